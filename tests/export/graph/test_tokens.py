"""That the graph of every token network computes what the network computes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from export.graph import graph_of
from export.parity import ROWS, TOLERANCE, compare, sample_rows
from tests.export.graph.bundles import content_of, integers_of, played
from tests.export.models import strengthen
from training.beginnings import open_memory
from training.model_args import TokenArgs
from training.network import Network
from training.sub_decoders import AttentionTokens, GRUTokens, LinearTokens
from training.tokens import TokenNetwork

NB_LIKE, CP_LIKE = ((9, 13, 3, 17), 0), ((3, 14, 17, 11, 5), 1)
"""Sizes of the fields, and how many of them lead."""

MEMORY = 7
"""Rows that a Transformer-XL remembers in each layer."""

DECODERS = {"linear": LinearTokens, "gru": GRUTokens, "attention": AttentionTokens}
BACKBONES = ("lstm", "gru", "rnn", "transformer-xl")


def network(
    backbone: str, decoder: str, fields: tuple[tuple[int, ...], int] = NB_LIKE, **changes: int
) -> TokenNetwork:
    """Return a network whose predictions depend strongly on what it has read."""
    torch.manual_seed(1)
    sizes = {"layers": 2, "width": 24, "embedding": 6, "decoder_width": 16, "heads": 4, "memory": MEMORY}
    args = TokenArgs(backbone=backbone, decoder=decoder, **{**sizes, **changes})  # type: ignore[arg-type]
    model = DECODERS[decoder](*fields[:1], args, fields[1])
    open_memory(model.backbone)
    strengthen(model)
    return model


@pytest.mark.parametrize("fields", [NB_LIKE, CP_LIKE], ids=["nb", "cp"])
@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("backbone", BACKBONES)
def test_graph_and_network_agree(backbone: str, decoder: str, fields: tuple[tuple[int, ...], int]) -> None:
    model = network(backbone, decoder, fields)
    # Over 2,000 rows each backbone, and the sub-decoder that is the default; all others over fewer.
    many = fields is NB_LIKE and (decoder == "linear" or (backbone, decoder) == ("lstm", "gru"))
    sequences = sample_rows(model, ROWS if many else 100)
    found = compare(model, played(model), sequences)
    assert 0 < found.logits <= TOLERANCE
    assert found.state <= TOLERANCE


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("backbone", BACKBONES)
def test_any_depth(backbone: str, layers: int) -> None:
    model = network(backbone, "linear", layers=layers)
    assert compare(model, played(model), sample_rows(model, 48)).logits <= TOLERANCE


@pytest.mark.parametrize(("residual", "relu"), [(False, True), (True, False), (False, False)])
@pytest.mark.parametrize("decoder", ["gru", "attention"])
def test_residual_and_relu_can_be_turned_off(decoder: str, residual: int, relu: int) -> None:
    model = network("lstm", decoder, residual=residual, relu=relu)
    assert compare(model, played(model), sample_rows(model, 48)).logits <= TOLERANCE


def test_one_field_is_enough() -> None:
    for decoder in DECODERS:
        model = network("lstm", decoder, ((30,), 0))
        assert compare(model, played(model), sample_rows(model, 48)).logits <= TOLERANCE


@pytest.mark.parametrize("backbone", BACKBONES)
@torch.no_grad()
def test_lanes_side_by_side_are_as_each_alone(backbone: str) -> None:
    model = network(backbone, "attention")
    bundle = played(model)
    rows = np.stack(sample_rows(model, 80)).astype(np.int64)  # (lanes, rows, fields)
    state = bundle.initial_state(len(rows))
    together = model.initial_state(len(rows))
    for step in range(10):
        first, state = bundle.step_lanes(rows[:, step], state)
        expected, together = model.read(torch.from_numpy(rows[:, step]), together)
        np.testing.assert_allclose(first, expected.numpy(), atol=TOLERANCE)
        logits, _ = bundle.field_lanes(0, rows[:, 0, 0], first, first)
        np.testing.assert_allclose(logits, model.field(0, together[0], expected, expected)[0], atol=TOLERANCE)


@pytest.mark.parametrize(
    ("decoder", "fields", "parallel", "width"),
    [
        ("linear", NB_LIKE, True, 24),
        ("linear", CP_LIKE, False, 24),
        ("gru", NB_LIKE, False, 16),
        ("attention", NB_LIKE, False, 4 * 16),
    ],
)
def test_what_the_manifest_is_told(
    decoder: str, fields: tuple[tuple[int, ...], int], *, parallel: bool, width: int
) -> None:
    graph = graph_of(network("gru", decoder, fields))
    assert (graph.decoder.kind, graph.decoder.parallel, graph.decoder.width) == (decoder, parallel, width)
    assert [(tensor.name, tensor.shape) for tensor in graph.state] == [("state_h", (2, 1, 24))]


@pytest.mark.parametrize(
    ("backbone", "decoder"),
    [*((backbone, "gru") for backbone in BACKBONES), ("lstm", "linear"), ("lstm", "attention")],
)
def test_integers_are_smaller_and_near(backbone: str, decoder: str) -> None:
    model = network(backbone, decoder, width=96, decoder_width=64)
    small = integers_of(model)
    assert len(content_of(small, model)) < 0.6 * len(content_of(graph_of(model), model))
    found = compare(model, played(model, small), sample_rows(model, 80))
    assert TOLERANCE < found.logits < 2


def test_another_network_has_no_graph() -> None:
    with pytest.raises(TypeError, match="no graph of a Network"):
        graph_of(Network(NB_LIKE[0]))
    with pytest.raises(TypeError, match="no graph of a TokenNetwork"):
        graph_of(TokenNetwork(NB_LIKE[0], TokenArgs(width=8, layers=1)))
