"""What came next some frames ago, as ONNX operators; see `training.echoes`."""

from __future__ import annotations

import numpy as np

from export.graph.writer import Writer
from realtime.manifest import NEXT
from training.echoes import ALIKE, frames_kept

__all__ = ["PAST", "add_echoes"]

PAST = "past"
"""Name of the state that holds the frames so far, ``(rows, batch, bits of a row)``."""


def add_echoes(out: Writer, row: str, lags: tuple[int, ...], bits: int, keys: int) -> str:
    """Add what keys hear of the past, and the past moved on by the row.

    Args:
        out: where to.
        row: name of the row's bits as 0.0 and 1.0, ``(batch, bits, keys)``.
        lags: how many rows back.
        bits: bits of a key in a row.
        keys: how many there are.

    Returns:
        The name of what `training.echoes.echoes` returns of a row, ``(batch, 2 * lags * bits, keys)``.
    """
    kept, count = frames_kept(lags), len(lags)
    out.add("Reshape", [row, out.integers("one_frame", 1, -1, bits * keys)], "last_frame")
    out.add("Concat", [PAST, "last_frame"], "all_frames", axis=0)
    ends = [
        out.integers(name, value)
        for name, value in (("past_second", 1), ("past_end", kept + 1), ("past_time_axis", 0))
    ]
    out.add("Slice", ["all_frames", *ends], NEXT + PAST)

    back = np.array(lags, dtype=np.int64)
    window = np.arange(kept - ALIKE + 1, kept + 1)
    out.add("Gather", ["all_frames", out.constant("these", window)], "these_frames")
    out.add("Gather", ["all_frames", out.constant("those", window - back[:, None])], "those_frames")
    # From (lags, ALIKE, batch, bits * keys) to (lags, batch):
    out.add("Mul", ["those_frames", "these_frames"], "both_frames")
    axes = out.integers("window_and_keys", 1, 3)
    out.add("Unsqueeze", ["these_frames", "past_time_axis"], "these_alone")
    for name in ("both_frames", "those_frames", "these_alone"):
        out.add("ReduceSum", [name, axes], f"{name}_held", keepdims=0)
    out.add("Add", ["those_frames_held", "these_alone_held"], "held_twice")
    out.add("Sub", ["held_twice", "both_frames_held"], "held_once")
    out.add("Max", ["held_once", out.constant("at_least", np.float32(1))], "held_or_one")
    out.add("Div", ["both_frames_held", "held_or_one"], "likeness")
    out.add("Unsqueeze", ["likeness", out.integers("of_all_keys", 2)], "likeness_of_keys")

    out.add("Gather", ["all_frames", out.constant("after_those", kept + 1 - back)], "coming")
    out.add("Mul", ["coming", "likeness_of_keys"], "coming_weighed")
    out.add("Concat", ["coming", "coming_weighed"], "echoed", axis=0)  # (2 * lags, batch, bits * keys)
    out.add("Transpose", ["echoed"], "echoed_by_lane", perm=[1, 0, 2])
    shape = out.integers("echoed_shape", -1, 2 * count * bits, keys)
    return out.add("Reshape", ["echoed_by_lane", shape], "echoes")
