"""The engine's meters over the last minute, and which of them are bad; without Qt."""

from __future__ import annotations

from collections import deque

from realtime import messages

__all__ = ["KEPT", "Readings"]

KEPT = 60
"""Readings that are kept; there is one a second."""

_LATE_MS = 5.0
"""From here on lateness and jitter can be heard."""
_BUSY = 0.5
"""Share of a core from which on the engine has little left for hard passages."""


class Readings:
    """What the meters said, latest last."""

    def __init__(self) -> None:
        """Know of nothing."""
        self._kept: deque[messages.Meters] = deque(maxlen=KEPT)
        self._drops: deque[int] = deque(maxlen=KEPT)
        self._dropped = 0

    @property
    def last(self) -> messages.Meters | None:
        """The last reading."""
        return self._kept[-1] if self._kept else None

    def take(self, meters: messages.Meters) -> None:
        """Take in a reading."""
        self._drops.append(max(meters.dropped - self._dropped, 0))
        self._dropped = meters.dropped
        self._kept.append(meters)

    @property
    def late_ms(self) -> tuple[float, ...]:
        """Median lateness of notes, milliseconds."""
        return tuple(each.late_ms for each in self._kept)

    @property
    def jitter_ms(self) -> tuple[float, ...]:
        """Spread of lateness, milliseconds."""
        return tuple(each.jitter_ms for each in self._kept)

    @property
    def drops(self) -> tuple[float, ...]:
        """Notes dropped from one reading to the next."""
        return tuple(self._drops)

    @property
    def cpu(self) -> tuple[float, ...]:
        """Share of a core."""
        return tuple(each.cpu for each in self._kept)

    @property
    def bad(self) -> frozenset[str]:
        """Which of ``late``, ``jitter``, ``dropped`` and ``cpu`` are bad now."""
        last = self.last
        if last is None:
            return frozenset()
        return frozenset(
            name
            for name, is_bad in (
                ("late", last.late_ms > _LATE_MS),
                ("jitter", last.jitter_ms > _LATE_MS),
                ("dropped", any(self._drops)),
                ("cpu", last.cpu >= _BUSY),
            )
            if is_bad
        )
