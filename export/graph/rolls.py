"""The graphs of the networks whose chances for all bits are independent: of `training.rolls`.

Reading a row gives the logits of all bits of the next already; predicting a field only
puts them where the manifest has them.
"""

from __future__ import annotations

import numpy as np
import onnx

from export.graph.join import Graph
from export.graph.writer import Weights, Writer, floats, row_input, state_values, token_input, weights_of
from music.roll_notes import KEYS
from realtime.manifest import BATCH, FIRST, HIDDEN, LOGITS, NEXT, ROW, Decoder, StateTensor
from training.rolls import CERTAIN, BitNetwork, BlockLSTM, RollLSTM
from training.tied_keys import COUNTED, OCTAVE, TOLD, TiedKeys

__all__ = ["graph_of_roll"]

_BACKBONE = ("state_h", "state_c")
_KEYS = ("first_h", "first_c", "second_h", "second_c")
"""Names of the states."""


def graph_of_roll(network: BitNetwork) -> Graph:
    """Return the two operations of ``network``.

    Raises:
        TypeError: it is neither a `RollLSTM` nor a `BlockLSTM`.
    """
    if not isinstance(network, RollLSTM | BlockLSTM):
        msg = f"no graph is known for {type(network).__name__}"
        raise TypeError(msg)
    args, fields = network.args, len(network.sizes)
    weights, out = weights_of(network), Writer()
    state: list[StateTensor] = []
    out.add("Cast", [ROW], "bits", to=onnx.TensorProto.FLOAT)
    said = []
    if args.width:
        state += [StateTensor(name, (args.layers, 1, args.width)) for name in _BACKBONE]
        said.append(_backbone(out, weights, args.layers))
    if isinstance(network, BlockLSTM):
        said = [_as_logits(out, *said)]
    else:
        said.append(out.constant("bias", weights["bias"][None]))
        if network.keys is not None:
            state += [StateTensor(name, (KEYS, 1, network.keys.width)) for name in _KEYS]
            said.append(_tied_keys(out, weights, network.keys, (network.frames, network.planes)))
    out.add("Sum", said, NEXT + HIDDEN)
    step = out.model(
        "step",
        [row_input(fields), *state_values(state)],
        [floats(NEXT + HIDDEN, [BATCH, fields]), *state_values(state, NEXT)],
    )
    kind = "independent bits" if isinstance(network, RollLSTM) else "least squares"
    return Graph(step, _field(fields), tuple(state), Decoder(kind, fields, parallel=True))


def _field(fields: int) -> onnx.ModelProto:
    """Return the graph that makes a pair of logits, 0 and its own, of what is said of each bit."""
    out = Writer()
    last = out.integers("last_axis", 2)
    out.add("Unsqueeze", [FIRST, last], "set")  # (batch, fields, 1)
    out.add("Sub", ["set", "set"], "not_set")
    out.add("Concat", ["not_set", "set"], "pairs", axis=2)
    out.add("Flatten", ["pairs"], LOGITS, axis=1)
    out.add("Identity", [HIDDEN], NEXT + HIDDEN)
    inputs = [token_input(), floats(HIDDEN, [BATCH, fields]), floats(FIRST, [BATCH, fields])]
    outputs = [floats(LOGITS, [BATCH, 2 * fields]), floats(NEXT + HIDDEN, [BATCH, fields])]
    return out.model("field", inputs, outputs)


def _backbone(out: Writer, weights: Weights, layers: int) -> str:
    """Add the LSTM over rows and its head; return the name of what it says, ``(batch, fields)``."""
    time = out.integers("time_axis", 0)
    below = out.add("Unsqueeze", ["bits", time], "sequence")
    for name in _BACKBONE:
        out.add("Split", [name], *(f"{name}_{k}" for k in range(layers)), axis=0, num_outputs=layers)
    after = []
    for k in range(layers):
        before = [f"{name}_{k}" for name in _BACKBONE]
        after.append(out.lstm(weights, f"backbone.*_l{k}", below, before))
        below = after[-1][0]
    for name, parts in zip(_BACKBONE, zip(*after, strict=True), strict=True):
        out.add("Concat", parts, NEXT + name, axis=0)
    out.add("Squeeze", [below, time], "context")
    return out.linear(weights, "head.*", "context", "said")


