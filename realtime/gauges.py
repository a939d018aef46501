"""How the timing holds: lateness of the model's notes over the last seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import numpy as np

from realtime import messages

__all__ = ["Gauges"]

_PERIOD = 1.0
"""Seconds between two readings."""
_REMEMBERED = 200
"""Notes that a reading looks back on."""


class Gauges:
    """Collects what is measured while music plays."""

    def __init__(self) -> None:
        """Start with nothing measured."""
        self._late: deque[float] = deque(maxlen=_REMEMBERED)
        self._next = 0.0

    def played(self, late: float) -> None:
        """Take in how late a note left, in seconds."""
        self._late.append(late)

    def due(self, now: float) -> bool:
        """Return whether it is time for a reading, at most once a second."""
        if now < self._next:
            return False
        self._next = now + _PERIOD
        return True

    def read(self, dropped: int, ignored: Mapping[str, int], *, realtime: bool) -> messages.Meters:
        """Return a reading; ``dropped`` notes and ``ignored`` input are counted by others."""
        median = p99 = 0.0
        if self._late:
            median, p99 = (float(each) * 1000 for each in np.percentile(self._late, [50, 99]))
        return messages.Meters(median, p99 - median, dropped, dict(ignored), realtime)
