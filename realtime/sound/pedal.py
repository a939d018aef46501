"""The sustain pedal, for voices that know none: a lifted key sounds on until the pedal is lifted."""

from __future__ import annotations

from collections import defaultdict

from realtime.midi_bytes import (
    ALL_NOTES_OFF,
    ALL_SOUND_OFF,
    PEDAL_DOWN,
    SUSTAIN,
    channel_of,
    is_note_off,
    is_note_on,
    note_off,
)

__all__ = ["Pedals"]

_RESET_CONTROLLERS = 121
_CONTROL_CHANGE = 0xB0


class Pedals:
    """Turns messages with pedals into messages without, channel by channel."""

    def __init__(self) -> None:
        """Begin with all pedals up."""
        self._down: set[int] = set()  # channels
        self._held: defaultdict[int, set[int]] = defaultdict(set)  # by channel: lifted, but still sounding

    def take(self, msg: bytes) -> list[bytes]:
        """Return what a voice without pedals has to be told instead of the channel message ``msg``."""
        channel = channel_of(msg)
        if is_note_on(msg):
            struck_again = msg[1] in self._held[channel]
            self._held[channel].discard(msg[1])
            return [note_off(channel, msg[1]), msg] if struck_again else [msg]
        if is_note_off(msg):
            if channel not in self._down:
                return [msg]
            self._held[channel].add(msg[1])
            return []
        if msg[0] & 0xF0 == _CONTROL_CHANGE:
            return self._control(channel, msg)
        return [msg]

    def _control(self, channel: int, msg: bytes) -> list[bytes]:
        match msg[1]:
            case number if number == SUSTAIN:
                if msg[2] < PEDAL_DOWN:
                    return self._lift(channel)
                self._down.add(channel)
                return []
            case number if number == _RESET_CONTROLLERS:
                return [*self._lift(channel), msg]
            case number if number in (ALL_NOTES_OFF, ALL_SOUND_OFF):
                self._held.pop(channel, None)
        return [msg]

    def _lift(self, channel: int) -> list[bytes]:
        self._down.discard(channel)
        return [note_off(channel, pitch) for pitch in sorted(self._held.pop(channel, ()))]
