"""The CP encoding note by note, for notes that arrive one at a time.

A note is told as the bar lines before it, its position if that is a new one, and
itself: whole rows always. What the batch encoder leaves out of a long silence
is left out here too, so both give the same rows.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from music.bars import BarLines
from music.cp import CP
from music.encoding import Values
from music.nb import MAX_EMPTY_BARS
from music.score import Meter, Note

__all__ = ["CPPlace", "CPStream"]


class CPPlace(NamedTuple):
    """Where the stream stands. Immutable: keeping one is a snapshot."""

    bar: int
    """Number of the last bar begun."""
    meter: Meter | None
    """The meter told last; None before the first bar."""
    onset: int
    """Step of the last position; -1 where there is none in `bar`."""
    pitch: int
    """MIDI pitch of the last note; 0 where there is none in `bar`."""
    empty_bars: int
    """Length of the run of bars without anything, in one meter, that ends with `bar`, as it stands."""


class CPStream:
    """Streaming encoder.

    Args:
        encoding: what the values mean.
        bars: the bar lines under the notes.
    """

    def __init__(self, encoding: CP, bars: BarLines) -> None:
        """Keep the settings; the stream's position is the caller's."""
        self.encoding = encoding
        self.bars = bars

    def start(self, step: int = 0) -> tuple[Values, CPPlace]:
        """Return the values that open a stream whose first bar is that of ``step``, and its place."""
        return self.encoding.row(), CPPlace(self.bars.bar_at(step) - 1, None, -1, 0, 0)

    def end(self) -> Values:
        """Return the values that close a stream."""
        return tuple(chain.from_iterable(self.encoding.end_rows))

    def note(self, place: CPPlace, note: Note) -> tuple[Values, CPPlace]:
        """Return the values of the next note, and the new place.

        Args:
            place: where the stream stands.
            note: in steps; its part is ignored. Not before the last one in the order of
                `music.score.sort_notes`.
        """
        bar = self.bars.bar_at(note.onset)
        values, place = self.pass_bars(place, bar)
        if bar > place.bar:
            line, place = self.begin_bar(place)
            values += line
        if note.onset != place.onset:
            values += self.encoding.position_row(note.onset - self.bars.start(bar))
        values += self.encoding.note_row(note)
        return values, CPPlace(bar, place.meter, note.onset, note.pitch, 0)

    def moved(self, place: CPPlace, bars: int, steps: int) -> CPPlace:
        """Return ``place`` as if all had been ``bars`` whole bars, that is ``steps`` steps, later."""
        onset = place.onset + steps if place.onset >= 0 else place.onset
        return place._replace(bar=place.bar + bars, onset=onset)

    def pass_bars(self, place: CPPlace, bar: int) -> tuple[Values, CPPlace]:
        """Return the values of the bars before ``bar`` in which nothing falls, and the new place."""
        values: Values = ()
        while place.bar + 1 < bar:
            line, place = self.begin_bar(place)
            if place.empty_bars <= MAX_EMPTY_BARS:
                values += line
        return values, place

    def begin_bar(self, place: CPPlace) -> tuple[Values, CPPlace]:
        """Return the bar line that follows ``place``, and the place after it."""
        meter = self.bars.meter(place.bar + 1)
        if meter == place.meter:
            return self.encoding.bar_row(), CPPlace(place.bar + 1, meter, -1, 0, place.empty_bars + 1)
        return self.encoding.bar_row(meter), CPPlace(place.bar + 1, meter, -1, 0, 0)
