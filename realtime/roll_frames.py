"""What keys may do in a frame of a piano roll, said as values of a model's fields, and their chances.

What a key does (silent, held, struck) is drawn as a whole. So where *held* and *onset*
are fields of their own, the two make one *group*; else a group is one field.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from music.roll_notes import KEYS

if TYPE_CHECKING:
    from music.roll import PianoRoll
    from realtime.memory import Draft

__all__ = [
    "HELD",
    "SILENT",
    "STRUCK",
    "FrameTable",
    "Keys",
    "Options",
    "Strikes",
    "draw_each",
    "logits_ahead",
    "logits_of_frame",
    "logits_of_group",
]

SILENT, HELD, STRUCK = 0, 1, 2
"""What a key does in a frame."""
_NEVER = 3
"""An onset of a key that isn't held."""

_COLDEST = 1e-6
"""Least temperature that is divided by: what isn't likeliest has no chance under it."""
_LEAST = 1e-9
"""Chance of what two fields that don't know each other contradict each other about."""

_Mask = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]


class Keys(NamedTuple):
    """What keys may do in a frame; masks of shape ``(KEYS,)``, from the highest key down."""

    may_hold: _Mask
    """Keys that sounded in the frame before and may go on."""
    must_hold: _Mask
    """Those of them that do, unless they are struck again."""
    may_strike: _Mask
    must_strike: _Mask
    """Keys that are struck for certain."""


class Options(NamedTuple):
    """What each value of each group of a frame says."""

    meaning: npt.NDArray[np.int8]
    """What the group's keys do: `SILENT`, `HELD` and so on, shape ``(groups, values, keys of a group)``."""
    allowed: _Mask
    """Whether the keys may do that, shape ``(groups, values)``."""


class Strikes(NamedTuple):
    """How likely it is that keys are struck in a frame, as logarithms."""

    highest: _Floats
    """For each key, ln of the probability that it is the highest that is struck, shape ``(KEYS,)``."""
    none: float
    """ln of the probability that none is."""


class FrameTable:
    """The groups of one frame of an encoding, and which keys they are about.

    Args:
        encoding: the piano roll.
    """

    def __init__(self, encoding: PianoRoll) -> None:
        """Work out what can be known without a frame."""
        self.onsets = encoding.onsets
        self.fields = encoding.fields_per_frame
        self.split = encoding.bits < encoding.planes
        """Whether a group is two fields: held, and onset."""
        bits = max(encoding.bits, encoding.planes)
        self.groups = KEYS * encoding.planes // bits
        self.values = 2**bits
        self._worth = np.left_shift(1, np.arange(bits - 1, -1, -1))
        digits = np.sign(np.arange(self.values)[:, None] & self._worth)  # (values, bits)
        states = digits
        if encoding.onsets:
            held, struck = digits[:, ::2], digits[:, 1::2]
            states = np.where(struck, np.where(held, STRUCK, _NEVER), held)
        self._states = np.tile(states.astype(np.int8), (self.groups, 1, 1))
        self.keys: _Integers = np.arange(KEYS).reshape(self.groups, -1)
        """The keys of each group, from the highest down, shape ``(groups, keys of a group)``."""

    def path(self, keys: Keys) -> _Integers:
        """Return the groups' values if only the keys are struck that must be, shape ``(groups,)``."""
        planes = [keys.must_hold | keys.must_strike]
        if self.onsets:
            planes.append(keys.must_strike)
        digits = np.stack(planes, axis=1).astype(np.int64).reshape(self.groups, -1)  # (groups, bits)
        values: _Integers = digits @ self._worth
        return values

    def in_fields(self, values: _Integers) -> list[int]:
        """Return ``values`` of some groups, of any shape, as those of their fields."""
        if self.split:
            values = np.stack([values >> 1, values & 1], axis=-1)
        flat: list[int] = values.ravel().tolist()
        return flat

    def options(self, keys: Keys) -> Options:
        """Return what the groups' values say, and which may be drawn."""
        meaning = self._states
        if not self.onsets:
            sounds = np.where(keys.may_hold, HELD, STRUCK).astype(np.int8)
            meaning = meaning * sounds[self.keys][:, None, :]
        free = ~keys.must_strike
        may = np.stack(
            [
                free & ~keys.must_hold,
                free & keys.may_hold,
                keys.may_strike | keys.must_strike,
                np.zeros(KEYS, dtype=bool),
            ]
        )
        allowed: _Mask = np.all(may[meaning, self.keys[:, None, :]], axis=2)
        return Options(meaning, allowed)

    def strikes(self, logits: npt.NDArray[np.floating], keys: Keys) -> Strikes:
        """Return the chances that keys are struck, where all else is known.

        What is exact group by group is so here: each group's chances hold if none of the
        keys before was struck.

        Args:
            logits: of each group's values, given those of `path` before, shape ``(groups, values)``.
            keys: what they may do; each that may be held must be.
        """
        meaning, allowed = self.options(keys)
        chances = _log_softmax(logits, allowed)
        none = chances[np.arange(self.groups), self.path(keys)]
        before = np.cumsum(none) - none
        new = (meaning == STRUCK) & (keys.may_strike & ~keys.must_strike)[self.keys][:, None, :]
        group, value = np.nonzero(new.any(axis=2) & allowed)
        key = self.keys[group, new.argmax(axis=2)[group, value]]
        highest = np.full(KEYS, -np.inf)
        np.logaddexp.at(highest, key, (chances + before[:, None])[group, value])
        return Strikes(highest, float(none.sum()))


