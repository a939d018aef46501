"""Which keys an engine has sounding, by what it has told: for closing them if it dies."""

from __future__ import annotations

from realtime import messages
from realtime.midi_bytes import ALL_NOTES_OFF, SUSTAIN, Key, control_change, note_off

__all__ = ["Sounding"]

_IN_FLIGHT_SECONDS = 1.0
"""What was handed to the MIDI system this long ago has left it, whatever the size of its periods."""
_PLANNED_SECONDS = 30.0
"""A note that was planned this long ago is over or was told to sound."""


class Sounding:
    """Which keys sound, or may sound, by what an engine has told.

    An engine that is killed takes the last moments with it: messages that it had handed
    to the MIDI system and that never left, and words that it had no time to say. So a
    key counts as sounding for a while after its end, and a planned note from its plan on.
    """

    def __init__(self) -> None:
        """Start in silence."""
        self._keys: dict[Key, None] = {}
        self._ended: dict[Key, float] = {}
        self._planned: dict[Key, float] = {}
        self._channels: set[int] = set()

    def take(self, event: messages.Event, now: float) -> None:
        """Take in what the engine says at ``now`` seconds."""
        match event:
            case messages.PlannedNote(channel=channel, pitch=pitch):
                self._planned[channel, pitch] = now
                self._channels.add(channel)
            case messages.Heard(_, channel, pitch) | messages.Played(_, channel, pitch):
                self._keys[channel, pitch] = None
                self._channels.add(channel)
            case messages.Released(_, channel, pitch) | messages.Ended(_, channel, pitch):
                self._keys.pop((channel, pitch), None)
                self._ended[channel, pitch] = now
            case messages.Stopped():
                for each in (self._keys, self._ended, self._planned):
                    each.clear()
                self._channels.clear()

    @property
    def keys(self) -> tuple[Key, ...]:
        """(channel, pitch) of the keys that are down, first struck first."""
        return tuple(self._keys)

    def closing(self, now: float) -> tuple[bytes, ...]:
        """Return the messages that close, at ``now`` seconds, all that sounds or may sound.

        Lifted keys may still sound under a pedal.
        """
        recent = [key for key, ended in self._ended.items() if now - ended < _IN_FLIGHT_SECONDS]
        planned = [key for key, when in self._planned.items() if now - when < _PLANNED_SECONDS]
        offs = [note_off(*key) for key in dict.fromkeys((*self._keys, *recent, *planned))]
        quiet = [
            control_change(channel, number, 0)
            for channel in sorted(self._channels)
            for number in (SUSTAIN, ALL_NOTES_OFF)
        ]
        return (*offs, *quiet)
