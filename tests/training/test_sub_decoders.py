"""The sub-decoders: what each of them computes, and what can be turned off."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from training.model_args import TokenArgs
from training.sub_decoders import AttentionTokens, GRUTokens, LinearTokens, SubDecoder

SIZES = (7, 5, 3, 11)
ARGS = TokenArgs(layers=1, width=12, embedding=4, decoder_width=8, heads=2)


def targets(count: int = 6) -> Tensor:
    return torch.stack([torch.randint(0, size, (count,)) for size in SIZES], dim=-1)


@torch.no_grad()
def test_the_gru_is_a_gru() -> None:
    model = GRUTokens(SIZES, ARGS).eval()
    first, rows = torch.randn(6, 8), targets()
    hidden = first
    for k in range(len(SIZES)):
        given = model.given[k - 1](rows[:, k - 1]) if k else model.begin.expand(6, -1)
        expected = model.decoder(given, hidden)
        _, hidden = model.field(k, rows[:, max(k - 1, 0)], hidden, first)
        torch.testing.assert_close(hidden, expected)


@pytest.mark.parametrize("kind", [GRUTokens, AttentionTokens])
@torch.no_grad()
def test_residual_and_relu_can_be_turned_off(kind: type[SubDecoder]) -> None:
    torch.manual_seed(1)
    hidden, first = torch.randn(6, 8), torch.randn(6, 8)
    made = {
        (residual, relu): kind(SIZES, replace(ARGS, residual=residual, relu=relu))
        .eval()
        .classify(hidden, first)
        for residual in (False, True)
        for relu in (False, True)
    }
    torch.testing.assert_close(made[False, False], hidden)
    torch.testing.assert_close(made[True, False], hidden + first)
    torch.testing.assert_close(made[False, True], hidden.relu())
    torch.testing.assert_close(made[True, True], (hidden + first).relu())


@pytest.mark.parametrize("leading", [0, 1, 2, 9])
@torch.no_grad()
def test_what_leads_is_added_to_the_context(leading: int) -> None:
    torch.manual_seed(1)
    model = LinearTokens(SIZES, ARGS, leading).eval()
    assert len(model.given) == min(leading, len(SIZES) - 1)
    context, rows = torch.randn(6, 12), targets()
    expected = []
    for k, head in enumerate(model.heads):
        known = sum((table(rows[:, i]) for i, table in enumerate(model.given) if i < k), context)
        expected.append(head(known))
    torch.testing.assert_close(model.decode(context, rows), torch.cat(expected, dim=1))


@torch.no_grad()
def test_the_slots_of_attention_fill_one_by_one() -> None:
    model = AttentionTokens(SIZES, ARGS).eval()
    rows = targets()
    first = model.begin_row(torch.randn(6, 12))
    hidden = first
    for k in range(len(SIZES)):
        _, hidden = model.field(k, rows[:, max(k - 1, 0)], hidden, first)
        filled = hidden.view(6, len(SIZES), 8).abs().sum(dim=2) > 0
        assert filled.tolist() == [[slot <= k for slot in range(len(SIZES))]] * 6
