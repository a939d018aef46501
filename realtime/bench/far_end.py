"""Ports made of memory that can be unplugged, and a listener at the output's far end that counts."""

from __future__ import annotations

from collections import deque

from realtime.midi_bytes import Key, channel_of, is_note_off, is_note_on, is_sustain, note_key

__all__ = ["FarEnd", "MemoryInput", "MemoryOutput"]


class FarEnd:
    """Counts what really got through to whoever listens: each note-on must have exactly one note-off.

    Only note-offs count; that a synth is told to end all its notes does not.
    """

    def __init__(self) -> None:
        """Have heard nothing."""
        self.note_ons = 0
        """Note-ons heard."""
        self.doubled = 0
        """Note-ons for a key that sounded."""
        self.strays = 0
        """Note-offs for a key that did not."""
        self.sounding: set[Key] = set()
        """Keys that sound."""
        self.pedals: set[int] = set()
        """Channels whose sustain pedal is down."""

    def hear(self, msg: bytes) -> None:
        """Take in a message."""
        if is_note_on(msg):
            self.note_ons += 1
            self.doubled += note_key(msg) in self.sounding
            self.sounding.add(note_key(msg))
        elif is_note_off(msg):
            self.strays += note_key(msg) not in self.sounding
            self.sounding.discard(note_key(msg))
        elif is_sustain(msg):
            (self.pedals.add if msg[2] else self.pedals.discard)(channel_of(msg))

    @property
    def unmatched(self) -> int:
        """Note-ons without exactly one note-off so far, and note-offs for nothing."""
        return self.doubled + self.strays + len(self.sounding)


class _Port:
    """What both kinds share."""

    def __init__(self, name: str) -> None:
        """Be plugged in."""
        self.name = name
        self.failing = False
        """Whether it is unplugged, which shows only when it is used."""

    def _use(self) -> None:
        if self.failing:
            error = f"{self.name} is unplugged"
            raise OSError(error)

    def close(self) -> None:
        """Be of no use any more."""
        self.failing = True


class MemoryOutput(_Port):
    """An output to a `FarEnd`.

    Args:
        name: of the port.
        far_end: who listens.
    """

    def __init__(self, name: str, far_end: FarEnd) -> None:
        """Be plugged in."""
        super().__init__(name)
        self._far_end = far_end

    def send(self, msg: bytes) -> None:
        """Send a message.

        Raises:
            OSError: the port is unplugged.
        """
        self._use()
        self._far_end.hear(msg)


class MemoryInput(_Port):
    """An input from a keyboard or a DAW.

    Args:
        name: of the port.
    """

    def __init__(self, name: str) -> None:
        """Be plugged in."""
        super().__init__(name)
        self._messages: deque[bytes] = deque()

    def arrive(self, msg: bytes) -> None:
        """Have a message from the other side, which is lost while the port is unplugged."""
        if not self.failing:
            self._messages.append(msg)

    def poll(self) -> bytes | None:
        """Return the next message, or None.

        Raises:
            OSError: the port is unplugged.
        """
        self._use()
        return self._messages.popleft() if self._messages else None
