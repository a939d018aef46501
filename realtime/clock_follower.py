"""From the jittery ticks of a MIDI clock to a steady tempo and phase: pure arithmetic on arrival times.

The heart is a delay-locked loop of second order: it predicts when the next tick is
due, and corrects its phase and its period by a share of the error (F. Adriaensen,
"Using a DLL to filter time", Linux Audio Conference 2005). The shares follow from one
number, the loop's memory in ticks: those of the least-squares line through that many
ticks (the growing-memory g-h filter: E. Brookner, "Tracking and Kalman Filtering Made
Easy", 1998). So the first ticks are fitted as well as they can be, and with every tick
the bandwidth narrows; in Adriaensen's terms it is about 2.83 / memory radians a tick.

What is no jitter is recognised by how it goes on. Ticks that stray from the prediction
are held back, and the beat coasts, until they show a line of their own:
another slope is another tempo; the same slope, whole periods late, is ticks that were
lost; ticks that catch up are a burst after a stall, and tell nothing new.

One sort of jitter is not averaged: where ticks are sent in blocks of audio, and their
period is nearly a whole number of blocks, they drift through a block for longer than
the memory, and the beat wanders with them by up to half a block. If the period is a
little over one block, as at 116 BPM and 1024 frames at 48 kHz, then the block now and
then without a tick is taken for a lost tick, and the beat slips by one each time. A
longer memory would cure only some of it, and lag behind ramps.
"""

from __future__ import annotations

import math

from realtime.clock import MAX_BPM, MIN_BPM, check_bpm
from realtime.tick_line import TickLine, fit_line

__all__ = ["TICKS_PER_BEAT", "ClockFollower"]

TICKS_PER_BEAT = 24
"""Ticks of a MIDI clock in a quarter note, as MIDI defines it."""

_TICKS_PER_MINUTE_SECONDS = 60.0 / TICKS_PER_BEAT
_SHORTEST, _LONGEST = _TICKS_PER_MINUTE_SECONDS / MAX_BPM, _TICKS_PER_MINUTE_SECONDS / MIN_BPM
_SILENCE_SECONDS, _SILENCE_PERIODS = 0.55, 4
"""A clock stands still after so many seconds and periods: later than the next tick of the slowest."""
_LOCKED = 6
"""Ticks that have to agree before tempo and phase are worth believing."""
_HOLDING = TICKS_PER_BEAT
"""Ticks that have to agree with one line before its tempo is worth telling, and keeping when they cease."""
_RESUMED = 6
"""Memory after a break, in ticks: the phase is new, but the tempo is likely the one before."""

_MEMORY, _LEAST_MEMORY = 96, 12
"""Longest memory in ticks, and the one that leaning residuals leave: four beats average jitter, half a
beat follows a ramp."""
_MEMORY_FOR_JITTER = 120
"""Ticks of memory that a jitter of a whole period needs; blocks of audio make patterns as long as that."""
_FORGETTING = 0.8
"""What a tick leaves of the memory while the residuals lean to one side."""
_LEANING = 2.5
"""How far their mean may be from 0, in its standard deviations."""
_MEAN_RATE, _VARIANCE_RATE = 1 / 16, 1 / 64
"""Shares of the newest residual in their running mean and variance."""

_ASSUMED_JITTER, _ASSUMED_TICKS = 0.002, 8
"""Jitter in seconds before any was measured, and how many ticks' worth that assumption has."""
_LEAST_JITTER = 0.0002
"""Seconds; below, nothing is concluded from jitter's being small."""

_STRAYING, _LEAST_STRAYING = 4.0, 0.002
"""Residual from which a tick strays, in jitters, and in seconds whatever the jitter."""
_PERIODS_STRAYING, _JITTERS_STRAYING = 0.6, 3.0
"""A residual of so many periods strays too, even within `_STRAYING` jitters, unless so few of them."""
_FEW, _MANY, _ENOUGH = 3, 6, TICKS_PER_BEAT
"""Strays in a row that can show what happened, that show it in spite of jitter, that must be believed."""
_CLEAR, _BLURRED = 1 / 16, 1 / 5
"""Jitter in periods up to which few strays show that ticks were lost, and from which nothing does."""
_SAME_TEMPO, _OTHER_TEMPO = 2.0, 4.0
"""Up to here a slope is the one before, and from here on it is another, in its standard deviations."""
_SMOOTH = 2.0
"""A line through strays may be missed by so many jitters in the mean."""
_WHOLE = 2.5
"""Ticks may be late by other than whole periods by so many jitters, as their root mean square."""


