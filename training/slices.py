"""What a network makes of short slices of a text, as the SongRNN study measures it.

There one slice of 30 characters was drawn from each tune at random and read from the
zero state: the first character is given and 29 are predicted. Here every slice counts,
so that chance has no part in the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from music.encoding import Rows
    from training.network import Network

__all__ = ["SliceNats", "slice_nats"]

_AT_ONCE = 1024
"""Slices side by side; decides memory, not the figures."""


class SliceNats(NamedTuple):
    """Nats per predicted row."""

    by_tune: float
    """Mean over tunes of the mean over a tune's slices: what random slices, one from each tune, tend to."""
    by_slice: float
    """Mean over all slices of all tunes alike."""


def slice_nats(network: Network, tunes: Iterable[Rows], length: int = 30) -> SliceNats:
    """Return the mean loss over all slices, each read from the zero state.

    Args:
        network: in evaluation mode.
        tunes: rows of each, shape ``(rows, fields)``; those shorter than a slice are left out.
        length: rows of a slice, the first of which is given.

    Raises:
        ValueError: no tune is as long as a slice.
    """
    means: list[float] = []
    counts: list[int] = []
    for rows in tunes:
        if len(rows) >= length:
            windows = np.lib.stride_tricks.sliding_window_view(rows, length, axis=0).swapaxes(1, 2)
            slices = torch.from_numpy(windows.astype(np.int64)).to(network.device)  # (n, length, fields)
            total = sum(_nats(network, part) for part in slices.split(_AT_ONCE))
            means.append(total / (len(slices) * (length - 1)))
            counts.append(len(slices))
    if not counts:
        msg = f"no tune has {length} rows"
        raise ValueError(msg)
    return SliceNats(float(np.mean(means)), float(np.average(means, weights=counts)))


@torch.no_grad()
def _nats(network: Network, slices: torch.Tensor) -> float:
    """Return the loss of all fields of all rows but the first of ``slices``, ``(n, length, fields)``."""
    state = network.initial_state(len(slices))
    prediction, _ = network(slices[:, :-1], slices[:, 1:], state)
    nats: torch.Tensor = prediction.nats
    return float(nats.sum())
