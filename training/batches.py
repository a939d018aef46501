"""Batches for truncated back-propagation: every lane reads piece after piece, window by window.

The order is a pure function of seed and epoch, so a resumed run reads what the
uninterrupted one would have read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from music.encoding import Rows
    from training.args import DataArgs
    from training.corpus import Corpus, Piece

__all__ = ["Batch", "Reading", "count_batches", "plan_epoch", "plan_whole", "read_batches", "shifts"]

_LOWEST, _HIGHEST = 21, 108
"""Transposition stays on the piano's keys, where the piece itself does."""


class Reading(NamedTuple):
    """One pass over a piece."""

    start: int
    """First of its rows in the corpus."""
    rows: int
    """How many there are."""
    shift: int
    """Semitones added to every pitch."""

    def windows(self, window: int) -> int:
        """Return how many windows of ``window`` targets it takes; the first row is no target."""
        return -(-(self.rows - 1) // window)


class Batch(NamedTuple):
    """One window of every lane."""

    rows: npt.NDArray[np.int64]
    """Shape ``(lanes, window + 1, fields)``: inputs and, one later, targets."""
    mask: npt.NDArray[np.bool_]
    """Shape ``(lanes, window)``: which targets are real."""
    starts: npt.NDArray[np.bool_]
    """Shape ``(lanes,)``: which lanes begin a piece and so start from the zero state."""


def shifts(piece: Piece, transpose: int) -> range:
    """Return by how many semitones ``piece`` may be moved, ``transpose`` at most either way.

    A span of twelve is all twelve keys once: -6 to 5.
    """
    down = min(transpose, max(piece.low - _LOWEST, 0))
    up = min(transpose, max(_HIGHEST - piece.high, 0), max(11 - down, 0))
    return range(-down, up + 1)


def plan_epoch(pieces: Sequence[Piece], args: DataArgs, seed: int, epoch: int) -> list[list[Reading]]:
    """Return for each of ``args.batch`` lanes what it reads in ``epoch``.

    Every piece is read once, in a random order, reading and transposition; the
    next piece goes to the lane that is done first. A share of ``args.extracts`` of the
    pieces is read as extracts at random places, as many as the piece has windows.
    """
    rng = np.random.default_rng([seed, epoch])
    shares = [1 - args.folded - args.solo, args.folded, args.solo]
    readings = []
    for index in rng.permutation(len(pieces)):
        piece = pieces[index]
        view = int(rng.choice(3, p=shares)) if len(piece.starts) > 1 else 0
        keys = shifts(piece, args.transpose)
        shift = int(rng.integers(keys.start, keys.stop))
        whole = Reading(piece.starts[view], piece.rows[view], shift)
        if piece.keys and rng.random() < args.other_keys:
            start, rows = piece.keys[rng.integers(len(piece.keys))]
            whole = Reading(start, rows, shift)
        cut = args.extracts == 1 or (args.extracts > 0 and rng.random() < args.extracts)
        readings += _extracts(whole, args.window, rng) if cut else [whole]
    if args.extracts:
        readings = [readings[index] for index in rng.permutation(len(readings))]
    return _deal(readings, args.batch, args.window)


def _extracts(whole: Reading, window: int, rng: np.random.Generator) -> list[Reading]:
    """Return windows at random places of ``whole``, as many as it takes to read all of it."""
    last = max(whole.rows - window - 1, 0)
    rows = min(whole.rows, window + 1)
    starts = rng.integers(0, last, size=whole.windows(window), endpoint=True)
    return [Reading(whole.start + int(start), rows, whole.shift) for start in starts]


def plan_whole(pieces: Sequence[Piece], view: int, lanes: int, window: int) -> list[list[Reading]]:
    """Return lanes that read every piece that has ``view`` once, as it is (validation and tests)."""
    readings = [Reading(p.starts[view], p.rows[view], 0) for p in pieces if view < len(p.starts)]
    return _deal(sorted(readings, key=lambda r: -r.rows), lanes, window)


def _deal(readings: Sequence[Reading], lanes: int, window: int) -> list[list[Reading]]:
    dealt: list[list[Reading]] = [[] for _ in range(lanes)]
    lengths = [0] * lanes
    for reading in readings:
        lane = lengths.index(min(lengths))
        dealt[lane].append(reading)
        lengths[lane] += reading.windows(window)
    return dealt


def count_batches(lanes: Sequence[Sequence[Reading]], window: int) -> int:
    """Return how many batches `read_batches` makes of ``lanes``: the windows of the longest."""
    return max((sum(reading.windows(window) for reading in lane) for lane in lanes), default=0)


def read_batches(
    corpus: Corpus,
    lanes: Sequence[Sequence[Reading]],
    window: int,
    skip: int = 0,
    count: int | None = None,
) -> Iterator[Batch]:
    """Yield the batches of ``lanes`` from the one numbered ``skip`` on.

    Windows at a piece's end are padded; a lane that is done is all padding.

    Args:
        corpus: where the rows are.
        lanes: what each lane reads.
        window: targets in a batch.
        skip: batches to leave out at the beginning.
        count: batches in all; as many as `count_batches` says, if None.
    """
    schedules = [[(r, number) for r in lane for number in range(r.windows(window))] for lane in lanes]
    for index in range(skip, count_batches(lanes, window) if count is None else count):
        batch = Batch(
            np.zeros((len(lanes), window + 1, corpus.rows.shape[1]), dtype=np.int64),
            np.zeros((len(lanes), window), dtype=bool),
            np.zeros(len(lanes), dtype=bool),
        )
        for lane, schedule in enumerate(schedules):
            if index < len(schedule):
                reading, number = schedule[index]
                rows = _window(corpus, reading, number, window)
                batch.rows[lane, : len(rows)] = rows
                batch.mask[lane, : len(rows) - 1] = True
                batch.starts[lane] = number == 0
        yield batch


def _window(corpus: Corpus, reading: Reading, number: int, window: int) -> Rows:
    """Return the rows of a window, at most ``window + 1``: the last is the first of the next window."""
    first = reading.start + number * window
    last = min(first + window + 1, reading.start + reading.rows)
    rows: Rows = corpus.rows[first:last].astype(np.int16)
    return corpus.encoding.transposed(rows, reading.shift) if reading.shift else rows
