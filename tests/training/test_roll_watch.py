"""What a roll network expects, as the picture shows it, against its chances key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from music.roll import PianoRoll, rows_of_frames
from training.corpus import Corpus, Piece
from training.model_args import EnDeCellArgs, RollArgs
from training.networks import build_network
from training.roll_watch import PICTURES, expected, save_expected

if TYPE_CHECKING:
    from pathlib import Path

    from training.network import Network

HELD = np.random.default_rng(3).random((9, 88)) < 0.1


def network(encoding: PianoRoll, *, joint: bool) -> Network:
    torch.manual_seed(4)
    args = EnDeCellArgs(width=8, decoder_width=8, key_width=4) if joint else RollArgs(width=8, key_width=4)
    return build_network(encoding, args).train()


@pytest.mark.parametrize("onsets", [False, True])
def test_independent_keys_are_as_likely_as_their_heads_say(*, onsets: bool) -> None:
    encoding = PianoRoll(onsets=onsets)
    model, rows = network(encoding, joint=False), rows_of_frames(encoding, HELD)
    found = expected(model, encoding, rows)
    assert model.training
    tokens = torch.from_numpy(rows.astype(np.int64))[None]
    with torch.no_grad():
        nats = model.eval()(tokens[:, :-1], tokens[:, 1:], model.initial_state(1))[0].nats
    chance = np.exp(-nats.numpy()[:, :: 2 if onsets else 1][:, ::-1])  # of what was played
    np.testing.assert_allclose(np.where(HELD[1:], found, 1 - found), chance, rtol=1e-4)


def test_the_keys_of_a_class_share_its_chance() -> None:
    encoding = PianoRoll(onsets=False, bits=4)
    model, rows = network(encoding, joint=True).eval(), rows_of_frames(encoding, HELD)
    found = expected(model, encoding, rows)
    tokens = torch.from_numpy(rows.astype(np.int64))[None]
    with torch.no_grad():
        logits, _ = model.logits(tokens[:, :-1], tokens[:, 1:], model.initial_state(1))
    top = logits[:, :16].softmax(dim=1).numpy()  # keys 108, 107, 106, 105: the highest digit first
    np.testing.assert_allclose(found[:, 87], top[:, 8:].sum(axis=1), rtol=1e-4)
    np.testing.assert_allclose(found[:, 84], top[:, 1::2].sum(axis=1), rtol=1e-4)


def test_a_picture_is_saved_of_rolls_only(tmp_path: Path) -> None:
    encoding = PianoRoll(onsets=False)
    rows = rows_of_frames(encoding, HELD)
    piece = Piece("a", "a", (0,), (len(rows),), (1,), 60, 60)
    corpus = Corpus(encoding, rows, (piece,), ())
    save_expected(tmp_path, 30, network(encoding, joint=False), corpus, [piece])
    assert (tmp_path / PICTURES / "step-000030.png").read_bytes().startswith(b"\x89PNG")
