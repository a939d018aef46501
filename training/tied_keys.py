"""An LSTM for every key of the keyboard, with weights that all keys share.

Each key hears the keys around it, how many are held above and below it, which pitch classes
are held, which of them lowest and highest, as seen from its own, and which key it is. A second
layer hears also what the first remembers of the keys around. So what is learnt of one key
holds, transposed, for all. The idea is that of tied parallel
networks (Johnson 2017, Generating polyphonic music using tied parallel networks), without
a chain over the keys of one frame: given what was, the keys' chances stay independent.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from music.roll_notes import KEYS
from training.beginnings import open_memory

__all__ = ["COUNTED", "OCTAVE", "TOLD", "TiedKeys"]

OCTAVE = 12
"""Keys to an octave: from the top down, keys this far apart are of one pitch class."""

COUNTED = 5
"""Keys held above, and below, that are counted; more are taken for as many."""

TOLD = 16
"""Numbers that a key tells its neighbours of what it remembers."""


class TiedKeys(nn.Module):
    """Two layers of LSTM cells for each key, and what it makes of them.

    Args:
        bits: bits that a key has in a row.
        width: units of each of a key's two LSTMs.
        reach: semitones either way that a key hears.
        dropout: share of units dropped after each of the LSTMs, the same ones all through a window.
    """

    def __init__(self, bits: int, width: int, reach: int, dropout: float) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.width, self.reach, self.dropout = width, reach, dropout
        self.near = nn.Conv1d(bits, width, 2 * reach + 1, padding=reach)
        self.rank = nn.Conv1d(2 * COUNTED * bits, width, 1, bias=False)
        self.chroma = nn.Conv1d(3 * bits, width, OCTAVE, bias=False)
        self.key = nn.Parameter(torch.zeros(width, KEYS))
        self.first = nn.LSTM(width, width)
        self.tell = nn.Linear(width, TOLD)
        self.hear = nn.Conv1d(TOLD, width, 2 * reach + 1, padding=reach)
        self.second = nn.LSTM(width, width)
        self.head = nn.Linear(2 * width, bits)
        for lstm in (self.first, self.second):
            open_memory(lstm)

    def forward(self, rows: Tensor, state: tuple[Tensor, ...]) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Read rows.

        Args:
            rows: bits as 0 and 1, shape ``(time, batch, bits, KEYS)``.
            state: hidden and cell state of the first layer, then of the second; each
                ``(KEYS, batch, width)``.

        Returns:
            Logits of the next rows' bits, shape ``(time, batch, bits, KEYS)``, and the state after.
        """
        time, batch = rows.shape[:2]
        cells = [values.reshape(1, KEYS * batch, self.width) for values in state]
        seen = torch.relu(self.surroundings(rows.flatten(0, 1)))  # (time * batch, width, KEYS)
        first, after_first = self.first(_by_key(seen, batch), (cells[0], cells[1]))
        first = self._drop(first)  # (time, KEYS * batch, width)
        told = self.tell(first).view(time, KEYS, batch, TOLD)
        told = told.permute(0, 2, 3, 1).reshape(time * batch, TOLD, KEYS)
        heard = torch.relu(self.hear(told))  # (time * batch, width, KEYS)
        second, after_second = self.second(_by_key(heard, batch), (cells[2], cells[3]))
        out = self.head(torch.cat([first, self._drop(second)], dim=-1))  # (time, KEYS * batch, bits)
        after = tuple(values.view(KEYS, batch, self.width) for values in (*after_first, *after_second))
        return out.view(time, KEYS, batch, -1).permute(0, 2, 3, 1), after

    def surroundings(self, frames: Tensor) -> Tensor:
        """Return what each key hears of ``frames``, ``(n, bits, KEYS)``; shape ``(n, width, KEYS)``."""
        below = frames.flip(-1).cumsum(-1).flip(-1) - frames  # keys run from the top down
        above = frames.cumsum(-1) - frames  # (n, bits, KEYS)
        counts = torch.cat([above, below], dim=1)[:, :, None]  # (n, 2 * bits, 1, KEYS)
        # Whether there are more than 0, more than 1, ... of them.
        more = counts - torch.arange(COUNTED, device=frames.device)[:, None]
        rank = self.rank(more.clamp(0, 1).flatten(1, 2))  # (n, width, KEYS)
        ends = [frames * (1 - beyond.clamp(max=1)) for beyond in (above, below)]
        by_octave = F.pad(torch.cat([frames, *ends], dim=1), (0, -KEYS % OCTAVE)).unflatten(-1, (-1, OCTAVE))
        classes = by_octave.amax(dim=-2)  # (n, 3 * bits, 12)
        # Seen from class c: c, c + 1, ... as far as c + 11.
        seen = self.chroma(torch.cat([classes, classes[..., :-1]], dim=-1))  # (n, width, 12)
        seen = seen.repeat(1, 1, by_octave.shape[-2])[..., :KEYS]
        out: Tensor = self.near(frames) + rank + seen + self.key
        return out

    def _drop(self, values: Tensor) -> Tensor:
        """Drop units of ``(time, n, width)``, the same ones at all times (Gal & Ghahramani 2016)."""
        return values * F.dropout(torch.ones_like(values[:1]), self.dropout, self.training)


def _by_key(values: Tensor, batch: int) -> Tensor:
    """Return ``(time * batch, width, KEYS)`` as ``(time, KEYS * batch, width)``."""
    by_key: Tensor = values.unflatten(0, (-1, batch)).permute(0, 3, 1, 2)  # (time, KEYS, batch, width)
    return by_key.flatten(1, 2)
