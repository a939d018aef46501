"""Measures of a piece on the grid: pitches, rhythm, and how many notes sound at once.

The definitions are those of MusPy (H.-W. Dong et al., *MusPy: A Toolkit for Symbolic
Music Generation*, ISMIR 2020) where it has them, and else of L.-C. Yang and A. Lerch
(*On the evaluation of generative models in music*, Neural Computing and Applications
32, 2020). Where MusPy's code and its documentation differ, the documentation holds:
``docs/evaluation.md`` says where. What can't be measured is not a number (NaN).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from music.score import NoteArray

__all__ = [
    "empty_beat_rate",
    "entropy",
    "inter_onset_interval",
    "mean_duration",
    "note_density",
    "pitch_class_entropy",
    "pitch_classes",
    "pitch_range",
    "polyphony",
    "polyphony_rate",
    "scale_consistency",
]

_CLASSES = 12
_SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10))
"""Pitch classes of C major and C natural minor, the scales of MusPy."""


def entropy(counts: npt.NDArray[np.int64]) -> float:
    """Return the Shannon entropy, in bits, of a histogram of shape ``(bins,)``; NaN of an empty one."""
    total = counts.sum()
    if not total:
        return math.nan
    shares = counts[counts > 0] / total
    # Adding zero makes the minus zero of a single bin a plain one.
    return float(-(shares * np.log2(shares)).sum()) + 0.0


def pitch_class_entropy(notes: NoteArray) -> float:
    """Return the entropy, in bits (0 to log₂ 12), of how often each pitch class is struck."""
    return entropy(_classes(notes))


def pitch_classes(notes: NoteArray) -> float:
    """Return how many pitch classes are struck, 0 to 12."""
    return float((_classes(notes) > 0).sum())


def pitch_range(notes: NoteArray) -> float:
    """Return the distance from the lowest pitch to the highest, in semitones; 0 without notes."""
    return float(np.ptp(notes["pitch"])) if len(notes) else 0.0


def scale_consistency(notes: NoteArray) -> float:
    """Return the share of the notes that are in that major or natural minor scale which has the most."""
    counts = _classes(notes)
    if not counts.sum():
        return math.nan
    rotated = np.array([np.roll(counts, -tonic) for tonic in range(_CLASSES)])  # (tonics, classes)
    best = max(int(rotated[:, list(scale)].sum(axis=1).max()) for scale in _SCALES)
    return best / int(counts.sum())


def empty_beat_rate(notes: NoteArray, length: int, steps_per_beat: int) -> float:
    """Return the share of the beats in which nothing sounds.

    Args:
        notes: in steps, the first bar line at 0.
        length: steps in all; a beat that is begun counts.
        steps_per_beat: steps to a quarter note.
    """
    sounding = _sounding(notes, length) > 0
    if not length:
        return math.nan
    padded = np.concatenate([sounding, np.zeros(-length % steps_per_beat, dtype=bool)])
    return float(1 - padded.reshape(-1, steps_per_beat).any(axis=1).mean())


def polyphony(notes: NoteArray, length: int) -> float:
    """Return how many pitches sound at once, the mean over the steps in which any does."""
    sounding = _sounding(notes, length)
    heard = sounding[sounding > 0]
    return float(heard.mean()) if len(heard) else math.nan


def polyphony_rate(notes: NoteArray, length: int) -> float:
    """Return the share of all ``length`` steps in which two pitches or more sound."""
    return float((_sounding(notes, length) > 1).mean()) if length else math.nan


def inter_onset_interval(notes: NoteArray, steps_per_beat: int) -> float:
    """Return the mean time from one onset to the next, in beats; notes struck together are one onset."""
    gaps = np.diff(np.unique(notes["onset"]))
    return float(gaps.mean()) / steps_per_beat if len(gaps) else math.nan


def note_density(notes: NoteArray, length: int, steps_per_beat: int) -> float:
    """Return the notes a beat, over ``length`` steps."""
    return len(notes) * steps_per_beat / length if length else math.nan


def mean_duration(notes: NoteArray, steps_per_beat: int) -> float:
    """Return the mean duration of a note, in beats."""
    return float(notes["duration"].mean()) / steps_per_beat if len(notes) else math.nan


def _classes(notes: NoteArray) -> npt.NDArray[np.int64]:
    """Return how many notes each pitch class has, shape ``(12,)``."""
    return np.bincount(notes["pitch"].astype(np.int64) % _CLASSES, minlength=_CLASSES)


def _sounding(notes: NoteArray, length: int) -> npt.NDArray[np.int64]:
    """Return how many pitches sound in each step, shape ``(length,)``; a pitch struck twice is one."""
    roll = np.zeros((length, 128), dtype=bool)  # (steps, pitches)
    for onset, duration, pitch in zip(
        notes["onset"].tolist(), notes["duration"].tolist(), notes["pitch"].tolist(), strict=True
    ):
        roll[onset : onset + duration, pitch] = True
    pitches: npt.NDArray[np.int64] = roll.sum(axis=1)
    return pitches
