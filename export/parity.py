"""Shows that a bundle computes what the network computes, row after row with the state carried on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch

from music.encoding import Rows
from realtime.bundle import Bundle, Floats
from training.corpus import Corpus, Piece
from training.network import Network

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
def sample_rows(network: Network, count: int = ROWS) -> list[Rows]:
    """Return rows that the network itself makes up, always the same ones.

    Returns:
        Sequences of equal length, each an array of shape ``(rows, fields)``, that
        have at least ``count`` rows together.
    """
    generator = torch.Generator().manual_seed(_SEED)
    rows = torch.zeros(_LANES, len(network.sizes), dtype=torch.int64)
    state = network.initial_state(_LANES)
    made = [rows]
    for _ in range(-(-count // _LANES) - 1):
        first, state = network.read(rows, state)
        hidden, values = first, rows[:, 0]
        drawn: list[torch.Tensor] = []
        for k in range(len(network.sizes)):
            logits, hidden = network.field(k, values, hidden, first)
            values = torch.multinomial(torch.softmax(logits, dim=-1), 1, generator=generator)[:, 0]
            drawn.append(values)
        rows = torch.stack(drawn, dim=1)
        made.append(rows)
    return list(torch.stack(made, dim=1).numpy().astype(np.int16))  # (lanes, rows, fields)


def compare(network: Network, bundle: Bundle, sequences: Sequence[Rows]) -> Parity:
    """Read ``sequences`` with the network and with the bundle, one row at a time, and compare.

    Args:
        network: what the bundle was made from.
        bundle: made from it.
        sequences: each an array of shape ``(rows, fields)``, two rows at least; the state starts anew
            with each.

    Returns:
        What was found. Every field of every row but a sequence's first is predicted.
    """
    worst = worst_state = 0.0
    for rows in sequences:
        expected, state_after = _by_network(network, rows)
        state = bundle.initial_state()
        for number, (row, following) in enumerate(pairwise(rows.tolist())):
            first, state = bundle.step(row, state)
            worst = _larger(worst, _logits(bundle, first, following) - expected[number])
        for one, other in zip(state, state_after, strict=True):
            worst_state = _larger(worst_state, one - other)
    return Parity(sum(map(len, sequences)), len(sequences), worst, worst_state)


def _logits(bundle: Bundle, first: Floats, row: Sequence[int]) -> Floats:
    """Return the bundle's logits of all fields' values, where those of ``row`` are the true ones."""
    if bundle.parallel:
        return bundle.row(first)
    if bundle.forced:
        return bundle.row(first, row)
    hidden, parts = first, []
    for k in range(len(row)):
        logits, hidden = bundle.field(k, row[max(k - 1, 0)], hidden, first)
        parts.append(logits)
    return np.concatenate(parts)


def _larger(worst: float, differences: Floats) -> float:
    """Return the largest of ``worst`` and ``differences``; not a number, if one of them isn't."""
    return float(np.maximum(worst, np.abs(differences).max()))


@torch.no_grad()
def _by_network(network: Network, rows: Rows) -> tuple[Floats, list[Floats]]:
    """Return the logits ``(rows - 1, sum of sizes)``, and the state after the last row but one."""
    tokens = torch.from_numpy(rows.astype(np.int64))[None]  # (1, rows, fields)
    logits, state = network.logits(tokens[:, :-1], tokens[:, 1:], network.initial_state(1))
    return logits.numpy(), [values.numpy() for values in state]
