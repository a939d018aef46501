"""Shows that a bundle computes what the network computes, row after row with the state carried on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from music.encoding import Rows
from realtime.bundle import Bundle
from training.corpus import Corpus, Piece
from training.model import TokenLSTM

__all__ = ["ROWS", "TOLERANCE", "Parity", "compare", "rows_of", "sample_rows"]

ROWS = 2048
"""How many rows are compared."""

TOLERANCE = 1e-4
"""Largest difference between logits, where the weights are the same."""

_LANES = 8
"""Sequences that are sampled side by side."""

_SEED = 20_240_801


class Parity(NamedTuple):
    """What a comparison found."""

    rows: int
    sequences: int
    """How often the state started anew."""
    logits: float
    """Largest absolute difference between the network's logits and the bundle's."""
    state: float
    """The same between the states after each sequence."""


def rows_of(corpus: Corpus, pieces: Sequence[Piece], count: int = ROWS) -> list[Rows]:
    """Return the rows of as many of ``pieces`` as it takes for ``count``; of all, if they have fewer.

    Returns:
        An array of shape ``(rows, fields)`` for each piece.
    """
    sequences: list[Rows] = []
    for piece in pieces:
        if sum(map(len, sequences)) >= count:
            break
        sequences.append(np.array(corpus.rows[piece.starts[0] : piece.starts[0] + piece.rows[0]]))
    return sequences


@torch.no_grad()
def sample_rows(model: TokenLSTM, count: int = ROWS) -> list[Rows]:
    """Return rows that the network itself makes up, always the same ones.

    Returns:
        Sequences of equal length, each an array of shape ``(rows, fields)``, that
        have at least ``count`` rows together.
    """
    generator = torch.Generator().manual_seed(_SEED)
    rows = torch.zeros(_LANES, len(model.sizes), dtype=torch.int64)
    state = model.initial_state(_LANES)
    made = [rows]
    for _ in range(-(-count // _LANES) - 1):
        context, state = model.contexts(rows[:, None], state)
        first = hidden = model.begin_row(context[:, 0])
        values: list[torch.Tensor] = []
        for k in range(len(model.sizes)):
            hidden = model.field_step(model.given_value(k, values[-1] if values else rows[:, 0]), hidden)
            chances = torch.softmax(model.field_logits(k, hidden, first), dim=-1)
            values.append(torch.multinomial(chances, 1, generator=generator)[:, 0])
        rows = torch.stack(values, dim=1)
        made.append(rows)
    return list(torch.stack(made, dim=1).numpy().astype(np.int16))  # (lanes, rows, fields)


def compare(model: TokenLSTM, bundle: Bundle, sequences: Sequence[Rows]) -> Parity:
    """Read ``sequences`` with the network and with the bundle, one row at a time, and compare.

    Args:
        model: the network.
        bundle: made from it.
        sequences: each an array of shape ``(rows, fields)``, two rows at least; the state starts anew
            with each.

    Returns:
        What was found. Every field of every row but a sequence's first is predicted.
    """
    worst = worst_state = 0.0
    for rows in sequences:
        expected, state_after = _by_network(model, rows)
        state = bundle.initial_state()
        values = rows.tolist()
        for number, (row, following) in enumerate(pairwise(values)):
            first, state = bundle.step(row, state)
            hidden = first
            for k in range(len(row)):
                logits, hidden = bundle.field(k, following[max(k - 1, 0)], hidden, first)
                worst = _larger(worst, logits - expected[k][number])
        for one, other in zip(state, state_after, strict=True):
            worst_state = _larger(worst_state, one - other)
    return Parity(sum(map(len, sequences)), len(sequences), worst, worst_state)


def _larger(worst: float, differences: npt.NDArray[np.float32]) -> float:
    """Return the largest of ``worst`` and ``differences``; not a number, if one of them isn't."""
    return float(np.maximum(worst, np.abs(differences).max()))


@torch.no_grad()
def _by_network(
    model: TokenLSTM, rows: Rows
) -> tuple[list[npt.NDArray[np.float32]], list[npt.NDArray[np.float32]]]:
    """Return for each field logits ``(rows - 1, size)``, and the state after the last row but one."""
    tokens = torch.from_numpy(rows.astype(np.int64))[None]
    logits, state = model(tokens[:, :-1], tokens[:, 1:], model.initial_state(1))
    return [values.numpy() for values in logits], [values.numpy() for values in state]
