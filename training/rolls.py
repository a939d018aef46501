"""Networks over the frames of a piano roll whose chances for the keys are independent of each other.

`RollLSTM` says a chance for each bit of the next frame (the recurrent baselines of
Boulanger-Lewandowski et al. 2012, arXiv 1206.6392, with what has been learnt since);
`BlockLSTM` says the values of a whole block of frames at once, by least squares. All
bits of a row are said at once, so both are *parallel*: what `Network.read` returns are the
logits already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from music.roll_notes import KEYS
from training.beginnings import open_memory
from training.network import Network, Prediction, State
from training.roll_member import RollMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.model_args import BlockArgs, RollArgs

__all__ = ["CERTAIN", "BitNetwork", "BlockLSTM", "RollLSTM"]

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
    """A few networks side by side, each an LSTM over frames and one for every key; see `RollMember`.

    A bit's chance is the mean of the chances that they give it, so bits stay independent. They
    learn each by itself: in training, what the true rows are worth is the mean of what they
    are worth to each.

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
        self.args = args
        planes = len(sizes) // (frames * KEYS)
        self.members = nn.ModuleList(RollMember(planes, args, frames) for _ in range(args.members))

    @property
    def parts(self) -> tuple[RollMember, ...]:
        """The networks side by side."""
        return tuple(cast("RollMember", member) for member in self.members)

    def initial_state(self, batch: int) -> State:
        """Return the zero states of all members, one after another."""
        return tuple(values for member in self.parts for values in member.initial_state(batch))

    def contexts(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """See `BitNetwork.contexts`."""
        logits, after = self.each(rows, state)
        if len(self.members) == 1:
            return logits[0], after
        said = F.logsigmoid(logits).logsumexp(dim=0) - F.logsigmoid(-logits).logsumexp(dim=0)
        return said, after

    def each(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Return what `contexts` does of each member, ``(members, time, batch, fields)``, and all states."""
        share = len(state) // len(self.members)
        parts = []
        after: State = ()
        for number, member in enumerate(self.parts):
            logits, own = member(rows, state[number * share : (number + 1) * share])
            parts.append(logits.float())
            after += own
        return torch.stack(parts), after

    def forward(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Prediction, State]:
        """See `BitNetwork.forward`, and the class for what is another in training."""
        if not self.training:
            return super().forward(rows, targets, state)
        logits, state = self.each(rows.transpose(0, 1).float(), state)
        bits = logits.transpose(1, 2).flatten(1, 2)  # (members, n, fields)
        true = targets.flatten(0, 1)
        nats = F.binary_cross_entropy_with_logits(bits, true.float().expand_as(bits), reduction="none")
        return Prediction(nats.mean(dim=0), (bits.mean(dim=0) > 0) == (true > 0)), state


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
