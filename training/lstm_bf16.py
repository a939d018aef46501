"""An LSTM trained in bf16 on a processor, faster than by torch's own kernels.

These take most of a training step's time. Here, what can be is one large product over all rows of
a window: the inputs' part of the gates on the way there, and all gradients of weights and inputs
on the way back; what must go row by row are one product and a few elementwise operations. Cells
are kept in 32 bits, where little by little is added to them. The equations, parameters and results
are those of ``torch.nn.LSTM``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

if TYPE_CHECKING:
    from torch.autograd.function import FunctionCtx

__all__ = ["run_lstm", "suits"]

_NARROWEST = 448
"""Units from which on it is faster (32 sequences, windows of 64): at 384 it takes 1.1 times as long as
torch's, at 512 0.9 times, at 1,024 0.7 times."""


def suits(lstm: nn.LSTM, inputs: Tensor) -> bool:
    """Say whether `run_lstm` is worth it: for gradients in bf16 on a processor, of a wide LSTM."""
    lower = torch.is_autocast_enabled("cpu") and torch.get_autocast_dtype("cpu") == torch.bfloat16
    on_processor = inputs.device.type == "cpu" and torch.is_grad_enabled()
    return lower and on_processor and lstm.hidden_size >= _NARROWEST


def run_lstm(
    lstm: nn.LSTM, inputs: Tensor, state: tuple[Tensor, Tensor], dtype: torch.dtype = torch.bfloat16
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Do what ``lstm(inputs, state)`` does.

    Args:
        lstm: of one direction, with biases, batch first.
        inputs: ``(batch, time, in)``.
        state: hidden and cell state, each ``(layers, batch, width)``.
        dtype: of the products.

    Returns:
        The last layer's outputs ``(batch, time, width)``, and the state after.
    """
    hiddens, cells = [], []
    out = inputs.transpose(0, 1)  # (time, batch, in)
    for k, (weight_in, weight, bias_in, bias) in enumerate(lstm.all_weights):
        if k and lstm.dropout:
            out = F.dropout(out, lstm.dropout, lstm.training)
        gates = F.linear(out.to(dtype), weight_in.to(dtype), (bias_in + bias).to(dtype))
        before = state[0][k].to(dtype), state[1][k].float()
        out, cell = _Layer.apply(gates, weight.to(dtype), *before)  # type: ignore[no-untyped-call]
        hiddens.append(out[-1])
        cells.append(cell)
    return out.transpose(0, 1), (torch.stack(hiddens), torch.stack(cells))


def _tanh(values: Tensor) -> Tensor:
    """Return the hyperbolic tangent, by way of a sigmoid: on a processor that takes a quarter of the time."""
    return values.mul(2).sigmoid_().mul_(2).sub_(1)


class _Layer(torch.autograd.Function):
    """One layer over a window; torch has its gates in the order input, forget, cell, output."""

    @staticmethod
    def forward(
        ctx: FunctionCtx, gates: Tensor, weight: Tensor, hidden: Tensor, cell: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return hidden states ``(time, batch, width)`` and the last cell state ``(batch, width)``.

        Args:
            ctx: keeps what the gradients need.
            gates: the inputs' part of them, ``(time, batch, 4 * width)``.
            weight: recurrent weights, ``(4 * width, width)``.
            hidden: hidden state before, ``(batch, width)``.
            cell: cell state before, ``(batch, width)``, in 32 bits.
        """
        time, batch, width = gates.shape[0], *hidden.shape
        hiddens = hidden.new_empty(time + 1, batch, width)
        cells = cell.new_empty(time + 1, batch, width)
        opened = torch.empty_like(gates)
        hiddens[0], cells[0] = hidden, cell
        for t in range(time):
            values = torch.addmm(gates[t], hiddens[t], weight.t()).float()
            entering, kept, new, shown = values.split(width, dim=1)
            new.mul_(2)
            values.sigmoid_()
            new.mul_(2).sub_(1)
            torch.mul(kept, cells[t], out=cells[t + 1]).addcmul_(entering, new)
            hiddens[t + 1].copy_(_tanh(cells[t + 1]).mul_(shown))
            opened[t].copy_(values)
        ctx.save_for_backward(opened, weight, hiddens, cells)
        return hiddens[1:], cells[-1].clone()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, d_hiddens: Tensor, d_cell: Tensor) -> tuple[Tensor, ...]:  # noqa: ANN401 - torch types it so
        """Return the gradients of what `forward` took, from those of what it returned."""
        opened, weight, hiddens, cells = ctx.saved_tensors
        time, width = len(opened), weight.shape[1]
        d_gates = torch.empty_like(opened)
        d_hidden = torch.zeros_like(hiddens[0])
        one = cells.new_ones(())
        for t in range(time - 1, -1, -1):
            values = opened[t].float()
            entering, kept, new, shown = values.split(width, dim=1)
            d_values = torch.empty_like(values)
            d_entering, d_kept, d_new, d_shown = d_values.split(width, dim=1)
            d_out = (d_hiddens[t] + d_hidden).float()
            seen = _tanh(cells[t + 1])
            torch.mul(d_out, seen, out=d_shown)
            d_seen = d_out.mul_(shown)
            d_cell = d_cell + d_seen.addcmul(d_seen, seen.square_(), value=-1)
            torch.mul(d_cell, new, out=d_entering)
            torch.mul(d_cell, cells[t], out=d_kept)
            torch.mul(d_cell, entering, out=d_new)
            d_cell = d_cell * kept
            # Through a sigmoid, s - s²; through tanh, 1 - n².
            slopes = values - values.square()
            torch.addcmul(one, new, new, value=-1, out=slopes[:, 2 * width : 3 * width])
            d_gates[t].copy_(d_values.mul_(slopes))
            d_hidden = d_gates[t] @ weight
        d_weight = d_gates.flatten(0, 1).t() @ hiddens[:-1].flatten(0, 1)
        return d_gates, d_weight, d_hidden, d_cell
