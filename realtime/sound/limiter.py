"""Keeps many notes at once from clipping: turns down at once, up again slowly, and rounds what is left."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Limiter"]

_CEILING = 0.8
"""Peaks up to here pass as they are."""
_RECOVERY_SECONDS = 0.3
"""Time constant of turning up again."""


class Limiter:
    """A peak limiter with a soft clipper behind it, so that nothing ever exceeds 1.

    Args:
        rate: frames per second.
    """

    def __init__(self, rate: float) -> None:
        """Begin at full gain."""
        self._recovery_frames = _RECOVERY_SECONDS * rate
        self._gain = 1.0

    def apply(self, block: NDArray[np.float32]) -> None:
        """Limit ``block``, (frames, channels), in place; blocks follow each other without a gap."""
        frames = len(block)
        peak = float(np.abs(block).max(initial=0.0))
        allowed = min(1.0, _CEILING / peak) if peak else 1.0
        before = self._gain
        recovered = 1.0 - (1.0 - before) * math.exp(-frames / self._recovery_frames)
        self._gain = min(allowed, recovered)
        if before < 1.0 or self._gain < 1.0:
            block *= np.linspace(before, self._gain, frames, dtype=np.float32)[:, None]
            # While the gain still falls, the block's beginning may be too loud.
            if peak * before > _CEILING:
                _round_off(block)


def _round_off(block: NDArray[np.float32]) -> None:
    """Bend what lies beyond the ceiling so that it never reaches further than 1."""
    size = np.abs(block)
    room = 1.0 - _CEILING
    bent = _CEILING + room * np.tanh((size - _CEILING) / room)
    np.copyto(block, np.copysign(bent, block), where=size > _CEILING)
