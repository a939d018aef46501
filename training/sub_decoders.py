"""Three ways to predict the fields of the next row: side by side, by a GRU, by attention.

In the latter two each field knows the true fields before it. A classifier may see the
sub-decoder's first state beside its present one, and stands behind a ReLU (the sub-decoder with
residual of Ryu et al., ISMIR 2024, arXiv 2408.01180); both can be turned off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from training.tokens import TokenNetwork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.model_args import TokenArgs

__all__ = ["AttentionTokens", "GRUTokens", "LinearTokens", "SubDecoder"]

_WIDER = 2
"""How much wider the feed-forward layer of `AttentionTokens` is than the rest."""


class LinearTokens(TokenNetwork):
    """Heads side by side, each a single linear layer on what the backbone says.

    The first ``leading`` fields condition those after them: an embedding of each is added to what
    the backbone says, much as the type of a compound word conditions the rest of it in Hsiao et
    al. 2021 (arXiv 2101.02402).
    """

    def __init__(self, sizes: Sequence[int], args: TokenArgs, leading: int = 0) -> None:
        """Make the layers; see `TokenNetwork`."""
        super().__init__(sizes, args, leading)
        self.given = nn.ModuleList(nn.Embedding(size, args.width) for size in self._leaders)
        self.heads = nn.ModuleList(nn.Linear(args.width, size) for size in sizes)

    @property
    def _leaders(self) -> tuple[int, ...]:
        """Sizes of the fields that condition others."""
        return self.sizes[: min(self.leading, len(self.sizes) - 1)]

    def begin_row(self, context: Tensor) -> Tensor:
        """Return the contexts as they are."""
        return context

    def field(self, index: int, previous: Tensor, hidden: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Predict one field; see `Network.field`. To ``hidden`` is added what leads."""
        del first
        if 0 < index <= len(self.given):
            hidden = hidden + self.given[index - 1](previous)  # (n, width)
        return self.heads[index](hidden), hidden

    def decode(self, first: Tensor, targets: Tensor) -> Tensor:
        """Predict the fields; see `TokenNetwork.decode`."""
        count, hidden, out = len(self.given), first, []
        for k in range(count):
            out.append(self.heads[k](hidden))
            hidden = hidden + self.given[k](targets[:, k])  # (n, width)
        weights, biases = zip(*(head.parameters() for head in self.heads[count:]), strict=True)
        out.append(F.linear(hidden, torch.cat(weights), torch.cat(biases)))  # the rest at once
        return torch.cat(out, dim=1)


class SubDecoder(TokenNetwork):
    """What the sub-decoders have in common that go from field to field."""

    def __init__(self, sizes: Sequence[int], args: TokenArgs, leading: int = 0) -> None:
        """Make the layers but for the classifiers; see `TokenNetwork`."""
        super().__init__(sizes, args, leading)
        self.start = nn.Linear(args.width, args.decoder_width)
        # At field k, the sub-decoder is given the value of field k-1.
        self.given = nn.ModuleList(nn.Embedding(size, args.decoder_width) for size in sizes[:-1])

    def classify(self, hidden: Tensor, first: Tensor) -> Tensor:
        """Return what a classifier sees, from the present state and the first, of one shape."""
        seen = hidden + first if self.args.residual else hidden
        dropped: Tensor = self.drop(torch.relu(seen) if self.args.relu else seen)
        return dropped


