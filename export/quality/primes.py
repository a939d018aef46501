"""Held-out music cut into primes, which a model is to carry on, and what the composer went on with."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from music.bars import BarLines
from music.encoding import GridScore
from music.score import Meter, MeterChange, NoteArray, Score

__all__ = ["LEAST", "Prime", "choose", "excerpt", "primes_of"]

LEAST = 4
"""Fewest notes of a prime and of what follows it: of less there is nothing to measure."""


class Prime(NamedTuple):
    """The beginning of a passage, and its end as the composer has it."""

    piece: str
    """Name of the piece it is from."""
    first_bar: int
    """Number of its first bar there, from 0."""
    score: Score
    """What the model reads; a tick is a step. Its meters are those of the whole passage, as a
    player would have set them."""
    human: GridScore
    """What follows in the piece, its first bar line at step 0."""


def primes_of(name: str, piece: GridScore, prime_bars: int, bars: int) -> list[Prime]:
    """Return the primes of a piece: passages of ``prime_bars`` and then ``bars`` bars, end to end from bar 0.

    Args:
        name: of the piece.
        piece: on the grid.
        prime_bars: whole bars of a prime, at least 1.
        bars: whole bars after it, at least 1.

    Returns:
        Those whose prime and whose end have `LEAST` notes or more each.
    """
    if not len(piece.notes):
        return []
    whole = piece.bars.bar_at(int(piece.notes["onset"][-1])) + 1
    found = []
    for first in range(0, whole - prime_bars - bars + 1, prime_bars + bars):
        prime = excerpt(piece, first, prime_bars)
        human = excerpt(piece, first + prime_bars, bars)
        if min(len(prime.notes), len(human.notes)) >= LEAST:
            meters = _meters(piece.bars, first, prime_bars + bars)
            grain = piece.bars.steps_per_beat
            score = Score(grain, prime.notes, tuple(itertools.starmap(MeterChange, meters)))
            found.append(Prime(name, first, score, human))
    return found


def choose(pieces: Sequence[Sequence[Prime]], count: int) -> list[Prime]:
    """Return ``count`` primes: the first of every piece, then the second of every piece, and so on.

    Where there are fewer in all, they come again in the same order.

    Args:
        pieces: the primes of each piece, one prime at least in all.
        count: how many are wanted.
    """
    in_turn = [p for layer in itertools.zip_longest(*pieces) for p in layer if p is not None]
    return list(itertools.islice(itertools.cycle(in_turn), count))


def excerpt(piece: GridScore, first: int, bars: int) -> GridScore:
    """Return the notes that begin in ``bars`` bars from bar ``first`` on, and end in them.

    They are cut at the last bar line and where their part strikes the same pitch
    again, so that what a model plays and what a composer wrote are cut alike.
    """
    start, end = piece.bars.start(first), piece.bars.start(first + bars)
    low, high = np.searchsorted(piece.notes["onset"], [start, end])
    notes = _cut(piece.notes[low:high], end)
    notes["onset"] -= start
    changes = [(Fraction(s, piece.bars.steps_per_beat), m) for s, m in _meters(piece.bars, first, bars)]
    return GridScore(notes, BarLines(changes, piece.bars.steps_per_beat))


def _cut(notes: NoteArray, end: int) -> NoteArray:
    """Return a copy of ``notes``, none longer than to ``end`` or to the next of its pitch and part."""
    result = notes.copy()
    order = np.lexsort((notes["onset"], notes["pitch"], notes["part"]))
    ordered = notes[order]
    until = np.full(len(notes), end)
    again = (ordered["pitch"][1:] == ordered["pitch"][:-1]) & (ordered["part"][1:] == ordered["part"][:-1])
    until[:-1][again] = ordered["onset"][1:][again]
    room = np.empty(len(notes), dtype=np.int64)
    room[order] = until - ordered["onset"]
    result["duration"] = np.maximum(np.minimum(notes["duration"], room), 1)
    return result


def _meters(lines: BarLines, first: int, bars: int) -> list[tuple[int, Meter]]:
    """Return where, in steps from bar ``first`` on, the meter of ``bars`` bars changes, and to what."""
    start = lines.start(first)
    told = [(lines.start(bar) - start, lines.meter(bar)) for bar in range(first, first + bars)]
    return told[:1] + [after for before, after in itertools.pairwise(told) if after[1] != before[1]]
