"""Sub-decoders as operators: one field of the next row is predicted.

The classifiers of all fields are one, so that one graph serves every field: computing all the
logits costs less than choosing among them. Which field it is, the token says.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from export.graph.attention import NEVER, Attention
from export.graph.writer import Weights, Writer
from realtime.manifest import FIRST, HIDDEN, LOGITS, NEXT, TOKEN, Decoder
from training.sub_decoders import AttentionTokens, GRUTokens, LinearTokens
from training.tokens import TokenNetwork

__all__ = ["add_field", "add_first", "decoder_of"]


def decoder_of(network: TokenNetwork) -> Decoder:
    """Return what the manifest says of the sub-decoder.

    Raises:
        TypeError: there is no graph of such a network.
    """
    args = network.args
    if isinstance(network, LinearTokens):
        return Decoder("linear", args.width, parallel=not network.given)
    if isinstance(network, GRUTokens):
        return Decoder("gru", args.decoder_width)
    if isinstance(network, AttentionTokens):
        return Decoder("attention", len(network.sizes) * args.decoder_width)
    msg = f"there is no graph of a {type(network).__name__}"
    raise TypeError(msg)


def add_first(out: Writer, network: TokenNetwork, weights: Weights, context: str) -> None:
    """Add what the first field starts from, made of ``context``, ``(batch, width)``."""
    if isinstance(network, LinearTokens):
        out.add("Identity", [context], NEXT + HIDDEN)
        return
    out.linear(weights, "start.*", context, "start_out")
    if isinstance(network, GRUTokens):
        out.add("Tanh", ["start_out"], NEXT + HIDDEN)
        return
    out.add("Add", ["start_out", out.constant("place", weights["places"][0])], "slot")
    rest = (len(network.sizes) - 1) * network.args.decoder_width
    out.add("Pad", ["slot", out.integers("padding", 0, 0, 0, rest)], NEXT + HIDDEN)


def add_field(out: Writer, network: TokenNetwork, weights: Weights) -> None:
    """Add what predicts a field."""
    if isinstance(network, LinearTokens):
        _add_linear(out, network, weights)
    elif isinstance(network, GRUTokens):
        _add_gru(out, network, weights)
    elif isinstance(network, AttentionTokens):
        _add_attention_decoder(out, network, weights)


def _add_linear(out: Writer, network: LinearTokens, weights: Weights) -> None:
    if network.given:
        leaders = [weights[f"given.{k}.weight"] for k in range(len(network.given))]
        nothing = np.zeros((1, network.args.width), dtype=np.float32)
        table = np.concatenate([nothing, *leaders, nothing])
        # What follows the values that lead adds nothing: the last row of the table.
        out.add("Min", [TOKEN, out.integers("last", len(table) - 1)], "place")
        out.add("Gather", [out.constant("given", table), "place"], "added")
        out.add("Add", [HIDDEN, "added"], NEXT + HIDDEN)
    else:
        out.add("Identity", [HIDDEN], NEXT + HIDDEN)
    _add_heads(out, network, weights, NEXT + HIDDEN)


def _add_gru(out: Writer, network: GRUTokens, weights: Weights) -> None:
    # The first row stands for "no field before", then come the values of each field but the last.
    table = _given(network, weights, weights["begin"])
    out.add("Gather", [out.constant("given", table), TOKEN], "input")
    hidden = out.gru(weights, "decoder.*", "input", HIDDEN)
    out.add("Identity", [hidden], NEXT + HIDDEN)
    _add_heads(out, network, weights, _add_seen(out, network, NEXT + HIDDEN, FIRST))


def _add_attention_decoder(out: Writer, network: AttentionTokens, weights: Weights) -> None:
    count, width = len(network.sizes), network.args.decoder_width
    table = _given(network, weights, np.zeros(width, dtype=np.float32))
    # For each token, of which field it is the turn then: it attends to the slots up to its own.
    turn = np.repeat(np.arange(count), [1, *network.sizes[:-1]])
    table += weights["places"][turn] * (turn > 0)[:, None]  # the first slot is full already
    own = np.eye(count, dtype=np.float32)[turn]  # (tokens, fields)
    later = np.where(np.arange(count) > turn[:, None], NEVER, 0.0).astype(np.float32)
    out.integers("inner", 1)
    out.integers("outer", 2)
    for name, values in (("given", table), ("own", own), ("later", later)):
        out.add("Gather", [out.constant(f"{name}_table", values), TOKEN], name)
    out.add("Unsqueeze", ["given", "inner"], "given_row")  # (batch, 1, width)
    out.add("Unsqueeze", ["own", "outer"], "own_column")  # (batch, fields, 1)
    out.add("Mul", ["own_column", "given_row"], "added")  # (batch, fields, width)
    out.add("Reshape", [HIDDEN, out.integers("by_slot", 0, count, width)], "slots_before")
    out.add("Add", ["slots_before", "added"], "slots")
    out.add("Flatten", ["slots"], NEXT + HIDDEN)
    out.add("Unsqueeze", ["own", "inner"], "own_row")  # (batch, 1, fields)
    out.add("MatMul", ["own_row", "slots"], "asking_row")  # (batch, 1, width)
    out.add("Squeeze", ["asking_row", "inner"], "asking")
    normal = out.normalised(weights, "before", "slots")  # (batch, fields, width)
    out.add("MatMul", ["own_row", normal], "normal_row")
    out.add("Squeeze", ["normal_row", "inner"], "normal_asking")
    attention = Attention(out, weights, "", network.args.heads)
    bias = out.add("Unsqueeze", ["later", "outer"], "bias")  # (batch, fields, 1)
    found = attention.found(attention.query("normal_asking"), normal, bias)
    out.add("Add", ["asking", found], "found_too")
    out.linear(weights, "widen.*", out.normalised(weights, "between", "found_too"), "wide")
    out.add("Relu", ["wide"], "wide_active")
    out.linear(weights, "narrow.*", "wide_active", "narrowed")
    out.add("Add", ["found_too", "narrowed"], "out_raw")
    present = out.normalised(weights, "last", "out_raw")
    first = out.add(
        "Slice", [FIRST, out.integers("zero", 0), out.integers("width", width), "inner"], "first_slot"
    )
    _add_heads(out, network, weights, _add_seen(out, network, present, first))


def _given(
    network: TokenNetwork, weights: Weights, nothing: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return what is given at each token, of which the first says that there is no field before."""
    tables = [weights[f"given.{k}.weight"] for k in range(len(network.given))]
    return np.concatenate([nothing[None], *tables])


def _add_seen(out: Writer, network: TokenNetwork, present: str, first: str) -> str:
    """Add what a classifier sees, and return its name."""
    seen = out.add("Add", [present, first], "residual") if network.args.residual else present
    return out.add("Relu", [seen], "active") if network.args.relu else seen


def _add_heads(out: Writer, network: TokenNetwork, weights: Weights, source: str) -> None:
    """Add the classifiers of all fields as one."""
    count = range(len(network.sizes))
    joined = {f"heads.{part}": [weights[f"heads.{k}.{part}"] for k in count] for part in ("weight", "bias")}
    together = {name: np.concatenate(parts) for name, parts in joined.items()}
    out.linear(together, "heads.*", source, LOGITS)
