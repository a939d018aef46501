"""How well a tempo is heard from notes alone: pieces of known tempo, played with jitter to the estimator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from music.score import NoteArray, Part, Score
from realtime.tempo_estimate import Estimate, TempoEstimator

__all__ = ["JITTER_SECONDS", "SURE", "TempoFigure", "measure_tempo"]

JITTER_SECONDS = 0.015
"""Standard deviation of every onset from the score."""

SURE = 0.8
"""Confidence from which an estimate is counted as sure."""

_WITHIN = 0.04
"""Of the true tempo, in natural logarithms: about 4%."""

_RANGE = (50.0, 200.0)
"""Beats a minute; other pieces are left out, as the estimator does not look there."""

_USUAL_VELOCITY = 80


class TempoFigure(msgspec.Struct, frozen=True):
    """How good estimates are after so many beats of a piece; shares are of all pieces, 0 to 1."""

    beats: int
    """Length played, in quarter notes from the first onset on."""
    pieces: int
    """Those that go on for so long in one tempo and one meter."""
    right: float
    """Share of pieces whose tempo was found, within 4%."""
    right_but_octave: float
    """The same where the double and the half of it count too."""
    sure: float
    """Share of pieces about which the estimator was sure (`SURE`)."""
    right_when_sure: float
    """Share of those sure ones whose tempo was found, within 4%; 0 where there are none."""


class _Trial(NamedTuple):
    beats: int
    ratio: float
    """Of the estimate to the truth; 0 where there was no estimate."""
    confidence: float


def measure_tempo(
    scores: Iterable[Score],
    beats: Sequence[int] = (4, 8, 16),
    jitter_seconds: float = JITTER_SECONDS,
    seed: int = 1,
) -> list[TempoFigure]:
    """Play the beginning of each score to an estimator and return how well it did.

    Accompaniments are played alone, as one keyboard; pieces without any as a whole.

    Args:
        scores: with the tempo that is to be found.
        beats: lengths in quarter notes after which to ask.
        jitter_seconds: standard deviation of onsets from the score.
        seed: of the jitter.

    Returns:
        A figure for each of ``beats`` that any piece is long enough for.
    """
    rng = np.random.default_rng(seed)
    trials = [trial for score in scores for trial in _trials(score, beats, jitter_seconds, rng)]
    return [_figure(length, found) for length in beats if (found := [t for t in trials if t.beats == length])]


def _figure(beats: int, trials: Sequence[_Trial]) -> TempoFigure:
    sure = [trial for trial in trials if trial.confidence >= SURE]
    right = sum(_is_near(trial.ratio, 1.0) for trial in trials)
    octave = sum(any(_is_near(trial.ratio, factor) for factor in (0.5, 1.0, 2.0)) for trial in trials)
    right_sure = sum(_is_near(trial.ratio, 1.0) for trial in sure)
    count = len(trials)
    return TempoFigure(
        beats, count, right / count, octave / count, len(sure) / count, right_sure / max(len(sure), 1)
    )


def _is_near(ratio: float, factor: float) -> bool:
    return ratio > 0.0 and abs(math.log(ratio / factor)) < _WITHIN


def _trials(
    score: Score, beats: Sequence[int], jitter_seconds: float, rng: np.random.Generator
) -> Iterator[_Trial]:
    """Yield what is estimated after each of ``beats`` that the piece is long enough for."""
    notes = _keyboard(score)
    if not len(notes):
        return
    first = int(notes["onset"][0])
    bpm = [tempo.bpm for tempo in score.tempos if tempo.tick <= first][-1]
    meter = [change.meter for change in score.meters if change.tick <= first][-1]
    if not _RANGE[0] <= bpm <= _RANGE[1]:
        return
    changes = [tempo.tick for tempo in score.tempos] + [change.tick for change in score.meters]
    end = min([*(tick for tick in changes if tick > first), int(notes["onset"][-1]) + 1])
    seconds = (notes["onset"] - first) * (60.0 / bpm / score.resolution)
    seconds += rng.normal(0.0, jitter_seconds, len(notes))
    for length in beats:
        last = first + length * score.resolution
        if last < end:
            heard = notes["onset"] <= last
            estimate = _play(seconds[heard], notes[heard], TempoEstimator(meter, *_RANGE))
            yield (
                _Trial(length, 0.0, 0.0)
                if estimate is None
                else _Trial(length, estimate.bpm / bpm, estimate.confidence)
            )


def _keyboard(score: Score) -> NoteArray:
    """Return the notes that a pianist has of ``score``."""
    piano = score.notes[score.notes["part"] == Part.ACCOMPANIMENT]
    return piano if len(piano) else score.notes


def _play(seconds: npt.NDArray[np.float64], notes: NoteArray, estimator: TempoEstimator) -> Estimate | None:
    """Play ``notes`` at ``seconds`` (both of shape ``(notes,)``) and return the estimate at the end."""
    for index in np.argsort(seconds):
        note = notes[index]
        estimator.onset(float(seconds[index]), int(note["pitch"]), int(note["velocity"]) or _USUAL_VELOCITY)
    return estimator.estimate()
