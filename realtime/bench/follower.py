"""How well `MidiClock` follows ticks that jitter, at tempos that stay, glide and jump; all of it simulated.

An error is the distance between when the clock says that a beat is and when it truly
is, asked at that very moment, knowing the ticks that have arrived by then.
Beside it stands what the ticks say unfiltered: the latest is taken at its word, and
the tempo is that of the last interval.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from music.score import DEFAULT_BPM, DEFAULT_METER
from realtime.bench.figures import Spread, spread
from realtime.clock import MAX_BPM, MIN_BPM
from realtime.clock_follower import TICKS_PER_BEAT
from realtime.midi_bytes import CLOCK, START
from realtime.midi_clock import MidiClock

__all__ = [
    "CASES",
    "SETTLED_MS",
    "Case",
    "Course",
    "Following",
    "arrivals",
    "follower_rows",
    "measure_follower",
]

SETTLED_MS = 5.0
"""Error in milliseconds below which a clock has caught up."""
_READINGS_PER_BEAT = 96


class Course(NamedTuple):
    """A tempo over time: constant, then changing evenly from beat to beat, then constant again."""

    bpm: float
    to_bpm: float
    lead: float
    """Beats at the first tempo."""
    change: float
    """Beats that the change takes; 0: a jump."""
    beats: float
    """All of them."""

    def seconds_at(self, beat: float) -> float:
        """Return when ``beat`` is, in seconds from beat 0 on."""
        first = min(beat, self.lead) * 60.0 / self.bpm
        changing = min(max(beat - self.lead, 0.0), self.change)
        slope = (self.to_bpm - self.bpm) / self.change if self.change else 0.0
        if slope:
            first += 60.0 / slope * math.log1p(slope * changing / self.bpm)
        else:
            first += changing * 60.0 / self.bpm
        return first + max(beat - self.lead - self.change, 0.0) * 60.0 / self.to_bpm


class Case(NamedTuple):
    """Something to follow."""

    name: str
    course: Course
    jitter_ms: float
    """Standard deviation of the normally distributed jitter, in milliseconds."""
    measured: tuple[float, float]
    """Beats from and to which errors count."""
    trials: int


_STEADY = Course(120.0, 120.0, 0.0, 0.0, 244.0)
_RAMP = Course(90.0, 140.0, 8.0, 32.0, 40.0)
_JUMP = Course(100.0, 140.0, 8.0, 0.0, 24.0)

CASES = (
    Case("120 BPM", _STEADY, 3.0, (4.0, 244.0), 1),
    Case("90 to 140 BPM in 8 bars", _RAMP, 1.0, (8.0, 40.0), 10),
    Case("90 to 140 BPM in 8 bars", _RAMP, 3.0, (8.0, 40.0), 10),
    Case("100, then 140 BPM", _JUMP, 1.0, (8.0, 24.0), 20),
)
"""What is measured; errors count from the change on, or from two seconds on where there is none."""


class Following(msgspec.Struct, frozen=True):
    """How far the followed beat was from the true one."""

    case: str
    jitter_ms: float
    filtered: Spread
    """Errors of `MidiClock`, without sign, read 96 times a beat."""
    largest_ms: float
    """The largest of them."""
    raw: Spread
    """The same of the unfiltered ticks."""
    raw_largest_ms: float
    back: Spread | None
    """From a jump of the tempo until the error stays below `SETTLED_MS`, one for each trial."""


def measure_follower(seed: int = 1, cases: Iterable[Case] = CASES) -> list[Following]:
    """Have each of ``cases`` followed, with jitter drawn by ``seed``.

    Raises:
        ValueError: a case measures nothing.
    """
    rng = np.random.default_rng(seed)
    return [_measure(case, rng) for case in cases]


def arrivals(course: Course, jitter_ms: float, rng: np.random.Generator) -> list[float]:
    """Return when the ticks of ``course`` arrive, in seconds: each late or early, but all in order."""
    count = int(course.beats * TICKS_PER_BEAT) + 1
    true = [course.seconds_at(tick / TICKS_PER_BEAT) for tick in range(count)]
    return sorted((np.array(true) + rng.normal(0.0, jitter_ms / 1000, count)).tolist())


def follower_rows(figures: Iterable[Following]) -> Iterator[tuple[str, Spread, str]]:
    """Yield figure, times and meaning for each row of a table."""
    for figure in figures:
        ticks = f"{figure.case}, ticks with {figure.jitter_ms:g} ms of jitter"
        largest = f"at most {figure.largest_ms:.2f}"
        yield "MIDI clock", figure.filtered, f"{ticks}: distance of the beat from the true one, {largest}"
        raw_largest = f"at most {figure.raw_largest_ms:.2f}"
        yield "(unfiltered)", figure.raw, f"for comparison: each tick taken at its word, {raw_largest}"
        if figure.back is not None:
            yield (
                "tempo found again",
                figure.back,
                f"{ticks}: until the distance stays under {SETTLED_MS:g} ms",
            )


def _measure(case: Case, rng: np.random.Generator) -> Following:
    course = case.course
    first, last = (round(beat * _READINGS_PER_BEAT) for beat in case.measured)
    beats = [index / _READINGS_PER_BEAT for index in range(first, last)]
    moments = [course.seconds_at(beat) for beat in beats]
    filtered: list[float] = []
    raw: list[float] = []
    back: list[float] = []
    for _ in range(case.trials):
        ticks = arrivals(course, case.jitter_ms, rng)
        errors = list(_clock_errors(ticks, beats, moments))
        filtered += errors
        raw += _raw_errors(ticks, beats, moments)
        if course.bpm != course.to_bpm and not course.change:
            off = [index for index, error in enumerate(errors) if error >= SETTLED_MS]
            settled = course.seconds_at((first + (off[-1] + 1 if off else 0)) / _READINGS_PER_BEAT)
            back.append((settled - moments[0]) * 1000)
    return Following(
        case.name,
        case.jitter_ms,
        spread(filtered),
        max(filtered),
        spread(raw),
        max(raw),
        spread(back) if back else None,
    )


def _clock_errors(
    ticks: Sequence[float], beats: Sequence[float], moments: Sequence[float]
) -> Iterator[float]:
    """Yield by how many milliseconds the clock misses each of ``beats``, at its true moment."""
    clock = MidiClock(DEFAULT_BPM, DEFAULT_METER, time=lambda: ticks[0])
    clock.receive(ticks[0], bytes((START,)))
    heard = 0
    for beat, moment in zip(beats, moments, strict=True):
        while heard < len(ticks) and ticks[heard] <= moment:
            clock.receive(ticks[heard], bytes((CLOCK,)))
            heard += 1
        yield abs(clock.seconds_at(beat + clock.state.song_offset) - moment) * 1000


def _raw_errors(ticks: Sequence[float], beats: Sequence[float], moments: Sequence[float]) -> Iterator[float]:
    """Yield the same of the ticks as they are."""
    shortest, longest = (60.0 / TICKS_PER_BEAT / bpm for bpm in (MAX_BPM, MIN_BPM))
    for beat, moment in zip(beats, moments, strict=True):
        tick = bisect.bisect_right(ticks, moment) - 1
        period = min(max(ticks[tick] - ticks[tick - 1], shortest), longest)
        yield abs(ticks[tick] + (beat * TICKS_PER_BEAT - tick) * period - moment) * 1000
