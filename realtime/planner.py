"""Samples notes ahead from the warm state, within what the moment allows.

The network proposes; the limits say where the next note may stand (never in
the past, never out of order), the steering how soon it had better, and the
drawing chooses among what is left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from music.bars import bar_steps
from music.nb import EMPTY_BAR, NB
from music.nb_stream import NBStream, Place
from music.score import Note
from realtime.drawing import MOST_EMPTY, Chance, FieldDrawer, Planned
from realtime.dynamics import Dynamics
from realtime.limits import Limits, playable
from realtime.memory import Draft, Entry, Memory
from realtime.sampling import Sampling

__all__ = ["Limits", "NBPlanner", "Planned"]


class NBPlanner(FieldDrawer[NB]):
    """Draws note after note with an NB model; see `realtime.planners.Planner`.

    Raises:
        TypeError: the memory's model is none.
    """

    def __init__(self, memory: Memory, sampling: Sampling) -> None:
        """Plan on top of ``memory`` with ``sampling``."""
        encoding, stream = memory.model.encoding, memory.stream
        if not isinstance(encoding, NB) or not isinstance(stream, NBStream):
            msg = f"this planner draws with NB, not with {encoding.name}"
            raise TypeError(msg)
        super().__init__(encoding, sampling)
        self.memory = memory
        self._stream = stream

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
        bottom = int(playable(limits.lowest, limits.highest, limits.scale).argmax())
        room = _room_below(parent.place, limits.parts, bottom)
        first = parent.place.onset if room else parent.place.onset + 1
        chance = self.chance(limits, first, so_far, rng)
        draft, place = self._reach(parent, chance)
        place, metric = self._draw_bar(draft, place, chance)
        beat, bar_start = self._draw_beat(draft, place, metric, chance)
        onset = bar_start + beat - 1
        place = place if metric in self._within else place._replace(onset=-1, part=0, pitch=0)
        same = onset == place.onset
        draft.take(*self._stream.unknown)
        part = self._draw_part(draft, place, chance, same=same)
        pitch = self._draw_pitch(draft, place, part, chance, same=same)
        duration = self.draw(draft, self.any_but_zero("duration"), chance)
        loudness = self.draw_velocity(draft, dynamics, chance, so_far, top=not same)
        note = Note(onset, self.encoding.durations[duration - 1], pitch, loudness, part)
        values, after = self._stream.note(parent.place, note)
        # `_reach` may have told bars that the stream tells alike, so both are the same values.
        known = self.memory.remember(parent, values, after, draft.cursor if values == draft.values else None)
        return Planned(note, known)

    # --- what is possible -----------------------------------------------------------

    @property
    def _within(self) -> tuple[int, int]:
        return self.encoding.same_beat, self.encoding.new_beat

    def _metrics(self, place: Place, chance: Chance) -> npt.NDArray[np.bool_]:
        """Return which values of ``metric`` may follow ``place``."""
        bars = self._stream.bars
        end, after = bars.start(place.bar + 1), bars.start(place.bar + 2)
        allowed = self.none("metric")
        if place.onset >= chance.earliest:
            allowed[self.encoding.same_beat] = True
        # An onset of -1 says that the bar was told to be empty, or that none was told yet.
        if place.onset >= 0 and self._first_after(place, chance) <= min(end - 1, chance.latest):
            allowed[self.encoding.new_beat] = True
        if chance.earliest < after and end <= chance.latest:
            allowed[self._stream.bar_metric(place, bars.meter(place.bar + 1))] = True
        if (
            place.empty_bars < MOST_EMPTY
            and after <= chance.latest
            and bars.meter(place.bar + 1) == place.meter
        ):
            allowed[EMPTY_BAR] = True
        return allowed

    @staticmethod
    def _first_after(place: Place, chance: Chance) -> int:
        """Return the first step allowed that is later than the last onset."""
        return max(chance.earliest, place.onset + 1)

    # --- drawing --------------------------------------------------------------------

    def _reach(self, parent: Entry, chance: Chance) -> tuple[Draft, Place]:
        """Tell the bars without notes that lie wholly before the earliest onset."""
        draft = Draft(self.memory.model, parent.cursor)
        place = parent.place
        bar = self._stream.bars.bar_at(chance.earliest)
        if bar > place.bar + 1:
            values, place = self._stream.pass_bars(place, bar)
            draft.take(*values)
        return draft, place

    def _draw_bar(self, draft: Draft, place: Place, chance: Chance) -> tuple[Place, int]:
        """Draw ``metric``, telling bars without notes on the way; return where and which."""
        while True:
            metric = self.draw(draft, self._metrics(place, chance), chance, self._metric_bias(place, chance))
            if metric != EMPTY_BAR:
                return place, metric
            draft.take(*(0,) * (len(self.encoding.fields) - 1))
            place = Place(
                place.bar + 1, self._stream.bars.meter(place.bar + 1), -1, 0, 0, place.empty_bars + 1
            )

    def _metric_bias(self, place: Place, chance: Chance) -> npt.NDArray[np.float64] | None:
        """Return what the tilt adds to the logits of ``metric``, each value judged by a typical onset."""
        if chance.tilt is None:
            return None
        bars, beat = self._stream.bars, self.encoding.steps_per_beat
        end, after = bars.start(place.bar + 1), bars.start(place.bar + 2)
        # Later in the bar is half a beat later, if the bar is as long.
        typical = np.full(len(self.encoding.metric_names), max(end, chance.earliest))
        typical[EMPTY_BAR] = after
        typical[self.encoding.new_beat] = min(max(chance.earliest, place.onset + beat // 2), end - 1)
        if self.encoding.same_beat != self.encoding.new_beat:
            typical[self.encoding.same_beat] = place.onset
        return chance.tilt.bias(typical)

    def _draw_beat(self, draft: Draft, place: Place, metric: int, chance: Chance) -> tuple[int, int]:
        """Draw ``beat``; return it and the first step of its bar."""
        bars = self._stream.bars
        bar = place.bar if metric in self._within else place.bar + 1
        start = bars.start(bar)
        length = bar_steps(bars.meter(bar), self.encoding.steps_per_beat)
        first, last = max(chance.earliest, start), min(start + length - 1, chance.latest)
        if self.encoding.same_beat != self.encoding.new_beat:
            if metric == self.encoding.same_beat:
                first = last = place.onset
            elif metric == self.encoding.new_beat:
                first = self._first_after(place, chance)
        allowed = self.none("beat")
        allowed[first - start + 1 : last - start + 2] = True
        bias = None if chance.tilt is None else chance.tilt.bias(start - 1 + np.arange(len(allowed)))
        return self.draw(draft, allowed, chance, bias), start

    def _draw_part(self, draft: Draft, place: Place, chance: Chance, *, same: bool) -> int:
        """Draw ``part``; a model that knows no parts accompanies, if it may."""
        free = [
            part
            for part in chance.parts
            if not same or part > place.part or (part == place.part and place.pitch > chance.bottom)
        ]
        if not self.encoding.parts:
            return max(free)
        allowed = self.none("part")
        allowed[free] = True
        return self.draw(draft, allowed, chance)

    def _draw_pitch(self, draft: Draft, place: Place, part: int, chance: Chance, *, same: bool) -> int:
        allowed = chance.pitches
        if same and part == place.part:
            allowed = allowed.copy()
            allowed[place.pitch :] = False
        return self.draw(draft, allowed, chance)


def _room_below(place: Place, parts: frozenset[int], bottom: int) -> bool:
    """Return whether a note may still follow at the same onset, chords running from the top down."""
    if any(part > place.part for part in parts):
        return True
    return place.part in parts and place.pitch > bottom
