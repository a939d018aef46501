"""All measures of a piece at once, with the names and units by which they are told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from export.quality.measures import (
    empty_beat_rate,
    inter_onset_interval,
    mean_duration,
    note_density,
    pitch_class_entropy,
    pitch_classes,
    pitch_range,
    polyphony,
    polyphony_rate,
    scale_consistency,
)
from export.quality.structure import bar_entropy, groove_consistency, grooving_patterns, grooving_similarity
from music.encoding import GridScore

__all__ = ["MEASURES", "Measure", "bars_of", "measure"]


class Measure(NamedTuple):
    """What is measured, for those who read it."""

    key: str
    """Its name in documents."""
    title: str
    unit: str
    """Empty for shares and rates."""


MEASURES = (
    Measure("pitch_class_entropy", "pitch-class entropy", "bits"),
    Measure("scale_consistency", "scale consistency", ""),
    Measure("pitch_range", "pitch range", "semitones"),
    Measure("pitch_classes", "pitch classes", ""),
    Measure("polyphony", "polyphony", "pitches"),
    Measure("polyphony_rate", "polyphony rate", ""),
    Measure("empty_beat_rate", "empty-beat rate", ""),
    Measure("note_density", "note density", "notes/beat"),
    Measure("inter_onset_interval", "inter-onset interval", "beats"),
    Measure("duration", "duration", "beats"),
    Measure("groove_consistency", "groove consistency", ""),
    Measure("grooving_similarity", "grooving similarity, all bars (GS)", ""),
    Measure("entropy_1", "pitch-class entropy, 1 bar (H1)", "bits"),
    Measure("entropy_4", "pitch-class entropy, 4 bars (H4)", "bits"),
)
"""Every measure, in the order of tables."""


def bars_of(piece: GridScore) -> int:
    """Return the number of bars up to the one in which the last sound ends; 0 without notes."""
    if not len(piece.notes):
        return 0
    end = int((piece.notes["onset"] + piece.notes["duration"]).max())
    return piece.bars.bar_at(max(end - 1, 0)) + 1


def measure(piece: GridScore, bars: int | None = None) -> dict[str, float]:
    """Return each of `MEASURES` of ``piece``, by its key; NaN where there is none.

    Args:
        piece: on the grid, its first bar line at step 0.
        bars: its length in whole bars, silence at the end included; up to the last sound if None.
            Notes that begin later are left out.
    """
    bars = bars_of(piece) if bars is None else bars
    length, grain = piece.bars.start(bars), piece.bars.steps_per_beat
    notes = piece.notes[: np.searchsorted(piece.notes["onset"], length)]
    patterns = grooving_patterns(piece, bars)
    return {
        "pitch_class_entropy": pitch_class_entropy(notes),
        "scale_consistency": scale_consistency(notes),
        "pitch_range": pitch_range(notes),
        "pitch_classes": pitch_classes(notes),
        "polyphony": polyphony(notes, length),
        "polyphony_rate": polyphony_rate(notes, length),
        "empty_beat_rate": empty_beat_rate(notes, length, grain),
        "note_density": note_density(notes, length, grain),
        "inter_onset_interval": inter_onset_interval(notes, grain),
        "duration": mean_duration(notes, grain),
        "groove_consistency": groove_consistency(patterns),
        "grooving_similarity": grooving_similarity(patterns),
        "entropy_1": bar_entropy(piece, bars, 1),
        "entropy_4": bar_entropy(piece, bars, 4),
    }
