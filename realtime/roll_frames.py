"""What keys may do in a frame of a piano roll, said as values of a model's fields, and their chances."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from music.roll_notes import KEYS

if TYPE_CHECKING:
    from music.roll import PianoRoll

__all__ = ["HELD", "SILENT", "STRUCK", "FrameTable", "Keys", "Options", "Strikes", "draw_each"]

SILENT, HELD, STRUCK = 0, 1, 2
"""What a key does in a frame."""
_NEVER = 3
"""An onset of a key that isn't held."""

_COLDEST = 1e-6
"""Least temperature that is divided by: what isn't likeliest has no chance under it."""

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

    @property
    def sounding(self) -> _Mask:
        """The keys that are held if none is struck but those that must be."""
        return self.must_hold | self.must_strike


class Options(NamedTuple):
    """What each value of each field of a frame says."""

    meaning: npt.NDArray[np.int8]
    """What the field's keys do: `SILENT`, `HELD` and so on, shape ``(fields, values, keys of a field)``."""
    allowed: _Mask
    """Whether the keys may do that, shape ``(fields, values)``."""


class Strikes(NamedTuple):
    """How likely it is that keys are struck in a frame, as logarithms."""

    highest: _Floats
    """For each key, ln of the probability that it is the highest that is struck, shape ``(KEYS,)``."""
    none: float
    """ln of the probability that none is."""


class FrameTable:
    """The fields of one frame of an encoding, and which keys they are about.

    Args:
        encoding: the piano roll.
    """

    def __init__(self, encoding: PianoRoll) -> None:
        """Work out what can be known without a frame."""
        self.encoding = encoding
        self.fields = encoding.fields_per_frame
        self.split = encoding.onsets and encoding.bits == 1
        """Whether a key's onset is a field of its own, after the one that says whether it is held."""
        self.values = 2**encoding.bits
        digits = np.arange(self.values)[:, None] >> np.arange(encoding.bits - 1, -1, -1) & 1
        if encoding.onsets and not self.split:
            held, struck = digits[:, ::2], digits[:, 1::2]
            self._states = np.where(struck, np.where(held, STRUCK, _NEVER), held)  # (values, keys)
        else:
            self._states = digits
        keys = np.arange(self.fields * encoding.bits) // encoding.planes
        width = self._states.shape[1]
        self.keys: _Integers = keys.reshape(self.fields, -1)[:, :: encoding.bits // width]
        """The keys of each field, from the highest down, shape ``(fields, keys of a field)``."""

    def path(self, keys: Keys) -> _Integers:
        """Return the fields' values if only the keys are struck that must be, shape ``(fields,)``."""
        planes = [keys.sounding, keys.must_strike][: self.encoding.planes]
        values: _Integers = self.encoding.values_of(np.stack(planes, axis=1)[None])[0].astype(np.int64)
        return values

    def options(self, keys: Keys, held: _Mask) -> Options:
        """Return what the fields' values say, and which may be drawn.

        Args:
            keys: what they may do.
            held: which are held in this frame, shape ``(KEYS,)``, so far as fields of their
                own have said so before those of their onsets.
        """
        if self.split:
            meaning = np.empty((KEYS, 2, 2), dtype=np.int8)  # (keys, planes, values)
            meaning[:, 0, 0] = SILENT
            meaning[:, 0, 1] = np.where(keys.may_hold, HELD, STRUCK)
            meaning[:, 1, 0] = np.where(held, HELD, SILENT)
            meaning[:, 1, 1] = np.where(held, STRUCK, _NEVER)
            meaning = meaning.reshape(self.fields, 2, 1)
        else:
            meaning = np.broadcast_to(
                self._states.astype(np.int8), (self.fields, self.values, self.keys.shape[1])
            )
            if not self.encoding.onsets:
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

        What is exact field by field is so here: each field's chances hold if none of the
        keys before was struck.

        Args:
            logits: of each field's values, given those of `path` before, shape ``(fields, values)``.
            keys: what they may do; each that may be held must be.
        """
        meaning, allowed = self.options(keys, keys.sounding)
        chances = _log_softmax(logits, allowed)
        none = chances[np.arange(self.fields), self.path(keys)]
        before = np.cumsum(none) - none
        new = (meaning == STRUCK) & (keys.may_strike & ~keys.must_strike)[self.keys][:, None, :]
        field, value = np.nonzero(new.any(axis=2) & allowed)
        key = self.keys[field, new.argmax(axis=2)[field, value]]
        highest = np.full(KEYS, -np.inf)
        np.logaddexp.at(highest, key, (chances + before[:, None])[field, value])
        return Strikes(highest, float(none.sum()))


def draw_each(
    logits: npt.NDArray[np.floating], allowed: _Mask, heat: float, rng: np.random.Generator
) -> _Integers:
    """Draw a value of each of several fields that don't know each other.

    Args:
        logits: shape ``(fields, values)``.
        allowed: of the same shape; at least one value of each field.
        heat: the temperature, at least 0.
        rng: one number is taken for each field.

    Returns:
        Shape ``(fields,)``.
    """
    scores = np.where(allowed, logits.astype(np.float64), -np.inf)
    scores -= scores.max(axis=1, keepdims=True)
    reached = np.cumsum(np.exp(scores / max(heat, _COLDEST)), axis=1)
    wanted = rng.random(len(scores)) * reached[:, -1]
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
