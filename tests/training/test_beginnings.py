"""How a network begins: what it hears before it has learnt anything."""

from __future__ import annotations

import pytest
import torch

from training.beginnings import give_ear, open_memory
from training.model_args import TokenArgs
from training.sub_decoders import AttentionTokens, GRUTokens, LinearTokens
from training.tokens import TokenNetwork

SIZES = (99, 145, 3, 128, 41)
PITCH = 3

DECODERS = {"linear": LinearTokens, "gru": GRUTokens, "attention": AttentionTokens}


def listener(
    backbone: str = "lstm", decoder: str = "gru", *, seed: int = 1, layers: int = 2, width: int = 64
) -> TokenNetwork:
    torch.manual_seed(seed)
    sizes = {"layers": layers, "width": width, "embedding": 96, "decoder_width": 48, "memory": 16}
    args = TokenArgs(backbone=backbone, decoder=decoder, **sizes)  # type: ignore[arg-type]
    model = DECODERS[decoder](SIZES, args)
    open_memory(model.backbone)
    give_ear(model, PITCH)
    return model.eval()


@torch.no_grad()
def heard(model: TokenNetwork, pitches: list[int]) -> torch.Tensor:
    """Return the probabilities of the next pitch after ``pitches``, shape ``(128,)``."""
    rows = torch.zeros(1, len(pitches) + 1, len(SIZES), dtype=torch.long)
    rows[0, :-1, PITCH] = torch.tensor(pitches)
    logits, _ = model.logits(rows[:, :-1], rows[:, 1:], model.initial_state(1))
    return torch.softmax(logits.split(SIZES, dim=1)[PITCH][-1], dim=-1)


def share(chances: torch.Tensor, pitches: list[int]) -> float:
    """Return the probability of the pitch classes of ``pitches``."""
    classes = torch.tensor([pitch % 12 for pitch in pitches])
    return float(chances[torch.isin(torch.arange(128) % 12, classes)].sum())


@pytest.mark.parametrize("decoder", ["linear", "gru"])
@pytest.mark.parametrize("backbone", ["lstm", "gru"])
def test_a_new_network_expects_the_key_it_hears(backbone: str, decoder: str) -> None:
    model = listener(backbone, decoder)
    scales = [[60 + key + step for step in (0, 2, 4, 5, 7, 9, 11)] for key in range(12)]
    shares = [share(heard(model, scale * 3), scale) for scale in scales]
    # Without an ear it would be 7 in 12, that is 0.58.
    assert sum(shares) / 12 > 0.73


@pytest.mark.parametrize("backbone", ["lstm", "gru"])
def test_it_forgets(backbone: str) -> None:
    """Another key takes the place of the first."""
    first, second = [60, 64, 67] * 8, [61, 65, 68] * 30
    chances = heard(listener(backbone), first + second)
    assert share(chances, second) > 2 * share(chances, first)


@pytest.mark.parametrize("backbone", ["lstm", "transformer-xl"])
def test_pitches_an_octave_apart_begin_alike(backbone: str) -> None:
    table = listener(backbone).embeddings[PITCH].get_parameter("weight").detach()
    table = torch.nn.functional.normalize(table, dim=1)
    likeness = table @ table.T
    octave = torch.stack([likeness[p, p + 12] for p in range(30, 90)]).mean()
    tritone = torch.stack([likeness[p, p + 6] for p in range(30, 90)]).mean()
    assert octave > tritone + 0.3


@pytest.mark.parametrize("backbone", ["lstm", "gru"])
def test_memory_is_open_at_first(backbone: str) -> None:
    model = listener(backbone)
    # The second gate is the one that keeps: the forget gate of an LSTM, the update gate of a GRU.
    keeping = model.get_parameter("backbone.bias_ih_l1").detach().split(64)[1]
    assert (keeping[40:] == 1).all()
    for weights in model.get_parameter("backbone.weight_hh_l1").detach().split(64):
        torch.testing.assert_close(weights[40:] @ weights[40:].T, torch.eye(24), atol=1e-5, rtol=0)


def test_a_plain_network_keeps_lengths() -> None:
    weights = listener("rnn").get_parameter("backbone.weight_hh_l0").detach()
    torch.testing.assert_close(weights @ weights.T, torch.eye(64), atol=1e-5, rtol=0)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("backbone", ["lstm", "gru", "rnn", "transformer-xl"])
@pytest.mark.parametrize(("layers", "width"), [(1, 16), (4, 64), (1, 64)])
def test_any_size_can_begin(backbone: str, decoder: str, layers: int, width: int) -> None:
    chances = heard(listener(backbone, decoder, layers=layers, width=width), [60, 62])
    assert torch.isfinite(chances).all()
