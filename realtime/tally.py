"""A count of what really leaves a port: whether every note-on got its note-off."""

from __future__ import annotations

from realtime.midi_bytes import is_note_off, is_note_on, note_key
from realtime.ports import OutputPort

__all__ = ["TalliedOutput"]


class TalliedOutput:
    """An output port that counts the notes that go through it.

    Args:
        port: where everything is sent on to.
    """

    def __init__(self, port: OutputPort) -> None:
        """Start counting."""
        self._port = port
        self._sounding: set[tuple[int, int]] = set()
        self.note_ons = 0
        """Note-ons sent."""
        self.doubled = 0
        """Note-ons sent while the same key sounded."""

    @property
    def name(self) -> str:
        """Name of the port."""
        return self._port.name

    @property
    def unmatched(self) -> int:
        """Note-ons that were not, or not yet, closed by a note-off of their own."""
        return len(self._sounding) + self.doubled

    def send(self, msg: bytes) -> None:
        """Send ``msg`` and count it.

        Raises:
            OSError: the port is gone.
        """
        self._port.send(msg)
        if is_note_on(msg):
            self.note_ons += 1
            self.doubled += note_key(msg) in self._sounding
            self._sounding.add(note_key(msg))
        elif is_note_off(msg):
            self._sounding.discard(note_key(msg))

    def close(self) -> None:
        """Close the port."""
        self._port.close()
