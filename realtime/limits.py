"""Where and what the next note may be, and what that comes to after the notes before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from music.score import Note, Part

__all__ = ["Limits", "first_free", "playable"]

_PITCHES = 128
_OCTAVE = 12


@dataclass(frozen=True)
class Limits:
    """Where and what the next note may be."""

    earliest: int
    """Step of the first onset that is still to come."""
    latest: int | None = None
    """Step of the last onset wanted; None: any. It gives way where no note can stand so early."""
    parts: frozenset[int] = frozenset({int(Part.ACCOMPANIMENT)})
    """`Part` values the model may play."""
    lowest: int = 21
    """MIDI pitch, 0 to 127; the lowest key of a piano."""
    highest: int = 108
    """MIDI pitch, 0 to 127, not under `lowest`; the highest key of a piano."""
    scale: frozenset[int] | None = None
    """Pitch classes allowed, 0 (C) to 11; None: all."""
    most_notes: int = 0
    """Most notes of the model that sound at once; 0: any number."""
    density: float = 0.0
    """Notes a beat that are steered for (`realtime.steering`); 0: as many as the model likes."""


@lru_cache(maxsize=64)
def playable(lowest: int, highest: int, scale: frozenset[int] | None) -> npt.NDArray[np.bool_]:
    """Return which MIDI pitches may be played, shape ``(128,)``; not to be written to.

    Where no pitch of the range is in the scale, the range alone counts: what an
    instrument can't play is no choice, a wrong note is. Pitch 0 has no token.

    Raises:
        ValueError: the range holds no pitch over 0.
    """
    pitches = np.arange(_PITCHES)
    within = (pitches >= max(lowest, 1)) & (pitches <= highest)
    if not within.any():
        msg = f"there is no pitch to play from {lowest} to {highest}"
        raise ValueError(msg)
    if scale is not None:
        fitting = within & np.isin(pitches % _OCTAVE, list(scale))
        within = fitting if fitting.any() else within
    within.setflags(write=False)
    return within


def first_free(so_far: Sequence[Note], most_notes: int) -> int:
    """Return the step from which on fewer than ``most_notes`` of ``so_far`` sound.

    Args:
        so_far: in steps, in any order; a note sounds up to, not at, the step at which it ends.
        most_notes: at least 1; 0: any number, which is free at once.
    """
    if not most_notes or len(so_far) < most_notes:
        return 0
    ends = sorted((note.onset + note.duration for note in so_far), reverse=True)
    return ends[most_notes - 1]
