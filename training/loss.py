"""The loss of a batch of rows: cross-entropy or focal, summed over the fields of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.args import LossArgs

__all__ = ["field_nats", "focal", "row_loss"]

_NOT_CERTAIN = 1e-6
"""Smallest 1 - p: below it a power under 1 has no finite gradient, and nothing is left to learn."""


def field_nats(logits: Tensor, targets: Tensor) -> Tensor:
    """Return -ln p of each target, shape ``(n,)``, from logits ``(n, size)`` and targets ``(n,)``."""
    return F.cross_entropy(logits.float(), targets, reduction="none")


def focal(nats: Tensor, gamma: float, alpha: float) -> Tensor:
    """Return the focal loss of each element, ``-alpha * (1 - p)**gamma * ln p``, shape of ``nats``.

    It is taken per element, on the probability of its class, before anything is
    summed (Lin et al. 2017, arXiv 1708.02002).

    Args:
        nats: ``-ln p`` of each target.
        gamma: 0 is cross-entropy; the higher, the less easy targets count.
        alpha: factor of the whole.
    """
    return alpha * (-torch.expm1(-nats)).clamp(min=_NOT_CERTAIN).pow(gamma) * nats


def row_loss(logits: Sequence[Tensor], targets: Tensor, mask: Tensor, args: LossArgs) -> Tensor:
    """Return the mean over real rows of the sum over fields, nats a row; a scalar.

    Args:
        logits: for each field, ``(n, size)``.
        targets: ``(n, fields)``.
        mask: ``(n,)``, which rows are real.
        args: kind of loss and its constants.
    """
    total = torch.zeros((), device=targets.device)
    for k, field_logits in enumerate(logits):
        nats = field_nats(field_logits, targets[:, k])
        if args.kind == "focal":
            nats = focal(nats, args.focal_gamma, args.focal_alpha)
        total = total + (nats * mask).sum()
    return total / mask.sum().clamp(min=1)
