"""The piano roll note by note, for notes that arrive one at a time.

Until a note comes, nobody knows whether a key is struck in the frames before it.
So the stream after a note stands *at* its onset: all frames before it are told,
and the place knows what sounds from there on. Frames are told when the next note comes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from music.bars import BarLines
from music.encoding import Values
from music.roll import PianoRoll
from music.roll_notes import HIGHEST, KEYS, LOWEST, MAX_SILENT_BARS, Frames
from music.score import Note

__all__ = ["Place", "RollStream", "Sounding"]


class Sounding(NamedTuple):
    """A note that a place knows of."""

    pitch: int
    onset: int
    """Step at which it was struck, at or before the place's."""
    end: int
    """Step at which it is over, at or after the place's."""


class Place(NamedTuple):
    """Where the stream stands. Immutable: keeping one is a snapshot."""

    step: int
    """The step whose frame is told next."""
    sounding: tuple[Sounding, ...]
    """What sounds there, or ends there, from the highest key down; one note to a key."""


class RollStream:
    """Streaming encoder; see `music.encoding.Stream`.

    Args:
        encoding: what the values mean.
        bars: the bar lines under the notes.
    """

    def __init__(self, encoding: PianoRoll, bars: BarLines) -> None:
        """Keep the settings; the stream's position is the caller's."""
        self.encoding = encoding
        self.bars = bars
        self._longest = encoding.durations[-1]

    def start(self, step: int = 0) -> tuple[Values, Place]:
        """Return the opening, and a place at the beginning of the bar of ``step``."""
        opening = (0,) * len(self.encoding.fields)
        return opening, Place(self.bars.start(self.bars.bar_at(step)), ())

    def note(self, place: Place, note: Note) -> tuple[Values, Place]:
        """Return the values of the frames from ``place`` to before ``note``, and the place at its onset.

        Args:
            place: where the stream stands.
            note: in steps, not before ``place``. One beyond the keyboard changes nothing.
        """
        if not LOWEST <= note.pitch <= HIGHEST:
            return (), place
        values = self.until(place, note.onset)
        sounding = {each.pitch: each for each in place.sounding if each.end >= note.onset}
        end = note.onset + min(note.duration, self._longest)
        twin = sounding.get(note.pitch)
        if twin is not None and twin.onset == note.onset:
            end = max(end, twin.end)
        sounding[note.pitch] = Sounding(note.pitch, note.onset, end)
        from_top = sorted(sounding.values(), key=lambda each: -each.pitch)
        return values, Place(note.onset, tuple(from_top))

    def moved(self, place: Place, bars: int, steps: int) -> Place:  # noqa: ARG002 - a place counts in steps
        """Return ``place`` as if all had been ``bars`` whole bars, that is ``steps`` steps, later."""
        later = (each._replace(onset=each.onset + steps, end=each.end + steps) for each in place.sounding)
        return Place(place.step + steps, tuple(later))

    def until(self, place: Place, step: int) -> Values:
        """Return the values of the frames from ``place`` to before ``step`` if nothing is struck in between.

        Of a silence that is too long as measured to ``step``, the rest is left out.
        """
        if step <= place.step:
            return ()
        gone_from, gone_to = self._left_out(place, step)
        steps = np.concatenate([np.arange(place.step, gone_from), np.arange(gone_to, step)])
        return tuple(self.encoding.values_of(self._frames(place, steps)).ravel().tolist())

    def _left_out(self, place: Place, step: int) -> tuple[int, int]:
        """Return the steps from and to which silence before ``step`` is left out; twice ``step``: none is."""
        silent_from = max((each.end for each in place.sounding), default=place.step)
        if silent_from >= step:
            return step, step
        bars = self.bars
        first = bars.bar_at(silent_from)
        first += bars.start(first) < silent_from
        here = bars.bar_at(step)
        if here - first <= MAX_SILENT_BARS:
            return step, step
        return bars.start(first + MAX_SILENT_BARS), bars.start(here)

    def _frames(self, place: Place, steps: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Frames:
        """Return the frames at ``steps``, shape ``(steps, KEYS, planes)``, with what ``place`` knows of."""
        frames = np.zeros((len(steps), KEYS, self.encoding.planes), dtype=bool)
        for pitch, onset, end in place.sounding:
            frames[:, HIGHEST - pitch, 0] = steps < end
            if self.encoding.onsets:
                frames[:, HIGHEST - pitch, 1] = steps == onset
        return frames
