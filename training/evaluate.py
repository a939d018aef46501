"""Scores of a model over pieces, each read once from the zero state to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from training.batches import plan_whole, read_batches
from training.loss import field_nats
from training.scores import Scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.corpus import Corpus, Piece
    from training.model import TokenLSTM

__all__ = ["score_pieces"]

_LANES, _WINDOW = 32, 256
"""Pieces read side by side, and rows at a time: they decide speed and memory, not the figures."""


@torch.no_grad()
def score_pieces(model: TokenLSTM, corpus: Corpus, pieces: Sequence[Piece], view: int = 0) -> Scores:
    """Return the scores of ``model`` over ``pieces``, every row but a piece's first a target.

    Args:
        model: left in the mode, training or not, in which it was.
        corpus: where the rows of ``pieces`` are.
        pieces: what is read, each once, untransposed.
        view: which of `training.corpus.VIEWS`; pieces without it are left out.
    """
    was_training = model.training
    model.eval()
    device = model.begin.device
    scores = Scores(corpus.encoding.fields)
    lanes = min(_LANES, max(len(pieces), 1))
    state = model.initial_state(lanes)
    for batch in read_batches(corpus, plan_whole(pieces, view, lanes, _WINDOW), _WINDOW):
        keep = torch.from_numpy(~batch.starts).to(device)[None, :, None]
        state = (state[0] * keep, state[1] * keep)
        rows = torch.from_numpy(batch.rows).to(device)
        logits, state = model(rows[:, :-1], rows[:, 1:], state)
        real = batch.mask.ravel()
        targets = rows[:, 1:].flatten(0, 1)
        nats = np.stack([field_nats(lo, targets[:, k]).cpu().numpy() for k, lo in enumerate(logits)], axis=1)
        best = np.stack([lo.argmax(dim=-1).cpu().numpy() for lo in logits], axis=1)
        known = targets.cpu().numpy()
        before = batch.rows[:, :-1].reshape(known.shape)
        scores.add(nats[real], best[real] == known[real], known[real], before[real])
    model.train(was_training)
    return scores
