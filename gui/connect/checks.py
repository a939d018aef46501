"""What has been seen to work while connecting: worked out from the engine's events, with no widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from realtime import messages

__all__ = [
    "Checks",
    "HeardNote",
    "after",
    "chosen_own_time",
    "comes_through_daw",
    "heard_anew",
    "missing_ports",
    "said",
]

_LOOPING, _LOOP_OVER = "The input hears the output", "The input no longer hears"
"""How the engine's sentences about an echo begin."""

_BRIDGE = re.compile(r"ritornello|loop|\biac\b|virmidi|virtual|midi through|\((?:a|b)\)$", re.IGNORECASE)
"""In the names of ports that join two programs."""


class HeardNote(NamedTuple):
    """A note that came from a port, not from the keys on the screen."""

    pitch: int
    """MIDI value, 60 is middle C."""
    port: str


@dataclass(frozen=True)
class Checks:
    """What is known; replaced as a whole by each event that matters."""

    ready: messages.Ready | None = None
    """What the engine said last when it began; None: it has said nothing yet."""
    ports: messages.Ports | None = None
    heard: HeardNote | None = None
    """The latest note from a port."""
    sent: bool = False
    """Whether a clip of ours is going out, or went."""
    arrived: bool | None = None
    """Whether it was seen to arrive, as the player says; None: not said."""
    loop: str = ""
    """The engine's sentence about its output coming back; empty while it doesn't."""
    tempo: messages.Tempo | None = None
    followed: bool = False
    """Whether the clock of somebody else has been followed."""
    own_time: bool = False
    """Whether the player has chosen that we keep time."""
    answered: bool = False
    """Whether the model has played a note."""
    sound: messages.Sound | None = None

    @property
    def no_midi(self) -> bool:
        """Whether the engine found no MIDI system."""
        return self.ready is not None and not self.ready.api

    @property
    def keyboard_done(self) -> bool:
        """Whether the keyboard reaches us."""
        return self.heard is not None

    @property
    def answers_done(self) -> bool:
        """Whether answers reach the DAW, and don't come back."""
        return self.arrived is True and not self.loop

    @property
    def time_done(self) -> bool:
        """Whether both keep the same time."""
        return self.followed or self.own_time

    @property
    def in_time(self) -> bool:
        """Whether somebody else's clock is followed at this moment."""
        return self.tempo is not None and self.tempo.in_sync and self.tempo.source in {"midi", "link"}

    @property
    def done(self) -> int:
        """How many of the three steps are done."""
        return self.keyboard_done + self.answers_done + self.time_done


def after(checks: Checks, event: messages.Event) -> Checks:  # noqa: PLR0911 - one way out for each kind
    """Return what is known after ``event``; the same object if that changes nothing."""
    match event:
        case messages.Ready():
            return _begun(checks, event)
        case messages.Ports():
            return replace(checks, ports=event)
        case messages.Heard(port=port, pitch=pitch) if checks.ready is not None:
            if port >= len(checks.ready.inputs):
                return checks
            return replace(checks, heard=HeardNote(pitch, checks.ready.inputs[port]))
        case messages.Auditioning(beat=beat) if beat is not None:
            return replace(checks, sent=True)
        case messages.Played() if not checks.answered:
            return replace(checks, answered=True)
        case messages.Tempo():
            known = replace(checks, tempo=event)
            return replace(known, followed=True) if known.in_time else known
        case messages.Sound():
            return replace(checks, sound=event)
        case messages.Notice(text=text) if text.startswith((_LOOPING, _LOOP_OVER)):
            return replace(checks, loop=text if text.startswith(_LOOPING) else "")
    return checks


def _begun(checks: Checks, ready: messages.Ready) -> Checks:
    """Return what still holds when the engine has begun anew: what it is still connected to."""
    before = checks.ready
    now = replace(checks, ready=ready, tempo=None, loop="")
    if before is None:
        return now
    if ready.inputs != before.inputs:
        now = replace(now, heard=None)
    if ready.output != before.output:
        now = replace(now, sent=False, arrived=None)
    if ready.clock != before.clock:
        now = replace(now, followed=False)
    return now if ready.clock == "internal" else replace(now, own_time=False)


def heard_anew(checks: Checks) -> Checks:
    """Return ``checks`` with the keyboard still to be heard."""
    return replace(checks, heard=None)


def said(checks: Checks, *, arrived: bool | None) -> Checks:
    """Return ``checks`` with what the player says of the notes sent."""
    return replace(checks, arrived=arrived)


def chosen_own_time(checks: Checks, *, own: bool) -> Checks:
    """Return ``checks`` with what the player has chosen; another choice is still to prove itself."""
    return replace(checks, own_time=own, followed=checks.followed and not own)


def missing_ports(
    checks: Checks, chosen: Iterable[str], kind: Literal["inputs", "outputs"]
) -> tuple[str, ...]:
    """Return which of the ``chosen`` ports of others aren't there now.

    A name may be a part of a port's, as for the engine.
    """
    if checks.ports is None:
        waiting = () if checks.ready is None else checks.ready.waiting
        return tuple(name for name in chosen if name in waiting)
    there = [name.casefold() for name in getattr(checks.ports, kind)]
    return tuple(name for name in chosen if not any(name.casefold() in each for each in there))


def comes_through_daw(chosen: Sequence[str]) -> bool:
    """Return whether, with the ``chosen`` ports, a DAW can send to us: through our own, or a bridge."""
    return not chosen or any(_BRIDGE.search(name) for name in chosen)
