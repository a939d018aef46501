"""Samples notes ahead from the warm state, within what the moment allows.

The network proposes; the limits say where the next note may stand (never in
the past, never out of order), the steering how soon it had better, and the
drawing chooses among what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from music.bars import bar_steps
from music.nb import EMPTY_BAR
from music.nb_stream import Place
from music.score import Note
from realtime.dynamics import Dynamics
from realtime.limits import Limits, first_free, playable
from realtime.memory import Draft, Entry, Memory
from realtime.sampling import Sampling, draw
from realtime.steering import Tilt, tilt_for

__all__ = ["Limits", "Planned", "Planner"]

_MOST_EMPTY = 2
"""Bars without notes that an answer may put between two notes."""

_FAR = 10**6
"""Steps: later than any onset that will be drawn."""


class Planned(NamedTuple):
    """A note to come, and the warm state after it."""

    note: Note
    """In steps; the velocity is the one to play."""
    entry: Entry


class _Chance(NamedTuple):
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


class Planner:
    """Draws note after note, each remembered by the memory as the future of the one before."""

    def __init__(self, memory: Memory, sampling: Sampling) -> None:
        """Plan on top of ``memory`` with ``sampling``."""
        self.memory = memory
        self.sampling = sampling
        self._encoding = memory.model.encoding
        self._stream = memory.stream
        self._names = [field.name for field in self._encoding.fields]
        self._sizes = {field.name: field.size for field in self._encoding.fields}

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

        Raises:
            ValueError: the limits leave no pitch or no part.
        """
        chance = self._chance(parent.place, limits, rng, so_far)
        draft, place = self._reach(parent, chance)
        place, metric = self._draw_bar(draft, place, chance)
        beat, bar_start = self._draw_beat(draft, place, metric, chance)
        onset = bar_start + beat - 1
        place = place if metric in self._within else place._replace(onset=-1, part=0, pitch=0)
        same = onset == place.onset
        part = self._draw_part(draft, place, chance, same=same)
        pitch = self._draw_pitch(draft, place, part, chance, same=same)
        duration = self._draw(draft, self._any_but_zero("duration"), chance)
        loudness = self._draw_velocity(draft, dynamics, chance, so_far, top=not same)
        note = Note(onset, self._encoding.durations[duration - 1], pitch, loudness, part)
        values, after = self._stream.note(parent.place, note)
        # `_reach` may have told bars that the stream tells alike, so both are the same values.
        known = self.memory.remember(parent, values, after, draft.cursor if values == draft.values else None)
        return Planned(note, known)

    # --- what is possible -----------------------------------------------------------

    @property
    def _within(self) -> tuple[int, int]:
        return self._encoding.same_beat, self._encoding.new_beat

    def _chance(
        self, place: Place, limits: Limits, rng: np.random.Generator, so_far: Sequence[Note]
    ) -> _Chance:
        """Work out what the limits come to after ``place`` and ``so_far``."""
        pitches = playable(limits.lowest, limits.highest, limits.scale)
        bottom = int(pitches.argmax())
        after = place.onset if _room_below(place, limits.parts, bottom) else place.onset + 1
        earliest = max(limits.earliest, after, first_free(so_far, limits.most_notes))
        latest = earliest + _FAR if limits.latest is None else max(limits.latest, earliest)
        tilt = tilt_for(limits.density, so_far, earliest, self._encoding.steps_per_beat)
        return _Chance(earliest, latest, limits.parts, pitches, bottom, tilt, rng)

    def _metrics(self, place: Place, chance: _Chance) -> npt.NDArray[np.bool_]:
        """Return which values of ``metric`` may follow ``place``."""
        bars = self._stream.bars
        end, after = bars.start(place.bar + 1), bars.start(place.bar + 2)
        allowed = np.zeros(self._sizes["metric"], dtype=bool)
        if place.onset >= chance.earliest:
            allowed[self._encoding.same_beat] = True
        # An onset of -1 says that the bar was told to be empty, or that none was told yet.
        if place.onset >= 0 and self._first_after(place, chance) <= min(end - 1, chance.latest):
            allowed[self._encoding.new_beat] = True
        if chance.earliest < after and end <= chance.latest:
            allowed[self._stream.bar_metric(place, bars.meter(place.bar + 1))] = True
        if (
            place.empty_bars < _MOST_EMPTY
            and after <= chance.latest
            and bars.meter(place.bar + 1) == place.meter
        ):
            allowed[EMPTY_BAR] = True
        return allowed

    @staticmethod
    def _first_after(place: Place, chance: _Chance) -> int:
        """Return the first step allowed that is later than the last onset."""
        return max(chance.earliest, place.onset + 1)

    def _any_but_zero(self, name: str) -> npt.NDArray[np.bool_]:
        allowed = np.ones(self._sizes[name], dtype=bool)
        allowed[0] = False
        return allowed

    # --- drawing --------------------------------------------------------------------

    def _reach(self, parent: Entry, chance: _Chance) -> tuple[Draft, Place]:
        """Tell the bars without notes that lie wholly before the earliest onset."""
        draft = Draft(self.memory.model, parent.cursor)
        place = parent.place
        bar = self._stream.bars.bar_at(chance.earliest)
        if bar > place.bar + 1:
            values, place = self._stream.pass_bars(place, bar)
            draft.take(*values)
        return draft, place

    def _draw_bar(self, draft: Draft, place: Place, chance: _Chance) -> tuple[Place, int]:
        """Draw ``metric``, telling bars without notes on the way; return where and which."""
        while True:
            metric = self._draw(draft, self._metrics(place, chance), chance, self._metric_bias(place, chance))
            if metric != EMPTY_BAR:
                return place, metric
            draft.take(0, 0, *(0,) * (len(self._encoding.fields) - self._encoding.place_width))
            place = Place(
                place.bar + 1, self._stream.bars.meter(place.bar + 1), -1, 0, 0, place.empty_bars + 1
            )

    def _metric_bias(self, place: Place, chance: _Chance) -> npt.NDArray[np.float64] | None:
        """Return what the tilt adds to the logits of ``metric``, each value judged by a typical onset."""
        if chance.tilt is None:
            return None
        bars, beat = self._stream.bars, self._encoding.steps_per_beat
        end, after = bars.start(place.bar + 1), bars.start(place.bar + 2)
        # Later in the bar is half a beat later, if the bar is as long.
        typical = np.full(self._sizes["metric"], max(end, chance.earliest))
        typical[EMPTY_BAR] = after
        typical[self._encoding.new_beat] = min(max(chance.earliest, place.onset + beat // 2), end - 1)
        if self._encoding.same_beat != self._encoding.new_beat:
            typical[self._encoding.same_beat] = place.onset
        return chance.tilt.bias(typical)

    def _draw_beat(self, draft: Draft, place: Place, metric: int, chance: _Chance) -> tuple[int, int]:
        """Draw ``beat``; return it and the first step of its bar."""
        bars = self._stream.bars
        bar = place.bar if metric in self._within else place.bar + 1
        start = bars.start(bar)
        length = bar_steps(bars.meter(bar), self._encoding.steps_per_beat)
        first, last = max(chance.earliest, start), min(start + length - 1, chance.latest)
        if self._encoding.same_beat != self._encoding.new_beat:
            if metric == self._encoding.same_beat:
                first = last = place.onset
            elif metric == self._encoding.new_beat:
                first = self._first_after(place, chance)
        size = self._sizes["beat"]
        allowed = np.zeros(size, dtype=bool)
        allowed[first - start + 1 : last - start + 2] = True
        bias = None if chance.tilt is None else chance.tilt.bias(start - 1 + np.arange(size))
        return self._draw(draft, allowed, chance, bias), start

    def _draw_part(self, draft: Draft, place: Place, chance: _Chance, *, same: bool) -> int:
        allowed = np.zeros(self._sizes["part"], dtype=bool)
        for part in chance.parts:
            blocked = same and (part < place.part or (part == place.part and place.pitch <= chance.bottom))
            allowed[part] = not blocked
        return self._draw(draft, allowed, chance)

    def _draw_pitch(self, draft: Draft, place: Place, part: int, chance: _Chance, *, same: bool) -> int:
        allowed = chance.pitches
        if same and part == place.part:
            allowed = allowed.copy()
            allowed[place.pitch :] = False
        return self._draw(draft, allowed, chance)

    def _draw_velocity(
        self, draft: Draft, dynamics: Dynamics, chance: _Chance, so_far: Sequence[Note], *, top: bool
    ) -> int:
        """Return the MIDI velocity: the model's at the player's level where it has one, else the player's."""
        followed = dynamics.velocity(chance.rng, top=top, spread=self.sampling.dynamics)
        if not self._encoding.velocity_bins:
            return followed
        number = self._choose(draft, self._any_but_zero("velocity"), chance)
        loudness = dynamics.shifted(self._encoding.velocity_value(number), so_far)
        # The network goes on from what will sound.
        draft.take(int(self._encoding.velocity_number(loudness)))
        return loudness

    def _draw(
        self,
        draft: Draft,
        allowed: npt.NDArray[np.bool_],
        chance: _Chance,
        bias: npt.NDArray[np.float64] | None = None,
    ) -> int:
        """Draw and take one value."""
        value = self._choose(draft, allowed, chance, bias)
        draft.take(value)
        return value

    def _choose(
        self,
        draft: Draft,
        allowed: npt.NDArray[np.bool_],
        chance: _Chance,
        bias: npt.NDArray[np.float64] | None = None,
    ) -> int:
        """Draw one value.

        With a single choice the network isn't asked; the random number is drawn all the same.
        """
        if allowed.sum() == 1:
            chance.rng.random()
            return int(allowed.argmax())
        logits = draft.logits()
        steered = logits if bias is None else logits + bias
        return draw(steered, allowed, self.sampling, chance.rng, self._names[draft.field])


def _room_below(place: Place, parts: frozenset[int], bottom: int) -> bool:
    """Return whether a note may still follow at the same onset, chords running from the top down."""
    if any(part > place.part for part in parts):
        return True
    return place.part in parts and place.pitch > bottom
