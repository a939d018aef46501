"""Bar lines by ear for music whose bars nobody wrote down, bars cut short included.

Recordings that a beat tracker laid on a grid have beats, but no bars. Where a bar
line stands, notes begin, above all long and low ones, and few sound across. Of all
ways to lay bars from the first beat to the last, the one is taken on whose lines
most of that is heard; most bars have one length, and each that is shorter (songs
put half a bar between verse and chorus) has to be worth its cost. It is found by
dynamic programming, as beat trackers find beats: D. P. W. Ellis, *Beat tracking by
dynamic programming*, Journal of New Music Research 36 (2007) 51-60.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from music.score import Meter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from music.score import Score

__all__ = ["Grid", "Tracked", "grid_of", "track_bars"]

_STEADY = 0.6
"""Least concentration of the onsets (0 spread evenly, 1 all alike) around one phase of the grid's step."""
_NEAR = 0.48
"""Steps by which a note may miss a place and still be meant to stand on it."""
_LONGEST_BAR = 16
"""Beats; a bar longer than this is no bar that one hears."""
_WEIGHT_BEATS = 4.0
"""Beats of a note that count; what is held longer says no more about where it began."""
_LOW, _BASS = 0.2, 3.0
"""The lowest fifth of the notes is the bass, and weighs three times as much."""
_ACROSS = 0.375
"""Weight of the notes that sound across a place, against that of those that begin there."""
_SHORT = 1.5
"""What a short bar costs: as much as begins on the lines of two bars, if all notes began on bar lines. Set
on pop songs, by how many changes of chord fall on bar lines."""


class Grid(NamedTuple):
    """The equal steps on which a piece's notes begin."""

    per_beat: int
    """Steps to a quarter note."""
    phase: float
    """Beats after tick 0 (before, if negative) at which a step begins; half a step at most."""


class Tracked(NamedTuple):
    """Where bar lines were heard."""

    meter: Meter
    """Of all bars but the short ones."""
    first: float
    """Beats after tick 0 at which the first bar line stands, or just before; less than a bar."""
    short: tuple[tuple[int, int], ...]
    """Bars that are shorter: how many beats after the first bar line each begins, and its length in beats."""


def grid_of(score: Score, *, candidates: Sequence[int] = (4, 3, 6)) -> Grid | None:
    """Return the grid on which the notes of ``score`` begin; None if they keep to none.

    Args:
        score: the piece.
        candidates: steps to a beat that come into question; of grids that fit alike the first is taken.
    """
    onset = score.notes["onset"] / score.resolution
    best, found = _STEADY, None
    for per_beat in candidates:
        # On the circle that is one step long.
        mean = np.exp(2j * np.pi * per_beat * onset).mean() if len(onset) else 0.0
        if abs(mean) > best:
            best, found = abs(mean), Grid(per_beat, float(np.angle(mean)) / (2 * np.pi * per_beat))
    return found


def track_bars(score: Score, grid: Grid, meters: Sequence[Meter]) -> Tracked | None:
    """Return where bar lines of ``score`` are heard.

    Args:
        score: the piece; read without the sustain pedal it is heard more sharply.
        grid: as `grid_of` returns it.
        meters: what may be the meter. Of several that is taken whose bar lines have
            most to show for themselves.

    Returns:
        None if no meter's bar is a whole number of steps and of `_LONGEST_BAR` at most, or
        the piece is shorter than a bar.
    """
    heard = _evidence(score, grid)
    best, found = -np.inf, None
    for meter in meters:
        steps = meter.beats * grid.per_beat
        if steps.denominator != 1 or meter.beats > _LONGEST_BAR or len(heard) < steps:
            continue
        lines = _lay(heard, int(steps), grid.per_beat)
        worth = float(heard[lines].mean())
        if worth > best:
            best = worth
            short = tuple(_short(lines, int(steps), grid.per_beat))
            found = Tracked(meter, lines[0] / grid.per_beat + grid.phase, short)
    return found


def _short(lines: Sequence[int], usual: int, per_beat: int) -> Iterator[tuple[int, int]]:
    for line, after in pairwise(lines):
        if after - line != usual:
            yield (line - lines[0]) // per_beat, (after - line) // per_beat


def _evidence(score: Score, grid: Grid) -> npt.NDArray[np.float64]:
    """Return how much a bar line is heard at each step of ``grid``, shape ``(steps,)``; 0 on average a beat.

    A step where as much begins as in four average beats, and nothing sounds across, has about 1.
    """
    onset = (score.notes["onset"] / score.resolution - grid.phase) * grid.per_beat
    until = onset + score.notes["duration"] / score.resolution * grid.per_beat
    count = int(np.ceil(until.max())) + 1
    pitch = score.notes["pitch"]
    weight = np.minimum(until - onset, _WEIGHT_BEATS * grid.per_beat)
    weight *= np.where(pitch < np.quantile(pitch, _LOW), _BASS, 1.0)
    place = np.maximum(np.round(onset), 0).astype(np.int64)
    near = np.abs(onset - place) <= _NEAR
    begun = np.bincount(place[near], weight[near], count)
    starting = np.bincount(place[near], minlength=count)
    # The steps strictly within each note, summed as where such runs begin and end.
    inside = np.maximum(np.floor(onset + _NEAR).astype(np.int64) + 1, 0)
    outside = np.ceil(until - _NEAR).astype(np.int64)
    run = outside > inside
    ends = np.bincount(inside[run], minlength=count + 1) - np.bincount(outside[run], minlength=count + 1)
    across = np.cumsum(ends)[:count]
    bar = max(begun.mean() * _WEIGHT_BEATS * grid.per_beat, np.finfo(float).tiny)
    heard = begun / bar - _ACROSS * across / (starting + across).mean()
    return np.asarray(heard - heard[:: grid.per_beat].mean())


def _lay(heard: npt.NDArray[np.float64], usual: int, per_beat: int) -> list[int]:
    """Return the steps at which bar lines stand: those that are heard most, short bars paid for.

    Args:
        heard: what speaks for a bar line at each step, shape ``(steps,)``.
        usual: length of a bar in steps; the first line stands within the first, and
            the last within the last ``usual`` steps.
        per_beat: steps to a beat; short bars are whole beats long.
    """
    worth = heard.tolist()
    sums = worth[:]
    before = [-1] * len(worth)
    shorter = range(per_beat, usual, per_beat)
    for line in range(len(worth)):
        if line >= usual:
            sums[line], before[line] = sums[line - usual] + worth[line], line - usual
        for length in shorter:
            if line < length:
                break
            total = sums[line - length] + worth[line] - _SHORT
            if total > sums[line]:
                sums[line], before[line] = total, line - length
    line = max(range(len(worth) - usual, len(worth)), key=sums.__getitem__)
    lines = [line]
    while before[line] >= 0:
        line = before[line]
        lines.append(line)
    return lines[::-1]
