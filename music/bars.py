"""Bar lines on a grid of steps: any time signature, tidy or not.

An encoding counts positions from the bar line in whole steps, so its bars must
be whole numbers of steps long and of a kind its vocabulary can name. Bar lines
never move a note: they are only the frame in which its position is counted.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import gcd

from music.score import DEFAULT_METER, Meter

__all__ = ["MAX_BAR_BEATS", "BarLines", "bar_steps", "known_meters", "spell_bars"]

MAX_BAR_BEATS = 12
"""Longest bar that an encoding names; a longer one is written as several."""

_DENOMINATORS = (1, 2, 4, 8, 16)
_QUARTER = 4
"""Denominator of a meter counted in quarter notes, which are beats."""


@lru_cache(maxsize=8)
def known_meters(steps_per_beat: int) -> tuple[Meter, ...]:
    """Return every meter whose bar is a whole number of steps and at most `MAX_BAR_BEATS`.

    The order is fixed (denominator, then numerator): vocabularies are numbered by it.

    Args:
        steps_per_beat: grid steps to a quarter note.
    """
    meters = (
        Meter(numerator, denominator)
        for denominator in _DENOMINATORS
        for numerator in range(1, MAX_BAR_BEATS * denominator // _QUARTER + 1)
    )
    return tuple(m for m in meters if (m.beats * steps_per_beat).denominator == 1)


@lru_cache(maxsize=1024)
def bar_steps(meter: Meter, steps_per_beat: int) -> int:
    """Return the length in steps of a bar of ``meter``.

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
    meter change. The coarsest denominator that fits is used, though none under
    4: 3 beats are 3/4. On grids where a sixteenth is not a whole number of steps,
    it is the eighth, or else the quarter, that lengths are rounded down to.

    Args:
        beats: a length in quarter notes.
        steps_per_beat: grid steps to a quarter note.

    Returns:
        Bars of `MAX_BAR_BEATS` and then what is left over; nothing where
        ``beats`` is less than what it is rounded down to.
    """
    per_beat = gcd(_QUARTER, steps_per_beat)
    left = int(beats * per_beat)
    meters: list[Meter] = []
    while left > 0:
        numerator, denominator = min(left, MAX_BAR_BEATS * per_beat), _QUARTER * per_beat
        left -= numerator
        while denominator > _QUARTER and numerator % 2 == 0:
            numerator, denominator = numerator // 2, denominator // 2
        meters.append(Meter(numerator, denominator))
    return tuple(meters)


class BarLines:
    """The bars of a piece, numbered from 0, going on for ever in the last meter.

    Args:
        changes: ``(beat, meter)`` pairs, the first at beat 0, beats rising.
        steps_per_beat: grid steps to a quarter note.

    A meter change that falls within a bar cuts that bar short; the cut bar takes
    the known meter of its length rounded down to a sixteenth, so that bar lines
    after an untidy change may stand early by less than a sixteenth; no note
    moves. Meters that are not known are written as `spell_bars` has them, over
    and over; those of less than a sixteenth as 4/4.

    Raises:
        ValueError: there is no meter at beat 0, or beats don't rise.
    """

    def __init__(
        self,
        changes: Iterable[tuple[Fraction, Meter]] = ((Fraction(0), DEFAULT_METER),),
        steps_per_beat: int = 12,
    ) -> None:
        """Lay the bars up to the last meter change; later ones are laid on demand."""
        self.steps_per_beat = steps_per_beat
        self._starts: list[int] = [0]
        """Start steps of the bars laid so far, and where the next one will start."""
        self._meters: list[Meter] = []
        segments = list(changes)
        beats = [beat for beat, _ in segments]
        if beats[:1] != [0] or any(b <= a for a, b in itertools.pairwise(beats)):
            msg = (
                f"meters must start at beat 0 and rise, not {', '.join(map(str, beats[:4])) or 'be missing'}"
            )
            raise ValueError(msg)
        known = known_meters(steps_per_beat)
        for number, (_, meter) in enumerate(segments, 1):
            spelled = (meter,) if meter in known else spell_bars(meter.beats, steps_per_beat)
            # Bars under a sixteenth are no frame worth counting in.
            self._cycle = spelled or (DEFAULT_METER,)
            if number < len(beats):
                self._fill(int(beats[number] * steps_per_beat + Fraction(1, 2)))

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
        """Lay one bar of a known ``meter``."""
        self._meters.append(meter)
        self._starts.append(self._starts[-1] + bar_steps(meter, self.steps_per_beat))

    def _grow(self, *, step: int = -1, bar: int = -1) -> None:
        """Lay whole cycles until ``step`` and the start of ``bar`` lie within what is laid."""
        while self._starts[-1] <= step or len(self._meters) <= bar:
            for meter in self._cycle:
                self._append(meter)

    def bar_at(self, step: int) -> int:
        """Return the number of the bar that holds ``step`` (not negative)."""
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
        """Return start steps and meters of bars 0 to the one that holds ``step`` (not negative)."""
        last = self.bar_at(step)
        return self._starts[: last + 1], self._meters[: last + 1]
