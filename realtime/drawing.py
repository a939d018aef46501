"""What planners of every encoding of notes share: what a note may be, and the drawing of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from music.encoding import Encoding
from music.score import Note
from realtime.limits import Limits, first_free, playable
from realtime.sampling import Sampling, draw
from realtime.steering import Tilt, tilt_for

if TYPE_CHECKING:
    from realtime.dynamics import Dynamics
    from realtime.memory import Draft, Entry

__all__ = ["MOST_EMPTY", "Chance", "FieldDrawer", "NoteEncoding", "Planned"]

MOST_EMPTY = 2
"""Bars without notes that an answer may put between two notes."""

_FAR = 10**6
"""Steps: later than any onset that will be drawn."""


class Planned(NamedTuple):
    """A note to come, and the warm state after it."""

    note: Note
    """In steps; the velocity is the one to play."""
    entry: Entry


class Chance(NamedTuple):
    """What a note may be where it stands, and the dice for it."""

    earliest: int
    """Step of the first onset that a note can have."""
    latest: int
    """Step of the last onset allowed, not before `earliest`."""
    parts: frozenset[int]
    pitches: npt.NDArray[np.bool_]
    """Which MIDI pitches may be played, shape ``(128,)``."""
    bottom: int
    """The lowest of them."""
    tilt: Tilt | None
    rng: np.random.Generator


class NoteEncoding(Encoding, Protocol):
    """An encoding whose last field may be a velocity."""

    @property
    def velocity_bins(self) -> int:
        """Number of its bins; 0: there is no such field."""

    def velocity_number(self, velocity: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the bin numbers of MIDI velocities; 0, unknown, stays 0."""

    def velocity_value(self, number: int) -> int:
        """Return the MIDI velocity in the middle of bin ``number``; 0, unknown, stays 0."""


E = TypeVar("E", bound=NoteEncoding)


class FieldDrawer(Generic[E]):
    """Draws the values of a note's fields among those allowed.

    Args:
        encoding: what the fields are.
        sampling: how daring the drawing is.
    """

    def __init__(self, encoding: E, sampling: Sampling) -> None:
        """Look the fields up once."""
        self.encoding = encoding
        self.sampling = sampling
        self._names = [field.name for field in encoding.fields]
        self._sizes = {field.name: field.size for field in encoding.fields}

    def chance(self, limits: Limits, after: int, so_far: Sequence[Note], rng: np.random.Generator) -> Chance:
        """Work out what ``limits`` come to.

        Args:
            limits: where and what the note may be.
            after: step of the first onset that is in order after the note before.
            so_far: notes of the model, in steps.
            rng: the dice.

        Raises:
            ValueError: the limits leave no pitch.
        """
        pitches = playable(limits.lowest, limits.highest, limits.scale)
        earliest = max(limits.earliest, after, first_free(so_far, limits.most_notes))
        latest = earliest + _FAR if limits.latest is None else max(limits.latest, earliest)
        tilt = tilt_for(limits.density, so_far, earliest, self.encoding.steps_per_beat)
        return Chance(earliest, latest, limits.parts, pitches, int(pitches.argmax()), tilt, rng)

    def none(self, name: str) -> npt.NDArray[np.bool_]:
        """Return a mask, shape ``(size,)``, that allows no value of the field ``name``."""
        return np.zeros(self._sizes[name], dtype=bool)

    def any_but_zero(self, name: str) -> npt.NDArray[np.bool_]:
        """Return a mask, shape ``(size,)``, that allows every value of the field ``name`` but *ignore*."""
        allowed = np.ones(self._sizes[name], dtype=bool)
        allowed[0] = False
        return allowed

    def draw(
        self,
        draft: Draft,
        allowed: npt.NDArray[np.bool_],
        chance: Chance,
        bias: npt.NDArray[np.float64] | None = None,
    ) -> int:
        """Draw one value as `choose` does, and take it."""
        value = self.choose(draft, allowed, chance, bias)
        draft.take(value)
        return value

    def choose(
        self,
        draft: Draft,
        allowed: npt.NDArray[np.bool_],
        chance: Chance,
        bias: npt.NDArray[np.float64] | None = None,
    ) -> int:
        """Draw one value of the field that comes next in ``draft``.

        With a single choice the network isn't asked; the random number is drawn all the same.

        Args:
            draft: the values so far.
            allowed: which values may be drawn, shape ``(size,)``.
            chance: its dice are thrown.
            bias: what is added to the logits, shape ``(size,)``.

        Raises:
            ValueError: nothing is allowed.
        """
        if allowed.sum() == 1:
            chance.rng.random()
            return int(allowed.argmax())
        logits = draft.logits()
        steered = logits if bias is None else logits + bias
        return draw(steered, allowed, self.sampling, chance.rng, self._names[draft.field])

    def draw_velocity(
        self, draft: Draft, dynamics: Dynamics, chance: Chance, so_far: Sequence[Note], *, top: bool
    ) -> int:
        """Return the MIDI velocity: the model's at the player's level where it has one, else the player's.

        Args:
            draft: where the rows have velocities, that is the next field, and taken.
            dynamics: how loud the player plays.
            chance: its dice are thrown.
            so_far: notes of the model, with the velocities that they were given.
            top: whether the note is the top one at its onset.
        """
        followed = dynamics.velocity(chance.rng, top=top, spread=self.sampling.dynamics)
        if not self.encoding.velocity_bins:
            return followed
        number = self.choose(draft, self.any_but_zero("velocity"), chance)
        loudness = dynamics.shifted(self.encoding.velocity_value(number), so_far)
        # The network goes on from what will sound.
        draft.take(int(self.encoding.velocity_number(loudness)))
        return loudness
