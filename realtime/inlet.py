"""An input of the courier: its port, what it is for, and who looks at its messages first.

What stands in front of a port (filter, guard, follower of a clock) is known here
only by what it must be able to do, and is called in the courier's thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from realtime.echo import EchoNews
from realtime.midi_bytes import (
    SUSTAIN,
    Key,
    channel_of,
    control_change,
    is_channel_message,
    is_note_off,
    is_note_on,
    is_sustain,
    note_key,
    note_off,
)
from realtime.midi_clock import Transport
from realtime.ports import InputPort

__all__ = ["ClockInput", "EchoGuard", "Inlet", "InputFilter", "Role"]


class Role(NamedTuple):
    """What an input is for."""

    notes: bool = True
    """Whether its channel messages and sysex are taken."""
    clock: bool = False
    """Whether its real-time messages and Song Position Pointers drive the clock."""
    channels: frozenset[int] | None = None
    """Channels, from 0, on which the player plays (None: all); others are passed on and not heard."""


class ClockInput(Protocol):
    """What follows an outside clock."""

    def receive(self, seconds: float, msg: bytes) -> Transport | None:
        """Take a system message at ``seconds``; return what it changed, if anything the brain must know."""
        ...

    def check(self, seconds: float) -> Transport | None:
        """Look whether the clock has fallen silent by ``seconds``; called about every 20 ms."""
        ...


class InputFilter(Protocol):
    """What makes whole messages of what a port delivers, and leaves out what isn't wanted."""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the whole messages that ``data`` completes."""
        ...


class EchoGuard(Protocol):
    """What notices that an input hears what the output sends."""

    def sent(self, msg: bytes, now: float) -> None:
        """Know that ``msg`` left at ``now`` seconds."""
        ...

    def heard(self, msg: bytes, now: float) -> bool:
        """Say whether ``msg``, arrived at ``now`` seconds, is an echo, to be dropped."""
        ...

    def take_news(self) -> EchoNews | None:
        """Return what the brain must know, once, or None."""
        ...


@dataclass
class Inlet:
    """An input of the courier, for the use of its thread."""

    port: InputPort | None
    """Where messages come from; None while it is lost."""
    role: Role = field(default_factory=Role)
    filter: InputFilter | None = None
    """What its messages go through first."""
    guard: EchoGuard | None = None
    """What keeps echoes of the output away."""
    failing: bool = field(default=False, init=False)
    """Whether the port has failed since it last worked."""
    _keys: dict[Key, None] = field(default_factory=dict, init=False)  # in order of striking
    _pedals: dict[int, None] = field(default_factory=dict, init=False)

    def is_players(self, msg: bytes) -> bool:
        """Say whether a well-formed ``msg`` is to be heard as the player's."""
        channels = self.role.channels
        return channels is None or not is_channel_message(msg) or channel_of(msg) in channels

    def keep_track(self, msg: bytes) -> None:
        """Remember which keys and pedals the well-formed ``msg`` leaves down."""
        if is_note_on(msg):
            self._keys[note_key(msg)] = None
        elif is_note_off(msg):
            self._keys.pop(note_key(msg), None)
        elif is_sustain(msg):
            if msg[2]:
                self._pedals[channel_of(msg)] = None
            else:
                self._pedals.pop(channel_of(msg), None)

    def let_go(self) -> list[bytes]:
        """Return the releases of all keys and pedals that are down, and count them as up."""
        releases = [
            *(note_off(*key) for key in self._keys),
            *(control_change(channel, SUSTAIN, 0) for channel in self._pedals),
        ]
        self._keys.clear()
        self._pedals.clear()
        return releases
