"""Which notes of the roll are selected; without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gui.roll.notes import RollNote

__all__ = ["Selection"]


class Selection:
    """A set of notes that have ended, in order of onset, and the note that was chosen last."""

    def __init__(self) -> None:
        """Select nothing."""
        self.notes: tuple[RollNote, ...] = ()
        self._current: RollNote | None = None

    def __contains__(self, note: object) -> bool:
        return note in self.notes

    def choose(self, notes: Iterable[RollNote], *, add: bool = False) -> bool:
        """Select ``notes``, beside what is selected if ``add``; return whether that changed anything."""
        wanted = [note for note in notes if note.end is not None]
        if wanted:
            self._current = wanted[-1]
        return self._become(set(wanted) | (set(self.notes) if add else set()))

    def toggle(self, note: RollNote) -> bool:
        """Select ``note`` beside the others, or no more; return whether that changed anything."""
        if note.end is None:
            return False
        self._current = note
        return self._become(set(self.notes) ^ {note})

    def clear(self) -> bool:
        """Select nothing; return whether that changed anything."""
        self._current = None
        return self._become(set())

    def step(self, notes: Sequence[RollNote], by: int, *, add: bool = False) -> RollNote | None:
        """Select the note after (``by`` = 1) or before (-1) the one chosen last.

        Args:
            notes: those to choose among, in order.
            by: number of notes to go.
            add: keep what is selected.

        Returns:
            The note that is chosen now; None if there is none.
        """
        settled = [note for note in notes if note.end is not None]
        if not settled:
            return None
        if self._current in settled:
            place = min(max(settled.index(self._current) + by, 0), len(settled) - 1)
        else:
            place = len(settled) - 1 if by < 0 else 0
        self.choose([settled[place]], add=add)
        return settled[place]

    def _become(self, wanted: set[RollNote]) -> bool:
        if wanted == set(self.notes):
            return False
        self.notes = tuple(sorted(wanted, key=lambda note: (note.beat, note.pitch)))
        return True
