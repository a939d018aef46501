"""How the timing holds: lateness of the model's notes over the last seconds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping

import numpy as np

from realtime import messages

__all__ = ["Gauges"]

_PERIOD = 1.0
"""Seconds between two readings."""
_REMEMBERED = 200
"""Notes that a reading looks back on."""


class Gauges:
    """Collects what is measured while music plays.

    Args:
        worked: returns the seconds of processor time that were used so far.
    """

    def __init__(self, worked: Callable[[], float] = time.process_time) -> None:
        """Start with nothing measured."""
        self._worked = worked
        self._read: tuple[float, float] | None = None  # when, and how much had been worked then
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

    def read(
        self, now: float, dropped: int, ignored: Mapping[str, int], *, realtime: bool
    ) -> messages.Meters:
        """Return a reading at ``now`` seconds; dropped notes and ignored input are counted by others."""
        worked, before, cpu = self._worked(), self._read, 0.0
        self._read = (now, worked)
        if before is not None and now > before[0]:
            cpu = (worked - before[1]) / (now - before[0])
        median = p99 = 0.0
        if self._late:
            median, p99 = (float(each) * 1000 for each in np.percentile(self._late, [50, 99]))
        return messages.Meters(median, p99 - median, dropped, dict(ignored), realtime, cpu)
