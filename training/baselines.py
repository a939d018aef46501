"""What a model is measured against: two that know each field of the rows by itself.

- *unigram*: how often each value of a field was seen, plus one half (Krichevsky
  & Trofimov, IEEE Trans. Inf. Theory 27, 1981).
- *markov2*: a field's value given the values of *the same field* in the two rows
  before, backing off to one row, to none and to a uniform guess. No field knows
  another, nor what stands further back. The smoothing is interpolated Kneser-Ney
  (Kneser & Ney, ICASSP 1995; interpolated as in Chen & Goodman, Harvard TR-10-98,
  1998): a discount D is taken from every count and given to the next lower order,
  which counts in how many contexts a value was seen, not how often. In each order
  D = n1 / (n1 + 2 n2), n1 and n2 being how many counts are 1 and 2.

Both read pieces as the network does: whole, the first row given, all others
targets, so that bits per note compare. Before a piece's first row stands a value
of its own. Counts are dense arrays: a field of v values takes 8 v^3 bytes.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from training.batches import shifts
from training.scores import Scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from music.encoding import Rows
    from training.corpus import Corpus, Piece

__all__ = ["BASELINES", "KEPT", "kept_baselines", "score_baselines"]

BASELINES = ("unigram", "markov2")

KEPT = "baselines.json"
"""File in the folder of a run: by name, the figures of each over its validation split."""

_BLOCK = 200_000
"""Rows at a time; decides memory, not the figures."""
_MOMENT = 1_000_000_000
"""Numbers of pieces that may be read for figures that are waited for: some seconds."""
_TWELVE_KEYS = 6
"""Semitones either way that let `training.batches.shifts` reach every key once."""

_Counts = npt.NDArray[np.int64]
"""How often c followed b, which followed a, at ``[a, b, c]``: shape ``(size + 1, size + 1, size)``."""
_Table = npt.NDArray[np.float64]
"""Probability of c after a and b, at ``[a, b, c]``; same shape."""


class _Block(NamedTuple):
    """Rows of some pieces, each array ``(n, fields)``; -1 stands for before the piece."""

    two_before: Rows
    before: Rows
    targets: Rows
    keys: npt.NDArray[np.bool_]
    """Shape ``(n, shifts)``: in which keys the piece of a row may be played, see `_blocks`."""


def score_baselines(
    corpus: Corpus,
    train_pieces: Sequence[Piece],
    valid_pieces: Sequence[Piece],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, Scores]:
    """Return the scores over ``valid_pieces`` of each of `BASELINES` after counting ``train_pieces``.

    Pieces are read in their full view and scored as they are. Pitch is counted
    twice, as it stands and in all the keys to which training may move a piece,
    and each baseline has the better of the two: the network sees all keys too,
    but to a count they say less of the keys that most music is in.

    Args:
        corpus: where the rows of the pieces are.
        train_pieces: what is counted.
        valid_pieces: what is scored.
        progress: called with fields counted and fields in all.
    """
    fields = corpus.encoding.fields
    tables: dict[str, list[_Table]] = {name: [] for name in BASELINES}
    for k, field in enumerate(fields):
        moves = (0, _TWELVE_KEYS) if field.name == "pitch" else (0,)
        counted = [_count(_blocks(corpus, train_pieces, move), k, field.size, move) for move in moves]
        for name, table_of in (("unigram", _unigram), ("markov2", _markov2)):
            candidates = [table_of(counts) for counts in counted]
            if len(candidates) > 1:
                candidates.sort(key=lambda table: _nats(table, _blocks(corpus, valid_pieces), k))
            tables[name].append(candidates[0])
        progress(k + 1, len(fields))
    notes = sum(piece.notes[0] for piece in valid_pieces)
    scores = {name: Scores(fields, notes) for name in BASELINES}
    for name in BASELINES:
        likeliest = [table.argmax(axis=-1) for table in tables[name]]
        for block in _blocks(corpus, valid_pieces):
            places = [_place(block, k, field.size) for k, field in enumerate(fields)]
            found = [t[place] for t, place in zip(tables[name], places, strict=True)]
            guess = [best[place[:2]] for best, place in zip(likeliest, places, strict=True)]
            nats = -np.log(np.stack(found, axis=1))
            scores[name].add(nats, np.stack(guess, axis=1) == block.targets, block.targets, block.before)
    return scores


def kept_baselines(
    run: Path, corpus: Corpus, train_pieces: Sequence[Piece], valid_pieces: Sequence[Piece]
) -> dict[str, float]:
    """Return the bits a note of each of `BASELINES`, from the folder of ``run`` where they are kept there.

    What was not there before is, where the folder can be written to. Of music that it would take
    more than a moment to count, every so many pieces are counted.

    Args:
        run: folder of a run, whose music never changes.
        corpus: where the rows of the pieces are.
        train_pieces: what is counted.
        valid_pieces: what is scored.
    """
    path = run / KEPT
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        kept = json.loads(path.read_bytes())
        return {name: float(kept[name]["bits_per_note"]) for name in BASELINES}
    # All fields are read for each of them.
    size = len(corpus.encoding.fields) ** 2 * sum(piece.rows[0] for piece in train_pieces)
    found = score_baselines(corpus, train_pieces[:: size // _MOMENT + 1], valid_pieces)
    draft = path.with_suffix(".draft")
    with contextlib.suppress(OSError):  # they can be counted again
        draft.write_text(json.dumps({name: scores.summary() for name, scores in found.items()}, indent=1))
        draft.replace(path)
    return {name: scores.bits_per_note for name, scores in found.items()}


def _blocks(corpus: Corpus, pieces: Sequence[Piece], move: int = 0) -> Iterator[_Block]:
    """Yield ``pieces`` in blocks, with the keys among -move to move that each may be played in."""
    parts: list[_Block] = []
    for number, piece in enumerate(pieces, start=1):
        rows = corpus.rows_of(piece)
        earlier = np.concatenate([np.full_like(rows[:1], -1), rows[:-2]])
        allowed = np.isin(np.arange(-move, move + 1), shifts(piece, move))
        parts.append(_Block(earlier, rows[:-1], rows[1:], np.tile(allowed, (len(rows) - 1, 1))))
        if number == len(pieces) or sum(len(part.targets) for part in parts) >= _BLOCK:
            yield _Block(*(np.concatenate(column) for column in zip(*parts, strict=True)))
            parts = []


def _place(block: _Block, k: int, size: int) -> tuple[npt.NDArray[np.int64], ...]:
    """Return the indices of field ``k`` of each row into counts or a table, each ``(n,)``."""
    before = [np.where(rows[:, k] < 0, size, rows[:, k]).astype(np.int64) for rows in block[:2]]
    return before[0], before[1], block.targets[:, k].astype(np.int64)


def _count(blocks: Iterator[_Block], k: int, size: int, move: int) -> _Counts:
    """Count field ``k``, of ``size`` values, in each key from -move to move that a row's piece may have."""
    shape = (size + 1, size + 1, size)
    counts = np.zeros(np.prod(shape), dtype=np.int64)
    for block in blocks:
        place = np.stack(_place(block, k, size))  # (3, n)
        sounds = (place > 0) & (place < size)  # not: no pitch, before the piece
        for index, key in enumerate(range(-move, move + 1)):
            moved = (place + key * sounds)[:, block.keys[:, index]]
            counts += np.bincount(np.ravel_multi_index(tuple(moved), shape), minlength=len(counts))
    return counts.reshape(shape)


