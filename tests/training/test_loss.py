"""The losses, against numbers worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from training.args import LossArgs
from training.loss import field_nats, focal, row_loss

HALF = torch.tensor([0.5, 0.25, 0.25]).log()
SURE = torch.tensor([0.05, 0.9, 0.05]).log()


def test_cross_entropy_by_hand() -> None:
    # Two fields; the third row is padding.
    logits = [torch.stack([HALF, HALF, SURE]), torch.stack([SURE, SURE, HALF])]
    targets = torch.tensor([[0, 1], [2, 0], [0, 0]])
    mask = torch.tensor([True, True, False])
    expected = -(math.log(0.5) + math.log(0.25) + math.log(0.9) + math.log(0.05)) / 2
    assert float(row_loss(logits, targets, mask, LossArgs())) == pytest.approx(expected)


def test_focal_loss_by_hand() -> None:
    logits = [torch.stack([HALF, HALF, SURE]), torch.stack([SURE, SURE, HALF])]
    targets = torch.tensor([[0, 1], [2, 0], [0, 0]])
    mask = torch.tensor([True, True, False])
    args = LossArgs(kind="focal", focal_gamma=2, focal_alpha=0.25)
    # -0.25 (1 - p)^2 ln p of each element, before any mean: 0.5, 0.25, 0.9 and 0.05.
    elements = 0.5**2 * 0.693147 + 0.75**2 * 1.386294 + 0.1**2 * 0.105361 + 0.95**2 * 2.995732
    assert float(row_loss(logits, targets, mask, args)) == pytest.approx(0.25 * elements / 2, rel=1e-5)


@given(st.integers(0, 10_000))
def test_focal_loss_with_gamma_0_is_cross_entropy(seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    logits = [torch.randn(6, size, generator=draw) * 4 for size in (3, 7)]
    targets = torch.stack([torch.randint(0, size, (6,), generator=draw) for size in (3, 7)], dim=1)
    mask = torch.rand(6, generator=draw) < 0.7
    plain = row_loss(logits, targets, mask, LossArgs())
    assert row_loss(logits, targets, mask, LossArgs(kind="focal", focal_gamma=0)) == plain
    if mask.any():
        torch_says = sum(
            F.cross_entropy(lo[mask], targets[mask, k], reduction="sum") for k, lo in enumerate(logits)
        )
        assert plain == pytest.approx(float(torch_says) / int(mask.sum()), rel=1e-5)


def test_a_batch_of_padding_costs_nothing() -> None:
    logits = [torch.randn(4, 3)]
    loss = row_loss(
        logits, torch.zeros(4, 1, dtype=torch.int64), torch.zeros(4, dtype=torch.bool), LossArgs()
    )
    assert float(loss) == 0


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_focal_loss_has_a_gradient_where_the_model_is_certain(gamma: float) -> None:
    logits = torch.tensor([[200.0, 0.0], [0.0, 200.0], [1.0, 0.0]], requires_grad=True)
    focal(field_nats(logits, torch.tensor([0, 0, 0])), gamma, 1.0).sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
    assert logits.grad[1].abs().sum() > 0


def test_loss_is_taken_in_full_precision() -> None:
    logits = torch.randn(8, 50).bfloat16()
    assert field_nats(logits, torch.zeros(8, dtype=torch.int64)).dtype == torch.float32
