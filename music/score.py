"""Notes, meters and tempi of a piece, as plain values in integer ticks.

A `Score` is what files are read into and written from, and what the encodings
start from. Time is counted in ticks from the start of the piece;
``resolution`` ticks make one beat (a quarter note, whatever the meter says).
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = [
    "DEFAULT_BPM",
    "DEFAULT_METER",
    "NOTE_DTYPE",
    "Meter",
    "MeterChange",
    "Note",
    "NoteArray",
    "Part",
    "Score",
    "TempoChange",
    "note_array",
    "sort_notes",
]


class Part(enum.IntEnum):
    """Who plays a note. The values are those of the encodings (0 is *ignore*)."""

    LEAD = 1
    """Melody or voice."""
    ACCOMPANIMENT = 2
    """Piano and everything else; a single keyboard part is accompaniment."""


class Note(NamedTuple):
    """One note; ``onset`` and ``duration`` in the ticks (or steps) of whatever holds it."""

    onset: int
    duration: int
    pitch: int
    """MIDI pitch, 0 to 127."""
    velocity: int
    """MIDI velocity, 1 to 127, or 0 where it is not known."""
    part: int = Part.ACCOMPANIMENT


NOTE_DTYPE = np.dtype(
    [("onset", "<i8"), ("duration", "<i8"), ("pitch", "<i2"), ("velocity", "<i2"), ("part", "<i2")]
)
"""The columns of a `NoteArray`: the fields of `Note`, in the same order and units."""

NoteArray = npt.NDArray[np.void]
"""Structured array of shape ``(notes,)`` and dtype `NOTE_DTYPE`."""


def note_array(notes: Iterable[Note]) -> NoteArray:
    """Return ``notes`` as a structured array of shape ``(notes,)``, order kept."""
    return np.array([tuple(note) for note in notes], dtype=NOTE_DTYPE)


def sort_notes(notes: NoteArray) -> NoteArray:
    """Return a copy sorted by (onset, part, -pitch, duration, velocity).

    This is the one order in which every encoding reads notes: a lead note comes
    before the accompaniment at its onset, and chords run from the top down.
    """
    order = np.lexsort((notes["velocity"], notes["duration"], -notes["pitch"], notes["part"], notes["onset"]))
    return notes[order]


class Meter(NamedTuple):
    """A time signature, such as 6/8."""

    numerator: int
    denominator: int

    @property
    def beats(self) -> Fraction:
        """Length of a bar in beats (quarter notes)."""
        return Fraction(4 * self.numerator, self.denominator)

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


DEFAULT_METER = Meter(4, 4)
DEFAULT_BPM = 120.0


class MeterChange(NamedTuple):
    """From ``tick`` on, where a bar line stands too, the meter is ``meter``."""

    tick: int
    meter: Meter


class TempoChange(NamedTuple):
    """From ``tick`` on, the tempo is ``bpm`` beats (quarter notes) a minute."""

    tick: int
    bpm: float


@dataclass(frozen=True, eq=False)
class Score:
    """A piece: notes in order, meters and tempi.

    Raises:
        ValueError: the resolution is not positive, or changes are out of order.
    """

    resolution: int
    """Ticks per beat (quarter note)."""
    notes: NoteArray
    """Shape ``(notes,)``, dtype `NOTE_DTYPE`, sorted as `sort_notes` does; ticks."""
    meters: tuple[MeterChange, ...] = (MeterChange(0, DEFAULT_METER),)
    """At least one, the first at tick 0, ticks strictly rising."""
    tempos: tuple[TempoChange, ...] = (TempoChange(0, DEFAULT_BPM),)
    """At least one, the first at tick 0, ticks strictly rising."""
    title: str = ""
    track_names: tuple[str, ...] = ()
    """Names of the tracks that hold notes, in file order."""

    def __post_init__(self) -> None:
        """Check what every reader of a score relies on."""
        if self.resolution <= 0:
            msg = f"resolution must be positive, not {self.resolution}"
            raise ValueError(msg)
        changes = (("meters", [m.tick for m in self.meters]), ("tempos", [t.tick for t in self.tempos]))
        for name, ticks in changes:
            if not ticks or ticks[0] != 0 or any(b <= a for a, b in itertools.pairwise(ticks)):
                msg = f"{name} must start at tick 0 and rise strictly, not {ticks[:4]}"
                raise ValueError(msg)

    @property
    def end(self) -> int:
        """Tick at which the last note ends (0 for an empty piece)."""
        if not len(self.notes):
            return 0
        return int((self.notes["onset"] + self.notes["duration"]).max())
