"""Warm state: the network's state after what was played, kept up to date note by note.

The state is kept in two parts. *Committed* notes are closed and can't be
preceded by another; each is fed once and never again. The *tail* after them
may still change; every note of it keeps the state that follows it, so that a
change re-feeds only from where it happened.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from music.bars import BarLines
from music.encodings import stream_of
from music.score import Note

if TYPE_CHECKING:
    import numpy.typing as npt

    from realtime.bundle import State, TokenModel

__all__ = ["Cursor", "Draft", "Entry", "Memory", "feed", "first_cursor"]


_Key = tuple[int, tuple[int, ...], Any]
"""What an entry is found by: the serial of its parent, its values and its place."""


class Cursor(NamedTuple):
    """A position in the flat sequence of field values. Immutable: keeping one is a snapshot."""

    state: State
    """The backbone's state after the last whole row."""
    first: npt.NDArray[np.float32] | None
    """The sub-decoder's first state, shape ``(1, width)``; None before the first whole row."""
    partial: tuple[int, ...]
    """Values of the row in the making."""


def first_cursor(model: TokenModel) -> Cursor:
    """Return the position before anything was fed."""
    return Cursor(model.initial_state(), None, ())


def feed(model: TokenModel, cursor: Cursor, values: Sequence[int]) -> Cursor:
    """Return the position after ``values``; the backbone steps once for each row they complete."""
    width = len(model.encoding.fields)
    state, first, partial = cursor
    pending = (*partial, *values)
    whole = len(pending) // width * width
    for start in range(0, whole, width):
        first, state = model.step(pending[start : start + width], state)
    return Cursor(state, first, pending[whole:])


class Draft:
    """Field values drawn one after another from a position on.

    Raises:
        ValueError: `logits` before the first whole row, when the network has read nothing.
    """

    def __init__(self, model: TokenModel, cursor: Cursor) -> None:
        """Start at ``cursor``."""
        self.model = model
        self.cursor = cursor
        self.values: tuple[int, ...] = ()
        """What was taken so far."""
        self._hidden: npt.NDArray[np.float32] | None = None
        self._logits = np.zeros(0, dtype=np.float32)
        self._done = 0
        self._row: npt.NDArray[np.float32] | None = None
        self._told: tuple[int, ...] = ()
        self._expected: tuple[int, ...] = ()

    @property
    def field(self) -> int:
        """Number of the field that comes next."""
        return len(self.cursor.partial)

    def logits(self) -> npt.NDArray[np.float32]:
        """Return the logits of the next field, shape ``(size,)``."""
        if self.model.parallel:
            return self.model.of_field(self.row_logits(), self.field)
        if self.model.forced:
            return self.model.of_field(self._forced(), self.field)
        first, partial = self._first(), self.cursor.partial
        for index in range(self._done, len(partial) + 1):
            previous = partial[index - 1] if index else 0
            hidden = first if self._hidden is None else self._hidden
            self._logits, self._hidden = self.model.field(index, previous, hidden, first)
            self._done = index + 1
        return self._logits

    def row_logits(self) -> npt.NDArray[np.float32]:
        """Return the logits of all fields of the row in the making, one after another, from a parallel model.

        Raises:
            ValueError: before the first whole row.
        """
        if self._row is None:
            first = self._first()
            self._row = self.model.row(first)
        return self._row

    def expect(self, values: Sequence[int]) -> None:
        """Say what the next values of the row are likely to be.

        It changes no logits: a forced model is asked once for as long as what is taken is what was expected.
        """
        self._expected = (*self.cursor.partial, *values)
        if self._told[: len(self._expected)] != self._expected:
            self._row = None

    def forced_logits(self) -> npt.NDArray[np.float32]:
        """Return the logits of all fields from the next one on, one after another, from a forced model.

        Each field's hold if those before it turn out as expected.

        Raises:
            ValueError: before the first whole row.
        """
        before = self.model.encoding.fields[: self.field]
        return self._forced()[sum(field.size for field in before) :]

    def _forced(self) -> npt.NDArray[np.float32]:
        """Return a forced model's logits of all fields of the row, of which those up to the next hold."""
        partial, width = self.cursor.partial, len(self.model.encoding.fields)
        if self._row is None or self._told[: len(partial)] != partial:
            self._told = (*partial, *self._expected[len(partial) : width])
            self._told += (0,) * (width - len(self._told))
            self._row = self.model.row(self._first(), self._told)
        return self._row

    def _first(self) -> npt.NDArray[np.float32]:
        if self.cursor.first is None:
            msg = "the network has read nothing to go on from"
            raise ValueError(msg)
        return self.cursor.first

    def take(self, *values: int) -> None:
        """Fix the next values, drawn or known."""
        width = len(self.model.encoding.fields)
        before = len(self.cursor.partial)
        self.cursor = feed(self.model, self.cursor, values)
        if before + len(values) >= width:  # another row has begun
            self._hidden, self._done, self._row, self._expected = None, 0, None, ()
        self.values += values


