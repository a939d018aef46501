"""A count of what really leaves a port: which notes sound behind it, and whether each got its note-off."""

from __future__ import annotations

from realtime.midi_bytes import Key, is_note_off, is_note_on, note_key

__all__ = ["Tally"]


class Tally:
    """Counts the notes among the messages that were sent successfully."""

    def __init__(self) -> None:
        """Start counting."""
        self._sounding: dict[Key, None] = {}
        self.note_ons = 0
        """Note-ons sent."""
        self.doubled = 0
        """Note-ons sent while the same key sounded."""

    def add(self, msg: bytes) -> None:
        """Count ``msg``, which has been sent."""
        if is_note_on(msg):
            key = note_key(msg)
            self.note_ons += 1
            self.doubled += key in self._sounding
            self._sounding[key] = None
        elif is_note_off(msg):
            self._sounding.pop(note_key(msg), None)

    def sounds(self, key: Key) -> bool:
        """Say whether the note at ``key`` was begun and not ended."""
        return key in self._sounding

    @property
    def sounding(self) -> tuple[Key, ...]:
        """The (channel, pitch) of the notes begun and not ended, in the order of their beginning."""
        return tuple(self._sounding)

    @property
    def unmatched(self) -> int:
        """Note-ons that were not, or not yet, closed by a note-off of their own."""
        return len(self._sounding) + self.doubled
