"""Pieces written here: a few notes on the grid."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from music.bars import BarLines
from music.encoding import GridScore
from music.score import Meter, Note, Part, note_array, sort_notes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from music.score import NoteArray

__all__ = ["GRAIN", "notes_of", "piece_of"]

GRAIN = 4
"""Steps to a beat, so that a bar of 4/4 has sixteen."""


def notes_of(*notes: tuple[int, int, int], part: int = Part.ACCOMPANIMENT) -> NoteArray:
    """Return notes (onset, duration, pitch), in steps."""
    return sort_notes(note_array([Note(onset, length, pitch, 0, part) for onset, length, pitch in notes]))


def piece_of(
    *notes: tuple[int, int, int], meters: Iterable[tuple[int, Meter]] = ((0, Meter(4, 4)),)
) -> GridScore:
    """Return a piece of notes (onset, duration, pitch) and meters (step, meter)."""
    lines = BarLines([(Fraction(step, GRAIN), meter) for step, meter in meters], GRAIN)
    return GridScore(notes_of(*notes), lines)
