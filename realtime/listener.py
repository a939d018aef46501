"""What sounded, as notes: the player's and the model's, open and closed, pedal folded in.

The listener keeps only the notes that the memory hasn't committed yet. Times
are ticks, `RESOLUTION` to a beat; notes come out in the encoding's steps, put
on the grid by the same arithmetic as files are.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from music.encoding import to_step
from music.score import Note, Part
from realtime.ledger import Source

__all__ = ["RESOLUTION", "Listener", "Tail", "Voice"]

RESOLUTION = 480
"""Ticks per beat."""


class Voice(NamedTuple):
    """What a note is known by while it sounds."""

    source: Source
    channel: int
    pitch: int


@dataclass
class _Sounding:
    onset: int
    velocity: int
    part: int
    pitch: int
    end: int | None = None
    """None while it sounds."""
    released: bool = False
    """The key is up and only the pedal holds the note."""
    until: int = 0
    """Tick at which it is planned to end; 0 where nobody knows."""


class Tail(NamedTuple):
    """What sounded and isn't forgotten yet."""

    notes: list[Note]
    """In steps and in the encodings' order, durations in the encoding's bins."""
    closed: int
    """How many of them, from the first on, will not change: they are closed, or have lasted
    past the longest duration that the encoding tells apart."""
    settled: int
    """How many of those can't be preceded by a note still to come either."""
    horizon: int
    """Tick before which nothing that is still to come begins."""
    sources: list[_Sounding]
    """What the notes were made from, in the same order."""


class Listener:
    """Collects notes as they begin and end.

    Args:
        steps_per_beat: the encoding's grid.
        durations: the encoding's duration bins, ascending, in steps.
    """

    def __init__(self, steps_per_beat: int, durations: tuple[int, ...]) -> None:
        """Start with silence."""
        self.steps_per_beat = steps_per_beat
        self._bins = durations
        self._edges = [(shorter + longer) / 2 for shorter, longer in pairwise(durations)]
        self._longest = durations[-1]
        self._notes: list[_Sounding] = []
        self._open: dict[Voice, _Sounding] = {}
        self._pedals: set[int] = set()
        self._earliest = 0
        """Tick before which nothing may begin any more: all before it was settled."""

    def note_on(
        self,
        voice: Voice,
        velocity: int,
        tick: int,
        part: int = Part.ACCOMPANIMENT,
        until: int | None = None,
    ) -> None:
        """Begin a note at ``tick``; one of the same voice that still sounds ends there.

        ``until`` is the tick at which it is planned to end, if that is known.
        """
        tick = max(tick, self._earliest)
        self._end(voice, tick)
        note = _Sounding(tick, velocity, part, voice.pitch, until=until or 0)
        self._open[voice] = note
        self._notes.append(note)

    def note_off(self, voice: Voice, tick: int) -> None:
        """Release a note at ``tick``; while its channel's pedal is down it sounds on.

        A release of what doesn't sound is ignored.
        """
        note = self._open.get(voice)
        if note is None:
            return
        if voice.source is Source.PLAYER and voice.channel in self._pedals:
            note.released = True
        else:
            self._end(voice, tick)

    def pedal(self, channel: int, *, down: bool, tick: int) -> None:
        """Press or lift the player's sustain pedal."""
        if down:
            self._pedals.add(channel)
            return
        self._pedals.discard(channel)
        for voice, note in list(self._open.items()):
            if note.released and voice.channel == channel:
                self._end(voice, tick)

    def close(self, tick: int) -> None:
        """End every note that sounds, and lift the pedals."""
        self._pedals.clear()
        for voice in list(self._open):
            self._end(voice, tick)

    def clear(self, tick: int) -> None:
        """Forget every note, also those that sound; nothing before ``tick`` will come any more."""
        self._notes.clear()
        self._open.clear()
        self._earliest = max(self._earliest, tick)

    def _end(self, voice: Voice, tick: int) -> None:
        note = self._open.pop(voice, None)
        if note is not None:
            note.end = max(tick, note.onset)

    @property
    def player_sounds(self) -> bool:
        """Whether a key is down or the pedal holds a note of the player's."""
        return any(voice.source is Source.PLAYER for voice in self._open)

    @property
    def model_sounds(self) -> bool:
        """Whether a note of the model's sounds."""
        return any(voice.source is Source.MODEL for voice in self._open)

    def tail(self, tick: int, horizon: int | None = None, *, planned: bool = False) -> Tail:
        """Return the notes not forgotten yet.

        Args:
            tick: now; what came after it isn't looked at. Open notes last until here, so far.
            horizon: nothing that is still to come begins before this; ``tick`` if None.
            planned: open notes last until their planned end, where one is known.
        """
        horizon = tick if horizon is None else horizon
        pairs = [
            (self._on_grid(source, tick, planned=planned), source)
            for source in self._notes
            if source.onset <= tick
        ]
        pairs.sort(key=_order)
        first_uncertain = to_step(horizon, RESOLUTION, self.steps_per_beat)
        closed = settled = 0
        for note, source in pairs:
            if _open(source, tick) and note.duration < self._longest:
                break
            closed += 1
            if settled == closed - 1 and note.onset < first_uncertain:
                settled = closed
        return Tail([note for note, _ in pairs], closed, settled, horizon, [source for _, source in pairs])

    def forget(self, tail: Tail) -> None:
        """Drop the settled notes of ``tail``, the last that was asked for: the memory has committed them."""
        gone = set(map(id, tail.sources[: tail.settled]))
        self._notes = [note for note in self._notes if id(note) not in gone]
        self._earliest = max(self._earliest, tail.horizon)

    def _on_grid(self, source: _Sounding, tick: int, *, planned: bool) -> Note:
        end = source.end
        if end is None or end > tick:
            end = max(tick, source.until) if planned else tick
        length = max(end - source.onset, 0)
        steps = to_step(length, RESOLUTION, self.steps_per_beat)
        return Note(
            to_step(source.onset, RESOLUTION, self.steps_per_beat),
            # The nearest bin, ties to the shorter: `music.encoding.nearest_bin` for one value.
            self._bins[bisect_left(self._edges, steps)],
            source.pitch,
            source.velocity,
            source.part,
        )


def _open(source: _Sounding, tick: int) -> bool:
    return source.end is None or source.end > tick


def _order(pair: tuple[Note, _Sounding]) -> tuple[int, int, int, int, int]:
    note = pair[0]
    return note.onset, note.part, -note.pitch, note.duration, note.velocity
