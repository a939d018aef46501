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
    notes: list[Note] = []
    pressed: dict[Key, tuple[int, int]] = {}  # tick and velocity of the note-on
    held: dict[Key, tuple[int, int]] = {}  # the same, released but held by the pedal
    pedals: set[int] = set()

    def close(key: Key, struck: tuple[int, int], tick: int) -> None:
        onset, velocity = struck
        notes.append(Note(onset, max(tick - onset, 1), key[1], velocity))

    for tick, msg in events:
        if is_sustain(msg):
            if msg[2] >= _PEDAL_DOWN:
                pedals.add(channel_of(msg))
                continue
            pedals.discard(channel_of(msg))
            for key in [key for key in held if key[0] == channel_of(msg)]:
                close(key, held.pop(key), tick)
            continue
        key = note_key(msg)
        struck = pressed.pop(key, None)
        if is_note_on(msg):
            struck = struck or held.pop(key, None)
            if struck:
                close(key, struck, tick)
            pressed[key] = (tick, msg[2])
        elif struck and key[0] in pedals:
            held[key] = struck
        elif struck:
            close(key, struck, tick)
    for key, struck in (*pressed.items(), *held.items()):
        close(key, struck, end)
    return notes
