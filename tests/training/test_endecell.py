"""EnDeCell: exact joint chances of whole rows, windows, states, and what may know what."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from training.endecell import EnDeCell
from training.model_args import EnDeCellArgs

ARGS = EnDeCellArgs(
    encoder_width=5, layers=2, width=9, decoder_width=7, key_width=6, reach=2, dropout=0.5, pretrain=1
)
FIELDS = 8


def make(args: EnDeCellArgs = ARGS, bits: int = 2, planes: int = 1, frames: int = 1) -> EnDeCell:
    torch.manual_seed(3)
    return EnDeCell([2**bits] * FIELDS, args, planes, frames).eval()


MODELS = {
    "a key to a group": make(bits=1),
    "two keys to a group": make(),
    "held and struck, two frames": make(bits=2, planes=2, frames=2),
    "without memories of the places": make(replace(ARGS, key_width=0)),
}
models = pytest.mark.parametrize("name", MODELS)


def with_one(name: str, value: float) -> EnDeCellArgs:
    changes: dict[str, Any] = {name: value}
    return replace(ARGS, **changes)


def draw_rows(model: EnDeCell, seed: int, *shape: int) -> Tensor:
    draw = torch.Generator().manual_seed(seed)
    return torch.randint(0, model.sizes[0], (*shape, FIELDS), generator=draw)


@models
def test_chances_of_all_rows_add_up_to_one(name: str) -> None:
    model = MODELS[name]
    few = EnDeCell(model.sizes[:4], ARGS, model.groups.planes, model.groups.frames).eval()
    rows = torch.tensor(list(product(range(few.sizes[0]), repeat=4)))[:, None]  # (rows, 1, fields)
    known = torch.full_like(rows, few.sizes[0] - 1)
    with torch.no_grad():
        prediction, _ = few(known, rows, few.initial_state(len(rows)))
    total = prediction.nats.double().sum(dim=1).neg().exp().sum()
    assert float(total) == pytest.approx(1, abs=1e-5)


@models
@pytest.mark.parametrize("changed", range(FIELDS))
def test_a_group_knows_the_groups_before_it_and_no_other(name: str, changed: int) -> None:
    model = MODELS[name]
    rows, targets = draw_rows(model, 5, 2, 6), draw_rows(model, 6, 2, 6)
    other = targets.clone()
    other[..., changed] = (other[..., changed] + 1) % model.sizes[0]
    logits, _ = model.logits(rows, targets, model.initial_state(2))
    changed_logits, _ = model.logits(rows, other, model.initial_state(2))
    for k, (one, two) in enumerate(
        zip(logits.split(model.sizes, dim=1), changed_logits.split(model.sizes, dim=1), strict=True)
    ):
        same = torch.allclose(one, two, rtol=0, atol=1e-7)
        assert same == (k <= changed), f"group {k} when group {changed} changed"


@models
def test_a_row_knows_the_rows_before_it_and_no_later_one(name: str) -> None:
    model = MODELS[name]
    rows, targets = draw_rows(model, 7, 1, 6), draw_rows(model, 8, 1, 6)
    other = rows.clone()
    other[:, 3, 2] = (other[:, 3, 2] + 1) % model.sizes[0]
    logits, _ = model.logits(rows, targets, model.initial_state(1))
    changed, _ = model.logits(other, targets, model.initial_state(1))
    torch.testing.assert_close(logits[:3], changed[:3])
    assert not torch.allclose(logits[3], changed[3])
    assert not torch.allclose(logits[5], changed[5])


@models
@settings(max_examples=10)
@given(st.integers(0, 1000), st.integers(1, 6), st.integers(1, 6))
def test_windows_with_the_state_carried_are_one_window(name: str, seed: int, before: int, after: int) -> None:
    model = MODELS[name]
    rows, targets = draw_rows(model, seed, 2, before + after), draw_rows(model, seed + 1, 2, before + after)
    whole, end = model.logits(rows, targets, model.initial_state(2))
    first, state = model.logits(rows[:, :before], targets[:, :before], model.initial_state(2))
    second, state = model.logits(rows[:, before:], targets[:, before:], state)
    parts = [part.unflatten(0, (2, -1)) for part in (first, second)]
    torch.testing.assert_close(torch.cat(parts, dim=1).flatten(0, 1), whole)
    torch.testing.assert_close(end, state)


@models
def test_pieces_side_by_side_do_not_know_each_other(name: str) -> None:
    model = MODELS[name]
    rows, targets = draw_rows(model, 9, 3, 5), draw_rows(model, 10, 3, 5)
    together, states = model.logits(rows, targets, model.initial_state(3))
    for lane in range(3):
        one = slice(lane, lane + 1)
        alone, state = model.logits(rows[one], targets[one], model.initial_state(1))
        torch.testing.assert_close(together.unflatten(0, (3, 5))[lane], alone)
        for together_state, alone_state in zip(states, state, strict=True):
            torch.testing.assert_close(together_state[:, one], alone_state)


@models
def test_field_by_field_is_what_forward_does(name: str) -> None:
    """What a bundle steps through, with values it has drawn itself, is what was trained."""
    model = MODELS[name]
    rows, targets = draw_rows(model, 11, 4, 3), draw_rows(model, 12, 4, 3)
    whole, end = model.logits(rows, targets, model.initial_state(4))
    expected = whole.unflatten(0, (4, 3)).split(model.sizes, dim=2)
    state = model.initial_state(4)
    for t in range(3):
        first, state = model.read(rows[:, t], state)
        assert first.shape == (4, model.hidden_width)
        hidden = first
        for k in range(FIELDS):
            logits, hidden = model.field(k, targets[:, t, max(k - 1, 0)], hidden, first)
            assert hidden.shape == first.shape
            torch.testing.assert_close(logits, expected[k][:, t])
    torch.testing.assert_close(end, state)


@models
def test_predictions_are_what_the_logits_say(name: str) -> None:
    model = MODELS[name]
    rows, targets = draw_rows(model, 13, 2, 4), draw_rows(model, 14, 2, 4)
    prediction, _ = model(rows, targets, model.initial_state(2))
    slowly, _ = super(EnDeCell, model).forward(rows, targets, model.initial_state(2))
    torch.testing.assert_close(prediction.nats, slowly.nats)
    assert torch.equal(prediction.right, slowly.right)


def test_dropout_drops_in_training_only() -> None:
    model = make()
    rows, targets, state = draw_rows(model, 13, 1, 4), draw_rows(model, 14, 1, 4), model.initial_state(1)
    assert torch.equal(model(rows, targets, state)[0].nats, model(rows, targets, state)[0].nats)
    model.train()
    assert not torch.equal(model(rows, targets, state)[0].nats, model(rows, targets, state)[0].nats)


def test_every_weight_gets_a_gradient() -> None:
    model = make(replace(ARGS, pretrain=0))
    rows, targets = draw_rows(model, 15, 4, 8), draw_rows(model, 16, 4, 8)
    model(rows, targets, model.initial_state(4))[0].nats.sum().backward()
    without = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum()]
    assert not without


def test_the_autoencoder_learns_single_rows_by_heart() -> None:
    """A few rows come back from their encodings, which a decoder alone could not tell apart."""
    model = make(replace(ARGS, encoder_width=16, decoder_width=32, width=16, reach=0, dropout=0.0))
    model.train()
    rows = draw_rows(model, 17, 1, 6)
    optimizer = torch.optim.AdamW(model.parameters(), 0.03)
    for _ in range(80):
        prediction = model.autoencode(rows)
        optimizer.zero_grad()
        prediction.nats.sum().backward()
        optimizer.step()
    assert prediction.right.all()
    assert prediction.nats.sum(dim=1).mean().item() < 0.5  # ln 6 is what knowing the six alone would leave
    assert model.backbone.weight_ih_l0.grad is None


def test_without_pretraining_there_is_no_autoencoder() -> None:
    model = make(replace(ARGS, pretrain=0))
    assert not model.pretrain_steps
    assert make().pretrain_steps == ARGS.pretrain
    with pytest.raises(NotImplementedError, match="pretrain"):
        model.autoencode(draw_rows(model, 1, 1, 1))


@pytest.mark.parametrize("sizes", [[4, 4, 2, 4], [3, 3, 3, 3], [1, 1]])
def test_fields_are_groups_of_as_many_bits(sizes: list[int]) -> None:
    with pytest.raises(ValueError, match="power of two"):
        EnDeCell(sizes, ARGS)


@pytest.mark.parametrize("name", ["encoder_width", "layers", "width", "decoder_width"])
def test_sizes_are_positive(name: str) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        with_one(name, 0)


@pytest.mark.parametrize("name", ["key_width", "reach", "pretrain"])
def test_what_may_be_absent_is_not_negative(name: str) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        with_one(name, -1)


@pytest.mark.parametrize("name", ["dropout", "input_dropout"])
@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_dropout_is_a_share(name: str, share: float) -> None:
    with pytest.raises(ValueError, match="dropout must be in"):
        with_one(name, share)
