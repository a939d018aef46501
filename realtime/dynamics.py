"""How loud the model plays: as the player just did, or as loud as it likes, or between.

Where a corpus has no real dynamics the network knows none, so the answer takes
them from the player: top notes as loud as the player's top notes, inner notes
as the player's inner notes, with the same spread. Where the network has
dynamics of its own, only their level is moved.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from music.score import Note

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Dynamics"]

_REMEMBERED = 32
_MEZZO_FORTE = 80
"""MIDI velocity before anything was heard, and of a model that doesn't follow the player."""
_FEW = 4
"""Fewer notes than this say too little about their kind alone."""
_LIVELINESS = 0.7
"""Share of the player's own spread: a little steadier, so that no answer has the odd shout."""
_OWN_SPREAD = 5.0
"""Standard deviation, as MIDI velocity, of a model that neither knows dynamics nor follows any: the
unevenness of a pianist who plays evenly."""
_PHRASE = 16
"""Notes of the model's over which its level is judged."""


class Dynamics:
    """Velocities of the player's last notes, top notes and others apart.

    Args:
        follow: how far the model's loudness follows the player's, 0 to 1.

    Raises:
        ValueError: ``follow`` is out of its range.
    """

    def __init__(self, follow: float = 1.0) -> None:
        """Start with nothing heard."""
        if not 0 <= follow <= 1:
            msg = f"follow must be from 0 to 1, not {follow}"
            raise ValueError(msg)
        self.follow = follow
        """0: a steady mezzo-forte, whatever the player does; 1: as loud and as varied as the player."""
        self._top: deque[int] = deque(maxlen=_REMEMBERED)
        self._inner: deque[int] = deque(maxlen=_REMEMBERED)
        self._pitch = 0
        self._step = -1

    def heard(self, step: int, pitch: int, velocity: int) -> None:
        """Take in a note of the player's; ``step`` is its onset on the grid, ``velocity`` 1 to 127."""
        if step == self._step and pitch < self._pitch:
            self._inner.append(velocity)
            return
        if step == self._step and self._top:
            self._inner.append(self._top.pop())
        self._top.append(velocity)
        self._step, self._pitch = step, pitch

    def velocity(self, rng: np.random.Generator, *, top: bool, spread: float = 1.0) -> int:
        """Return a MIDI velocity, 1 to 127, for a model that has none of its own.

        One normal number is taken from ``rng`` whatever was heard.

        Args:
            rng: where the random numbers come from.
            top: whether the note is the top one at its onset.
            spread: factor on the deviations from the level.
        """
        deviation = rng.standard_normal()
        same, other = (self._top, self._inner) if top else (self._inner, self._top)
        level, varied = _level_and_spread(same if len(same) >= _FEW else [*same, *other])
        own = (1 - self.follow) * _OWN_SPREAD + self.follow * _LIVELINESS * varied
        return _midi(self._towards(level) + spread * own * deviation)

    def shifted(self, velocity: int, so_far: Sequence[Note]) -> int:
        """Return the MIDI velocity, 1 to 127, to play where the model drew ``velocity`` by itself.

        A model that knows dynamics goes on at the level of what it has read
        last: of its own notes, and before these of the player's. So what that
        level is off the one wanted is what its velocities are moved by; accents
        and swells within some notes remain its own.

        Args:
            velocity: MIDI velocity, 1 to 127, as the model has it.
            so_far: the model's last notes, with the velocities that they were given.
        """
        heard, _ = _level_and_spread([*self._top, *self._inner])
        last = [note.velocity for note in so_far[-_PHRASE:]]
        read = (sum(last) + (_PHRASE - len(last)) * heard) / _PHRASE
        return _midi(velocity + self._towards(heard) - read)

    def _towards(self, heard: float) -> float:
        """Return the level wanted where the player's is ``heard``."""
        return _MEZZO_FORTE + self.follow * (heard - _MEZZO_FORTE)


def _level_and_spread(velocities: Sequence[int]) -> tuple[float, float]:
    """Return mean and standard deviation; mezzo-forte without any where there are no ``velocities``."""
    if not velocities:
        return _MEZZO_FORTE, 0.0
    level = sum(velocities) / len(velocities)
    return level, math.sqrt(sum((each - level) ** 2 for each in velocities) / len(velocities))


def _midi(velocity: float) -> int:
    return min(max(round(velocity), 1), 127)
