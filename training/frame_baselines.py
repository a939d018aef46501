"""What networks over frames are measured against: two that know each key by itself.

- *marginal*: how often the key is held;
- *markov*: how often it is held after it was held, and after it was not.

Both are counts, plus a tenth each way (Lidstone 1920), as little as will do: most keys
at the ends of the keyboard are hardly ever held. A piece's first frame is given, all
others are targets, so that figures compare with those of a network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.frames import Held

__all__ = ["FRAME_BASELINES", "score_frame_baselines"]

FRAME_BASELINES = ("marginal", "markov")

_UNSEEN = 0.1
"""What is added to every count."""


def score_frame_baselines(train: Sequence[Held], scored: Sequence[Held]) -> dict[str, float]:
    """Return for each of `FRAME_BASELINES` its nats a frame over ``scored`` after counting ``train``.

    It is the sum over all frames but each piece's first, divided by their number.

    Args:
        train: pieces that are counted, each ``(frames, KEYS)``; every frame counts for
            the marginal, every frame but a piece's first for what follows what.
        scored: pieces that are scored, two frames each at least.
    """
    held = sum(piece.sum(axis=0, dtype=np.int64) for piece in train)  # (KEYS,)
    marginal = (held + _UNSEEN) / (sum(map(len, train)) + 2 * _UNSEEN)
    # [was held, is held, key]
    follows = np.full((2, 2, scored[0].shape[1]), _UNSEEN)
    for piece in train:
        for was in (0, 1):
            before, after = piece[:-1] == was, piece[1:]
            follows[was] += [(before & ~after).sum(axis=0), (before & after).sum(axis=0)]
    markov = follows[:, 1] / follows.sum(axis=1)  # (2, KEYS): chance of being held
    targets = np.concatenate([piece[1:] for piece in scored])  # (frames, KEYS)
    before = np.concatenate([piece[:-1] for piece in scored])
    chances = {"marginal": marginal, "markov": np.where(before, markov[1], markov[0])}
    return {name: _nats(chances[name], targets) for name in FRAME_BASELINES}


def _nats(chances: npt.NDArray[np.float64], targets: Held) -> float:
    return float(-np.log(np.where(targets, chances, 1 - chances)).sum() / len(targets))
