"""Binding several controls and actions one after another, from a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from music.errors import RitornelloError
from realtime import messages
from realtime.controls import ACTIONS, CONTROLS

__all__ = ["Lessons"]


class Lessons:
    """Asks for one binding at a time, as events of the engine come in.

    Args:
        names: controls and actions, in the order in which they are asked for.
        ask: called with the name of what is to be bound next.

    Raises:
        RitornelloError: there is no such control or action.
    """

    def __init__(self, names: Sequence[str], ask: Callable[[str], None]) -> None:
        """Ask for nothing yet."""
        for name in names:
            if name not in CONTROLS and name not in ACTIONS:
                msg = f'There is nothing called "{name}" to bind; see `ritornello controls`.'
                raise RitornelloError(msg)
        self._left = list(names)
        self._ask = ask

    def take(self, event: messages.Event) -> None:
        """Take in what the engine says: that it listens, anew perhaps, or that something was bound."""
        bound = isinstance(event, messages.Learned) and self._left[:1] == [event.name]
        if bound:  # a knob of 14 bits is told of twice
            self._left.pop(0)
        if self._left and (bound or isinstance(event, messages.Ready)):
            self._ask(self._left[0])
