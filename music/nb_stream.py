"""The NB encoding note by note, for notes that arrive one at a time.

The flat sequence of field values is the same for both orders of a row: the
place of a note (metric, beat, chord, tempo, part), then its sound (pitch,
duration, velocity), then the place of the next. Only the cut into rows differs.
So the stream speaks in flat values, and whoever feeds a network cuts them into rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from music.bars import BarLines
from music.encoding import nearest_bin
from music.nb import EMPTY_BAR, EOS, MAX_EMPTY_BARS, NB, SOS
from music.score import Meter, Note

__all__ = ["NBStream", "Place"]


class Place(NamedTuple):
    """Where the stream stands. Immutable: keeping one is a snapshot."""

    bar: int
    """Number of the last bar told."""
    meter: Meter | None
    """The meter told last; None before the first bar."""
    onset: int
    """Step of the last note's onset; -1 where there is none in `bar`."""
    part: int
    """`Part` of the last note; 0 where there is none in `bar`."""
    pitch: int
    """MIDI pitch of the last note; 0 where there is none in `bar`."""
    empty_bars: int
    """Length of the run of ``EMPTY_BAR`` that ends here."""


class NBStream:
    """Streaming encoder.

    Nobody tells a stream the chords and tempi of what is played, so where rows have
    these fields they are 0, *not known*.

    Args:
        encoding: what the values mean.
        bars: the bar lines under the notes.
    """

    def __init__(self, encoding: NB, bars: BarLines) -> None:
        """Keep the settings; the stream's position is the caller's."""
        self.encoding = encoding
        self.bars = bars
        self._bins = np.array(encoding.durations, dtype=np.int64)
        self._nothing = (0,) * (len(encoding.fields) - 1)
        """What follows the ``metric`` of a row without a note."""
        self._silence = (0,) * (len(encoding.fields) - encoding.place_width)

    @property
    def unknown(self) -> tuple[int, ...]:
        """The values of chord and tempo, as far as rows have them."""
        return (0,) * (self.encoding.chords + bool(self.encoding.tempo_bins))

    def start(self, step: int = 0) -> tuple[tuple[int, ...], Place]:
        """Return the values that open a stream whose first bar is that of ``step``, and its place."""
        opening = self._silence
        if self.encoding.order == "metric-first":
            opening = (SOS, *self._nothing)
        return opening, Place(self.bars.bar_at(step) - 1, None, -1, 0, 0, 0)

    def end(self) -> tuple[int, ...]:
        """Return the values that close a stream."""
        values = (EOS, *self._nothing)
        return values if self.encoding.order == "metric-first" else values[: self.encoding.place_width]

    def note(self, place: Place, note: Note) -> tuple[tuple[int, ...], Place]:
        """Return the values of the next note, bars without notes before it included, and the new place.

        Args:
            place: where the stream stands.
            note: in steps; not before the last one in the order of `music.score.sort_notes`.
        """
        bar = self.bars.bar_at(note.onset)
        values, place = self.pass_bars(place, bar)
        meter = self.bars.meter(bar)
        if bar > place.bar:
            metric = self.bar_metric(place, meter)
        else:
            metric = self.encoding.same_beat if note.onset == place.onset else self.encoding.new_beat
        beat = note.onset - self.bars.start(bar) + 1
        part = (note.part,) if self.encoding.parts else ()
        values += (metric, beat, *self.unknown, *part, *self.sound(note))
        return values, Place(bar, meter, note.onset, note.part, note.pitch, 0)

    def moved(self, place: Place, bars: int, steps: int) -> Place:
        """Return ``place`` as if all had been ``bars`` whole bars, that is ``steps`` steps, later."""
        onset = place.onset + steps if place.onset >= 0 else place.onset
        return place._replace(bar=place.bar + bars, onset=onset)

    def pass_bars(self, place: Place, bar: int) -> tuple[tuple[int, ...], Place]:
        """Return the values of the bars without notes before ``bar``, and the new place."""
        values: tuple[int, ...] = ()
        for empty in range(place.bar + 1, bar):
            meter = self.bars.meter(empty)
            changed = meter != place.meter
            run = 0 if changed else place.empty_bars + 1
            if run <= MAX_EMPTY_BARS:
                metric = self.bar_metric(place, meter) if changed else EMPTY_BAR
                values += (metric, *self._nothing)
            place = Place(empty, meter, -1, 0, 0, run)
        return values, place

    def bar_metric(self, place: Place, meter: Meter) -> int:
        """Return the ``metric`` with which a bar in ``meter`` begins after ``place``."""
        return self.encoding.new_bar if meter == place.meter else self.encoding.meter_numbers[meter]

    def sound(self, note: Note) -> tuple[int, ...]:
        """Return the values of a note's pitch, duration and, where the rows have it, velocity."""
        duration = int(nearest_bin(note.duration, self._bins)) + 1
        if not self.encoding.velocity_bins:
            return note.pitch, duration
        return note.pitch, duration, int(self.encoding.velocity_number(note.velocity))
