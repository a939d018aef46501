"""Ticks are followed through jitter, ramps, jumps, losses and stalls, and nonsense breaks nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.clock import MAX_BPM, MIN_BPM
from realtime.clock_follower import ClockFollower

if TYPE_CHECKING:
    from collections.abc import Iterable

TICKS = 24


def even(bpm: float, count: int, start: float = 0.0) -> list[float]:
    """Return when ``count`` ticks are due."""
    return [start + tick * 60 / bpm / TICKS for tick in range(count)]


def jittered(ticks: Iterable[float], deviation: float, seed: int = 1) -> list[float]:
    exact = np.array(list(ticks))
    arrived = exact + np.random.default_rng(seed).normal(0, deviation, len(exact))
    return sorted(arrived.tolist())


def followed(ticks: Iterable[float], bpm: float = 120.0) -> ClockFollower:
    follower = ClockFollower(bpm)
    for seconds in ticks:
        follower.tick(seconds)
    return follower


def errors(follower: ClockFollower, arrived: list[float], true: list[float]) -> list[float]:
    """Feed ``arrived`` and return after each tick how far, in seconds, the line is from the true one."""
    found = []
    for index, seconds in enumerate(arrived):
        follower.tick(seconds)
        found.append(follower.line.at(index + 1) - true[index])
    return found


# --- tempo and phase --------------------------------------------------------------


@pytest.mark.parametrize("bpm", [MIN_BPM, 5.5, 60.0, 133.3, 400.0, MAX_BPM])
def test_an_even_clock_is_followed_exactly(bpm: float) -> None:
    ticks = even(bpm, 60, start=3.0)
    follower = followed(ticks)
    assert follower.locked
    assert follower.bpm == pytest.approx(bpm, rel=1e-6)
    assert follower.line.at(60) == pytest.approx(ticks[-1], abs=1e-6)
    assert (follower.tick_number, follower.lost_ticks, follower.ignored) == (60, 0, 0)


def test_it_is_locked_after_six_ticks() -> None:
    ticks = even(90, 6)
    assert not followed(ticks[:5]).locked
    assert followed(ticks).locked


def test_it_is_steady_after_a_beat_of_ticks() -> None:
    ticks = even(90, TICKS)
    early = followed(ticks[:-1])
    assert (early.locked, early.holds, early.steady) == (True, False, False)
    late = followed(ticks)
    assert (late.locked, late.holds, late.steady) == (True, True, True)


@pytest.mark.parametrize("deviation", [0.0, 0.003])
@pytest.mark.parametrize("seed", range(5))
def test_a_tempo_that_holds_is_near_the_true_one(deviation: float, seed: int) -> None:
    follower = ClockFollower(90.0)
    for seconds in jittered(even(120, 60), deviation, seed):
        follower.tick(seconds)
        if follower.holds:
            assert follower.bpm == pytest.approx(120, abs=1.5)
    assert follower.holds


def test_another_tempo_before_it_is_steady_begins_the_count_anew() -> None:
    before = even(120, 16)
    follower = ClockFollower(120.0)
    said = []
    for seconds in [*before, *even(80, 41, start=before[-1])[1:]]:
        follower.tick(seconds)
        said.append((follower.locked, follower.holds, follower.steady))
    assert said[5:39] == [(True, False, False)] * 34
    assert said[39:] == [(True, True, True)] * 17


def test_another_tempo_later_on_has_to_hold_and_it_stays_steady() -> None:
    before = even(120, 48)
    follower = followed(before)
    after = even(80, 25, start=before[-1])[1:]
    for seconds in after[:-1]:
        follower.tick(seconds)
    assert (follower.holds, follower.steady) == (False, True)
    follower.tick(after[-1])
    assert (follower.holds, follower.steady) == (True, True)


def test_a_pause_ends_what_was_steady() -> None:
    before = even(120, 48)
    follower = followed([*before, *even(120, 23, start=before[-1] + 3)])
    assert (follower.locked, follower.holds, follower.steady) == (True, False, False)


def test_the_first_ticks_are_fitted_by_least_squares() -> None:
    arrived = [0.0, 0.0215, 0.0409, 0.0632, 0.0829, 0.1047]
    follower = followed(arrived)
    slope, intercept = np.polyfit(np.arange(6) - 5, arrived, 1)
    assert follower.line.period == pytest.approx(slope)
    assert follower.line.seconds == pytest.approx(intercept)


@pytest.mark.parametrize("seed", range(3))
def test_jitter_is_averaged_and_measured(seed: int) -> None:
    true = even(120, 2400)
    follower = ClockFollower(120.0)
    found = np.array(errors(follower, jittered(true, 0.003, seed), true))[100:]
    assert np.sqrt(np.mean(found**2)) < 0.001
    assert follower.jitter == pytest.approx(0.003, rel=0.25)
    assert follower.tick_number == len(true)


@pytest.mark.parametrize("to_bpm", [140.0, 100.0, 60.0, 240.0])
@pytest.mark.parametrize("deviation", [0.0, 0.001])
def test_a_jump_of_the_tempo_is_followed_within_a_sixth_of_a_beat(to_bpm: float, deviation: float) -> None:
    before = even(120, 192)
    true = [*before, *even(to_bpm, 97, start=before[-1])[1:]]
    follower = ClockFollower(120.0)
    found = errors(follower, jittered(true, deviation), true)
    assert max(abs(error) for error in found[196:]) < 0.005
    assert follower.bpm == pytest.approx(to_bpm, rel=0.005)
    assert (follower.tick_number, follower.lost_ticks) == (len(true), 0)


def test_a_ramp_is_followed_with_little_lag() -> None:
    beats = np.arange(32 * TICKS) / TICKS
    slope = 50 / 32
    true = (60 / slope * np.log1p(slope * beats / 90)).tolist()
    found = errors(ClockFollower(90.0), jittered(true, 0.0005), true)
    assert abs(np.mean(found[48:])) < 0.001
    assert max(abs(error) for error in found[48:]) < 0.004


@pytest.mark.parametrize("frames", [256, 512, 1024])
@pytest.mark.parametrize("bpm", [100.0, 118.0, 120.0, 130.0])
def test_ticks_sent_in_blocks_of_audio_keep_their_mean_tempo(frames: int, bpm: float) -> None:
    block = frames / 48000
    true = even(bpm, 2400)
    arrived = [math.ceil(seconds / block + 1e-6) * block for seconds in true]
    follower = followed(arrived)
    assert follower.tick_number == len(true)
    assert follower.bpm == pytest.approx(bpm, rel=0.015)
    assert abs(follower.line.at(len(true)) - true[-1] - block / 2) < 0.6 * block


# --- ticks that are lost, late or too many ----------------------------------------


@given(
    bpm=st.floats(30, 300),
    at=st.integers(60, 120),
    count=st.integers(1, 3),
    deviation=st.sampled_from([0.0, 2e-4]),
)
def test_lost_ticks_are_counted_and_the_beat_does_not_slip(
    bpm: float, at: int, count: int, deviation: float
) -> None:
    true = even(bpm, 200)
    arrived = jittered(true, deviation)
    follower = followed(arrived[:at] + arrived[at + count :])
    assert follower.lost_ticks == count
    assert follower.tick_number == len(true)
    assert follower.line.at(len(true)) == pytest.approx(true[-1], abs=0.001)
    assert follower.bpm == pytest.approx(bpm, rel=0.01)


def test_losses_here_and_there_are_all_counted() -> None:
    true = even(120, 2400)
    kept = [seconds for tick, seconds in enumerate(jittered(true, 0.001)) if tick < 48 or tick % 37]
    follower = followed(kept)
    assert follower.lost_ticks == 2400 - len(kept)
    assert follower.tick_number == 2400


@given(
    bpm=st.floats(40, 250),
    starts=st.lists(st.floats(2.0, 9.0), min_size=1, max_size=5),
    stall=st.floats(0.03, 0.17),
    deviation=st.sampled_from([0.0, 0.001]),
)
def test_ticks_held_up_and_then_coming_all_at_once_change_nothing(
    bpm: float, starts: list[float], stall: float, deviation: float
) -> None:
    true = even(bpm, int(bpm / 60 * TICKS * 12))
    arrived = jittered(true, deviation)
    for start in starts:
        arrived = [start + stall if start <= seconds < start + stall else seconds for seconds in arrived]
    follower = ClockFollower(120.0)
    found = errors(follower, arrived, true)
    assert (follower.tick_number, follower.lost_ticks) == (len(true), 0)
    assert max(abs(error) for error in found[48:]) < 0.006
    assert follower.bpm == pytest.approx(bpm, rel=0.02)


def test_a_halved_tempo_is_no_loss_of_every_other_tick() -> None:
    before = even(120, 96)
    follower = followed([*before, *even(60, 49, start=before[-1])[1:]])
    assert follower.lost_ticks == 0
    assert follower.bpm == pytest.approx(60, rel=1e-3)


def test_a_step_of_the_phase_is_taken_at_the_same_tempo() -> None:
    before = even(120, 96)
    step = 0.009
    after = even(120, 97, start=before[-1] + step)[1:]
    follower = followed([*before, *after])
    assert follower.line.at(192) == pytest.approx(after[-1], abs=0.001)
    assert (follower.tick_number, follower.lost_ticks) == (192, 0)


# --- breaks -----------------------------------------------------------------------


def test_after_a_pause_the_tempo_is_believed_and_the_phase_is_new() -> None:
    before = even(90, 96)
    follower = followed(before)
    follower.tick(before[-1] + 3.21)
    assert not follower.locked
    assert follower.bpm == pytest.approx(90)
    assert follower.line.seconds == before[-1] + 3.21
    assert (follower.lost_ticks, follower.ignored) == (0, 0)


def test_a_fresh_start_may_be_off_the_beat() -> None:
    before = even(120, 96)
    follower = followed(before)
    follower.tick(before[-1] + 0.03, fresh=True)
    assert follower.line.seconds == before[-1] + 0.03
    kept = followed(before)
    kept.tick(before[-1] + 60 / 120 / TICKS, fresh=True)
    assert kept.locked


@pytest.mark.parametrize("bpm", [1.0, 3.0, 4.0])
def test_a_clock_that_is_too_slow_stands_still(bpm: float) -> None:
    follower = followed(even(bpm, 30))
    assert not follower.locked
    assert follower.ignored >= 28
    assert follower.bpm == 120.0


def test_a_clock_that_becomes_too_slow_stands_still() -> None:
    before = even(6, 48)
    follower = followed([*before, *even(2.5, 40, start=before[-1])[1:]])
    assert not follower.locked
    assert follower.ignored >= 30
    assert follower.silent_from == pytest.approx(before[-1] + 39 + 0.55)


def test_no_moment_is_no_tick() -> None:
    follower = ClockFollower(120.0)
    assert [follower.tick(seconds) for seconds in (math.nan, math.inf, -math.inf)] == [False] * 3
    assert (follower.ignored, follower.tick_number) == (3, 0)


@given(
    st.lists(
        st.one_of(
            st.floats(-0.1, 1.0),
            st.sampled_from([0.0, 0.02, 0.0208, 0.5, 0.55, -1.0, 100.0, 0.0025, 0.001]),
            st.sampled_from([math.nan, math.inf]),
        ),
        max_size=120,
    ),
    st.lists(st.booleans(), min_size=120, max_size=120),
)
def test_any_intervals_give_a_possible_tempo(intervals: list[float], fresh: list[bool]) -> None:
    follower = ClockFollower(120.0)
    seconds = 0.0
    for interval, starts in zip(intervals, fresh, strict=False):
        follower.tick(seconds + interval, fresh=starts)
        if math.isfinite(interval):
            seconds += interval
        assert MIN_BPM <= follower.bpm <= MAX_BPM
        assert math.isfinite(follower.jitter)
        if follower.tick_number:
            assert math.isfinite(follower.line.at(follower.tick_number))


@pytest.mark.parametrize("bpm", [0.0, math.nan, 1001.0])
def test_an_impossible_tempo_is_refused(bpm: float) -> None:
    with pytest.raises(ValueError, match="tempo"):
        ClockFollower(bpm)
