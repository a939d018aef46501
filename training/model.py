"""The token network: field embeddings, an LSTM over rows, a GRU over the fields of a row.

The backbone reads whole rows and carries its state from row to row. The
sub-decoder predicts the next row field by field, each field knowing those
before it: a GRU starts from a projection of the backbone's output, and its
output plus that projection, through a ReLU, feeds the field's own classifier
(the sub-decoder with residual of Ryu et al., ISMIR 2024, arXiv 2408.01180).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from training.beginnings import open_memory

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ModelArgs", "State", "TokenLSTM"]

State = tuple[Tensor, Tensor]
"""Hidden and cell state of the backbone, each of shape ``(layers, batch, width)``."""


@dataclass(frozen=True)
class ModelArgs:
    """Sizes of the network.

    Raises:
        ValueError: a size is not positive or dropout is not in [0, 1).
    """

    layers: int = 2
    width: int = 512
    """Units in each layer of the backbone."""
    embedding: int = 96
    """Numbers per field in the embedding of a row."""
    decoder_width: int = 320
    """Units of the GRU over the fields."""
    dropout: float = 0.0
    """Share of units dropped after each layer of the backbone and in the sub-decoder's output."""

    def __post_init__(self) -> None:
        """Check the sizes."""
        if min(self.layers, self.width, self.embedding, self.decoder_width) < 1:
            msg = "layers, width, embedding and decoder_width must be at least 1"
            raise ValueError(msg)
        if not 0 <= self.dropout < 1:
            msg = f"dropout must be in [0, 1), not {self.dropout}"
            raise ValueError(msg)


class TokenLSTM(nn.Module):
    """An LSTM over rows with a GRU sub-decoder over the fields of a row.

    Args:
        sizes: number of values of each field, in the order of prediction.
        args: sizes of the network.
    """

    def __init__(self, sizes: Sequence[int], args: ModelArgs) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.sizes = tuple(sizes)
        self.args = args
        # The backbone: a row's fields, embedded and mixed, through the LSTM.
        self.embeddings = nn.ModuleList(nn.Embedding(size, args.embedding) for size in sizes)
        self.read = nn.Linear(args.embedding * len(sizes), args.width)
        self.backbone = nn.LSTM(
            args.width,
            args.width,
            args.layers,
            batch_first=True,
            dropout=args.dropout if args.layers > 1 else 0.0,
        )
        # The sub-decoder: a GRU over the fields of the next row, a classifier for each.
        self.start = nn.Linear(args.width, args.decoder_width)
        # The input of the GRU at field k is the value of field k-1; field 0 has none.
        self.given = nn.ModuleList(nn.Embedding(size, args.decoder_width) for size in sizes[:-1])
        self.begin = nn.Parameter(torch.zeros(args.decoder_width))
        self.decoder = nn.GRUCell(args.decoder_width, args.decoder_width)
        self.heads = nn.ModuleList(nn.Linear(args.decoder_width, size) for size in sizes)
        self.drop = nn.Dropout(args.dropout)
        open_memory(self.backbone)

    def initial_state(self, batch: int) -> State:
        """Return the zero state for ``batch`` sequences."""
        zeros = self.begin.new_zeros(self.args.layers, batch, self.args.width)
        return zeros, zeros.clone()

    def contexts(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Run the backbone.

        Args:
            rows: ``(batch, time, fields)``, integers.
            state: the state before the first row.

        Returns:
            The outputs ``(batch, time, width)`` and the state after the last row.
        """
        # For each field, (batch, time, embedding).
        parts = [table(rows[..., k]) for k, table in enumerate(self.embeddings)]
        read = self.read(torch.cat(parts, dim=-1))  # (batch, time, width)
        out, state = self.backbone(read, state)  # (batch, time, width)
        return self.drop(out), state

    def begin_row(self, context: Tensor) -> Tensor:
        """Return the sub-decoder's state ``(n, decoder_width)`` from contexts ``(n, width)``."""
        return torch.tanh(self.start(context))

    def given_value(self, field: int, values: Tensor) -> Tensor:
        """Return the GRU's input at ``field``, whose preceding field took ``values`` ``(n,)``."""
        if field == 0:
            return self.begin.expand(values.shape[0], -1)
        embedded: Tensor = self.given[field - 1](values)  # (n, decoder_width)
        return embedded

    def field_step(self, inputs: Tensor, hidden: Tensor) -> Tensor:
        """Return the sub-decoder's next state ``(n, decoder_width)``.

        This is what ``nn.GRUCell`` computes, written out as the products and gates
        that an exported graph is to hold.

        Args:
            inputs: what `given_value` returned, ``(n, decoder_width)``.
            hidden: the state before, ``(n, decoder_width)``.
        """
        gates_in = F.linear(inputs, self.decoder.weight_ih, self.decoder.bias_ih)  # (n, 3 * decoder_width)
        gates_hidden = F.linear(hidden, self.decoder.weight_hh, self.decoder.bias_hh)
        in_r, in_z, in_n = gates_in.chunk(3, dim=-1)
        hid_r, hid_z, hid_n = gates_hidden.chunk(3, dim=-1)
        reset, update = torch.sigmoid(in_r + hid_r), torch.sigmoid(in_z + hid_z)
        new = torch.tanh(in_n + reset * hid_n)
        return new + update * (hidden - new)

    def field_logits(self, field: int, hidden: Tensor, first: Tensor) -> Tensor:
        """Return the logits ``(n, size)`` of ``field`` from the sub-decoder's state and its first state."""
        out: Tensor = self.heads[field](self.drop(torch.relu(hidden + first)))
        return out

    def forward(self, rows: Tensor, targets: Tensor, state: State) -> tuple[list[Tensor], State]:
        """Predict ``targets`` field by field, each given the true fields before it.

        Args:
            rows: ``(batch, time, fields)``, what is known.
            targets: ``(batch, time, fields)``, the rows one step later.
            state: the state before the first row.

        Returns:
            For each field, logits of shape ``(batch * time, size)``; and the state after.
        """
        context, state = self.contexts(rows, state)  # (batch, time, width)
        first = hidden = self.begin_row(context.flatten(0, 1))  # (batch * time, decoder_width)
        flat = targets.flatten(0, 1)  # (batch * time, fields)
        logits = []
        for k in range(len(self.sizes)):
            hidden = self.field_step(self.given_value(k, flat[:, max(k - 1, 0)]), hidden)
            logits.append(self.field_logits(k, hidden, first))
        return logits, state
