"""A memory over time for each place of the keyboard, its weights the same at every place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from training.beginnings import open_memory
from training.echoes import echoes, frames_kept
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
        heard = 2 * len(args.lags) * groups.frames * groups.bits
        self.echo = nn.Linear(heard, args.key_width, bias=False) if args.lags else None
        self.lags = args.lags
        self.cell = nn.LSTM(args.key_width, args.key_width, batch_first=True)
        open_memory(self.cell)
        self.drop = SharedDropout(args.dropout, 1, 2)
        self.tell = nn.Linear(args.key_width, args.decoder_width, bias=False)

    def initial_state(self, batch: int) -> State:
        """Return zeros: the LSTM's two tensors, and with lags the past of `training.echoes`."""
        groups = self.groups
        shapes = [(groups.places, batch, self.cell.hidden_size)] * 2
        if self.lags:
            shapes.append((frames_kept(self.lags), batch, groups.row_bits))
        return tuple(self.place.new_zeros(shape) for shape in shapes)

    def forward(self, bits: Tensor, heard: Tensor, state: State) -> tuple[Tensor, State]:
        """Read rows.

        Args:
            bits: of the rows, shape ``(batch, time, fields, bits)``.
            heard: those that are not left unheard, same shape.
            state: the LSTM's two tensors before, each ``(places, batch, key_width)``, and with lags
                the past, ``(rows, batch, row bits)``.

        Returns:
            What it tells, shape ``(batch, time, places, decoder_width)``, and the state after.
        """
        batch, time = bits.shape[:2]
        places = self.groups.places
        frames = heard.reshape(batch, time, self.groups.frames, self.groups.frame_bits)
        seen = F.pad(frames, (0, 1))[..., self.around.flatten()]  # (batch, time, frames, places * seen)
        seen = self.seen(seen.unflatten(-1, self.around.shape).permute(0, 3, 1, 2, 4).flatten(3))
        past: State = ()
        if self.echo is not None:
            by_place = bits.unflatten(2, (self.groups.frames, places)).permute(1, 0, 2, 4, 3).flatten(2, 3)
            echoed, after_past = echoes(by_place, state[2].unflatten(2, by_place.shape[2:]), self.lags)
            seen = seen + self.echo(echoed.permute(1, 3, 0, 2))
            past = (after_past.flatten(2),)
        inputs = torch.relu(seen + self.place).flatten(0, 1)  # (batch * places, time, key_width)
        lanes = tuple(part.transpose(0, 1).flatten(0, 1)[None].contiguous() for part in state[:2])
        out, lanes = self.cell(inputs, lanes)  # (batch * places, time, key_width)
        out = out.unflatten(0, (batch, places)).transpose(1, 2)  # (batch, time, places, key_width)
        after = tuple(part[0].unflatten(0, (batch, places)).transpose(0, 1).contiguous() for part in lanes)
        return self.tell(self.drop(out)), (*after, *past)
