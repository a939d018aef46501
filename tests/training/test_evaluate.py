"""Scores over pieces, against each piece read by itself."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
import torch

from training.corpus import VIEWS
from training.evaluate import score_pieces
from training.model_args import TokenArgs
from training.networks import build_network

if TYPE_CHECKING:
    from training.corpus import Corpus
    from training.network import Network


def make_model(corpus: Corpus) -> Network:
    torch.manual_seed(2)
    return build_network(corpus.encoding, TokenArgs(layers=1, width=16, embedding=4, decoder_width=8))


@pytest.mark.parametrize("view", range(len(VIEWS)))
def test_scores_are_those_of_each_piece_read_whole(song_corpus: Corpus, view: int) -> None:
    model = make_model(song_corpus).eval()
    nats = 0.0
    notes = 0
    for piece in song_corpus.pieces:
        start = piece.starts[view]
        rows = torch.from_numpy(song_corpus.rows[start : start + piece.rows[view]].astype("int64"))[None]
        with torch.no_grad():
            logits, _ = model.logits(rows[:, :-1], rows[:, 1:], model.initial_state(1))
        for k, field_logits in enumerate(logits.split(model.sizes, dim=1)):
            chances = field_logits.log_softmax(dim=-1)
            nats -= float(chances[torch.arange(len(chances)), rows[0, 1:, k]].double().sum())
        notes += piece.notes[view]
    scores = score_pieces(model, song_corpus, song_corpus.pieces, view)
    assert scores.notes == notes
    assert scores.rows == sum(piece.rows[view] - 1 for piece in song_corpus.pieces)
    assert scores.bits_per_note == pytest.approx(nats / math.log(2) / notes, rel=1e-5)


def test_scoring_leaves_the_model_as_it_was(song_corpus: Corpus) -> None:
    model = make_model(song_corpus).train()
    random = torch.get_rng_state()
    first = score_pieces(model, song_corpus, song_corpus.pieces[:3])
    assert model.training
    assert torch.equal(random, torch.get_rng_state())
    assert all(p.grad is None for p in model.parameters())
    assert first.summary() == score_pieces(model.eval(), song_corpus, song_corpus.pieces[:3]).summary()


def test_no_pieces_are_no_notes(song_corpus: Corpus) -> None:
    assert score_pieces(make_model(song_corpus), song_corpus, []).notes == 0
