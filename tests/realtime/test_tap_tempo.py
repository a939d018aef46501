"""Taps become a tempo from the second on; a pause, another tempo or a bounce is understood."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.clock import MAX_BPM
from realtime.tap_tempo import TapTempo


def tapped(*taps: float) -> float | None:
    tempo = TapTempo()
    results = [tempo.tap(seconds) for seconds in taps]
    return results[-1]


@given(st.floats(31.0, 999.0), st.integers(2, 20), st.floats(-1e4, 1e4))
def test_even_taps_are_the_tempo(bpm: float, count: int, start: float) -> None:
    tempo = TapTempo()
    assert tempo.tap(start) is None
    for index in range(1, count):
        assert tempo.tap(start + index * 60.0 / bpm) == pytest.approx(bpm, rel=1e-6)


def test_an_unsteady_finger_is_evened_out() -> None:
    rng = np.random.default_rng(1)
    tempi = [tapped(*(np.arange(8) * 0.5 + rng.normal(0.0, 0.02, 8))) for _ in range(200)]
    ends = [60.0 / (0.5 + rng.normal(0.0, 0.02) * math.sqrt(2.0) / 7.0) for _ in range(200)]
    # Seven intervals' mean has but the first and the last tap to go by; a line through all is steadier.
    assert np.std(np.array(tempi, dtype=float)) < np.std(ends)
    assert np.mean(np.array(tempi, dtype=float)) == pytest.approx(120.0, abs=0.5)


def test_old_taps_are_forgotten() -> None:
    taps = [index * 0.5 for index in range(10)]
    for _ in range(8):
        taps.append(taps[-1] + 0.45)
    assert tapped(*taps) == pytest.approx(60.0 / 0.45)


def test_after_a_pause_one_begins_anew() -> None:
    assert tapped(0.0, 0.5, 1.0, 3.01) is None
    assert tapped(0.0, 0.5, 1.0, 3.01, 4.01) == pytest.approx(60.0)
    assert tapped(0.0, 2.0) == pytest.approx(30.0)


@pytest.mark.parametrize("interval", [0.25, 0.3, 0.7, 1.0])
def test_two_taps_of_another_tempo_are_enough(interval: float) -> None:
    taps = [0.0, 0.5, 1.0, 1.5]
    assert tapped(*taps, 1.5 + interval) == pytest.approx(60.0 / interval)


def test_a_bounce_is_ignored() -> None:
    assert tapped(0.0, 0.01) is None
    assert tapped(0.0, 0.5, 0.53, 1.0, 1.02) == pytest.approx(120.0)
    assert tapped(0.0, 0.5, 0.2) == pytest.approx(120.0)


def test_resetting_forgets() -> None:
    tempo = TapTempo()
    tempo.tap(0.0)
    tempo.reset()
    assert tempo.tap(0.5) is None


@pytest.mark.parametrize("seconds", [math.nan, math.inf])
def test_a_tap_has_a_time(seconds: float) -> None:
    with pytest.raises(ValueError, match="a tap must have a time"):
        TapTempo().tap(seconds)


@given(st.lists(st.floats(-1.0, 3.0), max_size=30))
def test_whatever_is_tapped_is_a_tempo_or_none(gaps: list[float]) -> None:
    tempo, seconds = TapTempo(), 0.0
    for gap in gaps:
        seconds += gap
        bpm = tempo.tap(seconds)
        assert bpm is None or 29.9 <= bpm <= MAX_BPM
