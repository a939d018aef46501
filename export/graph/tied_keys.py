"""The LSTMs that all keys have, `training.tied_keys`, as operators."""

from __future__ import annotations

import numpy as np
import onnx

from export.graph.echoes import PAST, add_echoes
from export.graph.writer import Weights, Writer, named_state
from music.roll_notes import KEYS
from realtime.manifest import NEXT, ROW, StateTensor
from training.tied_keys import CLOCK, COUNTED, LONGEST, OCTAVE, TOLD, TiedKeys

__all__ = ["add_tied_keys", "key_state"]

_CELLS = ("first_h", "first_c", "second_h", "second_c")
"""Names of the states of the LSTMs."""

_AGES = "ages"
"""Name of the state that says how long each key has been as it is."""


def key_state(keys: TiedKeys) -> list[StateTensor]:
    """Return name and shape, for one sequence, of each tensor of the state."""
    return named_state([*_CELLS, _AGES, PAST], keys.initial_state(1))


def add_tied_keys(out: Writer, weights: Weights, keys: TiedKeys, frames: int, planes: int) -> str:
    """Add the LSTMs of the keys, which move their states on.

    Args:
        out: where to.
        weights: of the network whose ``keys`` they are.
        keys: these LSTMs.
        frames: frames in a row.
        planes: bits of a key in a frame.

    Returns:
        The name of what they say, ``(batch, fields)``.
    """
    out.add("Cast", [ROW], "bits_by_frame", to=onnx.TensorProto.FLOAT)
    out.add("Reshape", ["bits_by_frame", out.integers("by_frame", -1, frames, KEYS, planes)], "framed")
    out.add("Transpose", ["framed"], "framed_keys", perm=[0, 1, 3, 2])
    out.add("Reshape", ["framed_keys", out.integers("by_key", -1, frames * planes, KEYS)], "keys")
    out.constant("classes", np.arange(KEYS) % OCTAVE)
    out.constant("around", np.arange(2 * OCTAVE - 1) % OCTAVE)
    out.integers("padding", 0, 0, 0, 0, 0, -KEYS % OCTAVE)
    out.integers("octaves", 0, 0, -1, OCTAVE)
    out.integers("key_axis", 2)
    out.constant("none", np.float32(0))
    out.constant("one", np.float32(1))
    _ages(out)
    seen = [_surroundings(out, weights, keys.reach), *_durations(out, weights)]
    if keys.lags:
        seen.append(_conv(out, weights, "keys.echo", add_echoes(out, "keys", keys.lags, keys.bits, KEYS)))
    first = _cells(out, weights, "first", out.add("Sum", seen, "seen"), keys.width)
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
    out.add("Concat", [above, below], "counts", axis=1)
    out.add("Unsqueeze", ["counts", "key_axis"], "counts_apart")  # (batch, 2 * bits, 1, KEYS)
    more = _more(out, "counts_apart", COUNTED)
    ends = []
    for beyond in (above, below):
        out.add("Clip", [beyond, "none", "one"], f"{beyond}_any")
        out.add("Sub", ["one", f"{beyond}_any"], f"{beyond}_no")
        ends.append(out.add("Mul", ["keys", f"{beyond}_no"], f"{beyond}_end"))
    out.add("Concat", ["keys", *ends], "heard_keys", axis=1)
    out.add(
        "Add",
        [_conv(out, weights, "keys.near", "keys", reach), _conv(out, weights, "keys.rank", more)],
        "near_rank",
    )
    out.add("Add", ["near_rank", _chroma(out, weights, "keys", "heard_keys", "ReduceMax")], "heard_all")
    return out.add("Add", ["heard_all", out.constant("keys.key", weights["keys.key"])], "surroundings")


def _more(out: Writer, counts: str, limit: int) -> str:
    """Add whether ``counts``, ``(batch, kinds, 1, KEYS)``, are more than 0, more than 1, ... below ``limit``.

    Returns:
        The name, ``(batch, kinds * limit, KEYS)``.
    """
    limits = out.constant(f"{counts}_limits", np.arange(limit, dtype=np.float32)[:, None])
    out.add("Sub", [counts, limits], f"{counts}_over")
    out.add("Clip", [f"{counts}_over", "none", "one"], f"{counts}_more")
    flat = out.integers(f"{counts}_shape", 0, -1, KEYS)
    return out.add("Reshape", [f"{counts}_more", flat], f"{counts}_flat")


def _ages(out: Writer) -> None:
    """Add the new ages of the keys, and of one that is always held; see `training.tied_keys.ages`."""
    out.add("Pad", ["keys", out.integers("clock_padding", 0, 0, 0, 0, 0, 1), "one"], "keys_and_clock")
    out.add("Transpose", ["keys_and_clock"], "now", perm=[2, 0, 1])
    out.add("Greater", ["now", "none"], "is_held")
    out.add("Max", [_AGES, "none"], "held_before")
    out.add("Add", ["held_before", "one"], "held_now")
    out.add("Min", [_AGES, "none"], "free_before")
    out.add("Sub", ["free_before", "one"], "free_now")
    out.add("Where", ["is_held", "held_now", "free_now"], NEXT + _AGES)


def _durations(out: Writer, weights: Weights) -> list[str]:
    """Add what keys make of ages; return the names, ``(batch, width, KEYS)`` and ``(batch, width, 1)``."""
    out.add("Transpose", [NEXT + _AGES], "ages_by_bit", perm=[1, 2, 0])
    sizes = out.integers("keys_and_clock_sizes", KEYS, 1)
    out.add("Split", ["ages_by_bit", sizes], "key_ages", "clock_ages", axis=2)
    out.add("Neg", ["key_ages"], "key_rests")
    out.add("Concat", ["key_ages", "key_rests"], "signed_ages", axis=1)
    out.add("Unsqueeze", ["signed_ages", "key_axis"], "ages_apart")
    age = _conv(out, weights, "keys.age", _more(out, "ages_apart", LONGEST))
    out.add("Gather", ["clock_ages", out.integers("first_bit", 0)], "clock_age", axis=1)  # (batch, 1, 1)
    out.add("Squeeze", ["clock_age", out.integers("bit_and_clock", 1, 2)], "time_passed")
    out.add("Cast", ["time_passed"], "frames_passed", to=onnx.TensorProto.INT64)
    out.add("Mod", ["frames_passed", out.integers("clock_size", CLOCK)], "hand")
    table = out.constant("keys.clock.weight", weights["keys.clock.weight"])
    out.add("Gather", [table, "hand"], "clock_heard")  # (batch, width)
    return [age, out.add("Unsqueeze", ["clock_heard", "key_axis"], "clock_of_keys")]


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
