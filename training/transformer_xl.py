"""A Transformer-XL: reads rows, and remembers a fixed number of them (Dai et al. 2019, arXiv 1901.02860).

Every row attends to itself and to exactly the ``memory`` rows before it, whether rows come one by
one or in windows; so what was trained on windows plays live row by row. As in the paper, scores
are of content and of distance, each with a bias of its own, and no gradient flows into the memory,
as the state is cut off between windows. Layers are normalised before, not after (Xiong et al. 2020,
arXiv 2002.04745), which trains without a long warm-up.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

__all__ = ["RelativeAttention", "TransformerXL", "XLLayer", "distance_codes"]

_WIDER = 4
"""How much wider the feed-forward layers are than the rest."""


def distance_codes(count: int, width: int) -> Tensor:
    """Return sinusoids of the distances ``count - 1`` down to 0, shape ``(count, width)``."""
    distances = torch.arange(count - 1, -1, -1, dtype=torch.float32)
    rates = torch.exp(torch.arange(0, width, 2) * (-math.log(10_000.0) / width))
    angles = distances[:, None] * rates  # (count, half the width)
    return torch.cat([angles.sin(), angles.cos()], dim=1)[:, :width]


class RelativeAttention(nn.Module):
    """Attention of each row to itself and the ``memory`` rows before it.

    Args:
        width: numbers a row.
        heads: attention heads; they divide ``width``.
        memory: rows before each that it sees.
    """

    codes: Tensor

    def __init__(self, width: int, heads: int, memory: int) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.heads, self.memory = heads, memory
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(width, 2 * width, bias=False)
        self.distance = nn.Linear(width, width, bias=False)
        self.out = nn.Linear(width, width)
        # What is sought whatever the row asks for: by content, and by distance.
        self.content_bias = nn.Parameter(torch.zeros(width))
        self.distance_bias = nn.Parameter(torch.zeros(width))
        self.register_buffer("codes", distance_codes(memory + 1, width), persistent=False)

    def forward(self, rows: Tensor, remembered: Tensor, real: Tensor) -> Tensor:
        """Attend.

        Args:
            rows: ``(batch, time, width)``.
            remembered: the rows before them, ``(batch, memory, width)``.
            real: which of these there are, bool, ``(batch, memory)``.

        Returns:
            What each row found, ``(batch, time, width)``.
        """
        time = rows.shape[1]
        seen = torch.cat([remembered, rows], dim=1)  # (batch, memory + time, width)
        query = self.query(rows)
        key, value = map(self._split, self.key_value(seen).chunk(2, dim=-1))
        by_distance = self._split(self.distance(self.codes)[None])  # (1, heads, memory + 1, part)
        scores = self._split(query + self.distance_bias) @ by_distance.transpose(-1, -2)
        bias = self._placed(scores / math.sqrt(key.shape[-1]), real, time)
        found = F.scaled_dot_product_attention(
            self._split(query + self.content_bias), key, value, attn_mask=bias.to(key.dtype)
        )  # (batch, heads, time, part)
        mixed: Tensor = self.out(found.transpose(1, 2).flatten(2))
        return mixed

    def _split(self, rows: Tensor) -> Tensor:
        """Return ``(batch, n, width)`` as ``(batch, heads, n, part)``."""
        parts: Tensor = rows.unflatten(-1, (self.heads, -1))
        return parts.transpose(1, 2)

    def _placed(self, scores: Tensor, real: Tensor, time: int) -> Tensor:
        """Put scores by distance where the rows stand, and minus infinity where none is to be seen.

        Args:
            scores: ``(batch, heads, time, memory + 1)``, the most distant first.
            real: which of the remembered rows there are, ``(batch, memory)``.
            time: number of rows.

        Returns:
            ``(batch, heads, time, memory + time)``.
        """
        # Row t sees the rows t to t + memory of those there are. Rows of scores that are one longer
        # than that, read as rows of just that length, each begin one further on.
        length = self.memory + time
        skewed = F.pad(scores, (0, time), value=-math.inf).flatten(2)[..., : time * length]
        placed: Tensor = skewed.unflatten(-1, (time, length))
        absent = F.pad(~real, (0, time), value=False)  # (batch, memory + time)
        return placed.masked_fill(absent[:, None, None], -math.inf)


class XLLayer(nn.Module):
    """Attention, then a feed-forward layer, each added to what came in; see `RelativeAttention`."""

    def __init__(self, width: int, *, heads: int, memory: int, dropout: float) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.before = nn.LayerNorm(width)
        self.attention = RelativeAttention(width, heads, memory)
        self.between = nn.LayerNorm(width)
        self.widen = nn.Linear(width, _WIDER * width)
        self.narrow = nn.Linear(_WIDER * width, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, rows: Tensor, remembered: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """Return what becomes of ``rows``, and what of them is to be remembered; shapes as theirs."""
        normal = self.before(rows)  # (batch, time, width)
        rows = rows + self.drop(self.attention(normal, remembered, real))
        wide = torch.relu(self.widen(self.between(rows)))  # (batch, time, wider)
        return rows + self.drop(self.narrow(wide)), normal


class TransformerXL(nn.Module):
    """Layers of attention over a fixed number of rows.

    The memory that is carried has the shape ``(layers, batch, memory, width + 1)``: for each layer
    the rows that it attends to, the latest last. The last number of each is 1, or 0 where there is
    none yet, so that zeros are an empty memory.

    Args:
        width: numbers a row.
        layers: number of layers.
        heads: attention heads; they divide ``width``.
        memory: rows that each layer remembers.
        dropout: share of units dropped at the end of each half of a layer.
    """

    def __init__(self, width: int, layers: int, *, heads: int, memory: int, dropout: float) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.width, self.heads, self.memory = width, heads, memory
        self.layers = nn.ModuleList(
            XLLayer(width, heads=heads, memory=memory, dropout=dropout) for _ in range(layers)
        )
        self.last = nn.LayerNorm(width)

    def empty_memory(self, batch: int) -> Tensor:
        """Return a memory without rows for ``batch`` sequences."""
        return self.last.weight.new_zeros(len(self.layers), batch, self.memory, self.width + 1)

    def forward(self, rows: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Read ``rows``, shape ``(batch, time, width)``; return as many outputs, and the memory after."""
        real = memory[0, ..., -1] > 0  # (batch, memory)
        one = rows.new_ones(*rows.shape[:2], 1)
        after = []
        for layer, remembered in zip(self.layers, memory, strict=True):
            rows, kept = layer(rows, remembered[..., :-1], real)
            kept = torch.cat([kept, one], dim=-1)  # (batch, time, width + 1)
            after.append(torch.cat([remembered, kept], dim=1)[:, -self.memory :])
        return self.last(rows), torch.stack(after)
