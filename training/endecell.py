"""EnDeCell: a piano roll predicted key by key, so that the chance of each frame is an exact joint one.

Three recurrent networks: an encoder reads the keys of a row, group by group, into one vector;
an LSTM links the vectors over time; a decoder emits the next row group by group, each group
knowing those emitted before. Beside it each place of the keyboard has a small memory of its own
over time, with the same weights at every place, which sees the keys around it (the tied parallel
networks of D. Johnson, *Generating polyphonic music using tied parallel networks*, EvoMUSART
2017): what is learnt of one key then holds for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from training.beginnings import open_memory
from training.key_coder import KeyDecoder, KeyEncoder, KeyGroups, SharedDropout
from training.key_memory import KeyMemory
from training.network import Network, Prediction, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.model_args import EnDeCellArgs

__all__ = ["EnDeCell"]


class EnDeCell(Network):
    """The network.

    Args:
        sizes: number of values of each field: all the same power of two.
        args: sizes of its parts.
        planes: bits of a key in a frame: 2 with onsets, else 1.
        frames: frames in a row.

    Raises:
        ValueError: the sizes are not those of a piano roll with such planes and frames.
    """

    table: Tensor

    def __init__(self, sizes: Sequence[int], args: EnDeCellArgs, planes: int = 1, frames: int = 1) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__(sizes)
        self.args = args
        bits = sizes[0].bit_length() - 1
        if set(sizes) != {2**bits} or not bits:
            msg = "fields must all have the same number of values, a power of two"
            raise ValueError(msg)
        self.groups = KeyGroups(len(sizes), bits, planes, frames)
        self.register_buffer("table", self.groups.table(), persistent=False)
        self.read_drop = nn.Dropout(args.input_dropout)
        self.encoder = KeyEncoder(self.groups, args.encoder_width)
        self.backbone = nn.LSTM(
            args.encoder_width,
            args.width,
            args.layers,
            batch_first=True,
            dropout=args.dropout if args.layers > 1 else 0.0,
        )
        open_memory(self.backbone)
        self.drop = SharedDropout(args.dropout, 1)
        # What the decoder gets of the context: its first state, and the same for all places.
        self.start = nn.Linear(args.width, args.decoder_width)
        self.tell = nn.Linear(args.width, args.decoder_width)
        self.keys = KeyMemory(self.groups, args) if args.key_width else None
        self.decoder = KeyDecoder(self.groups, args.reach, args.decoder_width, args.dropout)
        # Stands in for the LSTM while encoder and decoder are trained alone.
        self.bridge = nn.Linear(args.encoder_width, args.width) if args.pretrain else None

    @property
    def hidden_width(self) -> int:
        """Numbers in ``first`` and ``hidden``: see `read`."""
        groups, width = self.groups, self.args.decoder_width
        return width + groups.row_bits + groups.places * width + groups.frame_bits

    @property
    def pretrain_steps(self) -> int:
        """Steps for which `autoencode` is trained, before the whole is."""
        return self.args.pretrain

    def initial_state(self, batch: int) -> State:
        """Return zeros: the LSTM's two, and those of the places' memories."""
        zeros = self.table.new_zeros(self.args.layers, batch, self.args.width)
        places = self.keys.initial_state(batch) if self.keys is not None else ()
        return zeros, zeros.clone(), *places

    def contexts(self, rows: Tensor, state: State) -> tuple[Tensor, Tensor, State]:
        """Read rows, of several sequences.

        Args:
            rows: integers, shape ``(batch, time, fields)``.
            state: the state before the first row.

        Returns:
            For each row, the decoder's first state ``(batch, time, decoder_width)`` and what is known
            of each place ``(batch, time, places, decoder_width)``; and the state after the last row.
        """
        bits = self.table[rows]  # (batch, time, fields, bits)
        heard = self.read_drop(bits)
        read = self.encoder(heard.flatten(0, 1)).unflatten(0, rows.shape[:2])  # (batch, time, encoder_width)
        out, after = self.backbone(read, state[:2])  # (batch, time, width)
        start, known = self._begin(self.drop(out))
        if self.keys is not None:
            own, places_after = self.keys(bits, heard, state[2:])
            known, after = known + own, (*after, *places_after)
        return start, known, after

    def _begin(self, context: Tensor) -> tuple[Tensor, Tensor]:
        """Return the decoder's first state and what is known of each place, from ``(batch, time, width)``."""
        known = self.tell(context)[:, :, None].expand(-1, -1, self.groups.places, -1)
        return torch.tanh(self.start(context)), known

    def read(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Read one row of each sequence; see `Network.read`.

        Returns:
            One after another the decoder's first state, zeros in place of the bits of the row to come,
            what is known of the places, and the bits of the last frame; and the state after.
        """
        start, known, after = self.contexts(rows[:, None], state)
        bits = self.table[rows].flatten(1)  # (batch, row bits)
        parts = (
            start[:, 0],
            torch.zeros_like(bits),
            known[:, 0].flatten(1),
            bits[:, -self.groups.frame_bits :],
        )
        return torch.cat(parts, dim=1), after

    def field(self, index: int, previous: Tensor, hidden: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Predict one group of the next row; see `Network.field`. ``hidden`` is laid out as ``first`` is."""
        groups, width = self.groups, self.args.decoder_width
        parts = (width, groups.row_bits, groups.places * width, groups.frame_bits)
        state, emitted, _, _ = hidden.split(parts, dim=1)
        _, _, known, before = first.split(parts, dim=1)
        if index:
            at = slice((index - 1) * groups.bits, index * groups.bits)
            emitted = emitted.clone()
            emitted[:, at] = self.table[previous]
        known_places = known.unflatten(1, (groups.places, width))
        logits, state = self.decoder.field(index, state, known_places, before, emitted)
        return logits, torch.cat([state, emitted, known, before], dim=1)

    def logits(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Tensor, State]:
        """Predict ``targets`` group by group, each given the true groups before; see `Network.logits`."""
        out, state = self._grouped_logits(rows, targets, state)
        return out.flatten(1), state

    def forward(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Prediction, State]:
        """Do what `logits` does, and say what the true rows are worth; see `Network.forward`."""
        out, state = self._grouped_logits(rows, targets, state)
        return _worth(out, targets), state

    def _grouped_logits(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Tensor, State]:
        """Return logits, shape ``(batch * time, fields, values)``, and the state after."""
        start, known, state = self.contexts(rows, state)
        before = self.table[rows[..., -self.groups.places :]].flatten(2)  # (batch, time, frame bits)
        bits = self.table[targets]  # (batch, time, fields, bits)
        parts = (part.flatten(0, 1) for part in (start, known, before, bits))
        out: Tensor = self.decoder(*parts)
        return out, state

    def autoencode(self, rows: Tensor) -> Prediction:
        """Predict each row from its own encoding: what encoder and decoder can be trained with first.

        Args:
            rows: integers, shape ``(batch, time, fields)``.

        Returns:
            What it thinks of the ``batch * time`` rows.

        Raises:
            NotImplementedError: the network was made without ``pretrain``.
        """
        if self.bridge is None:
            msg = "model.pretrain is 0: there is nothing to train as an autoencoder"
            raise NotImplementedError(msg)
        bits = self.table[rows].flatten(0, 1)  # (n, fields, bits)
        start, known = self._begin(torch.tanh(self.bridge(self.encoder(bits)))[:, None])
        before = bits.new_zeros(len(bits), self.groups.frame_bits)
        return _worth(self.decoder(start[:, 0], known[:, 0], before, bits), rows)


def _worth(logits: Tensor, targets: Tensor) -> Prediction:
    """Return what logits ``(n, fields, values)`` say of the true rows, ``n`` of them in all."""
    true = targets.flatten(0, 1)  # (n, fields)
    nats = F.cross_entropy(logits.float().flatten(0, 1), true.flatten(), reduction="none")
    return Prediction(nats.view_as(true), logits.argmax(dim=-1) == true)
