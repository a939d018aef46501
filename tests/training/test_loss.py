"""The losses, against numbers worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from training.args import LossArgs
from training.loss import focal, row_loss
from training.network import Prediction

# Two fields; the third row is padding.
CHANCES = torch.tensor([[0.5, 0.9], [0.25, 0.05], [0.1, 0.1]])
MASK = torch.tensor([[True, True, False]])


def predicted(chances: torch.Tensor) -> Prediction:
    return Prediction(-chances.log(), chances > 0.5, (1 - chances) ** 2)


def test_cross_entropy_by_hand() -> None:
    expected = -(math.log(0.5) + math.log(0.25) + math.log(0.9) + math.log(0.05)) / 2
    assert float(row_loss(predicted(CHANCES), MASK, LossArgs())) == pytest.approx(expected)


def test_focal_loss_by_hand() -> None:
    args = LossArgs(kind="focal", focal_gamma=2, focal_alpha=0.25)
    # -0.25 (1 - p)^2 ln p of each element, before any mean: 0.5, 0.25, 0.9 and 0.05.
    elements = 0.5**2 * 0.693147 + 0.75**2 * 1.386294 + 0.1**2 * 0.105361 + 0.95**2 * 2.995732
    assert float(row_loss(predicted(CHANCES), MASK, args)) == pytest.approx(0.25 * elements / 2, rel=1e-5)


def test_squared_error_by_hand() -> None:
    expected = (0.5**2 + 0.1**2 + 0.75**2 + 0.95**2) / 2
    assert float(row_loss(predicted(CHANCES), MASK, LossArgs(kind="mse"))) == pytest.approx(expected)
    with pytest.raises(ValueError, match="no squared error"):
        row_loss(predicted(CHANCES)._replace(squares=None), MASK, LossArgs(kind="mse"))


def test_the_loss_is_ramped_up_over_the_first_rows_of_a_window() -> None:
    chances = torch.full((8, 1), math.exp(-1))
    mask = torch.tensor([[True] * 4, [True] * 3 + [False]])
    ramped = row_loss(predicted(chances), mask, LossArgs(ramp=3))
    assert float(ramped) == pytest.approx((1 / 3 + 2 / 3 + 1 + 1 + 1 / 3 + 2 / 3 + 1) / 7)


@given(st.integers(0, 10_000))
def test_focal_loss_with_gamma_0_is_cross_entropy(seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    found = predicted(torch.rand(6, 2, generator=draw).clamp(min=1e-3))
    mask = torch.rand(2, 3, generator=draw) < 0.7
    assert row_loss(found, mask, LossArgs(kind="focal", focal_gamma=0)) == row_loss(found, mask, LossArgs())


def test_a_batch_of_padding_costs_nothing() -> None:
    assert float(row_loss(predicted(CHANCES), torch.zeros(1, 3, dtype=torch.bool), LossArgs())) == 0


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_focal_loss_has_a_gradient_where_the_model_is_certain(gamma: float) -> None:
    logits = torch.tensor([[200.0, 0.0], [0.0, 200.0], [1.0, 0.0]], requires_grad=True)
    nats = -logits.log_softmax(dim=1)[:, 0]
    focal(nats, gamma, 1.0).sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
    assert logits.grad[1].abs().sum() > 0
