"""How loud the model plays: as the player just did.

Where a corpus has no real dynamics the network knows none, so the answer takes
them from the player: top notes as loud as the player's top notes, inner notes
as the player's inner notes, with the same spread.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Dynamics"]

_REMEMBERED = 32
_DEFAULT = 80
"""MIDI velocity before anything was heard."""
_FEW = 4
"""Fewer notes than this say too little about their kind alone."""
_LIVELINESS = 0.7
"""Share of the player's own spread: a little steadier, so that no answer has the odd shout."""


class Dynamics:
    """Velocities of the player's last notes, top notes and others apart."""

    def __init__(self) -> None:
        """Start with nothing heard."""
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

    def velocity(self, rng: np.random.Generator, *, top: bool) -> int:
        """Return a MIDI velocity, 1 to 127, for a note that is or isn't the top one at its onset.

        One normal number is taken from ``rng`` whatever was heard.
        """
        deviation = rng.standard_normal()
        same, other = (self._top, self._inner) if top else (self._inner, self._top)
        heard = same if len(same) >= _FEW else [*same, *other]
        if not heard:
            return _DEFAULT
        level = sum(heard) / len(heard)
        spread = math.sqrt(sum((each - level) ** 2 for each in heard) / len(heard))
        return min(max(round(level + _LIVELINESS * spread * deviation), 1), 127)
