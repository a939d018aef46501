"""How bars are counted and felt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.bars.beats import Pulse, position_text, pulse_at

METERS = st.sampled_from(["2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8"])


@pytest.mark.parametrize(
    ("beat", "meter", "text"),
    [
        (0.0, "4/4", "1.1"),
        (3.99, "4/4", "1.4"),
        (4.0, "4/4", "2.1"),
        (17.5, "4/4", "5.2"),
        (2.5, "6/8", "1.6"),
        (3.0, "6/8", "2.1"),
        (3.4, "7/8", "1.7"),
        (-1.0, "4/4", "0.4"),
    ],
)
def test_bars_and_beats_count_from_one(beat: float, meter: str, text: str) -> None:
    assert position_text(beat, meter) == text


def test_the_pulse_of_six_eight_is_dotted() -> None:
    assert pulse_at(0.0, "6/8") == Pulse(first=True, phase=0.0)
    assert pulse_at(0.75, "6/8") == Pulse(first=True, phase=0.5)
    assert pulse_at(1.5, "6/8") == Pulse(first=False, phase=0.0)


def test_the_pulse_of_seven_eight_and_three_four_is_what_is_counted() -> None:
    assert pulse_at(0.5, "7/8") == Pulse(first=False, phase=0.0)
    assert pulse_at(0.5, "3/4") == Pulse(first=True, phase=0.5)


@given(st.integers(-400, 4000), METERS)
def test_the_first_pulse_is_where_a_bar_begins(sixteenths: int, meter: str) -> None:
    beat = sixteenths / 4
    numerator, denominator = map(int, meter.split("/"))
    begins = beat % (4 * numerator / denominator) == 0
    pulse = pulse_at(beat, meter)
    assert (pulse.first and pulse.phase == 0.0) == begins
    assert position_text(beat, meter).endswith(".1") == (
        beat % (4 * numerator / denominator) < 4 / denominator
    )
