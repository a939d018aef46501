"""Tempo from taps: a key or a button struck in time a few times."""

from __future__ import annotations

import math
from statistics import median

from realtime.clock import MAX_BPM

__all__ = ["TapTempo"]

_PAUSE_SECONDS = 2.0
"""After more than this the next tap begins anew."""

_SHORTEST_SECONDS = 60.0 / MAX_BPM

_WILD = 0.35
"""A tap that comes this much earlier or later than expected, as a share of the interval, begins anew."""

_TAPS = 8
"""Taps that count: one changes the tempo less the more there are, but old ones are forgotten."""


class TapTempo:
    """Turns the times of taps into a tempo.

    The tempo is that of the least-squares line through the last `_TAPS` taps, so an
    unsteady finger counts for less than in the mean of the intervals, which is
    decided by the first and the last tap alone.
    """

    def __init__(self) -> None:
        """Begin without a tap."""
        self._taps: list[float] = []

    def reset(self) -> None:
        """Forget all taps."""
        self._taps.clear()

    def tap(self, seconds: float) -> float | None:
        """Take in a tap and return the tempo in beats a minute, a tap being a beat.

        A tap after a pause of more than two seconds begins anew, and so does one that
        is far from where the last taps let it be expected: the tapper changed their
        mind, and two taps of the new tempo suffice. A tap too soon after the last one for
        any tempo, as from a key that bounces, is ignored.

        Args:
            seconds: when the tap came.

        Returns:
            The tempo, from 30 to `MAX_BPM`; None as long as there is only one tap.

        Raises:
            ValueError: ``seconds`` is not finite.
        """
        if not math.isfinite(seconds):
            msg = f"a tap must have a time, not {seconds} s"
            raise ValueError(msg)
        if self._taps and seconds - self._taps[-1] < _SHORTEST_SECONDS:
            return self._tempo()
        if self._taps:
            self._forget_before(seconds)
        self._taps = [*self._taps[1 - _TAPS :], seconds]
        return self._tempo()

    def _forget_before(self, seconds: float) -> None:
        """Drop the taps that one at ``seconds`` does not go on from."""
        gap = seconds - self._taps[-1]
        if gap > _PAUSE_SECONDS:
            self._taps.clear()
        elif len(self._taps) > 1:
            interval = median(b - a for a, b in zip(self._taps, self._taps[1:], strict=False))
            if abs(gap - interval) > _WILD * interval:
                # The last tap may be the first of the new tempo.
                del self._taps[:-1]

    def _tempo(self) -> float | None:
        count = len(self._taps)
        if count < 2:  # noqa: PLR2004 - an interval has two ends
            return None
        middle, mean = (count - 1) / 2.0, sum(self._taps) / count
        covariance = sum((index - middle) * (tap - mean) for index, tap in enumerate(self._taps))
        interval = covariance / sum((index - middle) ** 2 for index in range(count))
        return min(60.0 / interval, MAX_BPM)
