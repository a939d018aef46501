"""How much of a piece stands in the training set already, in whatever key.

Two figures: the longest run of notes that is copied, and the *nearest neighbour*, the
training piece with which it shares the most windows of nine notes (eight pairs; see
`export.quality.lines`). Human music that the model hasn't seen has both as well, as
scales, broken chords and repeated notes are everybody's; they mean something beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from export.quality.lines import Line
from export.quality.windows import Numbers, Windows, lay_out

__all__ = ["GRAM", "Copied", "Neighbour", "longest_copied", "nearest"]

_POWER = 3
GRAM = 2**_POWER
"""Pairs in the windows by which the nearest neighbour is found: nine notes."""


class Copied(NamedTuple):
    """The longest run of a line that a training line has too."""

    notes: int
    """Its length in notes, one more than its pairs; 0 if not even a pair is shared."""
    at: int
    """Number of its first note in the line."""
    source: int
    """Number of the training line, or -1; of several some one."""
    source_at: int
    """Number of its first note there, or -1."""
    different: int
    """Different pairs among its own: few of many are a chord or a figure that is repeated."""


class Neighbour(NamedTuple):
    """The training line that shares the most windows."""

    source: int
    """Number of the training line, of several the first; -1 if none shares any."""
    share: float
    """The part of the line's different windows that it has, 0 to 1; 0 for a line too short for any."""


def longest_copied(training: Sequence[Line], lines: Sequence[Line]) -> list[Copied]:
    """Return for each of ``lines`` its longest run of notes that is found anywhere in ``training``.

    All are sorted by what follows from each of their places on, as in a suffix array;
    what agrees the longest with a place is then the nearest training place before or after it.

    Args:
        training: lines of the training set.
        lines: lines of what is judged.
    """
    if not lines:
        return []
    # With windows longer than every line no two are equal, and the order is that of all that follows.
    windows = lay_out([*training, *lines], max(len(line) for line in lines) + 1)
    border = int(windows.starts[len(training)])
    order = np.argsort(windows.names[-1])  # (places,)
    known = order < border
    ranks = np.arange(len(order))
    before = np.maximum.accumulate(np.where(known, ranks, -1))
    after = np.minimum.accumulate(np.where(known, ranks, len(order))[::-1])[::-1]
    asked = np.flatnonzero(~known)
    best: Numbers = np.zeros(len(order) - border, dtype=np.int64)  # (places of lines,)
    source: Numbers = np.full(len(best), -1)
    for neighbours in (before[asked], after[asked]):
        there = (neighbours >= 0) & (neighbours < len(order))
        places, others = order[asked[there]], order[neighbours[there]]
        same = windows.common(places, others)
        better = same > best[places - border]
        best[places[better] - border] = same[better]
        source[places[better] - border] = others[better]
    edges = windows.starts[len(training) :] - border
    return [
        _longest(windows, line, best[start : start + len(line) + 1], source[start:])
        for line, start in zip(lines, edges[:-1], strict=True)
    ]


def _longest(windows: Windows, line: Line, best: Numbers, source: Numbers) -> Copied:
    """Return the longest of the runs that begin at each place of ``line``."""
    at = int(best.argmax())
    pairs = int(best[at])
    if not pairs:
        return Copied(0, 0, -1, -1, 0)
    owner = int(windows.line_at(source[at : at + 1])[0])
    first = int(source[at] - windows.starts[owner])
    return Copied(pairs + 1, at, owner, first, len(np.unique(line[at : at + pairs])))


def nearest(training: Sequence[Line], lines: Sequence[Line]) -> list[Neighbour]:
    """Return for each of ``lines`` the line of ``training`` that shares the most windows of `GRAM` pairs.

    Args:
        training: lines of the training set.
        lines: lines of what is judged.
    """
    if not lines:
        return []
    windows = lay_out([*training, *lines], GRAM)
    names = windows.names[_POWER].astype(np.int64)
    border = int(windows.starts[len(training)])
    owners = windows.line_at(np.arange(border))
    kinds = np.unique(names[:border] * (len(training) + 1) + owners)  # each name once a line
    held, owners = kinds // (len(training) + 1), kinds % (len(training) + 1)
    found = []
    for number, line in enumerate(lines, start=len(training)):
        start = int(windows.starts[number])
        grams = np.unique(names[start : start + max(len(line) - GRAM + 1, 0)])
        firsts, ends = np.searchsorted(held, grams), np.searchsorted(held, grams, side="right")
        sharing = np.concatenate([owners[a:b] for a, b in zip(firsts, ends, strict=True)] or [owners[:0]])
        if not len(sharing):
            found.append(Neighbour(-1, 0.0))
            continue
        counts = np.bincount(sharing)
        source = int(counts.argmax())
        found.append(Neighbour(source, float(counts[source]) / len(grams)))
    return found
