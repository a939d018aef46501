"""Musical time: clocks that map beats to seconds and back.

Seconds are those of one monotonic clock with no particular origin, beats are
quarter notes counted from the start of the session. This module alone reads
the system clock; everything else takes times as arguments or asks a `Clock`.
"""

from __future__ import annotations

import math
import time as system_time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MAX_BPM", "MIN_BPM", "Clock", "InternalClock", "ManualClock", "TempoAnchor", "check_bpm"]

MIN_BPM = 5.0
MAX_BPM = 1000.0
_SECONDS_PER_MINUTE = 60.0


def check_bpm(bpm: float) -> float:
    """Return ``bpm`` (quarter notes a minute) if it can be played at.

    Raises:
        ValueError: it is not a number from `MIN_BPM` to `MAX_BPM`.
    """
    if not MIN_BPM <= bpm <= MAX_BPM:  # false for nan too
        msg = f"a tempo must lie between {MIN_BPM:g} and {MAX_BPM:g} beats a minute, not {bpm}"
        raise ValueError(msg)
    return float(bpm)


class Clock(Protocol):
    """Where musical time comes from. All methods may be called from any thread."""

    def now(self) -> float:
        """Return the present in seconds; it never goes back."""
        ...

    def beat_at(self, seconds: float) -> float:
        """Return the beat at ``seconds``, past or future, by what is known of the tempo now."""
        ...

    def seconds_at(self, beat: float) -> float:
        """Return when ``beat`` is, in seconds; the inverse of `beat_at`."""
        ...

    @property
    def bpm(self) -> float:
        """Tempo in beats (quarter notes) a minute."""
        ...

    @property
    def anchor(self) -> TempoAnchor:
        """The map of seconds and beats in force: another object whenever tempo or position changed."""
        ...

    @property
    def running(self) -> bool:
        """Whether beats pass; False while an outside clock stands still."""
        ...


@dataclass(frozen=True)
class TempoAnchor:
    """A constant tempo through a known moment: an immutable, linear map of seconds and beats.

    Raises:
        ValueError: the tempo is out of range, or the moment is not finite.
    """

    seconds: float
    beat: float
    bpm: float

    def __post_init__(self) -> None:
        """Check that the map can be used in both directions."""
        check_bpm(self.bpm)
        if not (math.isfinite(self.seconds) and math.isfinite(self.beat)):
            msg = f"an anchor must be finite, not {self.seconds} s at beat {self.beat}"
            raise ValueError(msg)

    def beat_at(self, seconds: float) -> float:
        """Return the beat at ``seconds``."""
        return self.beat + (seconds - self.seconds) * self.bpm / _SECONDS_PER_MINUTE

    def seconds_at(self, beat: float) -> float:
        """Return when ``beat`` is, in seconds."""
        return self.seconds + (beat - self.beat) * _SECONDS_PER_MINUTE / self.bpm

    def with_bpm(self, bpm: float, seconds: float) -> TempoAnchor:
        """Return the map with the tempo ``bpm`` that agrees with this one at ``seconds``.

        Raises:
            ValueError: the tempo is out of range.
        """
        return TempoAnchor(seconds, self.beat_at(seconds), bpm)


class _AnchoredClock(ABC):
    """What the clocks with a tempo of their own share: one anchor, replaced as a whole.

    Readers in other threads see either the old anchor or the new, never a mixture.
    """

    def __init__(self, anchor: TempoAnchor) -> None:
        self._anchor = anchor

    @abstractmethod
    def now(self) -> float:
        """Return the present in seconds."""

    def beat_at(self, seconds: float) -> float:
        """Return the beat at ``seconds``."""
        return self._anchor.beat_at(seconds)

    def seconds_at(self, beat: float) -> float:
        """Return when ``beat`` is, in seconds."""
        return self._anchor.seconds_at(beat)

    @property
    def bpm(self) -> float:
        """Tempo in beats (quarter notes) a minute."""
        return self._anchor.bpm

    @property
    def running(self) -> bool:
        """Always True: these clocks never stand still."""
        return True

    @property
    def anchor(self) -> TempoAnchor:
        """The map in force, for calculations that must not see a tempo change half-way."""
        return self._anchor

    def set_bpm(self, bpm: float, seconds: float | None = None) -> None:
        """Change the tempo from ``seconds`` (default: now) on, where the beat does not jump.

        Raises:
            ValueError: the tempo is out of range.
        """
        self._anchor = self._anchor.with_bpm(bpm, self.now() if seconds is None else seconds)


class InternalClock(_AnchoredClock):
    """A steady clock of our own, on the system's monotonic clock."""

    def __init__(
        self,
        bpm: float,
        start: float | None = None,
        # Not time.monotonic: that moves in steps of 15.6 ms on Windows before Python 3.13.
        time: Callable[[], float] = system_time.perf_counter,
    ) -> None:
        """Start a clock with beat 0 at ``start`` seconds of ``time`` (default: now).

        Raises:
            ValueError: the tempo is out of range.
        """
        super().__init__(TempoAnchor(time() if start is None else start, 0.0, bpm))
        self._time = time

    def start_at(self, seconds: float) -> None:
        """Put beat 0 at ``seconds``: where nobody else counts, the bars begin with the first note.

        Raises:
            ValueError: ``seconds`` is not finite.
        """
        self._anchor = TempoAnchor(seconds, 0.0, self.bpm)

    def now(self) -> float:
        """Return the present in seconds."""
        return self._time()


class ManualClock(_AnchoredClock):
    """A clock for tests and offline work: it starts at 0 and moves only when told."""

    def __init__(self, bpm: float = 120.0) -> None:
        """Stand at 0 seconds, beat 0.

        Raises:
            ValueError: the tempo is out of range.
        """
        super().__init__(TempoAnchor(0.0, 0.0, bpm))
        self._now = 0.0

    def now(self) -> float:
        """Return the present in seconds."""
        return self._now

    def advance(self, seconds: float) -> float:
        """Move on by ``seconds`` and return the new present.

        Raises:
            ValueError: that would go back, or is not finite.
        """
        return self.advance_to(self._now + seconds)

    def advance_to(self, seconds: float) -> float:
        """Move on to ``seconds`` and return it.

        Raises:
            ValueError: that would go back, or is not finite.
        """
        if not (self._now <= seconds < math.inf):
            msg = f"a clock cannot go from {self._now} s to {seconds} s"
            raise ValueError(msg)
        self._now = seconds
        return seconds
