"""Micro-timing: measured from the player, drawn for the model, and never off its grid step."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.microtiming import MicroTiming

STEP = 1 / 12

positions = st.lists(st.floats(0, 200), max_size=100)


def heard(played: list[float]) -> MicroTiming:
    timing = MicroTiming()
    for position in played:
        timing.heard(position)
    return timing


def drawn(timing: MicroTiming, step: int, count: int = 2000) -> list[float]:
    """Return offsets in steps."""
    rng = np.random.default_rng(0)
    return [timing.offset(step, rng) / STEP for _ in range(count)]


@given(played=positions, step=st.integers(0, 1000), grid=st.sampled_from([4, 12, 24]))
def test_what_sounds_is_heard_at_its_step_again(played: list[float], step: int, grid: int) -> None:
    timing = heard(played)
    rng = np.random.default_rng(1)
    for _ in range(20):
        sounding = step / grid + timing.offset(step, rng, grid)
        assert round(sounding * grid) == step
        # As it leaves, in ticks, too.
        assert (2 * max(round(sounding * 480), 0) * grid + 480) // 960 == step


@given(played=positions, step=st.integers(0, 11))
def test_one_random_number_is_taken_whatever_was_heard(played: list[float], step: int) -> None:
    rng, other = np.random.default_rng(2), np.random.default_rng(2)
    heard(played).offset(step, rng)
    other.standard_normal()
    assert rng.random() == other.random()


@given(steps=st.lists(st.integers(0, 2000), max_size=100))
def test_who_plays_on_the_grid_is_answered_on_the_grid(steps: list[int]) -> None:
    timing = heard([step / 12 for step in sorted(steps)])
    assert all(abs(offset) < 1e-9 for step in range(12) for offset in drawn(timing, step, 5))


def test_before_anything_is_heard_there_is_no_deviation() -> None:
    assert set(drawn(MicroTiming(), 0, 10)) == {0.0}


def test_who_drags_the_beat_is_answered_with_a_dragged_beat() -> None:
    """Late by 0.3 steps on the beat, early by 0.2 on the half: positions are told apart."""
    timing = heard([beat + part for beat in range(30) for part in (0.3 * STEP, 0.5 - 0.2 * STEP)])
    on, half = statistics.mean(drawn(timing, 0)), statistics.mean(drawn(timing, 6 + 24))
    assert 0.18 < on < 0.3
    assert -0.2 < half < -0.1
    # What was never heard is between.
    assert half < statistics.mean(drawn(timing, 4)) < on


def test_the_spread_is_the_players_own() -> None:
    rng = np.random.default_rng(5)
    deviations = rng.normal(0.0, 0.12, size=64)
    timing = heard([beat + deviation * STEP for beat, deviation in enumerate(deviations, 1)])
    assert statistics.pstdev(drawn(timing, 0)) == pytest.approx(statistics.pstdev(deviations), rel=0.15)


def test_a_few_onsets_say_little() -> None:
    one, many = heard([5 + 0.4 * STEP]), heard([beat + 0.4 * STEP for beat in range(40)])
    assert 0 < statistics.mean(drawn(one, 0)) < 0.3 * statistics.mean(drawn(many, 0))


def test_the_first_note_of_a_chord_counts() -> None:
    chords, single = MicroTiming(), MicroTiming()
    for beat in range(20):
        single.heard(beat + 0.1 * STEP)
        for spread in (0.1, 0.25, 0.45):
            chords.heard(beat + spread * STEP)
    assert drawn(chords, 0) == drawn(single, 0)


def test_old_onsets_are_forgotten() -> None:
    timing = heard([beat + 0.4 * STEP for beat in range(64)])
    for beat in range(64, 128):
        timing.heard(float(beat))
    assert set(drawn(timing, 0, 10)) == {0.0}
