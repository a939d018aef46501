"""Steering how many notes a beat the model plays, without choosing its notes.

What is steered is the interval from one onset to the next, 0 within a chord.
The network's probability of an onset is multiplied by ``(1 + interval / ¼)`` to
the power of minus the *tilt*, intervals in beats. With a positive tilt notes
come sooner and chords grow fuller, with a negative one later and thinner.
Intervals count by their ratios, as note values do, and neighbours on the grid
differ little, so what the network thinks of on and off the beat stands.

The tilt is set by feedback, an integral controller whose output is clamped.
Each note moves it by how much longer or shorter than wanted the interval before
it was::

    tilt ← clamp(tilt + gain × (interval − 1 / density))

So, but for the clamp, it is the number of beats by which the notes lag behind
an even run of the wanted density, and it settles where they keep pace, whatever
the network's own mind. The clamp leaves the network a say and, where the wanted
density can't be reached, keeps debts from piling up. So that a short answer is
on the mark too, the tilt begins at a guess: the log of how the density compares
to what is usual. All of it is worked out afresh for every note from the notes
of the last beats, so there is no memory to go wrong when an answer is given up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from music.score import Note

__all__ = ["Tilt", "tilt_for"]

_GAIN = 1.0
"""Tilt for a beat of lag."""
_USUAL = 4.0
"""Notes a beat of keyboard music, for which the tilt begins at 0."""
_OPENING = 1.5
"""Tilt to begin with for each factor of e between the density wanted and the usual one."""
_STRONGEST = 6.0
"""Largest tilt either way: at most a factor of 64 between an onset at once and one a sixteenth later."""
_WINDOW_BEATS = 32
"""How far back notes are counted."""
_SIXTEENTH = 0.25
"""In beats: where intervals stop counting by their ratios, as there are none to 0."""


class Tilt(NamedTuple):
    """By how much which onsets are favoured."""

    strength: float
    """Over 0 favours early onsets, under 0 late ones."""
    since: int
    """Step of the onset that intervals are counted from."""
    steps_per_beat: int

    def bias(self, onsets: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return what to add to the logits of ``onsets``, in steps and of any shape."""
        steps = np.maximum(np.asarray(onsets, dtype=np.float64) - self.since, 0.0)
        costs: npt.NDArray[np.float64] = np.log1p(steps / (self.steps_per_beat * _SIXTEENTH))
        return -self.strength * costs


def tilt_for(density: float, so_far: Sequence[Note], earliest: int, steps_per_beat: int) -> Tilt | None:
    """Return the tilt for the note after ``so_far``; None where there is nothing to steer.

    Args:
        density: wanted notes a beat, at least 0; 0: as the model likes.
        so_far: the model's notes, in steps, in any order; those of the last 32 beats count.
        earliest: step of the first onset that is still to come.
        steps_per_beat: grid steps to a beat.
    """
    if not density or not so_far:
        return None
    last = max(note.onset for note in so_far)
    begin = last - _WINDOW_BEATS * steps_per_beat
    onsets = sorted(note.onset for note in so_far if note.onset >= begin)
    wanted = steps_per_beat / density
    strength = _clamped(_OPENING * math.log(density / _USUAL))
    for one, other in pairwise(onsets):
        strength = _clamped(strength + _GAIN * (other - one - wanted) / steps_per_beat)
    return Tilt(strength, max(last, earliest), steps_per_beat)


def _clamped(strength: float) -> float:
    return min(max(strength, -_STRONGEST), _STRONGEST)
