"""What every token encoding offers, so that engine, training and export need not know which one they hold.

A piece is a sequence of *rows*; a row has one integer per *field*. Read row by
row and field by field, the same flat sequence tells which field is predicted
from which: every field knows the fields before it in its row and all earlier rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from music.bars import BarLines
from music.score import Meter, NoteArray, Score, sort_notes

__all__ = ["Encoding", "Field", "GridScore", "Rows", "grid_score", "nearest_bin", "to_step"]

Rows = npt.NDArray[np.int16]
"""Tokens of a piece, shape ``(rows, fields)``."""


class Field(NamedTuple):
    """One column of the rows."""

    name: str
    size: int
    """Number of values, counting 0; values are 0 to ``size - 1``."""
    ignores_zero: bool
    """Whether 0 means *ignore*, which the study's scores leave out."""


@dataclass(frozen=True, eq=False)
class GridScore:
    """A piece on an encoding's own grid."""

    notes: NoteArray
    """Shape ``(notes,)``, times in steps, sorted as `music.score.sort_notes` does."""
    bars: BarLines


class Encoding(Protocol):
    """Batch encoder, decoder, and the settings that a manifest records."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns of a row, in the order in which they are predicted."""

    @property
    def steps_per_beat(self) -> int:
        """Grid steps to a quarter note."""

    def settings(self) -> dict[str, Any]:
        """Return everything needed to rebuild this encoding, as JSON values."""

    def vocabulary_hash(self) -> str:
        """Return a hash that changes when any token changes its meaning."""

    def grid(self, score: Score) -> GridScore:
        """Return ``score`` on this encoding's grid, durations in its bins."""

    def encode(self, piece: GridScore) -> Rows:
        """Return the rows of a whole piece, start and end tokens included."""

    def decode(self, rows: Rows) -> tuple[NoteArray, list[tuple[int, Meter]]]:
        """Return the notes (steps) and meter changes (step, meter) that ``rows`` stand for."""


def to_step(tick: int, resolution: int, steps_per_beat: int) -> int:
    """Return the grid step nearest to ``tick``; halves go up. All integers, so exact.

    Args:
        tick: a time, or a length of time, in ticks.
        resolution: ticks to a beat.
        steps_per_beat: grid steps to a beat.
    """
    return (2 * tick * steps_per_beat + resolution) // (2 * resolution)


def nearest_bin(values: npt.ArrayLike, bins: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return for each value the index of the nearest of ``bins``; ties go to the lower.

    Args:
        values: whole numbers, of any shape.
        bins: ascending, shape ``(bins,)``.

    Returns:
        Indices of the shape of ``values``.
    """
    edges = (bins[1:] + bins[:-1]) / 2
    return np.searchsorted(edges, values, side="left").astype(np.int64)


def grid_score(score: Score, steps_per_beat: int, durations: Sequence[int]) -> GridScore:
    """Return ``score`` on a grid: onsets at steps, durations in bins.

    Onsets go to the nearest step as `to_step` has it, durations to the nearest
    step and on to the nearest bin, of two as near to the shorter.

    Args:
        score: the piece, times in ticks.
        steps_per_beat: grid steps to a quarter note.
        durations: bins in steps, ascending.
    """
    notes = score.notes.copy()
    for name in ("onset", "duration"):
        notes[name] = (2 * notes[name] * steps_per_beat + score.resolution) // (2 * score.resolution)
    bins = np.asarray(durations, dtype=np.int64)
    notes["duration"] = bins[nearest_bin(notes["duration"], bins)]
    changes = [(Fraction(m.tick, score.resolution), m.meter) for m in score.meters]
    return GridScore(sort_notes(notes), BarLines(changes, steps_per_beat))