def _unigram(counts: _Counts) -> _Table:
    seen = counts.sum(axis=(0, 1)) + 0.5
    return np.broadcast_to(seen / seen.sum(), counts.shape)


def _markov2(counts: _Counts) -> _Table:
    contexts = (counts > 0).sum(axis=0)
    none = _interpolated((contexts > 0).sum(axis=0), np.full(counts.shape[-1], 1 / counts.shape[-1]))
    return _interpolated(counts, _interpolated(contexts, none))


def _interpolated(counts: _Counts, lower: _Table) -> _Table:
    """Return the probabilities of the last axis, given those of the next ``lower`` order."""
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())  # noqa: PLR2004 - that is twice
    discount = once / (once + 2 * twice) if once and twice else 0.5  # too little was seen to tell
    seen = counts.sum(axis=-1, keepdims=True)
    given = discount * (counts > 0).sum(axis=-1, keepdims=True)
    smoothed: _Table = (np.maximum(counts - discount, 0) + given * lower) / np.maximum(seen, 1)
    return np.where(seen > 0, smoothed, lower)


def _nats(table: _Table, blocks: Iterator[_Block], k: int) -> float:
    size = table.shape[-1]
    return sum(-float(np.log(table[_place(block, k, size)]).sum()) for block in blocks)
