"""Backbones as operators: one row is read, and the state moves on."""

from __future__ import annotations

from export.graph.transformer_xl import MEMORY, add_transformer_xl
from export.graph.writer import Weights, Writer
from realtime.manifest import NEXT, StateTensor
from training.tokens import TokenNetwork
from training.transformer_xl import TransformerXL

__all__ = ["add_backbone", "backbone_tensors"]

_LAYER = "backbone.*_l{}"
"""Name of torch's weights of a recurrent layer."""

_STATES = {"lstm": ("state_h", "state_c"), "gru": ("state_h",), "rnn": ("state_h",)}
"""Names of the state's tensors of each recurrent backbone."""


def backbone_tensors(network: TokenNetwork) -> tuple[StateTensor, ...]:
    """Return name and shape, for one sequence, of each tensor of the state."""
    args = network.args
    if args.backbone == "transformer-xl":
        return (StateTensor(MEMORY, (args.layers, 1, args.memory, args.width + 1)),)
    return tuple(StateTensor(name, (args.layers, 1, args.width)) for name in _STATES[args.backbone])


def add_backbone(out: Writer, network: TokenNetwork, weights: Weights, source: str) -> str:
    """Add the backbone, which moves the state on; return the name of its output, ``(batch, width)``.

    Args:
        out: where to.
        network: whose backbone.
        weights: of the network.
        source: the row, ``(batch, width)``.
    """
    if isinstance(network.backbone, TransformerXL):
        return add_transformer_xl(out, network.backbone, weights, source)
    if network.args.backbone == "lstm":
        return _add_lstm(out, weights, network.args.layers, source)
    cell = out.gru if network.args.backbone == "gru" else out.rnn
    (name,) = _STATES[network.args.backbone]
    layers, axis = range(network.args.layers), out.integers("layer_axis", 0)
    out.add("Split", [name], *(f"{name}_{k}" for k in layers), axis=0, num_outputs=len(layers))
    after = []
    for k in layers:
        before = out.add("Squeeze", [f"{name}_{k}", axis], f"before_{k}")  # (batch, width)
        source = cell(weights, _LAYER.format(k), source, before)
        after.append(out.add("Unsqueeze", [source, axis], f"after_{k}"))
    out.add("Concat", after, NEXT + name, axis=0)
    return source


def _add_lstm(out: Writer, weights: Weights, count: int, source: str) -> str:
    layers, names = range(count), _STATES["lstm"]
    one_step = out.integers("time_axis", 0)
    below = out.add("Unsqueeze", [source, one_step], "sequence")  # (1, batch, width)
    for name in names:
        out.add("Split", [name], *(f"{name}_{k}" for k in layers), axis=0, num_outputs=count)
    after = []
    for k in layers:
        after.append(out.lstm(weights, _LAYER.format(k), below, [f"{name}_{k}" for name in names]))
        below = after[-1][0]
    for name, parts in zip(names, zip(*after, strict=True), strict=True):
        out.add("Concat", parts, NEXT + name, axis=0)
    return out.add("Squeeze", [below, one_step], "context")
