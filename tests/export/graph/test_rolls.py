"""That the graphs of networks over frames compute what the networks compute."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pytest
import torch

from export.graph.rolls import graph_of_roll
from export.parity import TOLERANCE, compare
from music.encoding import Rows
from music.roll_notes import KEYS
from tests.export.graph.bundles import integers_of, played
from training.model_args import BlockArgs, RollArgs
from training.rolls import BitNetwork, BlockLSTM, RollLSTM

Network = TypeVar("Network", bound=BitNetwork)


SMALL = RollArgs(layers=2, width=16, key_width=6, reach=3, lags=(1, 4, 11))


def network(planes: int, frames: int = 1, **changes: int | tuple[int, ...]) -> RollLSTM:
    args = dataclasses.replace(SMALL, **changes)  # type: ignore[arg-type]  # all of them are sizes
    return strong(RollLSTM([2] * (KEYS * planes * frames), args, frames))


def strong(model: Network) -> Network:
    """Return ``model`` as one whose predictions depend strongly on what it has read."""
    torch.manual_seed(1)
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if "weight_hh" not in name:
                weights.normal_(0, 0.4)
    return model.eval()


def rows_of(model: BitNetwork, count: int = 40) -> list[Rows]:
    draw = np.random.default_rng(1)
    return [(draw.random((count, len(model.sizes))) < 0.1).astype(np.int16) for _ in range(2)]


CASES: dict[str, Callable[[], BitNetwork]] = {
    "frames of held keys": lambda: network(1),
    "with onsets": lambda: network(2),
    "several frames": lambda: network(2, frames=3),
    "one layer": lambda: network(1, layers=1),
    "no LSTM for each key": lambda: network(2, key_width=0),
    "none over frames": lambda: network(1, width=0),
    "no echoes": lambda: network(1, lags=()),
    "several members": lambda: network(1, members=3),
    "block": lambda: strong(BlockLSTM([2] * (2 * KEYS), BlockArgs(layers=2, width=16))),
}


@pytest.mark.parametrize("case", CASES)
def test_the_graph_computes_what_the_network_computes(case: str) -> None:
    model = CASES[case]()
    found = compare(model, played(model), rows_of(model))
    assert found.logits <= TOLERANCE
    assert found.state <= TOLERANCE


def test_sequences_side_by_side_are_as_alone() -> None:
    model = network(2)
    bundle = played(model)
    one, other = (rows.astype(np.int64) for rows in rows_of(model, 5))
    together = bundle.initial_state(2)
    alone = bundle.initial_state(1)
    for pair in zip(one, other, strict=True):
        both, together = bundle.step_lanes(np.stack(pair), together)
        single, alone = bundle.step_lanes(pair[1][None], alone)
        np.testing.assert_allclose(bundle.row_lanes(both)[1], bundle.row_lanes(single)[0], atol=1e-5)
        for values, own in zip(together, alone, strict=True):
            np.testing.assert_allclose(values[:, 1], own[:, 0], atol=1e-5)


def test_integers_stay_near() -> None:
    model = network(2)
    rows = rows_of(model)
    exact = compare(model, played(model), rows)
    found = compare(model, played(model, integers_of(model)), rows)
    assert exact.logits < found.logits < 1.0


def test_all_fields_come_at_once() -> None:
    model = network(2)
    graph = graph_of_roll(model)
    assert graph.decoder.parallel
    assert graph.decoder.width == len(model.sizes)
    bundle = played(model)
    first, _ = bundle.step([0] * len(model.sizes), bundle.initial_state())
    whole = bundle.row(first)
    assert (whole[::2] == 0).all()
    np.testing.assert_array_equal(whole[1::2], first[0])
    logits, _ = bundle.field(7, 1, first, first)
    np.testing.assert_array_equal(logits, bundle.of_field(whole, 7))


def test_another_network_is_refused() -> None:
    with pytest.raises(TypeError, match="no graph is known for BitNetwork"):
        graph_of_roll(BitNetwork([2] * KEYS))
