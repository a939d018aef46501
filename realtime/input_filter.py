"""Turns whatever a driver delivers into whole, well-formed MIDI messages, and counts what it can't use.

Most drivers deliver one whole message at a time, which costs next to nothing here.
Others pass on the bytes of the cable as they come: running status, real-time bytes in
the midst of other messages, SysEx in pieces (MIDI 1.0 Detailed Specification, part 2).
"""

from __future__ import annotations

from collections import Counter

from realtime.midi_bytes import channel_of, is_channel_message, is_well_formed

__all__ = ["LONGEST_SYSEX", "InputFilter"]

LONGEST_SYSEX = 65536
"""Bytes, with both ends; what is longer is a dump of samples or firmware, and none of our business."""

_DATA = 0x80  # data bytes lie below, status bytes from here up
_SYSEX, _SYSEX_END, _REAL_TIME = 0xF0, 0xF7, 0xF8
_LENGTHS = {
    status: length
    for status in range(0x80, 0x100)
    for length in (1, 2, 3)
    if is_well_formed(bytes((status, 0, 0))[:length])
}
"""Length in bytes by status byte; SysEx and what is undefined are absent."""

_TRUNCATED = "cut short"
_NO_STATUS = "data without status"
_UNDEFINED = "undefined status"
_TOO_LONG = "sysex too long"
_REASONS = (_TRUNCATED, _NO_STATUS, _UNDEFINED, _TOO_LONG)


class InputFilter:
    """Reads the bytes of one input, from wherever the packets break off.

    Args:
        channels: channels, from 0, that `accepts` lets pass; None: all.
    """

    def __init__(self, channels: frozenset[int] | None = None) -> None:
        """Begin between two messages."""
        self.channels = channels
        # Every reason from the start, so that others may read the counter while it counts.
        self.ignored: Counter[str] = Counter(dict.fromkeys(_REASONS, 0))
        """What was not understood: messages, or single bytes where no message can be made out, by reason."""
        self.flooded = 0
        """Bytes thrown away of SysEx messages that were too long."""
        self._partial = bytearray()  # a message that has begun
        self._running = 0  # status byte that data bytes may go on with; 0: none
        self._skipping = False  # within a SysEx that was too long

    def accepts(self, msg: bytes) -> bool:
        """Say whether the well-formed ``msg`` is on one of the `channels`, or on none at all."""
        return self.channels is None or not is_channel_message(msg) or channel_of(msg) in self.channels

    def feed(self, data: bytes) -> list[bytes]:
        """Take a packet and return the whole messages that it completes, in order.

        What is incomplete waits for the next packet, and is given up when that begins anew.
        """
        if not self._partial and not self._skipping and len(data) <= LONGEST_SYSEX and is_well_formed(data):
            if data[0] < _REAL_TIME:
                self._running = data[0] if data[0] < _SYSEX else 0
            return [data]
        messages: list[bytes] = []
        for byte in data:
            if byte >= _REAL_TIME:
                self._real_time(byte, messages)
            elif byte == _SYSEX_END:
                self._end_sysex(messages)
            elif byte >= _DATA:
                self._begin(byte, messages)
            else:
                self._continue(byte, messages)
        return messages

    def _real_time(self, byte: int, messages: list[bytes]) -> None:
        """Take a message of one byte that may stand within others, and changes nothing of them."""
        if byte in _LENGTHS:
            messages.append(bytes((byte,)))
        else:
            self.ignored[_UNDEFINED] += 1

    def _begin(self, status: int, messages: list[bytes]) -> None:
        self._give_up()
        self._running = status if status < _SYSEX else 0
        if status == _SYSEX:
            self._partial.append(status)
        elif status not in _LENGTHS:
            self.ignored[_UNDEFINED] += 1
        else:
            self._partial.append(status)
            self._complete(messages)

    def _give_up(self) -> None:
        """Count what has begun and will not end."""
        self.ignored[_TRUNCATED] += bool(self._partial)
        self._partial.clear()
        self._skipping = False

    def _continue(self, byte: int, messages: list[bytes]) -> None:
        if self._skipping:
            self.flooded += 1
        elif self._partial:
            self._partial.append(byte)
            self._complete(messages)
        elif self._running:
            self._partial += bytes((self._running, byte))
            self._complete(messages)
        else:
            self.ignored[_NO_STATUS] += 1

    def _complete(self, messages: list[bytes]) -> None:
        """Hand over what has begun if it is whole, and drop a SysEx that outgrows its limit."""
        if len(self._partial) == _LENGTHS.get(self._partial[0]):
            messages.append(bytes(self._partial))
            self._partial.clear()
        elif len(self._partial) >= LONGEST_SYSEX:  # and its end is still to come
            self.ignored[_TOO_LONG] += 1
            self.flooded += len(self._partial)
            self._partial.clear()
            self._skipping = True

    def _end_sysex(self, messages: list[bytes]) -> None:
        if self._skipping:
            self._skipping = False
            self.flooded += 1
        elif self._partial and self._partial[0] == _SYSEX:
            messages.append(bytes((*self._partial, _SYSEX_END)))
            self._partial.clear()
        else:
            self._give_up()
            self.ignored[_NO_STATUS] += 1
        self._running = 0
