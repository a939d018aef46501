"""An LSTM for every key of the keyboard, with weights that all keys share.

Each key hears the keys around it, how many are held above and below it, which pitch classes
are held, which of them lowest and highest, as seen from its own, how long it has been held or
not, what came next some frames ago (`training.echoes`), which key it is, and how many frames
there have been. A second layer hears what the first remembers of the keys around and, octave by
octave, of all others; so does what speaks in the end of the second. What is learnt of one key
holds, transposed, for all. The idea is that of tied parallel networks (Johnson 2017, Generating
polyphonic music using tied parallel networks), without a chain over the keys of one frame: given
what was, the keys' chances stay independent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows it by

from music.roll_notes import KEYS
from training.beginnings import open_memory
from training.echoes import echoes, frames_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CLOCK", "COUNTED", "LONGEST", "OCTAVE", "TOLD", "Mixing", "TiedKeys", "ages"]

OCTAVE = 12
"""Keys to an octave: from the top down, keys this far apart are of one pitch class."""

CLOCK = 48
"""Frames after which a key's clock begins anew: a whole number of most bars."""

LONGEST = 16
"""Frames up to which a key counts how long it has been as it is."""

COUNTED = 5
"""Keys held above, and below, that are counted; more are taken for as many."""

TOLD = 16
"""Numbers that a key tells its neighbours of what it remembers."""


class Mixing(nn.Module):
    """What keys tell each other of what they remember.

    Args:
        width: units that a key remembers with, and numbers that it makes of what it hears.
        reach: semitones either way that a key hears.
    """

    def __init__(self, width: int, reach: int) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.tell = nn.Linear(width, TOLD)
        self.near = nn.Conv1d(TOLD, width, 2 * reach + 1, padding=reach)
        self.chroma = nn.Conv1d(TOLD, width, OCTAVE, bias=False)

    def forward(self, remembered: Tensor, batch: int) -> Tensor:
        """Return what is heard of ``remembered``, shape ``(time, KEYS * batch, width)`` both."""
        told = self.tell(remembered).unflatten(1, (KEYS, batch))
        told = told.permute(0, 2, 3, 1).flatten(0, 1)  # (time * batch, TOLD, KEYS)
        heard = self.near(told) + _by_class(self.chroma, _octaves(told).mean(dim=-2))
        return _spread(torch.relu(heard), batch)


