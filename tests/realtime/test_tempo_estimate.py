"""The tempo of generated performances and of our own phrases, as they would be played without a click."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.score import Meter
from realtime.demo_phrases import PHRASES
from realtime.tempo_estimate import Estimate, Onset, TempoEstimator, pulse_beats, tempo_scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

JITTER = 0.02
"""Seconds, as people play."""

RHYTHMS = {
    "quarters": (0.0, 1.0, 2.0, 3.0),
    "eighths": (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5),
    "dotted": (0.0, 0.75, 1.0, 1.75, 2.0, 2.75, 3.0, 3.75),
    "triplets": (0.0, 1 / 3, 2 / 3, 1.0, 4 / 3, 5 / 3, 2.0, 3.0),
    "mixed": (0.0, 0.5, 1.0, 2.0, 2.5, 3.0),
    "syncopated": (0.0, 0.5, 1.5, 2.0, 2.5, 3.5),
    "swing": (0.0, 2 / 3, 1.0, 5 / 3, 2.0, 8 / 3, 3.0, 11 / 3),
}


class Struck(NamedTuple):
    """A note: when, and what."""

    seconds: float
    pitch: int
    velocity: int


def performance(
    rhythm: Iterable[float],
    seconds_at: Callable[[float], float],
    bars: int = 4,
    seed: int = 0,
    bar_beats: float = 4.0,
) -> list[Struck]:
    """Return a tune in ``rhythm`` with chords on the strong beats, a little out of time and unevenly loud."""
    rng = np.random.default_rng(seed)
    struck = []
    for bar in range(bars):
        for beat in rhythm:
            moment = seconds_at(bar * bar_beats + beat) + float(rng.normal(0.0, JITTER))
            chord = (48, 55) if beat % 2.0 == 0.0 else ()
            for pitch in (60 + int(rng.integers(12)), *chord):
                velocity = int(np.clip((90 if beat % 1.0 == 0.0 else 75) + rng.normal(0.0, 8.0), 1, 127))
                struck.append(Struck(moment + float(rng.uniform(0.0, 0.012)), pitch, velocity))
    return sorted(struck)


def listen(struck: Iterable[Struck], estimator: TempoEstimator | None = None) -> list[Estimate | None]:
    """Return what is estimated after each note."""
    estimator = estimator or TempoEstimator()
    estimates = []
    for note in struck:
        estimator.onset(*note)
        estimates.append(estimator.estimate())
    return estimates


def last(estimates: list[Estimate | None]) -> Estimate:
    estimate = estimates[-1]
    assert estimate is not None
    return estimate


def off_beat(estimate: Estimate, start: float = 0.0) -> float:
    """Return how far its pulse is from the nearest true beat, in beats."""
    return abs(math.remainder((estimate.phase_seconds - start) * estimate.bpm / 60.0, 1.0))


@pytest.mark.parametrize("bpm", [66.0, 80.0, 93.0])
@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_a_performance_with_human_jitter(rhythm: str, bpm: float) -> None:
    notes = performance(RHYTHMS[rhythm], lambda beat: 5.0 + beat * 60.0 / bpm)
    estimate = last(listen(notes))
    assert estimate.bpm == pytest.approx(bpm, rel=0.03)
    # The tempo may drift by a fraction of a per cent: near the last note is where the beat counts.
    near_beat = 60.0 / bpm * round((estimate.phase_seconds - 5.0) * bpm / 60.0)
    assert estimate.phase_seconds - 5.0 == pytest.approx(near_beat, abs=0.05)
    assert abs(estimate.phase_seconds - notes[-1].seconds) <= 0.51 * 60.0 / estimate.bpm


@pytest.mark.parametrize("bpm", [120.0, 144.0, 176.0])
@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_a_fast_performance_is_found_or_its_half(rhythm: str, bpm: float) -> None:
    estimate = last(listen(performance(RHYTHMS[rhythm], lambda beat: beat * 60.0 / bpm)))
    assert min(abs(estimate.bpm / bpm - 1.0), abs(estimate.bpm / bpm - 0.5)) < 0.03


@pytest.mark.parametrize("bpm", [100.0, 120.0, 140.0])
@pytest.mark.parametrize(("name", "meter"), [("march", Meter(4, 4)), ("waltz", Meter(3, 4))])
def test_our_own_phrases(name: str, meter: Meter, bpm: float) -> None:
    beats = int(meter.beats) * 2
    notes = [
        Struck(3.0 + (turn * beats + beat) * 60.0 / bpm, pitch, velocity)
        for turn in range(2)
        for beat, _, pitch, velocity in sorted(PHRASES[name])
    ]
    estimates = listen(notes, TempoEstimator(meter))
    once, twice = estimates[len(notes) // 2 - 1], estimates[-1]
    for estimate in (once, twice):
        assert estimate is not None
        assert estimate.bpm == pytest.approx(bpm, rel=0.01)
        assert estimate.confidence > 0.7
        assert off_beat(estimate, 3.0) < 0.02


def test_rubato_is_followed() -> None:
    def rubato(beat: float) -> float:
        return beat * 60.0 / 90.0 + 0.05 * 8.0 / (2 * math.pi) * (1 - math.cos(2 * math.pi * beat / 12.0))

    estimates = [e for e in listen(performance(RHYTHMS["eighths"], rubato, bars=8)) if e is not None]
    assert all(80.0 < estimate.bpm < 100.0 for estimate in estimates[8:])


def test_a_new_tempo_is_believed_in_time() -> None:
    slow = performance(RHYTHMS["eighths"], lambda beat: beat * 60.0 / 70.0)
    fast = performance(RHYTHMS["eighths"], lambda beat: 13.8 + beat * 60.0 / 96.0, bars=5)
    estimator = TempoEstimator()
    assert last(listen(slow, estimator)).bpm == pytest.approx(70.0, rel=0.03)
    assert last(listen(fast, estimator)).bpm == pytest.approx(96.0, rel=0.03)


def test_no_flipping_between_octaves() -> None:
    """Rhythms that alternate between what is likelier at one tempo and at its half."""
    rng = np.random.default_rng(3)
    rhythms = list(RHYTHMS.values())
    believed, likeliest = 0, 0
    for seed in range(3):
        notes = []
        for bar in range(16):
            rhythm = [bar * 4.0 + beat for beat in rhythms[int(rng.integers(len(rhythms)))]]
            notes += performance(rhythm, lambda beat: beat * 60.0 / 108.0, 1, seed * 16 + bar)
        estimator = TempoEstimator()
        heard, scored = [], []
        for note in sorted(notes):
            estimator.onset(*note)
            estimate = estimator.estimate()
            if estimate is not None:
                heard.append(estimate.bpm)
                scored.append(float(estimator._bpm[np.argmax(estimator._scores)]))
        believed += flips(heard)
        likeliest += flips(scored)
    assert believed <= 6
    assert likeliest >= 4 * believed


def flips(tempi: list[float]) -> int:
    return sum(abs(math.log(after / before)) > 0.3 for before, after in pairwise(tempi))


def test_when_it_is_asked_makes_no_difference() -> None:
    notes = performance(RHYTHMS["syncopated"], lambda beat: beat * 60.0 / 100.0)
    silent, asked = TempoEstimator(), TempoEstimator()
    for note in notes:
        silent.onset(*note)
        asked.onset(*note)
        asked.estimate()
        asked.estimate()
    assert silent.estimate() == asked.estimate() is not None


def test_a_chord_is_one_onset() -> None:
    estimator = TempoEstimator()
    for beat in range(4):
        for index, pitch in enumerate((60, 64, 67, 72)):
            estimator.onset(beat * 0.5 + index * 0.01, pitch, 80)
    assert estimator.estimate() is None
    estimator.onset(2.0, 60, 80)
    assert estimator.estimate() is not None


def test_six_eight_is_counted_in_dotted_quarters() -> None:
    rhythm = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
    bpm = 105.0
    struck = [
        Struck((bar * 3.0 + beat) * 60.0 / bpm, 48 if beat % 1.5 == 0.0 else 64, 95 if beat == 0.0 else 80)
        for bar in range(4)
        for beat in rhythm
    ]
    estimate = last(listen(struck, TempoEstimator(Meter(6, 8))))
    assert estimate.bpm == pytest.approx(bpm, rel=0.02)
    assert math.remainder(estimate.phase_seconds * bpm / 60.0, 1.5) == pytest.approx(0.0, abs=0.02)
    assert [pulse_beats(Meter(*m)) for m in ((4, 4), (3, 4), (6, 8), (9, 8), (3, 8), (6, 4))] == [
        1.0, 1.0, 1.5, 1.5, 1.5, 1.0,
    ]  # fmt: skip


def test_a_long_silence_is_a_new_beginning() -> None:
    estimator = TempoEstimator()
    listen(performance(RHYTHMS["eighths"], lambda beat: beat * 0.5), estimator)
    assert estimator.estimate() is not None
    estimator.onset(30.0, 60, 80)
    assert estimator.estimate() is None


def test_resetting_forgets() -> None:
    estimator = TempoEstimator()
    listen(performance(RHYTHMS["eighths"], lambda beat: beat * 0.5), estimator)
    estimator.reset()
    assert estimator.estimate() is None


@pytest.mark.parametrize(("slowest", "fastest"), [(200.0, 50.0), (100.0, 100.0), (0.0, 100.0)])
def test_an_impossible_range_is_refused(slowest: float, fastest: float) -> None:
    with pytest.raises(ValueError, match="tempo"):
        TempoEstimator(slowest=slowest, fastest=fastest)


def test_an_onset_has_a_time() -> None:
    with pytest.raises(ValueError, match="an onset must have a time"):
        TempoEstimator().onset(math.nan, 60, 80)


onsets = st.lists(
    st.tuples(st.floats(-0.5, 4.0), st.integers(0, 127), st.integers(1, 127)), min_size=5, max_size=60
)


@settings(max_examples=25)  # a hundred take too long
@given(onsets, st.floats(40.0, 90.0), st.floats(100.0, 300.0))
def test_whatever_is_played_the_estimate_is_possible(
    played: list[tuple[float, int, int]], slowest: float, fastest: float
) -> None:
    estimator, seconds = TempoEstimator(slowest=slowest, fastest=fastest), 0.0
    newest = -math.inf
    for gap, pitch, velocity in played:
        seconds += gap
        newest = max(newest, seconds)
        estimator.onset(seconds, pitch, velocity)
        estimate = estimator.estimate()
        if estimate is not None:
            # Half a step of the grid beyond its ends at most.
            assert slowest * 0.99 < estimate.bpm < fastest * 1.01
            assert 0.0 <= estimate.confidence <= 1.0
            assert abs(estimate.phase_seconds - newest) <= 0.51 * 60.0 / estimate.bpm + 0.04


@settings(max_examples=10)  # a hundred take too long
@given(st.floats(-1e5, 1e5))
def test_only_distances_in_time_count(shift: float) -> None:
    notes = performance(RHYTHMS["dotted"], lambda beat: beat * 0.6, bars=2)
    here = last(listen(notes))
    there = last(listen(note._replace(seconds=note.seconds + shift) for note in notes))
    assert there.bpm == pytest.approx(here.bpm, rel=1e-6)
    assert there.phase_seconds - shift == pytest.approx(here.phase_seconds, abs=1e-4)


@given(st.floats(0.3, 1.2), st.booleans())
def test_scores_are_a_distribution(period: float, compound: bool) -> None:  # noqa: FBT001 - drawn, not called
    played = [Onset(index * period, 1 + index % 2, 60 - index % 3, 80) for index in range(8)]
    periods = np.geomspace(0.3, 1.2, 200)
    scores = tempo_scores(played, periods, compound=compound)
    assert scores.shape == (200,)
    assert np.exp(scores).sum() == pytest.approx(1.0)