class GRUTokens(SubDecoder):
    """A GRU over the fields, which starts from a projection of what the backbone says."""

    def __init__(self, sizes: Sequence[int], args: TokenArgs, leading: int = 0) -> None:
        """Make the layers; see `TokenNetwork`."""
        super().__init__(sizes, args, leading)
        self.begin = nn.Parameter(torch.zeros(args.decoder_width))
        self.decoder = nn.GRUCell(args.decoder_width, args.decoder_width)
        self.heads = nn.ModuleList(nn.Linear(args.decoder_width, size) for size in sizes)

    def begin_row(self, context: Tensor) -> Tensor:
        """Return the GRU's first state, ``(n, decoder_width)``."""
        return torch.tanh(self.start(context))

    def field(self, index: int, previous: Tensor, hidden: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Predict one field; see `Network.field`. The ``hidden`` is the GRU's state."""
        given = self.given[index - 1](previous) if index else self.begin.expand_as(hidden)
        hidden = self._gates(F.linear(given, self.decoder.weight_ih, self.decoder.bias_ih), hidden)
        return self.heads[index](self.classify(hidden, first)), hidden

    def decode(self, first: Tensor, targets: Tensor) -> Tensor:
        """Predict the fields; see `TokenNetwork.decode`."""
        # What a value adds to the gates is the same in every row: few values, many rows.
        given = torch.cat([self.begin[None], *self.given.parameters()])  # (1 + values, decoder_width)
        # Gradients of the same value in many rows are added up: bf16 is too coarse for that.
        gates = F.linear(given, self.decoder.weight_ih, self.decoder.bias_ih).float()
        tables = gates.split([1, *self.sizes[:-1]])  # for each field, (values, 3 * decoder_width)
        hidden, out = first, []
        for k, (head, table) in enumerate(zip(self.heads, tables, strict=True)):
            added = F.embedding(targets[:, k - 1], table) if k else table
            hidden = self._gates(added, hidden)
            out.append(head(self.classify(hidden, first)))
        return torch.cat(out, dim=1)

    def _gates(self, added: Tensor, hidden: Tensor) -> Tensor:
        """Return the GRU's next state ``(n, decoder_width)``.

        This is what ``nn.GRUCell`` computes, but for the product of its input, which is given.

        Args:
            added: what the input adds to the gates, ``(n, 3 * decoder_width)``.
            hidden: the state before, ``(n, decoder_width)``.
        """
        own = F.linear(hidden, self.decoder.weight_hh, self.decoder.bias_hh)  # (n, 3 * decoder_width)
        in_r, in_z, in_n = added.to(own.dtype).chunk(3, dim=-1)
        own_r, own_z, own_n = own.chunk(3, dim=-1)
        reset, update = torch.sigmoid(in_r + own_r), torch.sigmoid(in_z + own_z)
        new = torch.tanh(in_n + reset * own_n)
        return new + update * (hidden - new)


class AttentionTokens(SubDecoder):
    """Causal attention over what the backbone says and the fields so far, each at its place.

    What is carried from field to field is the sequence that is attended to, a slot for each field:
    first a projection of what the backbone says, then the embedding of each value; slots that are
    not known yet are zeros.
    """

    def __init__(self, sizes: Sequence[int], args: TokenArgs, leading: int = 0) -> None:
        """Make the layers; see `TokenNetwork`."""
        super().__init__(sizes, args, leading)
        width = args.decoder_width
        self.places = nn.Parameter(0.1 * torch.randn(len(sizes), width))
        self.before = nn.LayerNorm(width)
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(width, 2 * width, bias=False)
        self.out = nn.Linear(width, width)
        self.between = nn.LayerNorm(width)
        self.widen = nn.Linear(width, _WIDER * width)
        self.narrow = nn.Linear(_WIDER * width, width)
        self.last = nn.LayerNorm(width)
        self.heads = nn.ModuleList(nn.Linear(width, size) for size in sizes)

    def begin_row(self, context: Tensor) -> Tensor:
        """Return the slots with the first of them filled, ``(n, fields * decoder_width)``."""
        width = self.args.decoder_width
        return F.pad(self.start(context) + self.places[0], (0, (len(self.sizes) - 1) * width))

    def field(self, index: int, previous: Tensor, hidden: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Predict one field; see `Network.field`. The ``hidden`` are the slots."""
        width = self.args.decoder_width
        if index:
            added = self.given[index - 1](previous) + self.places[index]  # (n, width)
            hidden = hidden + F.pad(added, (index * width, (len(self.sizes) - 1 - index) * width))
        known = hidden.unflatten(1, (-1, width))[:, : index + 1]  # (n, index + 1, width)
        out = self._attend(known, known[:, -1:])[:, 0]  # (n, width)
        return self.heads[index](self.classify(out, first[:, :width])), hidden

    def decode(self, first: Tensor, targets: Tensor) -> Tensor:
        """Predict the fields; see `TokenNetwork.decode`."""
        start = first[:, : self.args.decoder_width]  # (n, width)
        values = (table(targets[:, k]) + self.places[k + 1] for k, table in enumerate(self.given))
        slots = torch.stack([start, *values], dim=1)  # (n, fields, width)
        seen = self.classify(self._attend(slots, slots), start[:, None])
        return torch.cat([head(seen[:, k]) for k, head in enumerate(self.heads)], dim=1)

    def _attend(self, slots: Tensor, asking: Tensor) -> Tensor:
        """Let the last of the slots, or all, attend to those up to them.

        Args:
            slots: those that are known, ``(n, known, width)``.
            asking: the last of them, or all of them, ``(n, asking, width)``.

        Returns:
            Shape ``(n, asking, width)``.
        """
        keys, values = map(self._split, self.key_value(self.before(slots)).chunk(2, dim=-1))
        found = F.scaled_dot_product_attention(
            self._split(self.query(self.before(asking))), keys, values, is_causal=asking.shape[1] > 1
        )  # (n, heads, asking, part)
        asking = asking + self.out(found.transpose(1, 2).flatten(2))
        out: Tensor = asking + self.narrow(torch.relu(self.widen(self.between(asking))))
        normal: Tensor = self.last(out)
        return normal

    def _split(self, rows: Tensor) -> Tensor:
        """Return ``(n, k, width)`` as ``(n, heads, k, part)``."""
        parts: Tensor = rows.unflatten(-1, (self.args.heads, -1))
        return parts.transpose(1, 2)