class ClockFollower:
    """The filtered tempo and phase of ticks, told one by one when they arrive."""

    def __init__(self, bpm: float) -> None:
        """Wait for the first tick, with ``bpm`` as the tempo until ticks tell another.

        Raises:
            ValueError: the tempo is out of range.
        """
        self.line = TickLine(-math.inf, 0, _TICKS_PER_MINUTE_SECONDS / check_bpm(bpm))
        """Where ticks are due by all that is known; its `seconds` are infinite before the first."""
        self.tick_number = 0
        """Number of the latest tick, from 1 on, lost ones counted."""
        self.lost_ticks = 0
        """Ticks that never came, though those after them did."""
        self.ignored = 0
        """Ticks of no use: at no time, or so far apart that they mean standing still."""
        self._last = -math.inf
        self._memory = 0
        self._agreeing = 0
        self._on_line = 0
        self._steady = False
        self._variance, self._mean = _ASSUMED_JITTER**2, 0.0
        self._strays: list[tuple[int, float]] = []
        self._straying = 0
        self._since_step = 0

    @property
    def bpm(self) -> float:
        """Filtered tempo in beats a minute, from `MIN_BPM` to `MAX_BPM`."""
        return min(max(_TICKS_PER_MINUTE_SECONDS / self.line.period, MIN_BPM), MAX_BPM)

    @property
    def jitter(self) -> float:
        """Standard deviation of the ticks about their line, in seconds."""
        return math.sqrt(self._variance)

    @property
    def locked(self) -> bool:
        """Whether enough ticks have agreed to believe `line`."""
        return self._agreeing >= _LOCKED

    @property
    def holds(self) -> bool:
        """Whether a beat's worth of ticks has agreed with `line` since it began or its tempo jumped."""
        return self.locked and self._on_line >= _HOLDING

    @property
    def steady(self) -> bool:
        """Whether a tempo has held since the ticks began; jumps to another do not end that."""
        return self.locked and self._steady

    @property
    def silent_from(self) -> float:
        """When the clock must be taken for standing still, if no tick comes until then, in seconds."""
        return self._last + max(_SILENCE_SECONDS, _SILENCE_PERIODS * self.line.period)

    def tick(self, seconds: float, *, fresh: bool = False) -> bool:
        """Take a tick that arrived at ``seconds``; one before the latest counts as at the same time.

        Args:
            seconds: when, on any clock.
            fresh: whether the phase may be a new one from this tick on, as where a sequencer starts.

        Returns:
            Whether it counted as a tick; one that is ignored may still be the first of others.
        """
        if not math.isfinite(seconds):
            self.ignored += 1
            return False
        seconds = max(seconds, self._last)
        silent = seconds > self.silent_from
        self._last = seconds
        self.tick_number += 1
        self._since_step += 1
        if silent or not self._memory:
            # Twice in a row: no pause, but a clock too slow to be one.
            slow = self._agreeing == 1
            self.ignored += slow
            self._begin(seconds)
            return not slow
        residual = seconds - self.line.at(self.tick_number)
        if abs(residual) <= self._gate:
            self._settle()
            self._correct(residual)
        elif fresh:
            self._begin(seconds)
        else:
            self._hold_back(seconds, residual)
        return True

    @property
    def _spread(self) -> float:
        """How much further from their prediction ticks are than from the true line: it is uncertain too."""
        n = self._memory
        return math.sqrt(1 + 2 * (2 * n + 1) / (n * (n - 1))) if n > 1 else math.inf

    @property
    def _gate(self) -> float:
        """Residual in seconds beyond which a tick strays."""
        if self._memory < _FEW:
            return math.inf
        jitter = self.jitter * self._spread
        within = max(_PERIODS_STRAYING * self.line.period, _JITTERS_STRAYING * jitter)
        return max(_LEAST_STRAYING, min(_STRAYING * jitter, within))

    def _begin(self, seconds: float) -> None:
        """Start a new line with this tick; the tempo, if it was known, is the old one for now."""
        self._memory = _RESUMED if self.locked else 1
        self._agreeing = self._on_line = 1
        self._steady = False
        self._mean = 0.0
        self._settle()
        self.line = TickLine(seconds, self.tick_number, self.line.period)

    def _settle(self) -> None:
        """Forget the strays: what they meant is clear."""
        self._straying = 0
        self._strays.clear()

    def _correct(self, residual: float) -> None:
        """Move phase and period by their shares of ``residual`` seconds."""
        if self._memory > 1:
            self._learn_jitter(residual)
        n = self._memory = min(self._memory + 1, _MEMORY)
        self._agreeing += 1
        self._on_line += 1
        self._steady |= self.holds
        phase_share, period_share = 2 * (2 * n - 1) / (n * (n + 1)), 6 / (n * (n + 1))
        line, ticks = self.line, self.tick_number - self.line.tick
        period = line.period + period_share * residual / ticks
        self.line = TickLine(
            line.at(self.tick_number) + phase_share * residual, self.tick_number, _possible(period)
        )

    def _learn_jitter(self, residual: float) -> None:
        """Measure jitter, and shorten the memory if the residuals lean to one side: the tempo moves."""
        rate = max(_VARIANCE_RATE, 1 / (_ASSUMED_TICKS + self._agreeing))
        own = residual - self._mean
        self._variance += rate * ((own / self._spread) ** 2 - self._variance)
        self._mean += _MEAN_RATE * own
        if abs(self._leaning) > _LEANING:
            self._memory = max(int(self._memory * _FORGETTING), min(self._memory, self._least_memory))

    @property
    def _least_memory(self) -> int:
        """The shortest memory that still averages the jitter there is, in ticks."""
        return min(max(_LEAST_MEMORY, int(_MEMORY_FOR_JITTER * self.jitter / self.line.period)), _MEMORY)

    @property
    def _leaning(self) -> float:
        """How far the latest residuals lean to one side, in standard deviations of their mean."""
        deviation = max(self.jitter, _LEAST_JITTER) * math.sqrt(_MEAN_RATE / (2 - _MEAN_RATE))
        return self._mean / deviation

    def _hold_back(self, seconds: float, residual: float) -> None:
        """Keep a tick that strays until those with it show what has happened."""
        if self._strays and (self._strays[-1][1] > self.line.at(self._strays[-1][0])) != (residual > 0):
            self._strays.clear()
        self._strays = [*self._strays[1 - _MANY :], (self.tick_number, seconds)]
        self._straying += 1
        count = len(self._strays)
        if count < _FEW:
            return
        fit, miss = fit_line(self._strays)
        jitter = max(self.jitter, _LEAST_JITTER)
        slope = abs(fit.period - self.line.period) / jitter * math.sqrt(count * (count * count - 1) / 12)
        lost = self._lost(jitter, slope)
        if lost:
            self._count_lost(lost)
        elif residual > 0 and fit.period < self.line.period / 2:
            pass  # late ones catching up
        elif miss <= _SMOOTH * jitter and slope > (_SAME_TEMPO if count == _MANY else _OTHER_TEMPO):
            self._adopt(fit)
        elif miss <= _SMOOTH * jitter and count == _MANY:
            self._step()
        elif self._straying >= _ENOUGH:
            self._adopt(fit)
            self._agreeing = 1
            self._steady = False

    def _lost(self, jitter: float, slope: float) -> int:
        """Return how many ticks went missing before the strays; 0 if something else explains them better."""
        period = self.line.period
        clear = jitter < _CLEAR * period
        late = [seconds - self.line.at(tick) for tick, seconds in self._strays[-(_FEW if clear else _MANY) :]]
        lost = round(sum(late) / len(late) / period)
        square = sum((each - lost * period) ** 2 for each in late) / len(late)
        if lost < 1 or square > (_WHOLE * jitter) ** 2 or self._agreeing < TICKS_PER_BEAT:
            return 0
        # A tempo that has changed a little lets ticks stray as late, but on a slope.
        blurred = len(late) < _MANY or slope > _SAME_TEMPO or abs(self._leaning) > _SAME_TEMPO
        return 0 if not clear and (blurred or jitter > _BLURRED * period) else lost

    def _count_lost(self, ticks: int) -> None:
        """Count ``ticks`` that never came; the line was right to coast."""
        self.lost_ticks += ticks
        self.tick_number += ticks
        self._settle()

    def _step(self) -> None:
        """Move the phase to that of the strays, at the same tempo.

        Ticks sent in blocks of audio make such steps over and over: so they count as jitter.
        """
        late = sum(seconds - self.line.at(tick) for tick, seconds in self._strays) / len(self._strays)
        self._variance += len(self._strays) * _VARIANCE_RATE * min(abs(late), self.line.period) ** 2
        period = self.line.period + late / max(self._since_step, self._memory)
        self._since_step = 0
        self._memory = min(self._memory, self._least_memory)
        self._mean = 0.0
        self._settle()
        self.line = TickLine(self.line.seconds + late, self.line.tick, _possible(period))

    def _adopt(self, fit: TickLine) -> None:
        """Go on with the line of the strays, from the latest of them on."""
        if fit.period > _LONGEST:
            self.ignored += 1
            self._agreeing = 0
            self._begin(self._last)
            # With the tempo that it had, several seconds of silence would count as slow.
            self.line = self.line._replace(period=_SILENCE_SECONDS / _SILENCE_PERIODS)
            return
        self._memory = self._on_line = len(self._strays)
        self._mean = 0.0
        self._settle()
        self.line = fit._replace(period=_possible(fit.period))


def _possible(period: float) -> float:
    """Return the nearest period that a clock may have, in seconds."""
    return min(max(period, _SHORTEST), _LONGEST)