class Entry(NamedTuple):
    """The state after a note."""

    serial: int
    """Unique; tells entries apart that follow different pasts."""
    values: tuple[int, ...]
    """Field values of the note and of what is told before it."""
    place: Any
    """Where the stream stands: what it means, the stream knows."""
    cursor: Cursor


class Memory:
    """The warm state of one performance.

    Args:
        model: the network.
        bars: bar lines under the performance.
    """

    def __init__(self, model: TokenModel, bars: BarLines) -> None:
        """Start with nothing remembered."""
        self.model = model
        self.stream = stream_of(model.encoding, bars)
        self.steps = 0
        """Notes fed so far, re-feeding included: what warmth is measured by."""
        self._serials = itertools.count()
        self._committed: Entry | None = None
        self._opening: Entry | None = None
        self._tail: list[Entry] = []
        self._known: dict[_Key, Entry] = {}

    @property
    def entry(self) -> Entry | None:
        """The state after everything remembered; None before the first note."""
        return self._tail[-1] if self._tail else self._committed

    @property
    def committed(self) -> Entry | None:
        """The state after the committed notes; None before the first."""
        return self._committed

    @property
    def tail_length(self) -> int:
        """Number of notes that may still change."""
        return len(self._tail)

    def sync(self, notes: Sequence[Note], settled: int = 0) -> None:
        """Make the tail ``notes``, then commit the first ``settled`` of them.

        Args:
            notes: all notes after the committed ones, in steps and in order, open ones with
                their durations so far.
            settled: how many of them will never change and never be preceded by another.
        """
        parent = self._root(notes)
        if parent is None:
            return
        # Children of each entry are remembered by their values, so a tail that begins as
        # before, or goes on as an answer was planned, costs nothing.
        tail: list[Entry] = []
        for note in notes:
            parent = self.follow(parent, note)
            tail.append(parent)
        self._tail = tail
        if settled:
            self._committed = self._tail[settled - 1]
            self._tail = self._tail[settled:]
            self._forget_superseded(self._committed)

    def follow(self, parent: Entry, note: Note) -> Entry:
        """Return the entry of ``note`` after ``parent``, fed only if it isn't known yet."""
        values, place = self.stream.note(parent.place, note)
        return self.remember(parent, values, place, None)

    def remember(
        self,
        parent: Entry,
        values: tuple[int, ...],
        place: Any,  # noqa: ANN401 - the stream's own
        cursor: Cursor | None,
    ) -> Entry:
        """Return the entry of ``values`` after ``parent``; ``cursor`` is the state after them, if at hand."""
        # The place too: what a note is may show in what is told after it only.
        known = self._known.get((parent.serial, values, place))
        if known is not None:
            return known
        if cursor is None:
            cursor = feed(self.model, parent.cursor, values)
            self.steps += 1
        entry = Entry(next(self._serials), values, place, cursor)
        self._known[parent.serial, values, place] = entry
        return entry

    def _root(self, notes: Sequence[Note]) -> Entry | None:
        """Return what the tail follows: the committed state, or the stream's opening."""
        if self._committed is not None:
            return self._committed
        if not notes:
            self._tail = []
            return None
        values, place = self.stream.start(notes[0].onset)
        if self._opening is None or self._opening.place != place:
            cursor = feed(self.model, first_cursor(self.model), values)
            self._opening = Entry(next(self._serials), values, place, cursor)
        return self._opening

    def _forget_superseded(self, committed: Entry) -> None:
        """Keep only the entries that follow ``committed``: no other can come about any more."""
        reachable = {committed.serial}
        known: dict[_Key, Entry] = {}
        for key, entry in self._known.items():  # parents before their children
            if key[0] in reachable:
                reachable.add(entry.serial)
                known[key] = entry
        self._known = known

    def restart(self, entry: Entry, place: Any) -> Entry:  # noqa: ANN401 - the stream's own
        """Take the state of ``entry``, at another ``place``, for what was committed; forget the rest."""
        self._committed = entry._replace(serial=next(self._serials), place=place)
        self._tail = []
        self._known = {}
        return self._committed

    def forget_plans(self) -> None:
        """Keep only the entries of the tail: what was planned and never sounded is gone."""
        root = self._committed or self._opening
        parents = [root, *self._tail] if root is not None else []
        self._known = {
            (parent.serial, entry.values, entry.place): entry for parent, entry in itertools.pairwise(parents)
        }
