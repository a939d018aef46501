"""Chords without the doublings and clusters that the papers leave out."""

from __future__ import annotations

import numpy as np

from music.score import NoteArray, sort_notes

__all__ = ["pruned"]


def pruned(notes: NoteArray) -> NoteArray:
    """Return ``notes`` without those that at their onset double another or stand a semitone from it.

    This is what the papers do before they encode (Ryu et al., ISMIR 2024, arXiv
    2408.01180), whichever part a note is of. Of two such notes that one stays which
    comes first in the order of `sort_notes`, that is the lead's, or else the higher;
    of two at one pitch in one part, the longer.

    Args:
        notes: shape ``(notes,)``, in steps.

    Returns:
        The notes that stay, sorted.
    """
    # The last key counts first.
    order = np.lexsort((-notes["duration"], -notes["pitch"], notes["part"], notes["onset"]))
    kept: list[int] = []
    now = -1
    sounding: set[int] = set()
    for number, onset, pitch in zip(
        order.tolist(), notes["onset"][order].tolist(), notes["pitch"][order].tolist(), strict=True
    ):
        if onset != now:
            now, sounding = onset, set()
        if sounding.isdisjoint((pitch - 1, pitch, pitch + 1)):
            sounding.add(pitch)
            kept.append(number)
    return sort_notes(notes[kept])
