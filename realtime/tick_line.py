"""Lines through the ticks of a clock: even spacing in time, and the least-squares fit of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["TickLine", "fit_line"]


class TickLine(NamedTuple):
    """Where ticks are due: evenly, through a known moment."""

    seconds: float
    """When `tick` was, freed of jitter."""
    tick: int
    """Number of the tick, lost ones counted."""
    period: float
    """Seconds from tick to tick."""

    def at(self, tick: int) -> float:
        """Return when ``tick`` is, in seconds."""
        return self.seconds + (tick - self.tick) * self.period


def fit_line(ticks: Sequence[tuple[int, float]]) -> tuple[TickLine, float]:
    """Return the least-squares line through ``ticks``, known at the last, and by how much it misses them.

    Args:
        ticks: numbers and seconds of three ticks or more, numbers rising.

    Returns:
        The line, and the estimate of the ticks' standard deviation about it, in seconds.

    Raises:
        ValueError: there are fewer than three.
    """
    count = len(ticks)
    if count < 3:  # noqa: PLR2004 - two points determine a line, and say nothing of deviations
        msg = f"three ticks or more show how well a line fits, not {count}"
        raise ValueError(msg)
    middle = sum(tick for tick, _ in ticks) / count
    mean = sum(seconds for _, seconds in ticks) / count
    period = sum((tick - middle) * (seconds - mean) for tick, seconds in ticks) / sum(
        (tick - middle) ** 2 for tick, _ in ticks
    )
    misses = (seconds - mean - (tick - middle) * period for tick, seconds in ticks)
    miss = math.sqrt(sum(each * each for each in misses) / (count - 2))
    last = ticks[-1][0]
    return TickLine(mean + (last - middle) * period, last, period), miss
