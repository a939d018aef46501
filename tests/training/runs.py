"""Runs that take a moment, and what their tests have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from training.args import DataArgs, OptimArgs, TrainArgs
from training.model_args import TokenArgs

if TYPE_CHECKING:
    from training.messages import Message

__all__ = ["TINY", "ignore", "same"]

TINY = TrainArgs(
    model=TokenArgs(layers=2, width=12, embedding=4, decoder_width=8, dropout=0.2),
    data=DataArgs(valid=0.25, test=0.05, window=24, batch=4),
    optim=OptimArgs(steps=20, minutes=0, warmup=3, validate_every=6, precision="fp32", threads=1),
)
"""Settings of a run that takes a moment."""


def ignore(_: Message) -> None:
    """Report to nobody."""


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - whatever a checkpoint holds
    """Say whether two checkpoints hold the same, bit for bit, the time it took left out."""
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, dict):
        keys = one.keys() - {"seconds"}
        return keys == other.keys() - {"seconds"} and all(same(one[key], other[key]) for key in keys)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
