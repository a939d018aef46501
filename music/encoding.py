"""What every encoding offers, so that engine, training and export need not know which one they hold.

A piece is a sequence of *rows*; a row has one integer per *field*. Every field may
be predicted from all earlier rows and from the fields before it in its own row; a
network whose fields don't know each other still lets the first `Encoding.leading`
fields of a row condition the others. Which encodings there are, `music.encodings` knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from music.bars import BarLines
from music.score import Meter, Note, NoteArray, Score, sort_notes

__all__ = [
    "Encoding",
    "Field",
    "GridScore",
    "Rows",
    "Stream",
    "Values",
    "grid_score",
    "in_force",
    "nearest_bin",
    "to_step",
]

Rows = npt.NDArray[np.int16]
"""Tokens of a piece, shape ``(rows, fields)``."""

Values = tuple[int, ...]
"""Field values one after another, row after row; a row may end in the next such sequence."""


class Field(NamedTuple):
    """One column of the rows."""

    name: str
    size: int
    """Number of values, counting 0; values are 0 to ``size - 1``."""
    ignores_zero: bool
    """Whether 0 means *ignore*, which the study's scores leave out."""
    repeats: bool = False
    """Whether a value equal to that of the row before counts as unchanged, which those scores leave out."""
    unchanged: int = -1
    """The value that says *unchanged* outright (``CONTI``), which those scores leave out; -1: none."""


@dataclass(frozen=True, eq=False)
class GridScore:
    """A piece on an encoding's own grid."""

    notes: NoteArray
    """Shape ``(notes,)``, times in steps, sorted as `music.score.sort_notes` does."""
    bars: BarLines
    chords: tuple[tuple[int, int], ...] = ()
    """From which step on which chord sounds, as `music.chords` numbers them; steps rise. Not known before."""
    tempos: tuple[tuple[int, float], ...] = ()
    """From which step on how many beats a minute there are; steps rise. Not known before."""


class Stream(Protocol):
    """Streaming encoder: the values of one note after another.

    Places are immutable and hashable, compare by value, and mean something to their own stream only.
    """

    bars: BarLines
    """Bar lines under the notes."""

    def start(self, step: int = 0) -> tuple[Values, Any]:
        """Return the values that open a stream whose first bar is that of ``step``, and its place."""

    def note(self, place: Any, note: Note) -> tuple[Values, Any]:  # noqa: ANN401 - see the class
        """Return the values that ``note`` adds after ``place``, and the new place.

        Args:
            place: where the stream stands.
            note: in steps, closed; not before the last one in the order of `music.score.sort_notes`.
        """

    def moved(self, place: Any, bars: int, steps: int) -> Any:  # noqa: ANN401 - see the class
        """Return ``place`` as if all had been ``bars`` whole bars, that is ``steps`` steps, later."""


class Encoding(Protocol):
    """Batch encoder, decoder, and the settings that a manifest records."""

    @property
    def name(self) -> str:
        """Short name: ``nb``, ``cp``, ``roll`` or ``abc``."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns of a row, in the order in which they are predicted."""

    @property
    def leading(self) -> int:
        """How many fields, from the first on, condition the others even in a network of parallel heads."""

    @property
    def unit(self) -> Literal["token", "frame", "character"]:
        """What one row is, for tables: figures are given per note and per this."""

    @property
    def views(self) -> tuple[str, ...]:
        """Which readings of a piece there are to train on; see `training.parse.VIEWS`."""

    @property
    def steps_per_beat(self) -> int:
        """Grid steps to a quarter note."""

    @property
    def durations(self) -> tuple[int, ...]:
        """Lengths of notes that the encoding tells apart, in steps, ascending from 1."""

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

    def transposed(self, rows: Rows, semitones: int) -> Rows:
        """Return ``rows``, shape ``(rows, fields)``, with pitches moved; what leaves the range is lost."""


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

    Returns:
        The piece, its tempi with it; chords are for `training.harmony` to find.
    """
    notes = score.notes.copy()
    for name in ("onset", "duration"):
        notes[name] = (2 * notes[name] * steps_per_beat + score.resolution) // (2 * score.resolution)
    bins = np.asarray(durations, dtype=np.int64)
    notes["duration"] = bins[nearest_bin(notes["duration"], bins)]
    changes = [(Fraction(m.tick, score.resolution), m.meter) for m in score.meters]
    # Of several tempi that come to one step the last counts.
    tempos = {to_step(t.tick, score.resolution, steps_per_beat): t.bpm for t in score.tempos}
    return GridScore(
        sort_notes(notes), BarLines(changes, steps_per_beat), tempos=tuple(sorted(tempos.items()))
    )


def in_force(changes: Sequence[tuple[int, float]], steps: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the value that holds at each of ``steps``; 0 before the first.

    Args:
        changes: from which step on which value holds, steps rising.
        steps: of any shape.
    """
    starts = np.array([step for step, _ in changes], dtype=np.int64)
    values = np.array([0.0, *(value for _, value in changes)])
    return values[np.searchsorted(starts, steps, side="right")]
