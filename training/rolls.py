"""Networks over the frames of a piano roll whose chances for the keys are independent of each other.

`RollLSTM` says a chance for each bit of the next frame (the recurrent baselines of
Boulanger-Lewandowski et al. 2012, arXiv 1206.6392, with what has been learnt since);
`BlockLSTM` says the values of a whole block of frames at once, by least squares. All
bits of a row are said at once, so both are *parallel*: what `Network.read` returns are the
logits already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from music.roll_notes import KEYS
from training.beginnings import open_memory
from training.network import Network, Prediction, State
from training.tied_keys import TiedKeys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.model_args import BlockArgs, RollArgs

__all__ = ["CERTAIN", "BitNetwork", "BlockLSTM", "RollLSTM"]

_RARE = -3.0
"""Logit that all bits begin with: about as seldom as a key is held."""

CERTAIN = 0.01
"""Least and greatest chance that a value said by least squares stands for: it, and 1 minus it."""


class BitNetwork(Network):
    """Base of networks whose fields are bits, said all at once.

    Args:
        sizes: 2 for each bit of a row.

    Raises:
        ValueError: a field is no bit.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        """Keep the sizes."""
        super().__init__(sizes)
        if set(sizes) != {2}:
            msg = "independent chances need bits=1, a field for every key"
            raise ValueError(msg)

    def contexts(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Read rows ``(time, batch, fields)`` of 0 and 1, as floats.

        Returns:
            The logits of the next rows' bits, of the same shape, and the state after the last.
        """
        raise NotImplementedError

    def read(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Read one row of each sequence; see `Network.read`. The width is the number of fields."""
        out, state = self.contexts(rows[None].float(), state)
        return out[0], state

    def field(self, index: int, previous: Tensor, hidden: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits of a bit, 0 for not set, whatever ``previous`` and ``hidden`` are."""
        del previous
        bit = first[:, index]  # (batch,)
        return torch.stack([torch.zeros_like(bit), bit], dim=1), hidden

    def logits(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Tensor, State]:
        """See `Network.logits`; of each bit's two values the first has the logit 0."""
        del targets
        bits, state = self._bits(rows, state)
        return torch.stack([torch.zeros_like(bits), bits], dim=-1).flatten(1), state

    def _bits(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Return logits ``(batch * time, fields)`` from rows ``(batch, time, fields)``."""
        out, state = self.contexts(rows.transpose(0, 1).float(), state)
        return out.transpose(0, 1).flatten(0, 1).float(), state

    def forward(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Prediction, State]:
        """Do what `logits` does, and say what the true rows are worth, all bits at once."""
        bits, state = self._bits(rows, state)
        true = targets.flatten(0, 1)  # (n, fields)
        nats = F.binary_cross_entropy_with_logits(bits, true.float(), reduction="none")
        return Prediction(nats, (bits > 0) == (true > 0)), state


class RollLSTM(BitNetwork):
    """An LSTM over whole frames, and beside it an LSTM for every key.

    The logits are the sum of what the two say; either may be missing.

    Args:
        sizes: 2 for each bit of a row; a row's bits run frame by frame, keys from the top down.
        args: sizes of the network.
        frames: frames in a row.

    Raises:
        ValueError: a field is no bit.
    """

    def __init__(self, sizes: Sequence[int], args: RollArgs, frames: int = 1) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__(sizes)
        self.args, self.frames = args, frames
        fields = len(sizes)
        self.planes = fields // (frames * KEYS)
        """Bits of a key in a frame."""
        self.bias = nn.Parameter(torch.full((fields,), _RARE))
        self.backbone = self.keys = None
        if args.width:
            dropout = args.dropout if args.layers > 1 else 0.0
            self.backbone = nn.LSTM(fields, args.width, args.layers, dropout=dropout)
            self.head = nn.Linear(args.width, fields, bias=False)
            open_memory(self.backbone)
        if args.key_width:
            self.keys = TiedKeys(frames * self.planes, args.key_width, args.reach, args.key_dropout)
        self.drop = nn.Dropout(args.dropout)

    def initial_state(self, batch: int) -> State:
        """Return the zero state: twice ``(layers, batch, width)``; of keys ``(KEYS, batch, key_width)``."""
        shapes = [(self.args.layers, self.args.width)] * 2 if self.backbone else []
        shapes += [(KEYS, self.args.key_width)] * 4 if self.keys else []
        return tuple(self.bias.new_zeros(first, batch, width) for first, width in shapes)

    def contexts(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """See `BitNetwork.contexts`."""
        if self.training:
            rows = rows * (torch.rand_like(rows) >= self.args.input_dropout)
        logits, after = self.bias.expand_as(rows), ()
        if self.backbone is not None:
            out, after = self.backbone(rows, state[:2])
            logits = logits + self.head(self.drop(out))  # (time, batch, fields)
        if self.keys is not None:
            said, keys_after = self.keys(self.by_key(rows), state[-4:])  # (time, batch, bits, KEYS)
            said = said.unflatten(2, (self.frames, self.planes)).transpose(3, 4)
            logits, after = logits + said.flatten(2), (*after, *keys_after)
        return logits, after

    def by_key(self, rows: Tensor) -> Tensor:
        """Return rows ``(..., fields)`` as ``(..., bits of a key, KEYS)``."""
        by_frame: Tensor = rows.unflatten(-1, (self.frames, KEYS, self.planes))
        return by_frame.transpose(-1, -2).flatten(-3, -2)


class BlockLSTM(BitNetwork):
    """An LSTM that reads blocks of frames and says the next block's values, to be trained by least squares.

    What it says is a number for each bit; held to a chance, that is what it plays from.

    Args:
        sizes: 2 for each bit of a row, which is a block.
        args: sizes of the network.

    Raises:
        ValueError: a field is no bit.
    """

    def __init__(self, sizes: Sequence[int], args: BlockArgs) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__(sizes)
        self.args = args
        self.backbone = nn.LSTM(
            len(sizes), args.width, args.layers, dropout=args.dropout if args.layers > 1 else 0.0
        )
        open_memory(self.backbone)
        self.head = nn.Linear(args.width, len(sizes))
        self.drop = nn.Dropout(args.dropout)

    def initial_state(self, batch: int) -> State:
        """Return the zero state, twice ``(layers, batch, width)``."""
        zeros = self.head.bias.new_zeros(self.args.layers, batch, self.args.width)
        return zeros, zeros.clone()

    def values(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Return what is said of the blocks after ``rows``, both ``(time, batch, fields)``, and the state."""
        out, state = self.backbone(rows, state)
        return self.head(self.drop(out)).float(), state

    def contexts(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """See `BitNetwork.contexts`: the logits of the values, held to a chance."""
        values, state = self.values(rows, state)
        return torch.logit(values, CERTAIN), state

    def forward(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Prediction, State]:
        """Do what `logits` does, and say what the true blocks are worth, with the squared errors."""
        values, state = self.values(rows.transpose(0, 1).float(), state)
        values = values.transpose(0, 1).flatten(0, 1)  # (n, fields)
        true = targets.flatten(0, 1)
        chances = values.clamp(CERTAIN, 1 - CERTAIN)
        nats = F.binary_cross_entropy(chances, true.float(), reduction="none")
        right = (values > 1 / 2) == (true > 0)
        return Prediction(nats, right, (values - true).square()), state