class TiedKeys(nn.Module):
    """Two layers of LSTM cells for each key, and what it makes of them.

    Args:
        bits: bits that a key has in a row.
        width: units of each of a key's two LSTMs.
        reach: semitones either way that a key hears.
        dropout: share of units dropped after each of the LSTMs, the same ones all through a window.
        lags: how many frames back a key hears what came next, see `training.echoes`.
    """

    def __init__(self, bits: int, width: int, reach: int, dropout: float, lags: Sequence[int] = ()) -> None:
        """Make the layers, weights drawn from torch's generator."""
        super().__init__()
        self.bits, self.width, self.reach, self.dropout, self.lags = bits, width, reach, dropout, tuple(lags)
        self.near = nn.Conv1d(bits, width, 2 * reach + 1, padding=reach)
        self.rank = nn.Conv1d(2 * COUNTED * bits, width, 1, bias=False)
        self.chroma = nn.Conv1d(3 * bits, width, OCTAVE, bias=False)
        self.age = nn.Conv1d(2 * LONGEST * bits, width, 1, bias=False)
        self.clock = nn.Embedding(CLOCK, width)
        nn.init.zeros_(self.clock.weight)
        self.echo = nn.Conv1d(2 * len(self.lags) * bits, width, 1, bias=False) if self.lags else None
        self.key = nn.Parameter(torch.zeros(width, KEYS))
        self.first = nn.LSTM(width, width)
        self.between = Mixing(width, reach)
        self.second = nn.LSTM(width, width)
        self.last = Mixing(width, reach)
        self.head = nn.Linear(3 * width, bits)
        for lstm in (self.first, self.second):
            open_memory(lstm)

    def initial_state(self, batch: int) -> tuple[Tensor, ...]:
        """Return the zero state.

        Of both layers ``(KEYS, batch, width)`` twice; see `ages`; and with lags the past of
        `training.echoes`, ``(frames, batch, bits * KEYS)``.
        """
        zeros = self.key.new_zeros
        cells = [zeros(KEYS, batch, self.width) for _ in range(4)]
        past = [zeros(frames_kept(self.lags), batch, self.bits * KEYS)] if self.lags else []
        return *cells, zeros(KEYS + 1, batch, self.bits), *past

    def forward(
        self, rows: Tensor, heard: Tensor, state: tuple[Tensor, ...]
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Read rows.

        Args:
            rows: bits as 0 and 1, shape ``(time, batch, bits, KEYS)``.
            heard: those that are not left unheard, same shape.
            state: see `initial_state`.

        Returns:
            Logits of the next rows' bits, shape ``(time, batch, bits, KEYS)``, and the state after.
        """
        batch = rows.shape[1]
        cells = [values.reshape(1, KEYS * batch, self.width) for values in state[:4]]
        aged = ages(rows, state[4])  # (time, KEYS + 1, batch, bits)
        seen = self.surroundings(heard.flatten(0, 1)) + self.durations(aged)
        past = []
        if self.echo is not None:
            echoed, after_past = echoes(rows, state[5].unflatten(2, (self.bits, KEYS)), self.lags)
            seen = seen + self.echo(echoed.flatten(0, 1))
            past = [after_past.flatten(2)]
        first, after_first = self.first(_spread(torch.relu(seen), batch), (cells[0], cells[1]))
        first = self._drop(first)  # (time, KEYS * batch, width)
        second, after_second = self.second(self.between(first, batch), (cells[2], cells[3]))
        second = self._drop(second)
        last = self._drop(self.last(second, batch))
        out = self.head(torch.cat([first, second, last], dim=-1)).unflatten(1, (KEYS, batch))
        after = [values.view(KEYS, batch, self.width) for values in (*after_first, *after_second)]
        return out.permute(0, 2, 3, 1), (*after, aged[-1], *past)

    def durations(self, aged: Tensor) -> Tensor:
        """Return what keys make of what `ages` returned; shape ``(time * batch, width, KEYS)``."""
        flat = aged.permute(0, 2, 3, 1).flatten(0, 1)  # (time * batch, bits, KEYS + 1)
        keys, clock = flat[..., :-1], flat[:, 0, -1].long() % CLOCK
        signed = torch.cat([keys, -keys], dim=1)[:, :, None]  # (n, 2 * bits, 1, KEYS)
        # Whether it is more than 0, more than 1, ... frames.
        more = signed - torch.arange(LONGEST, device=aged.device)[:, None]
        out: Tensor = self.age(more.clamp(0, 1).flatten(1, 2)) + self.clock(clock)[..., None]
        return out

    def surroundings(self, frames: Tensor) -> Tensor:
        """Return what each key hears of ``frames``, ``(n, bits, KEYS)``; shape ``(n, width, KEYS)``."""
        below = frames.flip(-1).cumsum(-1).flip(-1) - frames  # keys run from the top down
        above = frames.cumsum(-1) - frames  # (n, bits, KEYS)
        counts = torch.cat([above, below], dim=1)[:, :, None]  # (n, 2 * bits, 1, KEYS)
        # Whether there are more than 0, more than 1, ... of them.
        more = counts - torch.arange(COUNTED, device=frames.device)[:, None]
        rank = self.rank(more.clamp(0, 1).flatten(1, 2))  # (n, width, KEYS)
        ends = [frames * (1 - beyond.clamp(max=1)) for beyond in (above, below)]
        classes = _octaves(torch.cat([frames, *ends], dim=1)).amax(dim=-2)  # (n, 3 * bits, 12)
        out: Tensor = self.near(frames) + rank + _by_class(self.chroma, classes) + self.key
        return out

    def _drop(self, values: Tensor) -> Tensor:
        """Drop units of ``(time, n, width)``, the same ones at all times (Gal & Ghahramani 2016)."""
        return values * F.dropout(torch.ones_like(values[:1]), self.dropout, self.training)


def ages(rows: Tensor, before: Tensor) -> Tensor:
    """Return for how many frames each key has been as it is, held counted up and not held down.

    Args:
        rows: bits as 0 and 1, shape ``(time, batch, bits, KEYS)``.
        before: what was so before, shape ``(KEYS + 1, batch, bits)``, 0 at the beginning. After
            the keys comes one that is always held: a clock.

    Returns:
        Shape ``(time, KEYS + 1, batch, bits)``.
    """
    found = []
    for held in F.pad(rows, (0, 1), value=1.0).permute(0, 3, 1, 2) > 0:
        before = torch.where(held, before.clamp(min=0) + 1, before.clamp(max=0) - 1)
        found.append(before)
    return torch.stack(found)


def _octaves(values: Tensor) -> Tensor:
    """Return ``(n, channels, KEYS)`` as ``(n, channels, octaves, 12)``, the last octave filled up with 0."""
    octaves: Tensor = F.pad(values, (0, -KEYS % OCTAVE)).unflatten(-1, (-1, OCTAVE))
    return octaves


def _by_class(layer: nn.Conv1d, classes: Tensor) -> Tensor:
    """Return what each key hears of pitch classes, seen from its own.

    Args:
        layer: a weight for each of the classes c, c + 1, ... as far as c + 11, where c is the key's own.
        classes: shape ``(n, channels, 12)``.

    Returns:
        Shape ``(n, width, KEYS)``.
    """
    seen: Tensor = layer(torch.cat([classes, classes[..., :-1]], dim=-1))  # (n, width, 12)
    return seen.repeat(1, 1, -(-KEYS // OCTAVE))[..., :KEYS]


def _spread(values: Tensor, batch: int) -> Tensor:
    """Return ``(time * batch, width, KEYS)`` as ``(time, KEYS * batch, width)``."""
    by_key: Tensor = values.unflatten(0, (-1, batch)).permute(0, 3, 1, 2)  # (time, KEYS, batch, width)
    return by_key.flatten(1, 2)
