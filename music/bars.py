"""Bar lines on a grid of steps: any time signature, tidy or not.

An encoding counts positions from the bar line in whole steps, so its bars must
be whole numbers of steps long and of a kind its vocabulary can name. Bar lines
never move a note: they are only the frame in which its position is counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from music.score import DEFAULT_METER, Meter

__all__ = ["MAX_BAR_BEATS", "BarLines", "bar_steps", "known_meters", "spell_bars"]

MAX_BAR_BEATS = 12
"""Longest bar that an encoding names; a longer one is written as several."""

_DENOMINATORS = (1, 2, 4, 8, 16)


@lru_cache(maxsize=8)
def known_meters(steps_per_beat: int) -> tuple[Meter, ...]:
    """Return every meter whose bar is a whole number of steps and at most `MAX_BAR_BEATS`.

    The order is fixed (denominator, then numerator): vocabularies are numbered by it.
    """
    meters = (
        Meter(numerator, denominator)
        for denominator in _DENOMINATORS
        for numerator in range(1, MAX_BAR_BEATS * denominator // 4 + 1)
    )
    return tuple(m for m in meters if (m.beats * steps_per_beat).denominator == 1)


def bar_steps(meter: Meter, steps_per_beat: int) -> int:
    """Return the length in steps of a bar of a known ``meter``.

    Raises:
        ValueError: the bar is not a whole number of steps.
    """
    length = meter.beats * steps_per_beat
    if length.denominator != 1:
        msg = f"a bar of {meter} is not a whole number of steps at {steps_per_beat} steps a beat"
        raise ValueError(msg)
    return int(length)


def spell_bars(beats: Fraction, steps_per_beat: int) -> tuple[Meter, ...]:
    """Return known meters that together last ``beats``, rounded down to a sixteenth.

    Serves bars that no vocabulary names (17/4, 3/64) and bars cut short by a
    meter change. The coarsest denominator that fits is used: 3 beats are 3/4.
    An empty result means that the length is under a sixteenth.
    """
    sixteenths = int(beats * 4)
    meters: list[Meter] = []
    while sixteenths > 0:
        part = min(sixteenths, MAX_BAR_BEATS * 4)
        meter = Meter(part, 16)
        while meter.denominator > 4 and meter.numerator % 2 == 0:  # noqa: PLR2004 - quarters are coarse enough
            meter = Meter(meter.numerator // 2, meter.denominator // 2)
        meters.append(meter)
        sixteenths -= part
    return tuple(m for m in meters if m in known_meters(steps_per_beat))


class BarLines:
    """The bars of a piece, numbered from 0, going on for ever in the last meter.

    Args:
        changes: ``(beat, meter)`` pairs, the first at beat 0, beats rising.
        steps_per_beat: grid steps to a quarter note.

    A meter change that falls within a bar cuts that bar short; the cut bar takes
    the known meter of its length rounded down to a sixteenth, so that bar lines
    after an untidy change may stand up to two steps early, never a note.
    """

    def __init__(
        self,
        changes: Iterable[tuple[Fraction, Meter]] = ((Fraction(0), DEFAULT_METER),),
        steps_per_beat: int = 12,
    ) -> None:
        """Lay the bars up to the last meter change; later ones are laid on demand."""
        self.steps_per_beat = steps_per_beat
        self._starts: list[int] = [0]
        self._meters: list[Meter] = []
        known = set(known_meters(steps_per_beat))
        segments = list(changes)
        ends: list[Fraction | None] = [beat for beat, _ in segments[1:]]
        self._cycle: Sequence[Meter] = ()
        for (_, meter), end in zip(segments, [*ends, None], strict=True):
            self._cycle = (meter,) if meter in known else spell_bars(meter.beats, steps_per_beat)
            if not self._cycle:
                # Bars under a sixteenth: no frame worth counting in.
                self._cycle = (DEFAULT_METER,)
            if end is not None:
                self._fill(int(end * steps_per_beat + Fraction(1, 2)))

    def _fill(self, target: int) -> None:
        """Lay whole bars of the cycle up to step ``target``, then one cut bar."""
        while True:
            for meter in self._cycle:
                if self._starts[-1] + bar_steps(meter, self.steps_per_beat) > target:
                    rest = Fraction(target - self._starts[-1], self.steps_per_beat)
                    for cut in spell_bars(rest, self.steps_per_beat):
                        self._append(cut)
                    return
                self._append(meter)

    def _append(self, meter: Meter) -> None:
        self._meters.append(meter)
        self._starts.append(self._starts[-1] + bar_steps(meter, self.steps_per_beat))

    def _cycled(self) -> Iterator[Meter]:
        while True:
            yield from self._cycle

    def _grow(self, *, step: int = -1, bar: int = -1) -> None:
        if self._starts[-1] > step and len(self._meters) > bar:
            return
        for meter in self._cycled():
            # Whole cycles only, so that a later call goes on at the cycle's first meter.
            if meter is self._cycle[0] and self._starts[-1] > step and len(self._meters) > bar:
                return
            self._append(meter)

    def bar_at(self, step: int) -> int:
        """Return the number of the bar that holds ``step`` (which must not be negative)."""
        self._grow(step=step)
        return bisect_right(self._starts, step) - 1

    def start(self, bar: int) -> int:
        """Return the step at which ``bar`` starts."""
        self._grow(bar=bar)
        return self._starts[bar]

    def meter(self, bar: int) -> Meter:
        """Return the meter of ``bar``."""
        self._grow(bar=bar)
        return self._meters[bar]

    def until(self, step: int) -> tuple[list[int], list[Meter]]:
        """Return start steps and meters of bars 0 to the one that holds ``step``."""
        last = self.bar_at(step)
        return self._starts[: last + 1], self._meters[: last + 1]
