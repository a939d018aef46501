"""A Transformer-XL as operators: one row is read, and the memory moves on by one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from onnx import numpy_helper

from export.graph.attention import NEVER, Attention
from export.graph.writer import Weights, Writer
from realtime.manifest import NEXT
from training.transformer_xl import TransformerXL, distance_codes

__all__ = ["MEMORY", "add_transformer_xl"]

MEMORY = "memory"
"""Name of the state."""

_LAYERS, _ROWS = "layers_axis", "rows_axis"
"""Constants that all layers share: axes 0 and 1."""


def add_transformer_xl(out: Writer, backbone: TransformerXL, weights: Weights, source: str) -> str:
    """Add all layers; return the name of what the last puts out, ``(batch, width)``.

    Args:
        out: where to.
        backbone: what is written.
        weights: of the network whose ``backbone`` it is.
        source: the row, ``(batch, width)``.
    """
    layers = range(len(backbone.layers))
    out.integers(_LAYERS, 0)
    out.integers(_ROWS, 1)
    out.integers("width_and_mark", backbone.width, 1)
    out.integers("oldest_and_rest", 1, backbone.memory)
    out.constant("one", np.ones(1, dtype=np.float32))
    out.constant("never", np.array([-NEVER], dtype=np.float32))
    out.add("Split", [MEMORY], *(f"memory_{k}" for k in layers), axis=0, num_outputs=len(layers))
    # A row's mark says that there is one.
    out.add("Shape", [source], "lanes", start=0, end=1)
    out.add("Concat", ["lanes", _ROWS], "mark_shape", axis=0)
    mark = numpy_helper.from_array(np.ones(1, dtype=np.float32))
    out.add("ConstantOfShape", ["mark_shape"], "mark", value=mark)  # (batch, 1)
    rows, kept = source, []
    for k in layers:
        rows, after = _Layer(out, backbone, weights, f"backbone.layers.{k}.").add(rows, f"memory_{k}")
        kept.append(after)
    out.add("Concat", kept, NEXT + MEMORY, axis=0)
    return out.normalised(weights, "backbone.last", rows)


@dataclass(frozen=True)
class _Layer:
    """A layer that is being written."""

    out: Writer
    backbone: TransformerXL
    weights: Weights
    prefix: str
    """What stands before the names of its weights."""

    def add(self, rows: str, memory: str) -> tuple[str, str]:
        """Add the layer.

        Args:
            rows: what comes in, ``(batch, width)``.
            memory: what the layer remembers, ``(1, batch, memory, width + 1)``.

        Returns:
            Names of what comes out and of what is remembered then, shapes as those.
        """
        name, out, weights = self._name, self.out, self.weights
        normal = out.normalised(weights, f"{self.prefix}before", rows)  # (batch, width)
        out.add("Concat", [normal, "mark"], name("marked"), axis=1)  # (batch, width + 1)
        out.add("Unsqueeze", [name("marked"), _ROWS], name("new"))  # (batch, 1, width + 1)
        out.add("Squeeze", [memory, _LAYERS], name("old"))  # (batch, memory, width + 1)
        out.add("Concat", [name("old"), name("new")], name("all"), axis=1)  # (batch, memory + 1, width + 1)
        out.add("Split", [name("all"), "oldest_and_rest"], name("oldest"), name("rest"), axis=1)
        kept = out.add("Unsqueeze", [name("rest"), _LAYERS], name("kept"))
        middle = out.add("Add", [rows, self._attended(normal, name("all"))], name("middle"))
        wide = out.normalised(weights, f"{self.prefix}between", middle)
        out.linear(weights, f"{self.prefix}widen.*", wide, name("wide"))
        out.add("Relu", [name("wide")], name("active"))
        out.linear(weights, f"{self.prefix}narrow.*", name("active"), name("narrow"))
        return out.add("Add", [middle, name("narrow")], name("out")), kept

    def _attended(self, normal: str, rows: str) -> str:
        """Add what the row ``normal`` finds among ``rows``, ``(batch, memory + 1, width + 1)``."""
        name, out = self._name, self.out
        attention = Attention(out, self.weights, f"{self.prefix}attention.", self.backbone.heads)
        out.add("Split", [rows, "width_and_mark"], name("seen"), name("there"), axis=2)
        query = attention.query(normal)  # (heads, batch, part)
        # Scores by distance don't depend on what is seen: a table of them, made here.
        distances = out.constant(name("distances"), self._distances())
        out.add("Add", [query, self._bias("distance")], name("by_distance"))
        out.add("MatMul", [name("by_distance"), distances], name("distance_rows"))  # (heads, batch, rows)
        out.add("Transpose", [name("distance_rows")], name("distance_scores"), perm=[1, 2, 0])
        out.add("Sub", [name("there"), "one"], name("absent"))  # (batch, rows, 1)
        out.add("Mul", [name("absent"), "never"], name("mask"))
        bias = out.add("Add", [name("distance_scores"), name("mask")], name("bias"))  # (batch, rows, heads)
        content = out.add("Add", [query, self._bias("content")], name("by_content"))
        return attention.found(content, name("seen"), bias)

    def _bias(self, kind: str) -> str:
        """Add what is sought by content, or by distance, whatever the row, ``(heads, 1, part)``."""
        values = self.weights[f"{self.prefix}attention.{kind}_bias"]
        return self.out.constant(self._name(f"{kind}_bias"), values.reshape(self.backbone.heads, 1, -1))

    def _distances(self) -> npt.NDArray[np.float32]:
        """Return what is to be found at each distance, ``(heads, part, memory + 1)``, scaled for scores."""
        codes = distance_codes(self.backbone.memory + 1, self.backbone.width).numpy()
        rows = codes @ self.weights[f"{self.prefix}attention.distance.weight"].T  # (memory + 1, width)
        parts = rows.reshape(len(rows), self.backbone.heads, -1).transpose(1, 2, 0)
        scaled: npt.NDArray[np.float32] = parts / np.float32(math.sqrt(parts.shape[1]))
        return scaled

    def _name(self, what: str) -> str:
        return f"{self.prefix}/{what}"
