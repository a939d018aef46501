"""A memory over time for each place of the keyboard, its weights the same at every place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from training.beginnings import open_memory
from training.key_coder import SharedDropout, faint
from training.network import State

if TYPE_CHECKING:
    from training.key_coder import KeyGroups
    from training.model_args import EnDeCellArgs

__all__ = ["KeyMemory"]


class KeyMemory(nn.Module):
    """An LSTM at each place, which reads the keys around it row by row and tells the decoder.

    Args:
        groups: what a row holds.
        args: widths, reach and dropout.
    """

    around: Tensor

    def __init__(self, groups: KeyGroups, args: EnDeCellArgs) -> None:
        """Make the layers."""
        super().__init__()
        self.groups = groups
        around = torch.from_numpy(groups.around(args.reach))
        self.register_buffer("around", around, persistent=False)
        self.seen = nn.Linear(groups.frames * around.shape[1], args.key_width)
        self.place = faint(groups.places, 1, args.key_width)
        self.cell = nn.LSTM(args.key_width, args.key_width, batch_first=True)
        open_memory(self.cell)
        self.drop = SharedDropout(args.dropout, 1, 2)
        self.tell = nn.Linear(args.key_width, args.decoder_width, bias=False)

    def forward(self, bits: Tensor, state: State) -> tuple[Tensor, State]:
        """Read rows.

        Args:
            bits: of the rows, shape ``(batch, time, fields, bits)``.
            state: the LSTM's two tensors before, each ``(places, batch, key_width)``.

        Returns:
            What it tells, shape ``(batch, time, places, decoder_width)``, and the state after.
        """
        batch, time = bits.shape[:2]
        places = self.groups.places
        frames = bits.reshape(batch, time, self.groups.frames, self.groups.frame_bits)
        seen = F.pad(frames, (0, 1))[..., self.around.flatten()]  # (batch, time, frames, places * seen)
        seen = seen.unflatten(-1, self.around.shape).permute(0, 3, 1, 2, 4).flatten(3)
        inputs = torch.relu(self.seen(seen) + self.place).flatten(0, 1)  # (batch * places, time, key_width)
        lanes = tuple(part.transpose(0, 1).flatten(0, 1)[None].contiguous() for part in state)
        out, lanes = self.cell(inputs, lanes)  # (batch * places, time, key_width)
        out = out.unflatten(0, (batch, places)).transpose(1, 2)  # (batch, time, places, key_width)
        after = tuple(part[0].unflatten(0, (batch, places)).transpose(0, 1).contiguous() for part in lanes)
        return self.tell(self.drop(out)), after
