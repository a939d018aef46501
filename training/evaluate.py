"""Scores of a model over pieces, each read once from the zero state to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from training.batches import plan_whole, read_batches
from training.network import restarted
from training.scores import Scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.corpus import Corpus, Piece
    from training.network import Network

__all__ = ["score_pieces"]

_LANES, _WINDOW = 32, 256
"""Pieces read side by side, and rows at a time: they decide speed and memory, not the figures."""


@torch.no_grad()
def score_pieces(model: Network, corpus: Corpus, pieces: Sequence[Piece], view: int = 0) -> Scores:
    """Return the scores of ``model`` over ``pieces``, every row but a piece's first a target.

    Args:
        model: left in the mode, training or not, in which it was.
        corpus: where the rows of ``pieces`` are.
        pieces: what is read, each once, untransposed.
        view: which of `training.corpus.VIEWS`; pieces without it are left out.
    """
    was_training = model.training
    model.eval()
    device = model.device
    notes = sum(piece.notes[view] for piece in pieces if view < len(piece.notes))
    scores = Scores(corpus.encoding.fields, notes)
    lanes = min(_LANES, max(len(pieces), 1))
    state = model.initial_state(lanes)
    for batch in read_batches(corpus, plan_whole(pieces, view, lanes, _WINDOW), _WINDOW):
        keep = torch.from_numpy(~batch.starts).to(device)
        rows = torch.from_numpy(batch.rows).to(device)
        found, state = model(rows[:, :-1], rows[:, 1:], restarted(state, keep))
        real = batch.mask.ravel()
        targets = batch.rows[:, 1:].reshape(len(real), -1)
        before = batch.rows[:, :-1].reshape(targets.shape)
        nats, right = found.nats.cpu().numpy(), found.right.cpu().numpy()
        scores.add(nats[real], right[real], targets[real], before[real])
    model.train(was_training)
    return scores
