"""The token network: embeddings of a row's fields, a backbone over rows, a sub-decoder for the next row.

The backbone reads whole rows and carries its state from row to row. What it says of the next
row goes to a sub-decoder, which predicts its fields: `training.sub_decoders` has one class for
each way to do that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from training.backbones import backbone_state, make_backbone, run_backbone
from training.network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.model_args import TokenArgs
    from training.network import State

__all__ = ["TokenNetwork"]


class TokenNetwork(Network):
    """What is common to the networks of all sub-decoders: all up to the backbone.

    Args:
        sizes: number of values of each field, in the order of prediction.
        args: kinds and sizes.
        leading: fields that condition the others even where heads are parallel.
    """

    given: nn.ModuleList
    """Embeddings of the values of the first fields, as many as condition others."""
    heads: nn.ModuleList
    """A classifier for each field."""

    def __init__(self, sizes: Sequence[int], args: TokenArgs, leading: int = 0) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__(sizes, leading)
        self.args = args
        self.embeddings = nn.ModuleList(nn.Embedding(size, args.embedding) for size in sizes)
        self.mix = nn.Linear(args.embedding * len(sizes), args.width)
        self.backbone = make_backbone(args)
        self.drop = nn.Dropout(args.dropout)
        self.register_load_state_dict_pre_hook(_find_mix)  # type: ignore[no-untyped-call]

    def initial_state(self, batch: int) -> State:
        """Return the zero state for ``batch`` sequences; see `training.backbones.backbone_state`."""
        return backbone_state(self.backbone, batch)

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
        mixed = self.mix(torch.cat(parts, dim=-1))  # (batch, time, width)
        out, state = run_backbone(self.backbone, mixed, state)  # (batch, time, width)
        return self.drop(out), state

    def begin_row(self, context: Tensor) -> Tensor:
        """Return what `field` and `decode` start from.

        Args:
            context: outputs of the backbone, ``(n, width)``.

        Returns:
            Shape ``(n, decoder width)``, whatever the sub-decoder makes of that.
        """
        raise NotImplementedError

    def decode(self, first: Tensor, targets: Tensor) -> Tensor:
        """Predict the fields of ``n`` rows, each given the true fields before it.

        Args:
            first: what `begin_row` returned.
            targets: the true rows, ``(n, fields)``.

        Returns:
            Logits of all fields' values, ``(n, sum of sizes)``.
        """
        raise NotImplementedError

    def read(self, rows: Tensor, state: State) -> tuple[Tensor, State]:
        """Read one row of each sequence, ``(batch, fields)``; see `Network.read`."""
        context, state = self.contexts(rows[:, None], state)  # (batch, 1, width)
        return self.begin_row(context[:, 0]), state

    def logits(self, rows: Tensor, targets: Tensor, state: State) -> tuple[Tensor, State]:
        """Predict ``targets``, each field given the true fields before it; see `Network.logits`."""
        context, state = self.contexts(rows, state)  # (batch, time, width)
        return self.decode(self.begin_row(context.flatten(0, 1)), targets.flatten(0, 1)), state


def _find_mix(_module: nn.Module, weights: dict[str, Any], prefix: str, *_: Any) -> None:  # noqa: ANN401 - torch's own
    """Find what mixes the embeddings in checkpoints that call it ``read``, as they did at first."""
    for kind in ("weight", "bias"):
        if (former := f"{prefix}read.{kind}") in weights:
            weights[f"{prefix}mix.{kind}"] = weights.pop(former)
