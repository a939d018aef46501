"""Token networks as graphs, written from the same equations as `training.tokens` has."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from export.graph.backbones import add_backbone, backbone_tensors
from export.graph.join import Graph
from export.graph.sub_decoders import add_field, add_first, decoder_of
from export.graph.writer import Writer, floats, row_input, state_values, token_input, weights_of
from realtime.manifest import BATCH, FIRST, HIDDEN, LOGITS, NEXT, ROW
from training.tokens import TokenNetwork

__all__ = ["graph_of_tokens"]


def graph_of_tokens(network: TokenNetwork) -> Graph:
    """Return the graph of ``network``, whatever its backbone and its sub-decoder.

    Raises:
        TypeError: it is of no class that is known here.
    """
    weights, sizes = weights_of(network), network.sizes
    state, decoder = backbone_tensors(network), decoder_of(network)
    step = Writer()
    # The tables of all fields are one, in which each field's values begin at its offset.
    tables = np.concatenate([weights[f"embeddings.{k}.weight"] for k in range(len(sizes))])
    step.add("Add", [ROW, step.integers("offsets", 0, *accumulate(sizes[:-1]))], "places")
    step.add("Gather", [step.constant("tables", tables), "places"], "embedded")
    step.add("Flatten", ["embedded"], "flat")
    step.linear(weights, "mix.*", "flat", "mixed")
    add_first(step, network, weights, add_backbone(step, network, weights, "mixed"))
    field = Writer()
    add_field(field, network, weights)
    hidden = floats(NEXT + HIDDEN, [BATCH, decoder.width])
    return Graph(
        step=step.model(
            "step", [row_input(len(sizes)), *state_values(state)], [hidden, *state_values(state, NEXT)]
        ),
        field=field.model(
            "field",
            [token_input(), floats(HIDDEN, [BATCH, decoder.width]), floats(FIRST, [BATCH, decoder.width])],
            [floats(LOGITS, [BATCH, sum(sizes)]), hidden],
        ),
        state=state,
        decoder=decoder,
    )
