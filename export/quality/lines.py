"""Notes as lines of steps from one note to the next, in which music is the same in any key and at any bar.

The line of a piece has all its notes: by onset, and at the same onset from the top
down; one pitch struck twice at an onset is one note, and who plays it doesn't matter.
Its *top line* has the highest note of each onset only, so that a melody is found under
another accompaniment. Both become pairs (inter-onset interval in steps, pitch interval
in semitones), one for each two notes that follow each other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from music.score import NoteArray

__all__ = ["Line", "line_of", "top_line_of"]

Line = npt.NDArray[np.int64]
"""A number for each pair, shape ``(max(notes - 1, 0),)``; equal numbers are equal pairs."""

_INTERVALS = 256
"""More than the intervals there are, from −127 to 127 semitones."""


def line_of(notes: NoteArray) -> Line:
    """Return the line of all ``notes``, whatever their order."""
    return _pairs(*_ordered(notes))


def top_line_of(notes: NoteArray) -> Line:
    """Return the line of the highest note of each onset."""
    onsets, pitches = _ordered(notes)
    first = np.diff(onsets, prepend=-1) != 0
    return _pairs(onsets[first], pitches[first])


def _ordered(notes: NoteArray) -> tuple[Line, Line]:
    """Return onsets and pitches in the order of lines, unisons once."""
    # As one number that sorts by onset, then from the top down.
    places = np.unique(notes["onset"].astype(np.int64) * _INTERVALS + 127 - notes["pitch"])
    return places // _INTERVALS, 127 - places % _INTERVALS


def _pairs(onsets: Line, pitches: Line) -> Line:
    return np.diff(onsets) * _INTERVALS + np.diff(pitches) + _INTERVALS // 2
