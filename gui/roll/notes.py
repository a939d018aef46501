"""Notes as the piano roll keeps them, in order and quickly found; without Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

__all__ = ["By", "NoteStore", "RollNote"]

By = Literal["player", "model"]
"""Whose note it is."""

_LONG = 16.0
"""Beats; longer notes are rare and kept apart, so that a look back need not go further than this."""


class RollNote(NamedTuple):
    """A note that was played, sounds or is planned."""

    beat: float
    """Onset, beats since the session's first bar line."""
    end: float | None
    """Beats; None while it sounds."""
    pitch: int
    """MIDI pitch."""
    velocity: int
    """MIDI velocity."""
    channel: int
    """From 0."""
    by: By


class _Shelf:
    """Notes in order of their onsets; what is put in is nearly always the latest."""

    def __init__(self) -> None:
        self.beats: list[float] = []
        self.notes: list[RollNote] = []

    def add(self, note: RollNote) -> None:
        index = bisect_right(self.beats, note.beat)
        self.beats.insert(index, note.beat)
        self.notes.insert(index, note)

    def drop_first(self) -> None:
        del self.beats[0], self.notes[0]

    def scale(self, factor: float) -> None:
        self.notes = [_scaled(note, factor) for note in self.notes]
        self.beats = [note.beat for note in self.notes]


class NoteStore:
    """Notes that have ended, at most ``limit`` of them: the oldest go first.

    Args:
        limit: number of notes.
    """

    def __init__(self, limit: int) -> None:
        """Begin empty."""
        self._limit = limit
        self._short, self._long = _Shelf(), _Shelf()

    def __len__(self) -> int:
        return len(self._short.notes) + len(self._long.notes)

    def __iter__(self) -> Iterator[RollNote]:
        yield from self._short.notes
        yield from self._long.notes

    @property
    def first_beat(self) -> float | None:
        """Onset of the earliest note, beats; None if there is none."""
        firsts = [shelf.beats[0] for shelf in (self._short, self._long) if shelf.beats]
        return min(firsts, default=None)

    def add(self, note: RollNote) -> bool:
        """Keep ``note``, which has an end; return whether the oldest had to go for it."""
        shelf = self._long if _length(note) > _LONG else self._short
        shelf.add(note)
        if len(self) <= self._limit:
            return False
        shelves = [shelf for shelf in (self._short, self._long) if shelf.beats]
        min(shelves, key=lambda each: each.beats[0]).drop_first()
        return True

    def replace(self, notes: Iterable[RollNote]) -> None:
        """Keep ``notes`` and nothing else."""
        self._short, self._long = _Shelf(), _Shelf()
        latest = sorted(notes, key=lambda note: note.beat)[-self._limit :]
        for note in latest:
            shelf = self._long if _length(note) > _LONG else self._short
            shelf.beats.append(note.beat)
            shelf.notes.append(note)

    def scale(self, factor: float) -> None:
        """Take all for played at ``factor`` times the tempo."""
        self.replace([_scaled(note, factor) for note in self])

    def between(self, first_beat: float, last_beat: float) -> list[RollNote]:
        """Return the notes that sound somewhere from ``first_beat`` to ``last_beat``, in order of onset."""
        short, long = self._short, self._long
        low = bisect_left(short.beats, first_beat - _LONG)
        high = bisect_right(short.beats, last_beat)
        found = [note for note in short.notes[low:high] if (note.end or 0.0) >= first_beat]
        held = long.notes[: bisect_right(long.beats, last_beat)]
        held = [note for note in held if (note.end or 0.0) >= first_beat]
        return sorted(found + held, key=lambda note: note.beat) if held else found

    def struck(self, first_beat: float, before_beat: float) -> list[RollNote]:
        """Return the notes struck from ``first_beat`` on and before ``before_beat``, in order."""
        found: list[RollNote] = []
        for shelf in (self._short, self._long):
            low, high = bisect_left(shelf.beats, first_beat), bisect_left(shelf.beats, before_beat)
            found += shelf.notes[low:high]
        return sorted(found, key=lambda note: note.beat)


def _length(note: RollNote) -> float:
    return 0.0 if note.end is None else note.end - note.beat


def _scaled(note: RollNote, factor: float) -> RollNote:
    end = None if note.end is None else note.end * factor
    return note._replace(beat=note.beat * factor, end=end)
