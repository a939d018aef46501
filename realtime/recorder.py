"""The recorder: what the player played and what the model really sounded, as two tracks of notes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from music.score import (
    DEFAULT_METER,
    Meter,
    MeterChange,
    Note,
    NoteArray,
    TempoChange,
    note_array,
    sort_notes,
)
from music.smf import write_score
from realtime.ledger import Source
from realtime.midi_bytes import Key, channel_of, is_note_off, is_note_on, is_sustain, note_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["RESOLUTION", "Recorder", "Tracks"]

RESOLUTION = 480
"""Ticks per beat of what is recorded."""
_PEDAL_DOWN = 64
_TRACK_NAMES = ("Player", "Ritornello")

_Event = tuple[int, bytes]
"""(tick since beat 0, message)"""


class Tracks(NamedTuple):
    """The notes of a session, in ticks from the start of the bar in which the first one starts."""

    player: NoteArray
    """Shape ``(notes,)``, dtype `music.score.NOTE_DTYPE`, sorted; velocities 1 to 127."""
    model: NoteArray
    """The same, of the model."""


class Recorder:
    """Keeps what it is given and makes notes of it when asked; it reads no clock.

    Beats are the time base, so the bars of the file are the session's bars whatever
    its tempo did.
    """

    def __init__(self) -> None:
        """Start with nothing recorded."""
        self._events: dict[Source, list[_Event]] = {source: [] for source in Source}
        self._end = 0

    def add(self, beat: float, source: Source, msg: bytes) -> None:
        """Record that ``msg`` was heard from the player, or sent by the model, at ``beat``.

        All but notes and sustain pedals is ignored.
        """
        tick = round(beat * RESOLUTION)
        if is_note_on(msg) or is_note_off(msg) or is_sustain(msg):
            self._events[source].append((tick, msg))
            self._end = max(self._end, tick)

    def tracks(self, meter: Meter = DEFAULT_METER, end_beat: float | None = None) -> Tracks:
        """Return the notes of player and model.

        A note that the sustain pedal holds lasts until the pedal is lifted or its key is
        struck again. Notes still open end at ``end_beat`` (default: the last event). Bars
        of ``meter`` count from beat 0.
        """
        end = self._end if end_beat is None else max(self._end, round(end_beat * RESOLUTION))
        player, model = (_notes(self._events[source], end) for source in (Source.PLAYER, Source.MODEL))
        first = min((note.onset for note in (*player, *model)), default=0)
        bar = meter.beats * RESOLUTION
        start = round(math.floor(first / bar) * bar)
        return Tracks(*(_array(notes, start) for notes in (player, model)))

    def save(
        self, path: str | Path, bpm: float, meter: Meter = DEFAULT_METER, end_beat: float | None = None
    ) -> None:
        """Write both tracks to a Standard MIDI File with one tempo and one meter; see `tracks`.

        Raises:
            RitornelloError: the file cannot be written.
        """
        tracks = self.tracks(meter, end_beat)
        write_score(
            path,
            list(zip(_TRACK_NAMES, tracks, strict=True)),
            resolution=RESOLUTION,
            meters=(MeterChange(0, meter),),
            tempos=(TempoChange(0, bpm),),
        )


def _array(notes: Sequence[Note], start: int) -> NoteArray:
    return sort_notes(note_array([note._replace(onset=note.onset - start) for note in notes]))


def _notes(events: Sequence[_Event], end: int) -> list[Note]:
    """Pair note-ons with what ends them: release, pedal, the next note of the key, or the end."""
    pairing = _Pairing()
    for tick, msg in events:
        if is_sustain(msg):
            pairing.sustain(channel_of(msg), down=msg[2] >= _PEDAL_DOWN, tick=tick)
        elif is_note_on(msg):
            pairing.note_on(note_key(msg), msg[2], tick)
        else:
            pairing.note_off(note_key(msg), tick)
    pairing.close((*pairing.pressed, *pairing.held), end)
    return pairing.notes


class _Pairing:
    """Notes being put together, in ticks."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.pressed: dict[Key, tuple[int, int]] = {}  # tick and velocity of the note-on
        self.held: dict[Key, tuple[int, int]] = {}  # the same, released but held by the pedal
        self.pedals: set[int] = set()

    def note_on(self, key: Key, velocity: int, tick: int) -> None:
        self.close([key], tick)
        self.pressed[key] = (tick, velocity)

    def note_off(self, key: Key, tick: int) -> None:
        if key in self.pressed and key[0] in self.pedals:
            self.held[key] = self.pressed.pop(key)
        elif key in self.pressed:
            self.close([key], tick)

    def sustain(self, channel: int, *, down: bool, tick: int) -> None:
        if down:
            self.pedals.add(channel)
        else:
            self.pedals.discard(channel)
            self.close([key for key in self.held if key[0] == channel], tick)

    def close(self, keys: Sequence[Key], tick: int) -> None:
        for key in keys:
            struck = self.pressed.pop(key, None) or self.held.pop(key, None)
            if struck:
                onset, velocity = struck
                self.notes.append(Note(onset, max(tick - onset, 1), key[1], velocity))
