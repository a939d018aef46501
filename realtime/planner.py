"""Samples notes ahead from the warm state, within what the moment allows.

The network proposes; the limits say where the next note may stand (never in
the past, never out of order), and the drawing chooses among what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from music.bars import bar_steps
from music.nb import EMPTY_BAR
from music.nb_stream import Place
from music.score import Note, Part
from realtime.dynamics import Dynamics
from realtime.memory import Draft, Entry, Memory
from realtime.sampling import Sampling, draw

__all__ = ["Limits", "Planned", "Planner"]

_MOST_EMPTY = 2
"""Bars without notes that an answer may put between two notes."""


@dataclass(frozen=True)
class Limits:
    """Where and what the next note may be."""

    earliest: int
    """Step of the first onset that is still to come."""
    latest: int | None = None
    """Step of the last onset allowed; None: any."""
    parts: frozenset[int] = frozenset({int(Part.ACCOMPANIMENT)})
    """`Part` values the model may play."""
    lowest: int = 21
    """MIDI pitch; the lowest key of a piano."""
    highest: int = 108
    """MIDI pitch; the highest key of a piano."""


class Planned(NamedTuple):
    """A note to come, and the warm state after it."""

    note: Note
    """In steps; the velocity is the one to play."""
    entry: Entry


class Planner:
    """Draws note after note, each remembered by the memory as the future of the one before."""

    def __init__(self, memory: Memory, sampling: Sampling) -> None:
        """Plan on top of ``memory`` with ``sampling``."""
        self.memory = memory
        self.sampling = sampling
        self._encoding = memory.model.encoding
        self._stream = memory.stream
        self._sizes = {field.name: field.size for field in self._encoding.fields}

    def next_note(
        self, parent: Entry, limits: Limits, dynamics: Dynamics, rng: np.random.Generator
    ) -> Planned:
        """Draw the note that follows ``parent``.

        Args:
            parent: the warm state to go on from.
            limits: where and what the note may be.
            dynamics: how loud the player plays.
            rng: where the random numbers come from.
        """
        draft, place = self._reach(parent, limits)
        place, metric = self._draw_bar(draft, place, limits, rng)
        beat, bar_start = self._draw_beat(draft, place, metric, limits, rng)
        onset = bar_start + beat - 1
        place = place if metric in self._within else place._replace(onset=-1, part=0, pitch=0)
        same = onset == place.onset
        part = self._draw_part(draft, place, limits, rng, same=same)
        pitch = self._draw_pitch(draft, place, part, limits, rng, same=same)
        duration = self._draw(draft, self._any_but_zero("duration"), rng)
        loudness = self._draw_velocity(draft, dynamics, rng, top=not same)
        note = Note(onset, self._encoding.durations[duration - 1], pitch, loudness, part)
        values, after = self._stream.note(parent.place, note)
        # `_reach` may have told bars that the stream tells alike, so both are the same values.
        known = self.memory.remember(parent, values, after, draft.cursor if values == draft.values else None)
        return Planned(note, known)

    @property
    def _within(self) -> tuple[int, int]:
        return self._encoding.same_beat, self._encoding.new_beat

    def _reach(self, parent: Entry, limits: Limits) -> tuple[Draft, Place]:
        """Tell the bars without notes that lie wholly before the earliest onset."""
        draft = Draft(self.memory.model, parent.cursor)
        place = parent.place
        bar = self._stream.bars.bar_at(limits.earliest)
        if bar > place.bar + 1:
            values, place = self._stream.pass_bars(place, bar)
            draft.take(*values)
        return draft, place

    def _draw_bar(
        self, draft: Draft, place: Place, limits: Limits, rng: np.random.Generator
    ) -> tuple[Place, int]:
        """Draw ``metric``, telling bars without notes on the way; return where and which."""
        while True:
            metric = self._draw(draft, self._metrics(place, limits), rng)
            if metric != EMPTY_BAR:
                return place, metric
            draft.take(0, 0, *(0,) * (len(self._encoding.fields) - self._encoding.place_width))
            place = Place(
                place.bar + 1, self._stream.bars.meter(place.bar + 1), -1, 0, 0, place.empty_bars + 1
            )

    def _metrics(self, place: Place, limits: Limits) -> npt.NDArray[np.bool_]:
        """Return which values of ``metric`` may follow ``place``."""
        bars = self._stream.bars
        latest = limits.latest if limits.latest is not None else limits.earliest + 10**6
        end, after = bars.start(place.bar + 1), bars.start(place.bar + 2)
        allowed = np.zeros(self._sizes["metric"], dtype=bool)
        if place.onset >= limits.earliest and self._room_below(place, limits):
            allowed[self._encoding.same_beat] = True
        first = max(limits.earliest, place.onset + 1, bars.start(place.bar))
        # An onset of -1 says that the bar was told to be empty, or that none was told yet.
        if place.onset >= 0 and first < end and first <= latest:
            allowed[self._encoding.new_beat] = True
        if limits.earliest < after and end <= latest:
            allowed[self._stream.bar_metric(place, bars.meter(place.bar + 1))] = True
        if place.empty_bars < _MOST_EMPTY and after <= latest and bars.meter(place.bar + 1) == place.meter:
            allowed[EMPTY_BAR] = True
        return allowed

    def _room_below(self, place: Place, limits: Limits) -> bool:
        """Return whether a note may still follow at the same onset, chords running from the top down."""
        if any(part > place.part for part in limits.parts):
            return True
        return place.part in limits.parts and place.pitch > limits.lowest

    def _draw_beat(
        self, draft: Draft, place: Place, metric: int, limits: Limits, rng: np.random.Generator
    ) -> tuple[int, int]:
        """Draw ``beat``; return it and the first step of its bar."""
        bars = self._stream.bars
        bar = place.bar if metric in self._within else place.bar + 1
        start = bars.start(bar)
        length = bar_steps(bars.meter(bar), self._encoding.steps_per_beat)
        first, last = limits.earliest, start + length - 1
        if metric in self._within:
            again = metric == self._encoding.same_beat
            if again and self._encoding.same_beat != self._encoding.new_beat:
                first = last = place.onset
            else:
                fresh = place.onset if again and self._room_below(place, limits) else place.onset + 1
                first = max(first, fresh)
        if limits.latest is not None:
            last = min(last, limits.latest)
        allowed = np.zeros(self._sizes["beat"], dtype=bool)
        allowed[max(first - start, 0) + 1 : last - start + 2] = True
        return self._draw(draft, allowed, rng), start

    def _draw_part(
        self, draft: Draft, place: Place, limits: Limits, rng: np.random.Generator, *, same: bool
    ) -> int:
        allowed = np.zeros(self._sizes["part"], dtype=bool)
        for part in limits.parts:
            blocked = same and (part < place.part or (part == place.part and place.pitch <= limits.lowest))
            allowed[part] = not blocked
        return self._draw(draft, allowed, rng)

    def _draw_pitch(  # noqa: PLR0913 - what a pitch depends on
        self, draft: Draft, place: Place, part: int, limits: Limits, rng: np.random.Generator, *, same: bool
    ) -> int:
        allowed = np.zeros(self._sizes["pitch"], dtype=bool)
        above = place.pitch - 1 if same and part == place.part else limits.highest
        allowed[limits.lowest : min(above, limits.highest) + 1] = True
        return self._draw(draft, allowed, rng)

    def _draw_velocity(self, draft: Draft, dynamics: Dynamics, rng: np.random.Generator, *, top: bool) -> int:
        """Return the MIDI velocity: the model's where it has one, else the player's."""
        followed = dynamics.velocity(rng, top=top)
        if not self._encoding.velocity_bins:
            return followed
        return self._encoding.velocity_value(self._draw(draft, self._any_but_zero("velocity"), rng))

    def _any_but_zero(self, name: str) -> npt.NDArray[np.bool_]:
        allowed = np.ones(self._sizes[name], dtype=bool)
        allowed[0] = False
        return allowed

    def _draw(self, draft: Draft, allowed: npt.NDArray[np.bool_], rng: np.random.Generator) -> int:
        """Draw and take one value.

        With a single choice the network isn't asked; the random number is drawn all the same.
        """
        if allowed.sum() == 1:
            rng.random()
            value = int(allowed.argmax())
        else:
            value = draw(draft.logits(), allowed, self.sampling, rng)
        draft.take(value)
        return value
