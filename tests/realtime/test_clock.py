"""Clocks map beats to seconds and back, and a tempo change does not move the beat."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.clock import MAX_BPM, MIN_BPM, Clock, InternalClock, ManualClock, check_bpm

tempos = st.floats(MIN_BPM, MAX_BPM)
moments = st.floats(-1e4, 1e4)


def test_beats_of_an_internal_clock_count_from_its_start() -> None:
    clock = InternalClock(90, start=10.0, time=lambda: 12.0)
    assert clock.now() == 12.0
    assert clock.beat_at(clock.now()) == pytest.approx(3.0)
    assert clock.seconds_at(3.0) == pytest.approx(12.0)
    assert clock.running
    assert clock.bpm == 90


def test_an_internal_clock_starts_now_if_not_told_otherwise() -> None:
    assert InternalClock(120, time=lambda: 7.0).seconds_at(0.0) == 7.0


def test_the_system_clock_does_not_go_back() -> None:
    clock = InternalClock(120)
    readings = [clock.now() for _ in range(100)]
    assert readings == sorted(readings)


@given(tempos, moments, moments)
def test_seconds_and_beats_are_inverse(bpm: float, start: float, seconds: float) -> None:
    clock = InternalClock(bpm, start=start, time=lambda: 0.0)
    assert clock.seconds_at(clock.beat_at(seconds)) == pytest.approx(seconds, abs=1e-6)


@given(tempos, st.lists(st.tuples(st.floats(0, 100), tempos), max_size=8))
def test_the_beat_does_not_jump_when_the_tempo_changes(
    bpm: float, changes: list[tuple[float, float]]
) -> None:
    clock = ManualClock(bpm)
    for seconds, new_bpm in changes:
        clock.advance(seconds)
        before = clock.beat_at(clock.now())
        clock.set_bpm(new_bpm)
        assert clock.beat_at(clock.now()) == pytest.approx(before)
        assert clock.bpm == new_bpm
        assert clock.beat_at(clock.now() + 60.0) == pytest.approx(before + new_bpm)


def test_a_tempo_change_can_be_dated() -> None:
    clock = ManualClock(60)
    clock.advance(5)
    clock.set_bpm(120, seconds=2.0)
    assert clock.beat_at(2.0) == 2.0
    assert clock.beat_at(5.0) == 8.0


def test_a_manual_clock_moves_only_when_told() -> None:
    clock: ManualClock = ManualClock()
    seen: Clock = clock
    assert (seen.now(), seen.now()) == (0.0, 0.0)
    assert clock.advance(1.5) == 1.5
    assert clock.advance_to(2.0) == 2.0
    assert seen.beat_at(seen.now()) == 4.0


@pytest.mark.parametrize("seconds", [-0.1, math.nan, math.inf])
def test_a_manual_clock_does_not_go_back(seconds: float) -> None:
    with pytest.raises(ValueError, match="cannot go"):
        ManualClock().advance(seconds)


@pytest.mark.parametrize("bpm", [0.0, -120.0, math.nan, math.inf, 4.9, 1000.1])
def test_an_impossible_tempo_is_refused(bpm: float) -> None:
    with pytest.raises(ValueError, match="tempo"):
        check_bpm(bpm)
    with pytest.raises(ValueError, match="tempo"):
        InternalClock(bpm)
    clock = ManualClock(100)
    with pytest.raises(ValueError, match="tempo"):
        clock.set_bpm(bpm)
    assert clock.bpm == 100


def test_a_start_must_be_finite() -> None:
    with pytest.raises(ValueError, match="finite"):
        InternalClock(120, start=math.nan)
