"""How a network begins: what it hears before it has learnt anything."""

from __future__ import annotations

import pytest
import torch

from training.beginnings import give_ear
from training.model import ModelArgs, TokenLSTM

SIZES = (99, 145, 3, 128, 41)
PITCH = 3


def listener(seed: int = 1, layers: int = 2, width: int = 64) -> TokenLSTM:
    torch.manual_seed(seed)
    args = ModelArgs(layers=layers, width=width, embedding=96, decoder_width=48)
    model = TokenLSTM(SIZES, args)
    give_ear(model, PITCH)
    return model.eval()


def heard(model: TokenLSTM, pitches: list[int]) -> torch.Tensor:
    """Return the probabilities of the next pitch after ``pitches``, shape ``(128,)``."""
    rows = torch.zeros(1, len(pitches) + 1, len(SIZES), dtype=torch.long)
    rows[0, :-1, PITCH] = torch.tensor(pitches)
    with torch.no_grad():
        logits, _ = model(rows[:, :-1], rows[:, 1:], model.initial_state(1))
    return torch.softmax(logits[PITCH].view(len(pitches), 128)[-1], dim=-1)


@pytest.mark.parametrize("key", range(12))
def test_a_new_network_expects_the_key_it_hears(key: int) -> None:
    scale = [60 + key + step for step in (0, 2, 4, 5, 7, 9, 11)]
    chances = heard(listener(), scale * 3)
    classes = torch.arange(128) % 12
    inside = torch.isin(classes, torch.tensor([pitch % 12 for pitch in scale]))
    # Without an ear it would be 7 in 12.
    assert float(chances[inside].sum()) > 0.75


def test_it_forgets() -> None:
    """Another key takes the place of the first."""
    model = listener()
    first, second = [60, 64, 67] * 8, [61, 65, 68] * 30
    chances = heard(model, first + second)
    classes = torch.arange(128) % 12
    old, new = (
        chances[torch.isin(classes, torch.tensor([p % 12 for p in s]))].sum() for s in (first, second)
    )
    assert float(new) > 2 * float(old)


def test_pitches_an_octave_apart_begin_alike() -> None:
    table = listener().get_parameter(f"embeddings.{PITCH}.weight").detach()
    table = torch.nn.functional.normalize(table, dim=1)
    likeness = table @ table.T
    octave = torch.stack([likeness[p, p + 12] for p in range(30, 90)]).mean()
    tritone = torch.stack([likeness[p, p + 6] for p in range(30, 90)]).mean()
    assert octave > tritone + 0.3


def test_memory_is_open_at_first() -> None:
    model = listener(width=64)
    bias = model.get_parameter("backbone.bias_ih_l1").detach()
    assert (bias[64:128][40:] == 1).all()
    for gate in model.get_parameter("backbone.weight_hh_l1").detach().split(64):
        torch.testing.assert_close(gate[40:] @ gate[40:].T, torch.eye(24), atol=1e-5, rtol=0)


@pytest.mark.parametrize(("layers", "width"), [(1, 16), (4, 64), (1, 64)])
def test_any_size_can_begin(layers: int, width: int) -> None:
    chances = heard(listener(layers=layers, width=width), [60, 62])
    assert torch.isfinite(chances).all()
