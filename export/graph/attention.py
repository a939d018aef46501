"""Attention of one row to many, for a graph that is run row by row."""

from __future__ import annotations

import math
from dataclasses import dataclass

from export.graph.writer import Weights, Writer

__all__ = ["NEVER", "Attention"]

NEVER = -1e30
"""Added to the score of what can't be seen: its share is 0 then."""


@dataclass(frozen=True)
class Attention:
    """An attention that is being written."""

    out: Writer
    """Where to."""
    weights: Weights
    """Where ``query.weight``, ``key_value.weight``, ``out.weight`` and ``out.bias`` are."""
    layer: str
    """What stands before these names: nothing, or ``backbone.layers.0.attention.``."""
    heads: int
    """How many parts the width has."""

    def query(self, asking: str) -> str:
        """Add what the row ``asking``, ``(batch, width)``, asks for by head, ``(heads, batch, part)``."""
        name, out = self._name, self.out
        out.linear(self.weights, f"{self.layer}query.*", asking, name("query"))
        by_head = out.integers(name("by_head"), 0, self.heads, -1)
        out.add("Reshape", [name("query"), by_head], name("query_parts"))  # (batch, heads, part)
        return out.add("Transpose", [name("query_parts")], name("query_heads"), perm=[1, 0, 2])

    def found(self, query: str, seen: str, bias: str) -> str:
        """Add what ``query`` finds among ``seen``, and return its name.

        Keys and values of the rows are never made: the query is taken through the keys' weights and
        what it finds through the values', which is the same and, for one row among many, much less.

        Args:
            query: by head, ``(heads, batch, part)``.
            seen: the rows, ``(batch, rows, width)``.
            bias: added to the scores, ``(batch, rows, heads)`` or ``(batch, rows, 1)``.

        Returns:
            Shape ``(batch, width)``.
        """
        name, out = self._name, self.out
        both = self.weights[f"{self.layer}key_value.weight"]  # (2 * width, width)
        part = both.shape[1] // self.heads
        keys, values = both.reshape(2, self.heads, part, -1)  # each (heads, part, width)
        # Scores are divided as attention has it; where the constants are made, that costs nothing.
        through_keys = out.constant(name("keys"), keys / math.sqrt(part))
        through_values = out.constant(name("values"), values.transpose(0, 2, 1))  # (heads, width, part)
        out.add("MatMul", [query, through_keys], name("sought"))  # (heads, batch, width)
        out.add("Transpose", [name("sought")], name("sought_columns"), perm=[1, 2, 0])
        out.add("MatMul", [seen, name("sought_columns")], name("alike"))  # (batch, rows, heads)
        out.add("Add", [name("alike"), bias], name("scores"))
        out.add("Softmax", [name("scores")], name("shares"), axis=1)
        out.add("Transpose", [name("shares")], name("shares_rows"), perm=[0, 2, 1])  # (batch, heads, rows)
        out.add("MatMul", [name("shares_rows"), seen], name("mixed"))  # (batch, heads, width)
        out.add("Transpose", [name("mixed")], name("mixed_heads"), perm=[1, 0, 2])
        out.add("MatMul", [name("mixed_heads"), through_values], name("parts"))  # (heads, batch, part)
        out.add("Transpose", [name("parts")], name("parts_rows"), perm=[1, 0, 2])  # (batch, heads, part)
        out.add("Flatten", [name("parts_rows")], name("together"))  # (batch, width)
        return out.linear(self.weights, f"{self.layer}out.*", name("together"), name("found"))

    def _name(self, what: str) -> str:
        return f"{self.layer}/{what}"
