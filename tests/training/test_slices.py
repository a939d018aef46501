"""Slices of a text: what counts, and that every slice starts from nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from training.network import Network, State
from training.slices import slice_nats


class Counter(Network):
    """Expects the number of rows that it has read so far, with probability one half."""

    def __init__(self, size: int = 9) -> None:
        super().__init__([size])
        self.weight = torch.nn.Parameter(torch.zeros(1))

    def initial_state(self, batch: int) -> State:
        return (torch.zeros(1, batch, 1),)

    def logits(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Tensor, State]:
        batch, time, _ = rows.shape
        read = state[0][0] + torch.arange(1, time + 1)  # (batch, time)
        size = self.sizes[0]
        even = torch.full((batch, time, size), 0.5 / (size - 1)).log()
        out = even.scatter(2, read.long()[:, :, None], float(np.log(0.5)))
        assert torch.equal(rows[:, 1:], targets[:, :-1])
        return out.flatten(0, 1), (state[0] + time,)


def rows(*values: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    return np.array(values, dtype=np.int16)[:, None]


def test_each_slice_is_read_from_the_zero_state() -> None:
    """Of 0 1 2 3 the slice 0 1 2 is as expected, 1 2 3 nowhere."""
    right, wrong = -np.log(0.5), -np.log(0.5 / 8)
    assert slice_nats(Counter(), [rows(0, 1, 2, 3)], 3).by_tune == pytest.approx((right + wrong) / 2)


def test_tunes_count_alike_or_by_their_slices() -> None:
    right, wrong = -np.log(0.5), -np.log(0.5 / 8)
    found = slice_nats(Counter(), [rows(5, 1, 2), rows(0, 0, 0, 0, 0), rows(0, 1)], 3)
    assert found.by_tune == pytest.approx((right + wrong) / 2)
    assert found.by_slice == pytest.approx((right + 3 * wrong) / 4)


def test_there_must_be_a_slice() -> None:
    with pytest.raises(ValueError, match="no tune has 30 rows"):
        slice_nats(Counter(), [rows(0, 1, 2)])
