"""Which pitches the roll shows: those that there are, smoothly, until somebody scrolls; without Qt."""

from __future__ import annotations

import math

__all__ = ["PitchRange"]

_LOWEST, _HIGHEST = 0.0, 128.0
_MARGIN = 2
"""Rows that are left free above and below."""
_SNAP = 6
"""Edges fall on every half octave, so that they seldom move."""
_LEAST = 24.0
"""Rows shown at least, while they are chosen by themselves."""
_CLOSEST = 8.0
"""Rows shown at least, if somebody wants them larger."""
_SPARE = 12.0
"""Rows that must be in excess before it moves closer ..."""
_SPARE_SECONDS = 6.0
"""... and for how long."""
_EASE_SECONDS = 0.08
"""In this time a movement does two thirds of what is left of it."""
_NEAR = 0.05
"""Rows from its goal at which a movement is over."""


class PitchRange:
    """The pitches from `low` up to `high`, as rows: the row of pitch 60 lies from 60 to 61."""

    def __init__(self) -> None:
        """Show three octaves about middle C."""
        self.low, self.high = 48.0, 84.0
        self.auto = True
        """Whether it follows the notes."""
        self._goal = self.low, self.high
        self._spare_since: float | None = None
        self._stepped = 0.0

    @property
    def moving(self) -> bool:
        """Whether it is on its way."""
        return (self.low, self.high) != self._goal

    def want(self, lowest: int, highest: int, now: float, *, at_once: bool = False) -> None:
        """Have the notes from ``lowest`` to ``highest`` (MIDI pitches) seen, unless somebody chose otherwise.

        Args:
            lowest: of the notes in view.
            highest: of them.
            now: seconds.
            at_once: move closer without waiting whether it lasts.
        """
        if not self.auto:
            return
        low, high = _frame(lowest, highest)
        least, most = self._goal
        if low < least or high > most:
            # What is seen stays as it is, but for what is missing.
            self._goal = (low, high) if at_once else (min(low, least), max(high, most))
            self._spare_since = None
        elif at_once:
            self._goal = low, high
        elif (most - least) - (high - low) < _SPARE:
            self._spare_since = None
        elif self._spare_since is None:
            self._spare_since = now
        elif now - self._spare_since >= _SPARE_SECONDS:
            self._goal, self._spare_since = (low, high), None

    def step(self, now: float) -> bool:
        """Move on to ``now`` seconds; return whether anything moved."""
        elapsed, self._stepped = now - self._stepped, now
        if not self.moving:
            return False
        share = 1.0 - math.exp(-min(max(elapsed, 0.0), _EASE_SECONDS) / _EASE_SECONDS)
        low, high = self._goal
        self.low += (low - self.low) * share
        self.high += (high - self.high) * share
        if abs(self.low - low) < _NEAR and abs(self.high - high) < _NEAR:
            self.low, self.high = self._goal
        return True

    def zoom(self, factor: float, pitch: float) -> None:
        """Show 1 / ``factor`` as many rows, with ``pitch`` where it was."""
        span = self.high - self.low
        wanted = min(max(span / factor, _CLOSEST), _HIGHEST - _LOWEST)
        self._choose(pitch - (pitch - self.low) * wanted / span, wanted)

    def scroll(self, rows: float) -> None:
        """Go up by ``rows``."""
        self._choose(self.low + rows, self.high - self.low)

    def _choose(self, low: float, span: float) -> None:
        self.auto = False
        low = min(max(low, _LOWEST), _HIGHEST - span)
        self.low, self.high = self._goal = low, low + span


def _frame(lowest: int, highest: int) -> tuple[float, float]:
    """Return the rows in which these pitches stand well."""
    low = float((lowest - _MARGIN) // _SNAP * _SNAP)
    high = float(-(-(highest + 1 + _MARGIN) // _SNAP) * _SNAP)
    missing = max(_LEAST - (high - low), 0.0)
    low -= int(missing / 2) // _SNAP * _SNAP
    high = max(high, low + _LEAST)
    if low < _LOWEST:
        low, high = _LOWEST, max(high, _LEAST)
    if high > _HIGHEST:
        low, high = min(low, _HIGHEST - _LEAST), _HIGHEST
    return low, high
