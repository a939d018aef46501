"""What stands where in a row of a piano roll, and the two recurrent cells that go over its keys.

A row holds one or more frames; a frame has one bit, or several (planes), for each key, the top
key first. Each field of the row is a *group* of consecutive bits read as one number, its first
bit the highest. A softmax over the values of a group is the exact joint chance of its bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

__all__ = ["KeyDecoder", "KeyEncoder", "KeyGroups", "SharedDropout", "faint"]

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class KeyGroups:
    """The groups of a row.

    Raises:
        ValueError: the groups don't make whole frames, or some hold parts of more keys than others.
    """

    fields: int
    """Groups in a row."""
    bits: int
    """Bits in a group."""
    planes: int = 1
    """Bits of a key: 1 (held) or 2 (held, onset)."""
    frames: int = 1
    """Frames in a row."""

    def __post_init__(self) -> None:
        """Check that it fits."""
        frame, rest = divmod(self.fields * self.bits, self.frames)
        if rest or frame % self.planes or frame % self.bits:
            msg = (
                f"{self.fields} groups of {self.bits} bits don't make {self.frames} "
                f"whole frames of keys of {self.planes} bits"
            )
            raise ValueError(msg)
        if self.bits % self.planes and self.planes % self.bits:
            msg = f"groups of {self.bits} bits cut keys of {self.planes} bits unevenly"
            raise ValueError(msg)

    @property
    def values(self) -> int:
        """Values of a group."""
        return 1 << self.bits

    @property
    def row_bits(self) -> int:
        """Bits in a row."""
        return self.fields * self.bits

    @property
    def frame_bits(self) -> int:
        """Bits in a frame."""
        return self.row_bits // self.frames

    @property
    def places(self) -> int:
        """Groups in a frame."""
        return self.fields // self.frames

    def table(self) -> Tensor:
        """Return the bits of each value of a group, 0.0 or 1.0, shape ``(values, bits)``."""
        places = torch.arange(self.bits - 1, -1, -1)
        return (torch.arange(self.values)[:, None] >> places & 1).float()

    def around(self, reach: int) -> Indices:
        """Return which bits of a frame are of each group's keys, or of up to ``reach`` keys beside them.

        Returns:
            Indices, shape ``(places, bits seen)``, into the bits of a frame with one more behind them,
            which stands for all beyond the keyboard.
        """
        first = np.arange(self.places)[:, None] * self.bits // self.planes * self.planes
        seen = np.arange(-reach * self.planes, max(self.bits, self.planes) + reach * self.planes)
        return _inside(first + seen, self.frame_bits)

    def above(self, reach: int) -> Indices:
        """Return which bits of a frame are the last before each group, as many as ``reach`` keys have.

        Returns:
            Indices as `around` has them, the nearest bit first.
        """
        first = np.arange(self.places)[:, None] * self.bits
        return _inside(first - 1 - np.arange(reach * self.planes), self.frame_bits)

    def near(self, reach: int) -> Indices:
        """Return what the decoder sees at each group: `around` it a frame earlier, and `above` it.

        Returns:
            Indices, shape ``(fields, bits seen)``, into the bits of the frame before the row, those of
            the row, and one more, which stands for all beyond the keyboard.
        """
        outside = self.row_bits + self.frame_bits
        seen = []
        for frame in range(self.frames):
            parts = (self.around(reach), frame), (self.above(reach), frame + 1)
            moved = [
                np.where(bits == self.frame_bits, outside, bits + at * self.frame_bits) for bits, at in parts
            ]
            seen.append(np.concatenate(moved, axis=1))
        return np.concatenate(seen)


def _inside(bits: Indices, count: int) -> Indices:
    """Return ``bits``, with ``count`` in place of those that are not from 0 to ``count - 1``."""
    return np.where((bits < 0) | (bits >= count), count, bits)


def faint(*shape: int) -> nn.Parameter:
    """Return small random weights: at first, which place it is matters less than what is read there."""
    return nn.Parameter(0.1 * torch.randn(shape))


class SharedDropout(nn.Module):
    """Dropout that drops the same units all along some axes.

    After Gal and Ghahramani, *A theoretically grounded application of dropout in recurrent
    neural networks*, NeurIPS 2016: what is dropped stays so for a whole sequence.

    Args:
        share: of the units that are dropped, from 0 to below 1.
        axes: those along which the same units are.
    """

    def __init__(self, share: float, *axes: int) -> None:
        """Keep share and axes."""
        super().__init__()
        self.share, self.axes = share, axes

    def forward(self, values: Tensor) -> Tensor:
        """Return ``values``, of any shape, without some of them in training."""
        if not self.training or not self.share:
            return values
        shape = [1 if axis in self.axes else size for axis, size in enumerate(values.shape)]
        return values * F.dropout(values.new_ones(shape), self.share)


class KeyEncoder(nn.Module):
    """A GRU that reads a row group by group into one vector; its weights are those of all groups.

    Args:
        groups: what a row holds.
        width: units.
    """

    def __init__(self, groups: KeyGroups, width: int) -> None:
        """Make the layers."""
        super().__init__()
        self.value = nn.Linear(groups.bits, width, bias=False)
        self.place = faint(groups.fields, width)
        self.cell = nn.GRU(width, width, batch_first=True)

    def forward(self, bits: Tensor) -> Tensor:
        """Return what it makes of rows.

        Args:
            bits: of the rows, shape ``(n, fields, bits)``.

        Returns:
            Shape ``(n, width)``.
        """
        _, after = self.cell(self.value(bits) + self.place)  # (1, n, width)
        last: Tensor = after[0]
        return last


class KeyDecoder(nn.Module):
    """A GRU that emits a row group by group; its weights are those of all groups.

    At each group it is given the group it emitted before, what is known of the group's place,
    and the keys near it: those of the frame before, and those emitted above it.

    Args:
        groups: what a row holds.
        reach: keys to each side that it sees of the frame before, and above of those emitted.
        width: units.
        dropout: share of the units that are dropped before the classifier.
    """

    near: Tensor

    def __init__(self, groups: KeyGroups, reach: int, width: int, dropout: float) -> None:
        """Make the layers."""
        super().__init__()
        self.groups = groups
        near = torch.from_numpy(groups.near(reach))
        self.register_buffer("near", near, persistent=False)
        self.given = nn.Linear(groups.bits, width, bias=False)
        self.seen = nn.Linear(near.shape[1], width, bias=False)
        self.place = faint(groups.fields, width)
        self.cell = nn.GRU(width, width, batch_first=True)
        self.drop = SharedDropout(dropout, 1)
        self.head = nn.Linear(width, groups.values)
        self.lean = nn.Parameter(torch.zeros(groups.fields, groups.values))

    def forward(self, start: Tensor, known: Tensor, before: Tensor, bits: Tensor) -> Tensor:
        """Predict rows, each group given the true groups before it.

        Args:
            start: the GRU's first state, shape ``(n, width)``.
            known: what is known of each place from earlier rows, shape ``(n, places, width)``.
            before: bits of the frame before the row, shape ``(n, frame bits)``.
            bits: of the rows, shape ``(n, fields, bits)``.

        Returns:
            Logits, shape ``(n, fields, values)``.
        """
        outside = before.new_zeros(len(before), 1)
        beside = torch.cat([before, bits.flatten(1), outside], dim=1)  # (n, frame bits + row bits + 1)
        seen = beside[:, self.near.flatten()].unflatten(1, self.near.shape)  # (n, fields, bits seen)
        given = F.pad(bits[:, :-1], (0, 0, 1, 0))  # (n, fields, bits)
        known = known.repeat(1, self.groups.frames, 1)  # (n, fields, width)
        inputs = torch.relu(self.seen(seen) + self.given(given) + known + self.place)
        out, _ = self.cell(inputs, start[None])  # (n, fields, width)
        return self._classify(out, inputs) + self.lean

    def field(
        self, index: int, state: Tensor, known: Tensor, before: Tensor, emitted: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Predict one group, which is what `forward` does for all.

        Args:
            index: number of the group.
            state: the GRU's state before, shape ``(n, width)``.
            known: as in `forward`.
            before: as in `forward`.
            emitted: bits of the row so far and then zeros, shape ``(n, row bits)``.

        Returns:
            Logits ``(n, values)`` and the GRU's new state ``(n, width)``.
        """
        outside = before.new_zeros(len(before), 1)
        seen = torch.cat([before, emitted, outside], dim=1)[:, self.near[index]]  # (n, bits seen)
        start = max(index - 1, 0) * self.groups.bits
        given = emitted[:, start : start + self.groups.bits]  # zeros at the first group
        known = known[:, index % self.groups.places]  # (n, width)
        inputs = torch.relu(self.seen(seen) + self.given(given) + known + self.place[index])
        out, _ = self.cell(inputs[:, None], state[None])  # (n, 1, width)
        return self._classify(out, inputs[:, None])[:, 0] + self.lean[index], out[:, 0]

    def _classify(self, out: Tensor, inputs: Tensor) -> Tensor:
        """Return logits but for each group's own leaning, from tensors ``(n, fields, width)``."""
        logits: Tensor = self.head(self.drop(out + inputs))  # (n, fields, values)
        return logits