def _as_logits(out: Writer, values: str) -> str:
    """Add what makes logits of values that are held to a chance, and return their name."""
    least, most = (np.float32(chance) for chance in (CERTAIN, 1 - CERTAIN))
    out.add("Clip", [values, out.constant("least", least), out.constant("most", most)], "chance")
    out.add("Sub", [out.constant("one", np.float32(1)), "chance"], "other_chance")
    out.add("Div", ["chance", "other_chance"], "odds")
    return out.add("Log", ["odds"], "log_odds")


def _tied_keys(out: Writer, weights: Weights, keys: TiedKeys, shape: tuple[int, int]) -> str:
    """Add the LSTMs of the keys.

    Args:
        out: where to.
        weights: of the whole network.
        keys: these LSTMs.
        shape: frames in a row, bits of a key in a frame.

    Returns:
        The name of what it says, ``(batch, fields)``.
    """
    frames, planes = shape
    out.add("Reshape", ["bits", out.integers("by_frame", -1, frames, KEYS, planes)], "framed")
    out.add("Transpose", ["framed"], "framed_keys", perm=[0, 1, 3, 2])
    out.add("Reshape", ["framed_keys", out.integers("by_key", -1, frames * planes, KEYS)], "keys")
    out.constant("classes", np.arange(KEYS) % OCTAVE)
    out.constant("around", np.arange(2 * OCTAVE - 1) % OCTAVE)
    out.integers("padding", 0, 0, 0, 0, 0, -KEYS % OCTAVE)
    out.integers("octaves", 0, 0, -1, OCTAVE)
    out.integers("key_axis", 2)
    first = _cells(out, weights, "first", _surroundings(out, weights, keys.reach), keys.width)
    second = _cells(out, weights, "second", _mixing(out, weights, "between", first, keys.reach), keys.width)
    heard = _mixing(out, weights, "last", second, keys.reach)
    last = out.add(
        "Reshape", [_by_key(out, "last", heard), out.integers("flat", -1, keys.width)], "last_heard"
    )
    out.add("Concat", [first, second, last], "remembered", axis=1)
    out.linear(weights, "keys.head.*", "remembered", "keys_say")
    out.add("Reshape", ["keys_say", out.integers("said_shape", KEYS, -1, frames, planes)], "said_by_key")
    out.add("Transpose", ["said_by_key"], "said_by_frame", perm=[1, 2, 0, 3])
    return out.add("Flatten", ["said_by_frame"], "said_by_keys", axis=1)


def _surroundings(out: Writer, weights: Weights, reach: int) -> str:
    """Add what each key hears of the keys; return the name, ``(batch, width, KEYS)``."""
    above = out.add("CumSum", ["keys", "key_axis"], "above", exclusive=1)
    below = out.add("CumSum", ["keys", "key_axis"], "below", exclusive=1, reverse=1)
    none, one = (out.constant(name, np.float32(value)) for name, value in (("none", 0), ("one", 1)))
    out.add("Concat", [above, below], "counts", axis=1)
    out.add("Unsqueeze", ["counts", "key_axis"], "counts_apart")  # (batch, 2 * bits, 1, KEYS)
    limits = out.constant("limits", np.arange(COUNTED, dtype=np.float32)[:, None])
    out.add("Sub", ["counts_apart", limits], "over_limits")
    out.add("Clip", ["over_limits", none, one], "more")
    out.add("Reshape", ["more", out.integers("more_shape", 0, -1, KEYS)], "more_flat")
    ends = []
    for beyond in (above, below):
        out.add("Clip", [beyond, none, one], f"{beyond}_any")
        out.add("Sub", [one, f"{beyond}_any"], f"{beyond}_no")
        ends.append(out.add("Mul", ["keys", f"{beyond}_no"], f"{beyond}_end"))
    out.add("Concat", ["keys", *ends], "heard_keys", axis=1)
    out.add(
        "Add",
        [_conv(out, weights, "keys.near", "keys", reach), _conv(out, weights, "keys.rank", "more_flat")],
        "near_rank",
    )
    out.add("Add", ["near_rank", _chroma(out, weights, "keys", "heard_keys", "ReduceMax")], "heard_all")
    return out.add("Add", ["heard_all", out.constant("keys.key", weights["keys.key"])], "surroundings")


