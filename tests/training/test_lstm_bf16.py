"""That the LSTM that trains faster is torch's LSTM."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from training import backbones
from training.lstm_bf16 import run_lstm
from training.network import State

BATCH, TIME, WIDTH = 3, 5, 8


def made(layers: int, dropout: float = 0.0) -> tuple[nn.LSTM, list[Tensor]]:
    """Return an LSTM, and inputs, hidden and cell state, all of which want gradients."""
    torch.manual_seed(1)
    lstm = nn.LSTM(WIDTH, WIDTH, layers, batch_first=True, dropout=dropout)
    shapes = [(BATCH, TIME, WIDTH), (layers, BATCH, WIDTH), (layers, BATCH, WIDTH)]
    return lstm, [torch.randn(shape, requires_grad=True) for shape in shapes]


def gradients(values: tuple[Tensor, ...], wanted: list[Tensor]) -> tuple[Tensor, ...]:
    """Return the gradients of a sum in which each of ``values`` counts in its own way."""
    total = torch.zeros(())
    for power, value in enumerate(values, start=1):
        total = total + (value.float() ** power).sum()
    return torch.autograd.grad(total, wanted)


@pytest.mark.parametrize("layers", [1, 3])
def test_outputs_state_and_gradients_are_those_of_torch(layers: int) -> None:
    lstm, (inputs, hidden, cell) = made(layers)
    wanted = [inputs, hidden, cell, *lstm.parameters()]
    out, state = lstm(inputs, (hidden, cell))
    own_out, own_state = run_lstm(lstm, inputs, (hidden, cell), torch.float32)
    torch.testing.assert_close((own_out, own_state), (out, state))
    torch.testing.assert_close(gradients((own_out, *own_state), wanted), gradients((out, *state), wanted))


def test_half_the_bits_are_enough() -> None:
    lstm, (inputs, hidden, cell) = made(2)
    wanted = [inputs, hidden, cell, *lstm.parameters()]
    out, state = lstm(inputs, (hidden, cell))
    own_out, own_state = run_lstm(lstm, inputs, (hidden, cell))
    assert own_out.dtype == torch.bfloat16
    assert own_state[1].dtype == torch.float32  # where little by little is added
    torch.testing.assert_close(own_out.float(), out, atol=0.02, rtol=0.02)
    rough, exact = gradients((own_out, *own_state), wanted), gradients((out, *state), wanted)
    for one, other in zip(rough, exact, strict=True):
        assert (one - other).norm() < 0.03 * other.norm()


def test_dropout_is_between_the_layers() -> None:
    lstm, (inputs, hidden, cell) = made(2, dropout=0.5)
    kept = run_lstm(lstm.eval(), inputs, (hidden, cell), torch.float32)[0]
    torch.testing.assert_close(kept, lstm(inputs, (hidden, cell))[0])
    lstm.train()
    _, (after, _) = run_lstm(lstm, inputs, (hidden, cell), torch.float32)
    _, (other, _) = run_lstm(lstm, inputs, (hidden, cell), torch.float32)
    assert torch.equal(after[0], other[0])
    assert not torch.equal(after[1], other[1])


def test_it_is_used_for_wide_networks_and_gradients_in_bf16_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    used = []

    def noted(lstm: nn.LSTM, rows: Tensor, before: State) -> tuple[Tensor, State]:
        used.append(lstm)
        return run_lstm(lstm, rows, (before[0], before[1]))

    monkeypatch.setattr(backbones, "run_lstm", noted)
    inputs, state = torch.randn(1, 2, 448), (torch.zeros(1, 1, 448), torch.zeros(1, 1, 448))
    wide = nn.LSTM(448, 448, batch_first=True)
    backbones.run_backbone(wide, inputs, state)
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            backbones.run_backbone(wide, inputs, state)
        narrow, (few, hidden, cell) = made(1)
        backbones.run_backbone(narrow, few, (hidden, cell))
        assert used == []
        backbones.run_backbone(wide, inputs, state)
    assert used == [wide]
