"""The network: windows, states, and what may know what."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from training.model import ModelArgs, TokenLSTM

SIZES = (7, 5, 3, 11)
ARGS = ModelArgs(layers=2, width=12, embedding=4, decoder_width=9, dropout=0.5)


def make_model() -> TokenLSTM:
    torch.manual_seed(3)
    return TokenLSTM(SIZES, ARGS).eval()


MODEL = make_model()


def draw_rows(seed: int, *shape: int) -> Tensor:
    draw = torch.Generator().manual_seed(seed)
    return torch.stack([torch.randint(0, size, shape, generator=draw) for size in SIZES], dim=-1)


@given(st.integers(0, 1000), st.integers(1, 9), st.integers(1, 3))
def test_a_window_at_once_is_row_after_row(seed: int, time: int, batch: int) -> None:
    rows, targets = draw_rows(seed, batch, time), draw_rows(seed + 1, batch, time)
    whole, end = MODEL(rows, targets, MODEL.initial_state(batch))
    state = MODEL.initial_state(batch)
    steps: list[list[Tensor]] = []
    for t in range(time):
        logits, state = MODEL(rows[:, t : t + 1], targets[:, t : t + 1], state)
        steps.append(logits)
    for k, size in enumerate(SIZES):
        in_steps = torch.stack([logits[k] for logits in steps], dim=1)
        torch.testing.assert_close(whole[k].view(batch, time, size), in_steps)
    torch.testing.assert_close(end, state)


def test_windows_with_the_state_carried_are_one_window() -> None:
    rows, targets = draw_rows(1, 2, 10), draw_rows(2, 2, 10)
    whole, end = MODEL(rows, targets, MODEL.initial_state(2))
    first, state = MODEL(rows[:, :4], targets[:, :4], MODEL.initial_state(2))
    second, state = MODEL(rows[:, 4:], targets[:, 4:], state)
    for k, size in enumerate(SIZES):
        parts = torch.cat([first[k].view(2, 4, size), second[k].view(2, 6, size)], dim=1)
        torch.testing.assert_close(whole[k].view(2, 10, size), parts)
    torch.testing.assert_close(end, state)
    # Without it, what comes after is something else.
    cut, _ = MODEL(rows[:, 4:], targets[:, 4:], MODEL.initial_state(2))
    assert not torch.allclose(cut[0], second[0])


@pytest.mark.parametrize("changed", range(len(SIZES)))
def test_a_field_knows_the_fields_before_it_and_no_other(changed: int) -> None:
    rows, targets = draw_rows(5, 2, 6), draw_rows(6, 2, 6)
    other = targets.clone()
    other[..., changed] = (other[..., changed] + 1) % SIZES[changed]
    logits, _ = MODEL(rows, targets, MODEL.initial_state(2))
    changed_logits, _ = MODEL(rows, other, MODEL.initial_state(2))
    for k in range(len(SIZES)):
        same = torch.equal(logits[k], changed_logits[k])
        assert same == (k <= changed), f"field {k} when field {changed} changed"


def test_a_row_knows_the_rows_before_it_and_no_later_one() -> None:
    rows, targets = draw_rows(7, 1, 6), draw_rows(8, 1, 6)
    other = rows.clone()
    other[:, 3, 2] = (other[:, 3, 2] + 1) % SIZES[2]
    logits, _ = MODEL(rows, targets, MODEL.initial_state(1))
    changed, _ = MODEL(other, targets, MODEL.initial_state(1))
    for one, two in zip(logits, changed, strict=True):
        assert torch.equal(one[:3], two[:3])
        assert not torch.allclose(one[3], two[3])
        assert not torch.allclose(one[5], two[5])


def test_pieces_side_by_side_do_not_know_each_other() -> None:
    rows, targets = draw_rows(9, 3, 5), draw_rows(10, 3, 5)
    together, _ = MODEL(rows, targets, MODEL.initial_state(3))
    for lane in range(3):
        alone, _ = MODEL(rows[lane : lane + 1], targets[lane : lane + 1], MODEL.initial_state(1))
        for k, size in enumerate(SIZES):
            torch.testing.assert_close(together[k].view(3, 5, size)[lane], alone[k])


def test_the_sub_decoder_is_a_gru() -> None:
    inputs, hidden = torch.randn(5, ARGS.decoder_width), torch.randn(5, ARGS.decoder_width)
    torch.testing.assert_close(MODEL.field_step(inputs, hidden), MODEL.decoder(inputs, hidden))


def test_field_by_field_is_what_forward_does() -> None:
    """What a bundle steps through, with values it has drawn itself, is what was trained."""
    rows, targets = draw_rows(11, 4, 1), draw_rows(12, 4, 1)
    whole, _ = MODEL(rows, targets, MODEL.initial_state(4))
    context, _ = MODEL.contexts(rows, MODEL.initial_state(4))
    first = hidden = MODEL.begin_row(context[:, 0])
    for k in range(len(SIZES)):
        hidden = MODEL.field_step(MODEL.given_value(k, targets[:, 0, max(k - 1, 0)]), hidden)
        torch.testing.assert_close(MODEL.field_logits(k, hidden, first), whole[k])


def test_dropout_drops_in_training_only() -> None:
    rows, targets = draw_rows(13, 1, 4), draw_rows(14, 1, 4)
    model = make_model()
    state = model.initial_state(1)
    assert torch.equal(model(rows, targets, state)[0][0], model(rows, targets, state)[0][0])
    model.train()
    assert not torch.equal(model(rows, targets, state)[0][0], model(rows, targets, state)[0][0])


def test_every_weight_gets_a_gradient() -> None:
    model = make_model()
    logits, _ = model(draw_rows(15, 4, 8), draw_rows(16, 4, 8), model.initial_state(4))
    torch.stack([lo.square().mean() for lo in logits]).sum().backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())


def test_names_of_the_weights_stay() -> None:
    """Checkpoints are read by them: one made before a change of name could be read no more."""
    lstm = [
        f"backbone.{kind}_{gate}_l{n}" for n in (0, 1) for kind in ("weight", "bias") for gate in ("ih", "hh")
    ]
    gru = [f"decoder.{kind}_{gate}" for kind in ("weight", "bias") for gate in ("ih", "hh")]
    linear = [f"{name}.{kind}" for name in ("read", "start") for kind in ("weight", "bias")]
    heads = [f"heads.{k}.{kind}" for k in range(4) for kind in ("weight", "bias")]
    tables = [f"embeddings.{k}.weight" for k in range(4)] + [f"given.{k}.weight" for k in range(3)]
    assert set(MODEL.state_dict()) == {"begin", *lstm, *gru, *linear, *heads, *tables}


@pytest.mark.parametrize("name", ["layers", "width", "embedding", "decoder_width"])
def test_sizes_are_positive(name: str) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        ModelArgs(**{name: 0})


@pytest.mark.parametrize("dropout", [-0.1, 1.0])
def test_dropout_is_a_share(dropout: float) -> None:
    with pytest.raises(ValueError, match="dropout must be in"):
        ModelArgs(dropout=dropout)
