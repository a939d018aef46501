"""What sounded, as notes: the player's and the model's, open and closed, pedal folded in.

The listener keeps only the notes that the memory hasn't committed yet. Times
are ticks, `RESOLUTION` to a beat; notes come out in the encoding's steps, put
on the grid by the same arithmetic as files are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from music.encoding import nearest_bin, to_step
from music.score import Note, Part
from realtime.ledger import Source

__all__ = ["RESOLUTION", "Listener", "Voice"]

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


class Listener:
    """Collects notes as they begin and end.

    Args:
        steps_per_beat: the encoding's grid.
        durations: the encoding's duration bins, ascending, in steps.
    """

    def __init__(self, steps_per_beat: int, durations: tuple[int, ...]) -> None:
        """Start with silence."""
        self.steps_per_beat = steps_per_beat
        self._bins = np.array(durations, dtype=np.int64)
        self._notes: list[_Sounding] = []
        self._open: dict[Voice, _Sounding] = {}
        self._pedals: set[int] = set()
        self._earliest = 0
        """Tick before which nothing may begin any more: all before it was settled."""

    def note_on(self, voice: Voice, velocity: int, tick: int, part: int = Part.ACCOMPANIMENT) -> None:
        """Begin a note at ``tick``; one of the same voice that still sounds ends there."""
        tick = max(tick, self._earliest)
        self._end(voice, tick)
        note = _Sounding(tick, velocity, part, voice.pitch)
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

    def tail(self, tick: int) -> list[Note]:
        """Return the notes not forgotten yet, in steps and in the encodings' order.

        Open notes last until ``tick``; durations are in the encoding's bins.
        """
        return [note for note, _ in self._sorted(tick)]

    def settled(self, tick: int) -> int:
        """Return how many notes of the tail, from its start, will never change nor be preceded.

        A note is settled when it is closed, or has lasted past the longest duration the
        encoding tells apart, and every later note must begin on a later step.

        Args:
            tick: nothing that is still to come begins before this.
        """
        count = 0
        for note, source in self._sorted(tick):
            saturated = note.duration >= self._bins[-1]
            if note.onset >= to_step(tick, RESOLUTION, self.steps_per_beat):
                break
            if source.end is None and not saturated:
                break
            count += 1
        return count

    def forget(self, count: int, tick: int) -> None:
        """Drop the first ``count`` notes of the tail: the memory has committed them."""
        gone = {id(source) for _, source in self._sorted(tick)[:count]}
        self._notes = [note for note in self._notes if id(note) not in gone]
        self._earliest = max(self._earliest, tick)

    def _sorted(self, tick: int) -> list[tuple[Note, _Sounding]]:
        pairs = []
        for source in self._notes:
            length = max((source.end if source.end is not None else tick) - source.onset, 0)
            note = Note(
                to_step(source.onset, RESOLUTION, self.steps_per_beat),
                int(self._bins[nearest_bin(to_step(length, RESOLUTION, self.steps_per_beat), self._bins)]),
                source.pitch,
                source.velocity,
                source.part,
            )
            pairs.append((note, source))
        pairs.sort(key=lambda pair: _order(pair[0]))
        return pairs


def _order(note: Note) -> tuple[int, int, int, int, int]:
    return note.onset, note.part, -note.pitch, note.duration, note.velocity
