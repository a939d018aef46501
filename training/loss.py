"""The loss of a batch of rows: cross-entropy, focal or squared error, summed over the fields of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from training.args import LossArgs
    from training.network import Prediction

__all__ = ["focal", "row_loss"]

_NOT_CERTAIN = 1e-6
"""Smallest 1 - p: below it a power under 1 has no finite gradient, and nothing is left to learn."""


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


def row_loss(prediction: Prediction, mask: Tensor, args: LossArgs) -> Tensor:
    """Return the mean over real rows of the sum over fields, nats a row; a scalar.

    Args:
        prediction: of the true rows, each of whose tensors is ``(lanes * window, fields)``.
        mask: ``(lanes, window)``, which rows are real.
        args: kind of loss and its constants.

    Raises:
        ValueError: a squared error is wanted of a network that has none.
    """
    weights = mask.to(prediction.nats.dtype)  # (lanes, window)
    if args.ramp:
        places = torch.arange(1, mask.shape[1] + 1, device=mask.device)
        weights = weights * (places / args.ramp).clamp(max=1.0)
    if args.kind == "mse":
        if prediction.squares is None:
            msg = "this network has no squared error"
            raise ValueError(msg)
        losses = prediction.squares
    elif args.kind == "focal":
        losses = focal(prediction.nats, args.focal_gamma, args.focal_alpha)
    else:
        losses = prediction.nats
    total = (losses.sum(dim=1) * weights.flatten()).sum()
    return total / mask.sum().clamp(min=1)
