"""Lines through ticks, by numpy's opinion too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.tick_line import TickLine, fit_line


def test_ticks_are_evenly_spaced() -> None:
    line = TickLine(seconds=10.0, tick=5, period=0.5)
    assert [line.at(tick) for tick in (4, 5, 8)] == [9.5, 10.0, 11.5]


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.floats(-10, 10)), min_size=3, max_size=8, unique_by=lambda t: t[0]
    )
)
def test_the_fit_is_the_least_squares_line(ticks: list[tuple[int, float]]) -> None:
    ticks = sorted(ticks)
    line, miss = fit_line(ticks)
    numbers, seconds = (np.array(column, dtype=float) for column in zip(*ticks, strict=True))
    slope, intercept = np.polyfit(numbers - numbers[-1], seconds, 1)
    assert line.tick == ticks[-1][0]
    assert line.period == pytest.approx(slope, abs=1e-6)
    assert line.seconds == pytest.approx(intercept, abs=1e-6)
    residuals = seconds - (intercept + slope * (numbers - numbers[-1]))
    assert miss == pytest.approx(np.sqrt(np.sum(residuals**2) / (len(ticks) - 2)), abs=1e-6)


def test_two_ticks_say_nothing_of_deviations() -> None:
    with pytest.raises(ValueError, match="three"):
        fit_line([(0, 0.0), (1, 1.0)])
