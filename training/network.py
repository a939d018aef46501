"""What every network offers, so that loop, evaluation and export need not know which one they hold.

A network reads whole rows and carries a state from row to row. It also has the two
operations of a bundle (`realtime.manifest`): `Network.read` reads a row, `Network.field`
predicts one field of the next. What `Network.logits` computes for many rows at once,
given the true fields, is the same.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Network", "Prediction", "State", "restarted"]

State = tuple[Tensor, ...]
"""What is carried from row to row; in every tensor, axis 1 is that of the sequences side by side."""


class Prediction(NamedTuple):
    """What a network thinks of the true rows, ``n`` of them."""

    nats: Tensor
    """-ln p of each field's true value, float32, shape ``(n, fields)``."""
    right: Tensor
    """Whether that value got the highest probability, bool, shape ``(n, fields)``."""
    squares: Tensor | None = None
    """Squared error of each field, shape ``(n, fields)``, of a network that says values, not chances."""


def restarted(state: State, keep: Tensor) -> State:
    """Return ``state`` with every sequence but those of ``keep``, bool ``(batch,)``, at its beginning."""
    return tuple(values * keep.view(1, -1, *[1] * (values.ndim - 2)) for values in state)


class Network(nn.Module):
    """Base of all networks.

    Args:
        sizes: number of values of each field, in the order of prediction.
        leading: fields that condition the others even where heads are parallel.
    """

    def __init__(self, sizes: Sequence[int], leading: int = 0) -> None:
        """Keep the sizes."""
        super().__init__()
        self.sizes = tuple(sizes)
        self.leading = leading
        self.ends = tuple(accumulate(sizes))
        """For each field, where its values end among the logits."""

    @property
    def pretrain_steps(self) -> int:
        """Steps for which `autoencode` is trained, before the whole is."""
        return 0

    def autoencode(self, rows: Tensor) -> Prediction:
        """Predict ``rows``, shape ``(batch, time, fields)``, each from an encoding of itself.

        Raises:
            NotImplementedError: the network has no such part.
        """
        raise NotImplementedError

    @property
    def parameter_count(self) -> int:
        """How many numbers it learns."""
        return sum(weights.numel() for weights in self.parameters())

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return next(self.parameters()).device

    def initial_state(self, batch: int) -> State:
        """Return the state before the first row, which is all zeros, for ``batch`` sequences."""
        raise NotImplementedError

    def read(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Read one row of each sequence.

        Args:
            rows: integers, shape ``(batch, fields)``.
            state: the state before.

        Returns:
            What `field` starts from, shape ``(batch, width)``, and the state after.
        """
        raise NotImplementedError

    def field(self, index: int, previous: Tensor, hidden: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Predict one field of the next row.

        Args:
            index: number of the field.
            previous: value of the field before, ``(batch,)``; ignored for the first field.
            hidden: what the field before returned; for the first field, ``first``. Both have the
                same shape ``(batch, width)``.
            first: what `read` returned.

        Returns:
            Logits ``(batch, size)`` and the new ``hidden``.
        """
        raise NotImplementedError

    def logits(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Tensor, State]:
        """Predict ``targets`` field by field, each given the true fields before it, as far as it knows them.

        Args:
            rows: ``(batch, time, fields)``, what is known.
            targets: ``(batch, time, fields)``, the rows one step later.
            state: the state before the first row.

        Returns:
            Logits of all fields' values, ``(batch * time, sum of sizes)``, and the state after.
        """
        raise NotImplementedError

    def forward(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Prediction, State]:
        """Do what `logits` does, and say what the true rows are worth; for the arguments see there."""
        out, state = self.logits(rows, targets, state)
        flat = targets.flatten(0, 1)  # (n, fields)
        nats, right = [], []
        for k, field in enumerate(out.float().split(self.sizes, dim=1)):
            nats.append(F.cross_entropy(field, flat[:, k], reduction="none"))
            right.append(field.argmax(dim=1) == flat[:, k])
        return Prediction(torch.stack(nats, dim=1), torch.stack(right, dim=1)), state