def _mixing(out: Writer, weights: Weights, layer: str, source: str, reach: int) -> str:
    """Add what keys hear of what all of them remember, ``(KEYS * batch, width)``.

    Returns:
        The name, ``(batch, width, KEYS)``.
    """
    name = f"keys.{layer}"
    out.linear(weights, f"{name}.tell.*", source, f"{name}/flat")
    by_key = out.integers(f"{name}/told_shape", KEYS, -1, TOLD)
    out.add("Reshape", [f"{name}/flat", by_key], f"{name}/by_key")
    out.add("Transpose", [f"{name}/by_key"], f"{name}/told", perm=[1, 2, 0])
    near = _conv(out, weights, f"{name}.near", f"{name}/told", reach)
    chroma = _chroma(out, weights, name, f"{name}/told", "ReduceMean")
    return out.add("Add", [near, chroma], f"{name}/heard")


def _conv(out: Writer, weights: Weights, layer: str, source: str, padding: int = 0) -> str:
    """Add a convolution over keys of ``source``, ``(batch, channels, KEYS)``, and return its name."""
    parts = [f"{layer}.{part}" for part in ("weight", "bias") if f"{layer}.{part}" in weights]
    constants = [out.constant(name, weights[name]) for name in parts]
    return out.add("Conv", [source, *constants], f"{layer}/out", pads=[padding, padding])


def _chroma(out: Writer, weights: Weights, layer: str, source: str, fold: str) -> str:
    """Add what each key hears of pitch classes, seen from its own.

    Args:
        out: where to.
        weights: of the whole network.
        layer: whose ``chroma`` it is.
        source: the keys, ``(batch, channels, KEYS)``.
        fold: the operator that makes one of the octaves.

    Returns:
        The name, ``(batch, width, KEYS)``.
    """
    name = f"{layer}.chroma"
    out.add("Pad", [source, "padding"], f"{name}/whole")
    out.add("Reshape", [f"{name}/whole", "octaves"], f"{name}/octaves")
    out.add(fold, [f"{name}/octaves", "key_axis"], f"{name}/classes", keepdims=0)
    out.add("Gather", [f"{name}/classes", "around"], f"{name}/turned", axis=2)
    return out.add("Gather", [_conv(out, weights, name, f"{name}/turned"), "classes"], f"{name}/keys", axis=2)


def _by_key(out: Writer, layer: str, source: str) -> str:
    """Add what of ``source``, ``(batch, width, KEYS)``, is over 0; its name, ``(KEYS, batch, width)``."""
    out.add("Relu", [source], f"{layer}_relu")
    return out.add("Transpose", [f"{layer}_relu"], f"{layer}_by_key", perm=[2, 0, 1])


def _cells(out: Writer, weights: Weights, layer: str, source: str, width: int) -> str:
    """Add the LSTM of every key over ``source``, ``(batch, width, KEYS)``, and the new state.

    Returns:
        The name of its outputs, ``(KEYS * batch, width)``.
    """
    sequences = out.integers(f"{layer}_sequences", 1, -1, width)
    names = (f"{layer}_h", f"{layer}_c")
    flat = [out.add("Reshape", [name, sequences], f"{name}_flat") for name in names]
    below = out.add("Reshape", [_by_key(out, layer, source), sequences], f"{layer}_in")
    after = out.lstm(weights, f"keys.{layer}.*_l0", below, flat)
    by_key = out.integers(f"{layer}_by_key_shape", KEYS, -1, width)
    for name, values in zip(names, after, strict=True):
        out.add("Reshape", [values, by_key], NEXT + name)
    return out.add("Reshape", [after[0], out.integers(f"{layer}_flat", -1, width)], f"{layer}_out")
