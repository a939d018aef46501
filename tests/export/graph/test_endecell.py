"""That the graph of an EnDeCell computes what the network computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import pytest
import torch

from export.graph.endecell import graph_of_endecell
from export.graph.join import join
from export.quantise import quantise
from realtime.manifest import FIRST, HIDDEN, LOGITS, NEXT, ROW, STEPPING, TOKEN
from training.endecell import EnDeCell
from training.key_coder import KeyGroups
from training.model_args import EnDeCellArgs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from export.graph.join import Graph

    Floats = npt.NDArray[np.float32]
    Feeds = dict[str, npt.NDArray[Any]]

LANES = 3


def make(groups: KeyGroups, key_width: int = 8, layers: int = 1) -> EnDeCell:
    torch.manual_seed(5)
    args = EnDeCellArgs(
        encoder_width=16, layers=layers, width=24, decoder_width=16, key_width=key_width, reach=3
    )
    model = EnDeCell([groups.values] * groups.fields, args, groups.planes, groups.frames)
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(1.5)
    return model.eval()


class Runner:
    """Steps through a graph as the engine does."""

    def __init__(self, graph: Graph, sizes: Sequence[int], *, exact: bool = True) -> None:
        self.exact = exact
        self.session = onnxruntime.InferenceSession(join(graph, sizes).SerializeToString())
        self.names = [tensor.name for tensor in graph.state]
        self.state = {t.name: np.zeros((t.shape[0], LANES, *t.shape[2:]), np.float32) for t in graph.state}
        self.size = sizes[0]
        idle = np.zeros((LANES, graph.decoder.width), np.float32)
        self.idle: Feeds = {ROW: np.zeros((LANES, len(sizes)), np.int64), TOKEN: np.zeros(LANES, np.int64)}
        self.idle |= {HIDDEN: idle, FIRST: idle}

    def read(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Return the new ``first`` after ``rows``, shape ``(lanes, fields)``."""
        outputs = [NEXT + HIDDEN, *(NEXT + name for name in self.names)]
        feeds: Feeds = {**self.idle, **self.state, STEPPING: np.array(True), ROW: rows}  # noqa: FBT003 - a value
        first: Floats
        first, *after = self.session.run(outputs, feeds)
        self.state = dict(zip(self.names, after, strict=True))
        return first

    def predict(self, first: Floats, row: npt.NDArray[np.int64]) -> Floats:
        """Return the logits ``(lanes, sum of sizes)`` of ``row``, of each group given those before it."""
        parts, told = [], np.zeros_like(row)
        feeds: Feeds = {**self.idle, **self.state, STEPPING: np.array(False), FIRST: first}  # noqa: FBT003 - a value
        for k in range(row.shape[1]):
            (logits,) = self.session.run([LOGITS], feeds | {ROW: told})
            parts.append(logits[:, k * self.size : (k + 1) * self.size])
            told = told.copy()
            told[:, k] = row[:, k]
        (at_once,) = self.session.run([LOGITS], feeds | {ROW: row})
        expected: Floats = np.concatenate(parts, axis=1)
        np.testing.assert_allclose(at_once, expected, atol=1e-5 if self.exact else 0.3)
        return expected


def differences(model: EnDeCell, graph: Graph, *, exact: bool = True) -> tuple[float, float]:
    """Return the largest differences of logits and states between network and graph, over five rows."""
    draw = torch.Generator().manual_seed(6)
    rows = torch.randint(0, model.sizes[0], (LANES, 6, len(model.sizes)), generator=draw)
    with torch.no_grad():
        out, state = model.logits(rows[:, :-1], rows[:, 1:], model.initial_state(LANES))
    expected = out.unflatten(0, (LANES, 5)).numpy()
    runner, worst = Runner(graph, model.sizes, exact=exact), 0.0
    for t in range(5):
        logits = runner.predict(runner.read(rows[:, t].numpy()), rows[:, t + 1].numpy())
        worst = max(worst, float(np.abs(logits - expected[:, t]).max()))
    pairs = zip(runner.state.values(), state, strict=True)
    return worst, max(float(np.abs(one - other.numpy()).max()) for one, other in pairs)


@pytest.mark.parametrize(
    ("groups", "key_width", "layers"),
    [
        (KeyGroups(8, 1), 8, 1),
        (KeyGroups(6, 4), 8, 2),
        (KeyGroups(8, 1, planes=2), 8, 1),
        (KeyGroups(12, 2, planes=2, frames=3), 8, 1),
        (KeyGroups(6, 4, planes=2, frames=2), 0, 3),
    ],
    ids=["key by key", "four keys", "half keys", "three frames", "no memories"],
)
def test_the_graph_computes_what_the_network_computes(groups: KeyGroups, key_width: int, layers: int) -> None:
    model = make(groups, key_width, layers)
    logits, state = differences(model, graph_of_endecell(model))
    assert 0 < logits < 1e-5
    assert state < 1e-5


def test_its_weights_can_become_8_bit_integers() -> None:
    model = make(KeyGroups(8, 2))
    graph = graph_of_endecell(model)
    small = graph._replace(step=quantise(graph.step), field=quantise(graph.field))
    logits, _ = differences(model, small, exact=False)
    assert 1e-5 < logits < 0.3


def test_state_and_width_are_as_the_manifest_has_them() -> None:
    graph = graph_of_endecell(make(KeyGroups(6, 4, planes=2, frames=2), layers=2))
    assert [(t.name, t.shape) for t in graph.state] == [
        ("state_h", (2, 1, 24)),
        ("state_c", (2, 1, 24)),
        ("places_h", (3, 1, 8)),
        ("places_c", (3, 1, 8)),
        ("past", (263, 1, 24)),
    ]
    # Decoder 16, row 24 bits, three places of 16, frame 12 bits.
    assert graph.decoder.width == 16 + 24 + 48 + 12
    assert graph.decoder.forced
    assert not graph.decoder.parallel
