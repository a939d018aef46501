"""Token networks of every kind: windows, states, and what may know what."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from training.model_args import TokenArgs
from training.network import restarted
from training.sub_decoders import AttentionTokens, GRUTokens, LinearTokens
from training.tokens import TokenNetwork

SIZES = (7, 5, 3, 11)
LEADING = 1
MEMORY = 4
"""Rows that a Transformer-XL remembers in each layer: fewer than a window has."""

DECODERS = {"linear": LinearTokens, "gru": GRUTokens, "attention": AttentionTokens}
KINDS = [
    *(("lstm", decoder) for decoder in DECODERS),
    *((backbone, "linear") for backbone in ("gru", "rnn", "transformer-xl")),
    ("transformer-xl", "gru"),
]
"""Backbones and sub-decoders, each of them at least once."""


def make_model(backbone: str = "lstm", decoder: str = "gru", dropout: float = 0.5) -> TokenNetwork:
    torch.manual_seed(3)
    sizes = {"layers": 2, "width": 12, "embedding": 4, "decoder_width": 8, "heads": 2, "memory": MEMORY}
    args = TokenArgs(backbone=backbone, decoder=decoder, dropout=dropout, **sizes)  # type: ignore[arg-type]
    return DECODERS[decoder](SIZES, args, LEADING).eval()


MODELS = [make_model(*kind) for kind in KINDS]
every_model = pytest.mark.parametrize("model", MODELS, ids=["-".join(kind) for kind in KINDS])


def draw_rows(seed: int, *shape: int) -> Tensor:
    draw = torch.Generator().manual_seed(seed)
    return torch.stack([torch.randint(0, size, shape, generator=draw) for size in SIZES], dim=-1)


def by_field(logits: Tensor) -> list[Tensor]:
    return list(logits.split(SIZES, dim=-1))


@every_model
@settings(max_examples=8)
@given(seed=st.integers(0, 1000), cut=st.integers(1, 11), batch=st.integers(1, 3))
@torch.no_grad()
def test_windows_with_the_state_carried_are_one_window(
    model: TokenNetwork, seed: int, cut: int, batch: int
) -> None:
    rows, targets = draw_rows(seed, batch, 12), draw_rows(seed + 1, batch, 12)
    whole, end = model.logits(rows, targets, model.initial_state(batch))
    first, state = model.logits(rows[:, :cut], targets[:, :cut], model.initial_state(batch))
    second, state = model.logits(rows[:, cut:], targets[:, cut:], state)
    parts = torch.cat([first.view(batch, cut, -1), second.view(batch, 12 - cut, -1)], dim=1)
    torch.testing.assert_close(whole.view(batch, 12, -1), parts, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(end, state, atol=1e-5, rtol=1e-4)


@every_model
@torch.no_grad()
def test_a_window_at_once_is_row_after_row_and_field_after_field(model: TokenNetwork) -> None:
    """What a bundle steps through, with values it has drawn itself, is what was trained."""
    rows, targets = draw_rows(11, 3, 9), draw_rows(12, 3, 9)
    whole, end = model.logits(rows, targets, model.initial_state(3))
    state, steps = model.initial_state(3), []
    for t in range(9):
        first, state = model.read(rows[:, t], state)
        hidden, fields = first, []
        for k in range(len(SIZES)):
            logits, hidden = model.field(k, targets[:, t, max(k - 1, 0)], hidden, first)
            assert hidden.shape == first.shape
            fields.append(logits)
        steps.append(torch.cat(fields, dim=1))
    torch.testing.assert_close(whole.view(3, 9, -1), torch.stack(steps, dim=1), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(end, state, atol=1e-5, rtol=1e-4)


@every_model
@torch.no_grad()
def test_without_the_state_what_comes_after_is_something_else(model: TokenNetwork) -> None:
    rows, targets = draw_rows(1, 2, 6), draw_rows(2, 2, 6)
    _, state = model.logits(rows, targets, model.initial_state(2))
    warm, _ = model.logits(rows[:, :1], targets[:, :1], state)
    cold, _ = model.logits(rows[:, :1], targets[:, :1], model.initial_state(2))
    assert not torch.allclose(warm, cold, atol=1e-3)


@every_model
@torch.no_grad()
def test_a_lane_that_is_zeroed_begins_anew(model: TokenNetwork) -> None:
    rows, targets = draw_rows(3, 2, 6), draw_rows(4, 2, 6)
    _, state = model.logits(rows, targets, model.initial_state(2))
    mixed, _ = model.logits(rows, targets, restarted(state, torch.tensor([True, False])))
    warm, _ = model.logits(rows, targets, state)
    cold, _ = model.logits(rows, targets, model.initial_state(2))
    torch.testing.assert_close(mixed[:6], warm[:6], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(mixed[6:], cold[6:], atol=1e-5, rtol=1e-4)


@every_model
@pytest.mark.parametrize("changed", range(len(SIZES)))
@torch.no_grad()
def test_a_field_knows_the_fields_before_it_and_no_other(model: TokenNetwork, changed: int) -> None:
    rows, targets = draw_rows(5, 2, 6), draw_rows(6, 2, 6)
    other = targets.clone()
    other[..., changed] = (other[..., changed] + 1) % SIZES[changed]
    before, _ = model.logits(rows, targets, model.initial_state(2))
    after, _ = model.logits(rows, other, model.initial_state(2))
    for k, (one, two) in enumerate(zip(by_field(before), by_field(after), strict=True)):
        knows = k > changed and (not isinstance(model, LinearTokens) or changed < LEADING)
        assert torch.allclose(one, two, atol=1e-6) != knows, f"field {k} when field {changed} changed"


@every_model
@torch.no_grad()
def test_a_row_knows_the_rows_before_it_and_no_later_one(model: TokenNetwork) -> None:
    rows, targets = draw_rows(7, 1, 6), draw_rows(8, 1, 6)
    other = rows.clone()
    other[:, 3, 2] = (other[:, 3, 2] + 1) % SIZES[2]
    before, _ = model.logits(rows, targets, model.initial_state(1))
    after, _ = model.logits(other, targets, model.initial_state(1))
    torch.testing.assert_close(before[:3], after[:3])
    for row in (3, 4, 5):
        assert not torch.allclose(before[row], after[row], atol=1e-5)


@every_model
@torch.no_grad()
def test_pieces_side_by_side_do_not_know_each_other(model: TokenNetwork) -> None:
    rows, targets = draw_rows(9, 3, 5), draw_rows(10, 3, 5)
    together, _ = model.logits(rows, targets, model.initial_state(3))
    for lane in range(3):
        alone, _ = model.logits(rows[lane : lane + 1], targets[lane : lane + 1], model.initial_state(1))
        torch.testing.assert_close(together.view(3, 5, -1)[lane], alone, atol=1e-5, rtol=1e-4)


@every_model
@torch.no_grad()
def test_the_state_is_zeros_at_first_with_the_batch_on_axis_1(model: TokenNetwork) -> None:
    for batch in (1, 3):
        state = model.initial_state(batch)
        assert all(values.shape[1] == batch and not values.any() for values in state)
        _, after = model.read(draw_rows(1, batch), state)
        assert [values.shape for values in after] == [values.shape for values in state]


@every_model
def test_every_weight_gets_a_gradient(model: TokenNetwork) -> None:
    model.zero_grad()
    _, state = model.logits(draw_rows(15, 4, 8), draw_rows(16, 4, 8), model.initial_state(4))
    state = tuple(values.detach() for values in state)
    prediction, _ = model(draw_rows(17, 4, 8), draw_rows(18, 4, 8), state)
    prediction.nats.sum().backward()
    lacking = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert lacking == []


@every_model
def test_dropout_drops_in_training_only(model: TokenNetwork) -> None:
    rows, targets = draw_rows(13, 1, 4), draw_rows(14, 1, 4)
    state = model.initial_state(1)

    def read() -> Tensor:
        return model.logits(rows, targets, state)[0]

    assert torch.equal(read(), read())
    model.train()
    assert not torch.equal(read(), read())
    model.eval()


@every_model
def test_half_the_bits_are_enough_to_train(model: TokenNetwork) -> None:
    rows, targets = draw_rows(19, 2, 8), draw_rows(20, 2, 8)
    exact, _ = model(rows, targets, model.initial_state(2))
    with torch.autocast("cpu", torch.bfloat16):
        rough, _ = model(rows, targets, model.initial_state(2))
        rough.nats.sum().backward()
    torch.testing.assert_close(rough.nats, exact.nats, atol=0.1, rtol=0.05)
    assert all(p.grad is None or torch.isfinite(p.grad).all() for p in model.parameters())


def test_one_field_is_a_network_of_characters() -> None:
    args = TokenArgs(decoder="linear", layers=1, width=8, embedding=4)
    model = LinearTokens((9,), args, leading=0).eval()
    rows = torch.randint(0, 9, (2, 7, 1))
    prediction, _ = model(rows[:, :-1], rows[:, 1:], model.initial_state(2))
    assert prediction.nats.shape == (12, 1)
    names = {name.partition(".")[0] for name, _ in model.named_parameters()}
    assert names == {"embeddings", "mix", "backbone", "heads"}


def test_names_of_the_weights_stay() -> None:
    """Checkpoints are read by them: one made before a change of name could be read no more."""
    lstm = [
        f"backbone.{kind}_{gate}_l{n}" for n in (0, 1) for kind in ("weight", "bias") for gate in ("ih", "hh")
    ]
    gru = [f"decoder.{kind}_{gate}" for kind in ("weight", "bias") for gate in ("ih", "hh")]
    linear = [f"{name}.{kind}" for name in ("mix", "start") for kind in ("weight", "bias")]
    heads = [f"heads.{k}.{kind}" for k in range(4) for kind in ("weight", "bias")]
    tables = [f"embeddings.{k}.weight" for k in range(4)] + [f"given.{k}.weight" for k in range(3)]
    assert set(make_model().state_dict()) == {"begin", *lstm, *gru, *linear, *heads, *tables}


def test_a_name_that_did_not_stay_is_still_read() -> None:
    model, other = make_model(), make_model()
    weights = {name.replace("mix.", "read."): values + 1 for name, values in model.state_dict().items()}
    other.load_state_dict(weights)
    torch.testing.assert_close(other.mix.weight, model.mix.weight + 1)
