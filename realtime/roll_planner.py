"""Samples notes ahead with a piano-roll model, which knows frames and no notes.

A note is drawn in three steps. *When*: frame after frame, whether any key is struck.
*Which*: the highest key that is; how likely that is for each key follows from the fields'
probabilities without drawing them. The other keys of the frame are left to the notes
that follow in the chord, which are drawn given this one. *How long*: the music is
imagined further, all keys of each frame, until the key is released or struck again.
What was imagined is thrown away; the note alone stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from music.roll import PianoRoll
from music.roll_notes import HIGHEST, KEYS, LOWEST
from music.roll_stream import Place, RollStream
from music.score import Note
from realtime.drawing import MOST_EMPTY, Planned
from realtime.limits import Limits, first_free, playable
from realtime.memory import Cursor, Draft, Entry, Memory
from realtime.roll_frames import (
    HELD,
    STRUCK,
    FrameTable,
    Keys,
    draw_each,
    logits_ahead,
)
from realtime.sampling import Sampling, draw
from realtime.steering import Tilt, tilt_for

if TYPE_CHECKING:
    from realtime.dynamics import Dynamics

__all__ = ["RollPlanner"]

_WHEN, _WHICH, _HOW_LONG = "beat", "keys", "duration"
"""Fields whose temperatures the three steps answer to."""

_Mask = npt.NDArray[np.bool_]


class _Chance(NamedTuple):
    """What a note may be where it stands, and the dice for it."""

    earliest: int
    """Step of the first onset that a note can have."""
    latest: int
    """Step of the last onset allowed, not before `earliest`."""
    keys: _Mask
    """Which keys may be played, shape ``(KEYS,)``."""
    tilt: Tilt | None
    rng: np.random.Generator


class _Onset(NamedTuple):
    """When and which, and how far the network has read."""

    step: int
    key: int
    """Counted from the highest down."""
    cursor: Cursor
    """The position before the frame of `step`."""
    told: tuple[int, ...]
    """Values fed on the way there."""


class RollPlanner:
    """Draws note after note with a piano-roll model; see `realtime.planners.Planner`.

    Limits on parts mean nothing to it, as a roll has none; a range that holds no key of
    the keyboard is taken for the key nearest to it.

    Raises:
        TypeError: the memory's model is none.
    """

    def __init__(self, memory: Memory, sampling: Sampling) -> None:
        """Plan on top of ``memory`` with ``sampling``."""
        self.memory = memory
        self.sampling = sampling
        encoding, stream = memory.model.encoding, memory.stream
        if not isinstance(encoding, PianoRoll) or not isinstance(stream, RollStream):
            msg = f"this planner draws with piano rolls, not with {encoding.name}"
            raise TypeError(msg)
        self._encoding, self._stream = encoding, stream
        self._table = FrameTable(encoding)

    def next_note(
        self,
        parent: Entry,
        limits: Limits,
        dynamics: Dynamics,
        rng: np.random.Generator,
        so_far: Sequence[Note] = (),
    ) -> Planned:
        """Draw the note that follows ``parent``.

        Args:
            parent: the warm state to go on from.
            limits: where and what the note may be.
            dynamics: how loud the player plays.
            rng: where the random numbers come from.
            so_far: notes of the model, in steps: those planned before in this answer, and
                those that still sound. None begins after ``parent``'s.
        """
        place: Place = parent.place
        chance = self._chance(place, limits, rng, so_far)
        onset = self._draw_onset(parent, chance)
        top = onset.step != place.step or not _struck(place)
        loudness = dynamics.velocity(rng, top=top, spread=self.sampling.dynamics)
        note = Note(onset.step, self._encoding.durations[-1], HIGHEST - onset.key, loudness)
        alone = first_free([*so_far, note], limits.most_notes)
        note = note._replace(duration=self._draw_duration(place, onset, chance, alone))
        values, after = self._stream.note(place, note)
        # Of a long silence the stream leaves out what was fed here, if it goes on past a bar line.
        known = self.memory.remember(parent, values, after, onset.cursor if values == onset.told else None)
        return Planned(note, known)

    # --- what is possible -----------------------------------------------------------

    def _chance(
        self, place: Place, limits: Limits, rng: np.random.Generator, so_far: Sequence[Note]
    ) -> _Chance:
        """Work out what the limits come to after ``place`` and ``so_far``."""
        lowest, highest = (min(max(pitch, LOWEST), HIGHEST) for pitch in (limits.lowest, limits.highest))
        keys = playable(lowest, highest, limits.scale)[LOWEST : HIGHEST + 1][::-1]
        struck = _struck(place)
        room = not struck or bool(keys[HIGHEST - min(struck) + 1 :].any())
        after = place.step if room else place.step + 1
        earliest = max(limits.earliest, after, first_free(so_far, limits.most_notes))
        bars = self._stream.bars
        latest = bars.start(bars.bar_at(earliest) + MOST_EMPTY + 1) - 1
        if limits.latest is not None:
            latest = max(min(limits.latest, latest), earliest)
        tilt = tilt_for(limits.density, so_far, earliest, self._encoding.steps_per_beat)
        return _Chance(earliest, latest, keys, tilt, rng)

    def _strikeable(self, keys: _Mask, may_hold: _Mask, ends: npt.NDArray[np.int64], step: int) -> _Mask:
        """Return which of ``keys`` can be told to be struck at ``step``.

        Without onsets, a key can't that sounded in the frame before: that would be one note.
        """
        return keys if self._encoding.onsets else keys & ~may_hold & (ends != step)

    # --- when and which -------------------------------------------------------------

    def _draw_onset(self, parent: Entry, chance: _Chance) -> _Onset:
        """Draw the next onset and the highest key struck there."""
        place: Place = parent.place
        draft = Draft(self.memory.model, parent.cursor)
        draft.take(*self._stream.until(place, chance.earliest))
        step = chance.earliest
        while True:
            before = draft.cursor, draft.values
            keys = self._waiting(place, step, chance)
            path = self._table.path(keys)
            strikes = self._table.strikes(self._along(draft, path), keys)
            any_key = float(np.logaddexp.reduce(strikes.highest))
            if np.isfinite(any_key) and self._is_now(step, strikes.none, any_key, chance):
                possible = np.isfinite(strikes.highest)
                key = draw(strikes.highest, possible, self.sampling, chance.rng, _WHICH)
                return _Onset(step, key, *before)
            step += 1

    def _waiting(self, place: Place, step: int, chance: _Chance) -> Keys:
        """Return what keys may do at ``step`` if none was struck since ``place``."""
        ends, begins = _known(place)
        must_strike = begins & (step == place.step)
        may_hold = (ends > step) & ~must_strike
        keys = chance.keys
        if must_strike.any():  # chords run from the top down
            keys = keys & (np.arange(KEYS) > np.flatnonzero(must_strike)[-1])
        return Keys(may_hold, may_hold, self._strikeable(keys, may_hold, ends, step), must_strike)

    def _along(self, draft: Draft, path: npt.NDArray[np.int64]) -> npt.NDArray[np.floating]:
        """Take a frame's values; return the logits of each group given those before, ``(groups, values)``."""
        draft.expect(self._table.in_fields(path))
        parts, done = [], 0
        while done < len(path):
            parts.append(logits_ahead(draft, self._table))
            ahead = len(parts[-1])
            draft.take(*self._table.in_fields(path[done : done + ahead]))
            done += ahead
        return np.concatenate(parts)

    def _is_now(self, step: int, none: float, any_key: float, chance: _Chance) -> bool:
        """Draw whether any key is struck at ``step``, from the logarithms of both chances."""
        if chance.tilt is not None:
            # Later is half a beat later.
            now, later = chance.tilt.bias([step, step + self._encoding.steps_per_beat / 2])
            any_key += now - later
        allowed = np.array([step < chance.latest, True])
        return draw(np.array([none, any_key]), allowed, self.sampling, chance.rng, _WHEN) == 1

    # --- how long -------------------------------------------------------------------

    def _draw_duration(self, place: Place, onset: _Onset, chance: _Chance, alone: int) -> int:
        """Draw how many steps the note at ``onset`` lasts.

        No other key is struck before the step ``alone``, as there are notes enough until then.
        """
        draft = Draft(self.memory.model, onset.cursor)
        longest, own = self._encoding.durations[-1], onset.key
        ends, begins = _known(place)
        ends[own] = 0  # not known: that is what is drawn
        sounds = np.zeros(KEYS, dtype=bool)
        for step in range(onset.step, onset.step + longest):
            first = step == onset.step
            must_strike = begins & (step == place.step)
            may_strike = chance.keys & (step >= alone)
            if first:
                must_strike[own] = True
                may_strike[: own + 1] = False
            else:
                may_strike[own] = True
            must_hold = (ends > step) & ~must_strike
            may_hold = must_hold | (sounds & (ends == 0))
            keys = Keys(may_hold, must_hold, self._strikeable(may_strike, may_hold, ends, step), must_strike)
            states = self._imagine(draft, keys, -1 if first else own, chance.rng)
            if states is None:
                return step - onset.step
            ends[(states == STRUCK) & ~must_strike] = 0
            sounds = states > 0
        return longest

    def _imagine(
        self, draft: Draft, keys: Keys, own: int, rng: np.random.Generator
    ) -> npt.NDArray[np.int8] | None:
        """Draw and take a frame; return what each key does, or None once the key ``own`` goes on no more.

        Of no key is that asked where ``own`` is -1.
        """
        table, model = self._table, self.memory.model
        heat = self.sampling.heat(_WHICH)
        states = np.zeros(KEYS, dtype=np.int8)
        meaning, allowed = table.options(keys)
        expected = table.path(keys._replace(must_hold=keys.may_hold))  # most keys go on with what they do
        draft.expect(table.in_fields(expected))
        own_group = own // table.keys.shape[1]
        dice, done = rng.random(table.groups), 0
        while done < table.groups:
            logits = logits_ahead(draft, table)
            groups = np.arange(done, done + len(logits))
            drawn = draw_each(logits, allowed[groups], heat, dice[groups])
            surprising = np.flatnonzero(drawn != expected[groups])
            # What follows a surprise was told of another frame.
            known = len(groups) if model.parallel or not len(surprising) else int(surprising[0]) + 1
            if done <= own_group < done + known:
                at, may = own_group - done, allowed[own_group]
                does = meaning[own_group, :, own - table.keys[own_group, 0]]
                if not self._goes_on(logits[at], may & (does == HELD), may, rng):
                    return None
                may &= does == HELD
                drawn[at] = draw_each(logits[at : at + 1], may[None], heat, dice[own_group : own_group + 1])[
                    0
                ]
                if drawn[at] != expected[own_group] and not model.parallel:
                    known = at + 1
            groups, drawn = groups[:known], drawn[:known]
            states[table.keys[groups]] = meaning[groups, drawn]
            draft.take(*table.in_fields(drawn))
            done += known
        return states

    def _goes_on(
        self, logits: npt.NDArray[np.floating], held: _Mask, allowed: _Mask, rng: np.random.Generator
    ) -> bool:
        """Draw whether a key is held on.

        Args:
            logits: of its group's values, shape ``(values,)``.
            held: which of these hold it on and are allowed, of the same shape.
            allowed: which are allowed at all.
            rng: the dice.
        """
        ended = allowed & ~held
        if not ended.any():
            return True
        both = np.array([np.logaddexp.reduce(logits[mask].astype(np.float64)) for mask in (ended, held)])
        return draw(both, np.ones(2, dtype=bool), self.sampling, rng, _HOW_LONG) == 1


def _struck(place: Place) -> list[int]:
    """Return the MIDI pitches struck at ``place``, from the highest down."""
    return [each.pitch for each in place.sounding if each.onset == place.step]


def _known(place: Place) -> tuple[npt.NDArray[np.int64], _Mask]:
    """Return for each key when it falls silent, 0 where it is, and whether it is struck at ``place``."""
    ends = np.zeros(KEYS, dtype=np.int64)
    begins = np.zeros(KEYS, dtype=bool)
    for pitch, onset, end in place.sounding:
        ends[HIGHEST - pitch] = end
        begins[HIGHEST - pitch] = onset == place.step
    return ends, begins
