"""The ledger of sounding notes: every note-on that goes out has exactly one note-off.

Player (thru) and model share one output, so a key can sound only once whoever
struck it. The ledger turns what both want into what may be sent. It is pure
state: no time, no ports, no threads.
"""

from __future__ import annotations

import enum

from realtime.midi_bytes import Key, channel_of, control_change, is_sustain, note_key, note_off

__all__ = ["Ledger", "Source"]


class Source(enum.Enum):
    """Whose message it is."""

    PLAYER = "player"
    """Played on the keyboard and passed through."""
    MODEL = "model"
    """Played by the network."""


class Ledger:
    """Who owns each sounding key and each sustain pedal that is down, by channel.

    Each method takes a message that somebody wants to send and returns those
    that must be sent now, in order; an empty list means it is swallowed.
    """

    def __init__(self) -> None:
        """Start in silence."""
        self._owners: dict[Key, Source] = {}  # in order of striking, so that output is reproducible
        self._pedals: dict[int, set[Source]] = {}

    def note_on(self, source: Source, msg: bytes) -> list[bytes]:
        """Strike a key for ``source``; if it sounds, whoever owns it, it is released first."""
        key = note_key(msg)
        released = [note_off(*key)] if self._owners.pop(key, None) else []
        self._owners[key] = source
        return [*released, msg]

    def note_off(self, source: Source, msg: bytes) -> list[bytes]:
        """Release a key; swallowed unless ``source`` owns the note that sounds there."""
        key = note_key(msg)
        if self._owners.get(key) is not source:
            return []
        del self._owners[key]
        return [msg]

    def sustain(self, source: Source, msg: bytes) -> list[bytes]:
        """Move a sustain pedal (controller 64); a lift is swallowed while the other holds it down.

        Any value but 0 counts as down, since half-pedalling synths sustain from 1 on.
        """
        if not is_sustain(msg):
            return [msg]
        holders = self._pedals.setdefault(channel_of(msg), set())
        if msg[2]:
            holders.add(source)
        else:
            holders.discard(source)
            if holders:
                return []
        return [msg]

    def close(self, source: Source | None = None) -> list[bytes]:
        """Release every key and pedal that ``source`` (None: anyone) holds."""
        keys = [key for key, owner in self._owners.items() if source in (None, owner)]
        for key in keys:
            del self._owners[key]
        return [*(note_off(*key) for key in keys), *self._lift(source)]

    def _lift(self, source: Source | None) -> list[bytes]:
        lifts = []
        for channel, holders in sorted(self._pedals.items()):
            held = bool(holders)
            if source is None:
                holders.clear()
            else:
                holders.discard(source)
            if held and not holders:
                lifts.append(control_change(channel, 64, 0))
        return lifts

    def sounding(self, source: Source | None = None) -> tuple[Key, ...]:
        """Return the keys that sound for ``source`` (None: anyone), first struck first."""
        return tuple(key for key, owner in self._owners.items() if source in (None, owner))

    def owner(self, key: Key) -> Source | None:
        """Return who owns the note that sounds at ``key``, or None if none does."""
        return self._owners.get(key)

    def pedal_down(self, source: Source, channel: int) -> bool:
        """Say whether ``source`` holds the sustain pedal of ``channel`` down."""
        return source in self._pedals.get(channel, ())
