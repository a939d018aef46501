"""Samples notes ahead with a CP model: bar lines and positions are drawn until a note is whole.

What the moment allows becomes masks over the logits, as in `realtime.planner`;
so no row is drawn that must be taken back, and the warm state after the last row
is that after the note.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from music.cp import CP, METRICAL, NOTE
from music.cp_stream import CPPlace, CPStream
from music.score import Note, Part
from realtime.drawing import MOST_EMPTY, Chance, FieldDrawer, Planned
from realtime.dynamics import Dynamics
from realtime.limits import Limits, playable
from realtime.memory import Draft, Entry, Memory
from realtime.sampling import Sampling

__all__ = ["CPPlanner"]


class CPPlanner(FieldDrawer[CP]):
    """Draws note after note with a CP model; see `realtime.planners.Planner`.

    There are no parts: whatever the limits say of them, every note is accompaniment.

    Raises:
        TypeError: the memory's model is none.
    """

    def __init__(self, memory: Memory, sampling: Sampling) -> None:
        """Plan on top of ``memory`` with ``sampling``."""
        encoding, stream = memory.model.encoding, memory.stream
        if not isinstance(encoding, CP) or not isinstance(stream, CPStream):
            msg = f"this planner draws with CP, not with {encoding.name}"
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
            ValueError: the limits leave no pitch.
        """
        before: CPPlace = parent.place
        # Chords run from the top down.
        room = before.pitch > int(playable(limits.lowest, limits.highest, limits.scale).argmax())
        chance = self.chance(limits, before.onset if room else before.onset + 1, so_far, rng)
        draft = Draft(self.memory.model, parent.cursor)
        place = self._draw_place(draft, before, chance)
        pitch = self._draw_pitch(draft, place, chance)
        duration = self.draw(draft, self.any_but_zero("duration"), chance)
        loudness = self.draw_velocity(draft, dynamics, chance, so_far, top=not place.pitch)
        length = self.encoding.durations[duration - 1]
        note = Note(place.onset, length, pitch, loudness, Part.ACCOMPANIMENT)
        values, after = self._stream.note(before, note)
        return Planned(note, self.memory.remember(parent, values, after, draft.cursor))

    # --- what is possible -----------------------------------------------------------

    def _types(
        self, place: CPPlace, chance: Chance, bar_beats: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.bool_]:
        """Return which values of ``type`` may follow ``place``, and then ``bar_beats``."""
        allowed = self.none("type")
        allowed[NOTE] = place.onset >= chance.earliest
        allowed[METRICAL] = bar_beats.any()
        return allowed

    def _bar_beats(self, place: CPPlace, chance: Chance, last_bar: int) -> npt.NDArray[np.bool_]:
        """Return which values of ``bar_beat`` may follow ``place``, bars up to number ``last_bar``."""
        bars, beat = self._stream.bars, self.encoding.first_beat
        end = bars.start(place.bar + 1)
        allowed = self.none("bar_beat")
        if place.meter is not None:  # else no bar has begun
            start = bars.start(place.bar)
            first = max(chance.earliest, place.onset + 1, start)
            last = min(end - 1, chance.latest)
            allowed[beat + first - start : beat + last - start + 1] = True
        if end <= chance.latest and place.bar < last_bar:
            (_, number, *_), _ = self._stream.begin_bar(place)
            allowed[number] = True
        return allowed

    def _type_bias(self, place: CPPlace, chance: Chance) -> npt.NDArray[np.float64] | None:
        """Return what the tilt adds to the logits of ``type``, each value judged by a typical onset."""
        if chance.tilt is None:
            return None
        # Later is half a beat later.
        typical = np.full(NOTE + 1, place.onset + max(self.encoding.steps_per_beat // 2, 1))
        typical[NOTE] = place.onset
        return chance.tilt.bias(typical)

    def _bar_beat_bias(self, place: CPPlace, chance: Chance) -> npt.NDArray[np.float64] | None:
        """Return what the tilt adds to the logits of ``bar_beat``; a bar line counts as an onset on it."""
        if chance.tilt is None:
            return None
        bars, beat = self._stream.bars, self.encoding.first_beat
        onsets = np.full(len(self.encoding.bar_beat_names), bars.start(place.bar + 1))
        onsets[beat:] = bars.start(max(place.bar, 0)) + np.arange(len(onsets) - beat)
        return chance.tilt.bias(np.maximum(onsets, chance.earliest))

    # --- drawing --------------------------------------------------------------------

    def _draw_place(self, draft: Draft, place: CPPlace, chance: Chance) -> CPPlace:
        """Draw up to a note's pitch.

        Returns:
            Where the note stands: its onset, and the pitch of the note before it there, or 0.
        """
        earliest_bar = self._stream.bars.bar_at(chance.earliest)
        last_bar = max(earliest_bar, place.bar + 1 + MOST_EMPTY)
        values, place = self._stream.pass_bars(place, earliest_bar)
        draft.take(*values)
        drawn = False
        while not drawn:
            bar_beats = self._bar_beats(place, chance, last_bar)
            types = self._types(place, chance, bar_beats)
            if self.choose(draft, types, chance, self._type_bias(place, chance)) == NOTE:
                break
            draft.take(METRICAL)
            value = self.choose(draft, bar_beats, chance, self._bar_beat_bias(place, chance))
            step = value - self.encoding.first_beat
            if drawn := step >= 0:
                row = self.encoding.position_row(step)
                place = place._replace(onset=self._stream.bars.start(place.bar) + step, pitch=0)
            else:
                row, place = self._stream.begin_bar(place)
            draft.take(*row[1:])
        # At a position that was just told, there can only be a note.
        draft.take(*self.encoding.row(type=NOTE)[: self._names.index("pitch")])
        return place

    def _draw_pitch(self, draft: Draft, place: CPPlace, chance: Chance) -> int:
        allowed = chance.pitches
        if place.pitch:
            allowed = allowed.copy()
            allowed[place.pitch :] = False
        return self.draw(draft, allowed, chance)
