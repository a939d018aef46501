"""What came next when the music was last as it is now: frames some time ago, and how far they agree.

Tunes repeat themselves bar by bar and strain by strain, and an LSTM is poor at counting back
so far. Here each key is told, for a few distances, what followed the frame so long ago, by itself
and weighted by how much the frames up to it were like the last ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

__all__ = ["ALIKE", "echoes", "frames_kept"]

ALIKE = 8
"""Frames that are compared to tell how alike two moments are."""


def frames_kept(lags: Sequence[int]) -> int:
    """Return how many past frames must be kept to look back by ``lags``; 0 where there are none."""
    return max(lags) + ALIKE - 1 if lags else 0


def echoes(rows: Tensor, past: Tensor, lags: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Return what followed the frames some time ago.

    Args:
        rows: bits as 0 and 1, shape ``(time, batch, bits, keys)``.
        past: the frames before, the last one last, shape ``(frames_kept, batch, bits, keys)``; 0
            before the beginning.
        lags: how many frames back, at least one of them, each at least 1.

    Returns:
        Shape ``(time, batch, 2 * lags * bits, keys)``: the bits of the frame after the one so long
        ago, lag by lag; then the same times the likeness of the two moments: of the keys that
        were held at the last `ALIKE` frames of either, those that were at both, 0 to 1. Beside
        it the past after the last row.
    """
    time, kept = len(rows), len(past)
    known = torch.cat([past, rows])
    now = known[kept - ALIKE + 1 :]
    coming, weighted = [], []
    for lag in lags:
        then = known[kept - ALIKE + 1 - lag : kept + time - lag]
        both = now * then
        # (time + ALIKE - 1, batch) each; then sums over the last ALIKE frames, (time, batch).
        agreed, held = (
            part.sum(dim=(2, 3)).unfold(0, ALIKE, 1).sum(-1) for part in (both, now + then - both)
        )
        after = known[kept + 1 - lag : kept + 1 - lag + time]
        coming.append(after)
        weighted.append(after * (agreed / held.clamp(min=1))[..., None, None])
    return torch.cat([*coming, *weighted], dim=2), known[time:]