def logits_ahead(draft: Draft, table: FrameTable) -> npt.NDArray[np.floating]:
    """Return the logits of those groups of the frame that can be told now, from the next one on.

    Of a parallel model that is the whole frame; of a forced one the rest of it, which holds as far as
    what is drawn is what was expected (`Draft.expect`); of others the next group.

    Returns:
        Shape ``(groups told, values)``.
    """
    if draft.model.parallel:
        return logits_of_frame(draft, table)
    if draft.model.forced and not table.split:
        left = table.fields - draft.field % table.fields
        return draft.forced_logits().reshape(-1, table.values)[:left]
    return logits_of_group(draft, table)[None]


def logits_of_frame(draft: Draft, table: FrameTable) -> npt.NDArray[np.floating]:
    """Return a parallel model's logits of the frame in the making, shape ``(groups, values)``.

    Where held and onset are fields of their own, neither knows the other. A key is then
    struck as likely as its onset says, and silent as likely as it isn't held.
    """
    start, end = draft.field, draft.field + table.fields
    if not table.split:
        return draft.row_logits().reshape(-1, table.values)[start:end]
    pairs = draft.row_logits().reshape(-1, 2)[start:end].astype(np.float64)
    yes = np.exp(-np.logaddexp(0.0, pairs[:, 0] - pairs[:, 1])).reshape(-1, 2)
    held, struck = np.maximum(yes[:, 0], yes[:, 1]), yes[:, 1]
    states = np.stack([1 - held, np.zeros(len(held)), held - struck, struck], axis=1)
    logits: _Floats = np.log(np.maximum(states, _LEAST))
    return logits


def logits_of_group(draft: Draft, table: FrameTable) -> npt.NDArray[np.floating]:
    """Return the logits of the group that comes next in ``draft``, shape ``(values,)``."""
    if not table.split:
        return draft.logits()
    held = draft.logits().astype(np.float64)
    # An onset has a chance where its key is held alone.
    branch = copy(draft)
    branch.take(1)
    silent, sounds = held - np.logaddexp.reduce(held)
    onset = branch.logits().astype(np.float64)
    goes_on, struck = sounds + onset - np.logaddexp.reduce(onset)
    return np.array([silent, -np.inf, goes_on, struck])


def draw_each(
    logits: npt.NDArray[np.floating], allowed: _Mask, heat: float, dice: npt.NDArray[np.float64]
) -> _Integers:
    """Draw a value of each of several groups that don't know each other.

    Args:
        logits: shape ``(groups, values)``.
        allowed: of the same shape; at least one value of each group.
        heat: the temperature, at least 0.
        dice: a random number for each group, from 0 to below 1; shape ``(groups,)``.

    Returns:
        Shape ``(groups,)``.
    """
    scores = np.where(allowed, logits.astype(np.float64), -np.inf)
    scores -= scores.max(axis=1, keepdims=True)
    reached = np.cumsum(np.exp(scores / max(heat, _COLDEST)), axis=1)
    wanted = dice * reached[:, -1]
    drawn = (reached <= wanted[:, None]).sum(axis=1)
    # Rounding can put what is wanted at the very end.
    last = allowed.shape[1] - 1 - allowed[:, ::-1].argmax(axis=1)
    values: _Integers = np.minimum(drawn, last)
    return values


def _log_softmax(logits: npt.NDArray[np.floating], allowed: _Mask) -> _Floats:
    """Return ln of the probabilities among what is ``allowed``; -inf elsewhere."""
    scores = np.where(allowed, logits.astype(np.float64), -np.inf)
    scores -= scores.max(axis=1, keepdims=True)
    total: _Floats = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return total
