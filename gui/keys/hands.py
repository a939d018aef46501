"""Who holds which key of the screen's, so that each is struck once and none is left hanging.

A mouse, fingers and keys of the computer may hold the same key of the piano: it is
struck by the first and lifted by the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from realtime import messages

__all__ = ["Finger", "Hands", "Means"]

Means = Literal["mouse", "touch", "computer", "focus"]
"""What plays; ``focus`` is the key of the piano that has the keyboard's focus."""


@dataclass(frozen=True)
class Finger:
    """Something that holds at most one key at a time."""

    means: Means
    number: int = 0
    """Tells those of the same means apart."""


class Hands:
    """The fingers on the keys and the foot on the pedal; its methods return what the engine is to be told."""

    def __init__(self) -> None:
        """Touch nothing."""
        self._at: dict[Finger, int] = {}
        self._latched = False
        self._shift = False
        self._down = False

    @property
    def held(self) -> frozenset[int]:
        """Pitches of the keys that are down."""
        return frozenset(self._at.values())

    @property
    def pedal(self) -> bool:
        """Whether the pedal is down."""
        return self._down

    def put(self, finger: Finger, pitch: int, velocity: int) -> tuple[messages.Command, ...]:
        """Put a finger on a key, wherever it was before; nothing is struck that is down already."""
        if self._at.get(finger) == pitch:
            return ()
        lifted = self.lift(finger)
        struck = pitch not in self.held
        self._at[finger] = pitch
        pedal = self._settle()
        return (*lifted, *pedal, *((messages.Strike(pitch, velocity),) if struck else ()))

    def lift(self, finger: Finger) -> tuple[messages.Command, ...]:
        """Take a finger off; again does nothing."""
        pitch = self._at.pop(finger, None)
        return () if pitch is None or pitch in self.held else (messages.Lift(pitch),)

    def lift_all(self, of: Callable[[Finger], bool] | None = None) -> tuple[messages.Command, ...]:
        """Take all fingers off, or those for which ``of`` is true."""
        return tuple(
            command for finger in tuple(self._at) if of is None or of(finger) for command in self.lift(finger)
        )

    def latch(self, *, down: bool) -> tuple[messages.Command, ...]:
        """Leave the pedal down, or let it come up."""
        self._latched = down
        return self._settle()

    def shift(self, *, down: bool) -> tuple[messages.Command, ...]:
        """Hold the pedal down by the shift key.

        It goes down no sooner than a key of the piano is: shift has other uses, and a pedal
        without a note does nothing.
        """
        self._shift = down
        return self._settle()

    def let_go(self) -> tuple[messages.Command, ...]:
        """Take everything off keys and pedal."""
        self._latched = self._shift = False
        return (*self.lift_all(), *self._settle())

    def _settle(self) -> tuple[messages.Command, ...]:
        wanted = self._latched or (self._shift and (self._down or bool(self._at)))
        if wanted == self._down:
            return ()
        self._down = wanted
        return (messages.Sustain(wanted),)
