"""Backbones: what reads row after row, and carries a state from each to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

from training.lstm_bf16 import run_lstm, suits
from training.transformer_xl import TransformerXL

if TYPE_CHECKING:
    from training.model_args import TokenArgs
    from training.network import State

__all__ = ["Backbone", "backbone_state", "make_backbone", "run_backbone"]

Backbone = nn.LSTM | nn.GRU | nn.RNN | TransformerXL

_RECURRENT: dict[str, type[nn.LSTM | nn.GRU | nn.RNN]] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}


def make_backbone(args: TokenArgs) -> Backbone:
    """Return the backbone that ``args`` names, weights drawn from torch's generator."""
    if args.backbone == "transformer-xl":
        return TransformerXL(
            args.width, args.layers, heads=args.heads, memory=args.memory, dropout=args.dropout
        )
    return _RECURRENT[args.backbone](
        args.width,
        args.width,
        args.layers,
        batch_first=True,
        dropout=args.dropout if args.layers > 1 else 0.0,
    )


def backbone_state(backbone: Backbone, batch: int) -> State:
    """Return the zero state for ``batch`` sequences.

    Returns:
        Hidden and, of an LSTM, cell state, each of shape ``(layers, batch, width)``; of a
        Transformer-XL its memory, see `training.transformer_xl.TransformerXL`.
    """
    if isinstance(backbone, TransformerXL):
        return (backbone.empty_memory(batch),)
    zeros = next(backbone.parameters()).new_zeros(backbone.num_layers, batch, backbone.hidden_size)
    return (zeros, zeros.clone()) if isinstance(backbone, nn.LSTM) else (zeros,)


def run_backbone(backbone: Backbone, inputs: Tensor, state: State) -> tuple[Tensor, State]:
    """Run over ``inputs``, shape ``(batch, time, width)``; return as many outputs, and the state after."""
    if isinstance(backbone, nn.LSTM):
        hidden, cell = state
        if suits(backbone, inputs):
            return run_lstm(backbone, inputs, (hidden, cell))
        out, after = backbone(inputs, (hidden, cell))  # (batch, time, width)
        return out, after
    (before,) = state
    out, last = backbone(inputs, before)  # (batch, time, width)
    return out, (last,)
