"""A small random network for piano rolls: few keys are struck, and those that sound tend to sound on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from music.roll import PianoRoll
from music.roll_notes import KEYS
from realtime.bundle import Floats, State

__all__ = ["RollNetwork"]

_BEGIN, _GO_ON, _AGAIN = -6.0, 0.5, -3.0
"""Logits for a key to be struck, held, and struck again."""


class RollNetwork:
    """What the engine needs of a model (`realtime.bundle.TokenModel`), with fixed random weights.

    ``first`` and ``hidden`` hold ``width`` units and which keys the last frame held.
    """

    def __init__(
        self, encoding: PianoRoll, *, parallel: bool, forced: bool = False, width: int = 8, seed: int = 0
    ) -> None:
        self.encoding, self.parallel, self.forced = encoding, parallel, forced
        self.steps = self.asked = 0
        self._width = width
        rng = np.random.default_rng(seed)
        self._fields, self._values = len(encoding.fields), 2**encoding.bits
        shape = (self._fields, self._values, width)
        self._read, self._given, self._heads = (rng.normal(size=shape).astype(np.float32) for _ in range(3))
        self._recur = (rng.normal(size=(width, width)) / width**0.5).astype(np.float32)
        self._habits_of: tuple[Floats | None, Floats] = None, np.zeros(0, dtype=np.float32)
        digits = np.arange(self._values)[:, None] >> np.arange(encoding.bits - 1, -1, -1) & 1
        self._digits = digits.astype(np.float32)

    def initial_state(self) -> State:
        return (np.zeros((1, self._width), dtype=np.float32),)

    def step(self, row: Sequence[int], state: State) -> tuple[Floats, State]:
        self.steps += 1
        read = self._read[np.arange(self._fields), list(row)].sum(axis=0)
        units = np.tanh(state[0] @ self._recur + read)
        held = self.encoding.frames_of(np.array([row], dtype=np.int16))[-1, :, 0]
        return np.concatenate([units, held[None].astype(np.float32)], axis=1), (units,)

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        if index and not self.parallel:
            hidden = hidden.copy()
            hidden[:, : self._width] += self._given[index - 1, previous]
            hidden[:, : self._width] = np.tanh(hidden[:, : self._width] @ self._recur)
        units = hidden[0, : self._width]
        return 0.4 * self._heads[index] @ units + self._habits(first)[index], hidden

    def row(self, first: Floats, told: Sequence[int] = ()) -> Floats:
        self.asked += 1
        if self.forced:
            hidden, parts = first, []
            for index, previous in enumerate([0, *told[:-1]]):
                of_field, hidden = self.field(index, previous, hidden, first)
                parts.append(of_field)
            return np.concatenate(parts)
        logits = 0.4 * self._heads @ first[0, : self._width] + self._habits(first)
        flat: Floats = logits.reshape(-1).astype(np.float32)
        return flat

    def of_field(self, logits: Floats, index: int) -> Floats:
        field: Floats = logits.reshape(-1, self._values)[index]
        return field

    def _habits(self, first: Floats) -> Floats:
        """Return what the keys held before add to the logits, shape ``(fields, values)``."""
        if self._habits_of[0] is first:
            return self._habits_of[1]
        before = first[0, self._width :] > 0
        bits = np.zeros((KEYS, self.encoding.planes), dtype=np.float32)
        bits[:, 0] = np.where(before, _GO_ON, _BEGIN)
        if self.encoding.onsets:
            # Where an onset is drawn for itself, what is silent has to be told apart once more.
            alone = self.parallel and self.encoding.bits == 1
            bits[:, 1] = np.where(before, _AGAIN, _BEGIN if alone else 0.0)
        frame: npt.NDArray[np.float32] = bits.reshape(-1, self.encoding.bits) @ self._digits.T
        self._habits_of = first, np.tile(frame, (self.encoding.frames, 1))
        return self._habits_of[1]
