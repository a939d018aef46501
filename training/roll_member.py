"""One of the networks whose mean a `training.rolls.RollLSTM` is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from music.roll_notes import KEYS
from training.beginnings import open_memory
from training.tied_keys import TiedKeys

if TYPE_CHECKING:
    from training.model_args import RollArgs
    from training.network import State

__all__ = ["RollMember"]

_RARE = -3.0
"""Logit that all bits begin with: about as seldom as a key is held."""


class RollMember(nn.Module):
    """An LSTM over whole frames, and beside it an LSTM for every key.

    The logits are the sum of what the two say; either may be missing.

    Args:
        planes: bits of a key in a frame.
        args: sizes of the network.
        frames: frames in a row.
    """

    def __init__(self, planes: int, args: RollArgs, frames: int) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.args, self.planes, self.frames = args, planes, frames
        fields = frames * KEYS * planes
        self.bias = nn.Parameter(torch.full((fields,), _RARE))
        self.backbone = self.keys = None
        if args.width:
            dropout = args.dropout if args.layers > 1 else 0.0
            self.backbone = nn.LSTM(fields, args.width, args.layers, dropout=dropout)
            self.head = nn.Linear(args.width, fields, bias=False)
            open_memory(self.backbone)
        if args.key_width:
            self.keys = TiedKeys(frames * planes, args.key_width, args.reach, args.key_dropout, args.lags)
        self.drop = nn.Dropout(args.dropout)

    def initial_state(self, batch: int) -> State:
        """Return the zero state: twice ``(layers, batch, width)``, and that of `TiedKeys`."""
        shape = (self.args.layers, batch, self.args.width)
        state: State = tuple(self.bias.new_zeros(shape) for _ in range(2)) if self.backbone else ()
        return (*state, *self.keys.initial_state(batch)) if self.keys else state

    def forward(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Read rows ``(time, batch, fields)`` of 0 and 1, as floats.

        Returns:
            The logits of the next rows' bits, of the same shape, and the state after the last.
        """
        heard = rows
        if self.training:
            heard = rows * (torch.rand_like(rows) >= self.args.input_dropout)
        logits = self.bias.expand_as(rows)
        after: State = ()
        if self.backbone is not None:
            out, after = self.backbone(heard, state[:2])
            logits = logits + self.head(self.drop(out))  # (time, batch, fields)
        if self.keys is not None:
            said, keys_after = self.keys(
                self.by_key(rows), self.by_key(heard), state[2 if self.backbone else 0 :]
            )
            # From (time, batch, bits, KEYS):
            said = said.unflatten(2, (self.frames, self.planes)).transpose(3, 4)
            logits, after = logits + said.flatten(2), (*after, *keys_after)
        return logits, after

    def by_key(self, rows: Tensor) -> Tensor:
        """Return rows ``(..., fields)`` as ``(..., bits of a key, KEYS)``."""
        by_frame: Tensor = rows.unflatten(-1, (self.frames, KEYS, self.planes))
        return by_frame.transpose(-1, -2).flatten(-3, -2)
