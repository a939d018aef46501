"""Playing off the grid as the player does: their own micro-timing, measured and drawn from.

An onset's deviation is its distance from the grid step at which the memory puts
it, and is kept by the step's position within the beat: one player drags the
beat, another rushes its last sixteenth. The encoding's grid is taken, not a
metrical one of sixteenths and triplets, because the network goes on from steps
of that grid: where it takes over what it has read, step and deviation together
are what the player did, and nothing has to be guessed about what note value was
meant. Who is off by more than half a step is heard at the step beside it, by the
network as well as here.

What a position's few onsets say is shrunk to what all of them say, and that to
nothing: each is taken as if some onsets more were known, which deviate as the
whole does, and not at all.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

__all__ = ["MicroTiming"]

_REMEMBERED = 64
"""Onsets; a few phrases."""
_SHRINKAGE = 6
"""Onsets that what is known in general counts for beside those of one position."""
_FARTHEST = 0.4
"""Steps: under half of one, so that what sounds is remembered at the step it was planned for."""
_CHORD_BEATS = 1 / 24
"""An onset nearer than this to the one before is of the same chord."""


class _Habit(NamedTuple):
    bias: float
    """Mean deviation in steps."""
    variance: float
    """Around the mean, in steps squared."""


class MicroTiming:
    """How the player's last onsets lie around the grid."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self._onsets: deque[float] = deque(maxlen=_REMEMBERED)
        """In beats from the first bar line."""

    def heard(self, beat_position: float) -> None:
        """Take in an onset of the player's, in beats from the first bar line; of a chord the first counts."""
        if not self._onsets or abs(beat_position - self._onsets[-1]) >= _CHORD_BEATS:
            self._onsets.append(beat_position)

    def offset(self, step_in_beat: int, rng: np.random.Generator, steps_per_beat: int = 12) -> float:
        """Return by how many beats to play after the grid; under 0: before it.

        To be asked once for each onset: the notes of a chord share it. One normal
        number is taken from ``rng`` whatever was heard. The offset is at most 0.4
        grid steps either way, so onsets keep their order, and what sounds is heard
        at its step again; a share of it is as safe.

        Args:
            step_in_beat: step of the onset; whole beats don't matter.
            rng: where the random numbers come from.
            steps_per_beat: of the encoding's grid.
        """
        random = rng.standard_normal()
        overall: list[float] = []
        here: list[float] = []
        for onset in self._onsets:
            step = math.floor(onset * steps_per_beat + 0.5)
            deviation = onset * steps_per_beat - step
            overall.append(deviation)
            if (step - step_in_beat) % steps_per_beat == 0:
                here.append(deviation)
        habit = _shrunk(here, _shrunk(overall, _Habit(0.0, 0.0)))
        steps = habit.bias + math.sqrt(habit.variance) * random
        return min(max(steps, -_FARTHEST), _FARTHEST) / steps_per_beat


def _shrunk(deviations: Sequence[float], prior: _Habit) -> _Habit:
    """Return mean and variance of ``deviations`` and of `_SHRINKAGE` more that are as the ``prior`` says."""
    count = len(deviations) + _SHRINKAGE
    bias = (sum(deviations) + _SHRINKAGE * prior.bias) / count
    squares = sum((each - bias) ** 2 for each in deviations)
    squares += _SHRINKAGE * (prior.variance + (prior.bias - bias) ** 2)
    return _Habit(bias, squares / count)
