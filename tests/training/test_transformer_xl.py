"""The Transformer-XL: what each row sees, and that its scores are those of the paper."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from training.transformer_xl import RelativeAttention, TransformerXL, distance_codes

WIDTH, HEADS, MEMORY = 8, 2, 3


def make(layers: int = 1, memory: int = MEMORY) -> TransformerXL:
    torch.manual_seed(1)
    return TransformerXL(WIDTH, layers, heads=HEADS, memory=memory, dropout=0.0).eval()


def plain_attention(attention: RelativeAttention, rows: Tensor) -> Tensor:
    """Attend as the paper has it, row by row and head by head, from an empty memory."""
    part = WIDTH // HEADS
    keys, values = attention.key_value(rows).chunk(2, dim=-1)
    codes = distance_codes(MEMORY + 1, WIDTH).flip(0)  # distance 0 first
    out = torch.zeros_like(rows)
    for t in range(len(rows)):
        for head in range(HEADS):
            own = slice(head * part, (head + 1) * part)
            query = attention.query(rows[t])[own]
            seen = range(max(t - MEMORY, 0), t + 1)
            scores = [
                (query + attention.content_bias[own]) @ keys[j, own]
                + (query + attention.distance_bias[own]) @ attention.distance(codes[t - j])[own]
                for j in seen
            ]
            shares = torch.softmax(torch.stack(scores) / math.sqrt(part), dim=0)
            out[t, own] = shares @ values[seen.start : t + 1, own]
    found: Tensor = attention.out(out)
    return found


@torch.no_grad()
def test_scores_are_of_content_and_of_distance() -> None:
    torch.manual_seed(2)
    attention = RelativeAttention(WIDTH, HEADS, MEMORY).eval()
    attention.content_bias.normal_()
    attention.distance_bias.normal_()
    rows = torch.randn(7, WIDTH)
    nothing = torch.zeros(1, MEMORY, WIDTH), torch.zeros(1, MEMORY, dtype=torch.bool)
    found = attention(rows[None], *nothing)[0]
    torch.testing.assert_close(found, plain_attention(attention, rows))


@settings(max_examples=20)
@given(changed=st.integers(0, 9), memory=st.integers(1, 5), layers=st.integers(1, 2))
@torch.no_grad()
def test_a_row_sees_itself_and_as_many_before_it_as_are_remembered(
    changed: int, memory: int, layers: int
) -> None:
    model = make(layers, memory)
    torch.manual_seed(3)
    rows = torch.randn(1, 10, WIDTH)
    other = rows.clone()
    other[0, changed] += torch.randn(WIDTH)
    empty = model.empty_memory(1)
    one, two = model(rows, empty)[0][0], model(other, empty)[0][0]
    differ = [t for t in range(10) if not torch.allclose(one[t], two[t], atol=1e-6)]
    # Through every layer, what a row sees reaches as far back again.
    assert differ == list(range(changed, min(changed + layers * memory, 9) + 1))


@torch.no_grad()
def test_the_memory_slides() -> None:
    model = make()
    rows = torch.randn(2, 5, WIDTH)
    memory, marks = model.empty_memory(2), []
    for t in range(5):
        _, after = model(rows[:, t : t + 1], memory)
        torch.testing.assert_close(after[:, :, :-1], memory[:, :, 1:])
        memory = after
        marks.append(memory[0, 0, :, -1].tolist())
    assert marks == [[0, 0, 1], [0, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]]


@torch.no_grad()
def test_what_is_not_there_is_not_seen() -> None:
    """A memory with a row that has no mark is the same as without that row."""
    model = make()
    rows = torch.randn(1, 2, WIDTH)
    memory = model.empty_memory(1)
    marked = memory.clone()
    marked[..., :-1] = torch.randn(WIDTH)
    torch.testing.assert_close(model(rows, memory)[0], model(rows, marked)[0])
    marked[..., -1] = 1.0
    assert not torch.allclose(model(rows, memory)[0], model(rows, marked)[0])


@pytest.mark.parametrize("width", [6, 7])
def test_codes_of_distances_are_sinusoids(width: int) -> None:
    codes = distance_codes(5, width)
    assert codes.shape == (5, width)
    waves = (width + 1) // 2
    torch.testing.assert_close(codes[-1], torch.tensor([0.0] * waves + [1.0] * (width - waves)))
    torch.testing.assert_close(codes[0, 0], torch.tensor(math.sin(4.0)))
