"""The recorder: what the player played and what the model really sounded, as notes and as MIDI files."""

from __future__ import annotations

import math
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from music.errors import RitornelloError
from music.score import DEFAULT_BPM, DEFAULT_METER, Meter, Note, NoteArray, note_array, sort_notes
from realtime.disk import cannot_write, replace_file
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.midi_bytes import (
    PEDAL_DOWN,
    Key,
    channel_of,
    is_channel_message,
    is_note_off,
    is_note_on,
    is_sustain,
    is_well_formed,
    note_key,
)
from realtime.take import CONDUCTOR, MAX_EVENTS, TRACKS, Controls, Take, TakeEvent, TempoGate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Recorder", "Tracks"]


class Tracks(NamedTuple):
    """The notes of a session, in ticks from the start of the bar in which the first one starts."""

    player: NoteArray
    """Shape ``(notes,)``, dtype `music.score.NOTE_DTYPE`, sorted; velocities 1 to 127."""
    model: NoteArray
    """The same, of the model."""


class Recorder:
    """Keeps what it is given and makes notes or a file of it when asked; it reads no clock.

    Beats are the time base, so the bars of the file are the session's bars whatever
    its tempo did.

    Args:
        limit: events kept; of more, the oldest are let go, but for what they leave in force.
    """

    def __init__(self, limit: int = MAX_EVENTS) -> None:
        """Start with nothing recorded."""
        self._limit = limit
        self._events: deque[TakeEvent] = deque()
        self._before = Controls()  # what was in force when the first event came
        self._start = 0  # tick of that
        self._end = 0
        self._begun = False
        self._tempo = TempoGate()

    def add(self, beat: float, source: Source, msg: bytes) -> None:
        """Record that ``msg`` was heard from the player, or sent by the model, at ``beat``.

        All but channel messages is ignored.
        """
        if not (is_well_formed(msg) and is_channel_message(msg)):
            return
        tick = round(beat * RESOLUTION)
        if is_note_on(msg) and not self._begun:
            # What came before may be of another time: a clock can begin with the first note.
            self._begun, self._end = True, tick
        self._end = max(self._end, tick)
        self._append((tick, TRACKS[source], msg))

    def tempo(self, beat: float, bpm: float) -> None:
        """Record that the tempo is ``bpm`` from ``beat`` on; changes under a thousandth are let pass."""
        if data := self._tempo.change(bpm):
            self._append((round(beat * RESOLUTION), CONDUCTOR, data))

    def retime(self, factor: float, bpm: float) -> None:
        """Take everything so far for played at ``bpm``, which is ``factor`` times the tempo."""
        self._tempo = TempoGate()
        data = self._tempo.change(bpm)
        kept = ((round(tick * factor), track, msg) for tick, track, msg in self._events if track != CONDUCTOR)
        self._events = deque([*([(0, CONDUCTOR, data)] if data else []), *kept])
        self._start, self._end = round(self._start * factor), round(self._end * factor)

    @property
    def events(self) -> Iterator[TakeEvent]:
        """What was recorded and is kept, in order."""
        return self._all()

    def _append(self, event: TakeEvent) -> None:
        self._events.append(event)
        if len(self._events) > self._limit:
            self._start, track, data = self._events.popleft()
            self._before.add(track, data)

    def _all(self) -> Iterator[TakeEvent]:
        """Yield what was in force before the first event, then the events."""
        yield from ((self._start, track, data) for track, data in self._before.restated())
        yield from self._events

    def excerpt(self, start_beat: float, end_beat: float) -> Recorder:
        """Return a recorder of what was played from ``start_beat`` up to ``end_beat``.

        Notes that began before are left out; pedals, controllers and the tempo begin as
        they stood there. Notes that still sound at the end last until there.
        """
        first, last = round(start_beat * RESOLUTION), round(end_beat * RESOLUTION)
        part = Recorder(self._limit)
        part._start, part._end, part._begun = first, last, True
        for tick, track, data in self._all():
            if tick < first:
                part._before.add(track, data)
            elif tick < last:
                part._events.append((tick, track, data))
        return part

    def tracks(self, meter: Meter = DEFAULT_METER, end_beat: float | None = None) -> Tracks:
        """Return the notes of player and model.

        A note that the sustain pedal holds lasts until the pedal is lifted or its key is
        struck again. Notes still open end at ``end_beat`` (default: the last event). Bars
        of ``meter`` count from beat 0.
        """
        end = self._until(end_beat)
        player, model = (
            _notes(((tick, data) for tick, track, data in self._all() if track == number), end)
            for number in (TRACKS[Source.PLAYER], TRACKS[Source.MODEL])
        )
        first = min((note.onset for note in (*player, *model)), default=0)
        bar = meter.beats * RESOLUTION
        start = round(math.floor(first / bar) * bar)
        return Tracks(*(_array(notes, start) for notes in (player, model)))

    def save(
        self,
        path: str | Path,
        bpm: float = DEFAULT_BPM,
        meter: Meter = DEFAULT_METER,
        end_beat: float | None = None,
        text: bytes = b"",
    ) -> None:
        """Write both tracks to a Standard MIDI File, messages as they were; see `Take`.

        Args:
            path: the file; it appears whole or not at all.
            bpm: tempo until the first one recorded.
            meter: its bars count from beat 0, and the file begins with the first note's.
            end_beat: where notes and pedals still open end; default: the last message.
            text: of a text event in the conductor's track; none if empty.

        Raises:
            RitornelloError: the file cannot be written, or cannot hold the meter.
        """
        take = Take(meter, bpm, self._before, text)
        for event in self._events:
            take.add(*event)
        try:
            replace_file(Path(path), take.file(self._until(end_beat)), durable=True)
        except (OSError, ValueError) as error:
            msg = f"{cannot_write(Path(path), error)}."
            raise RitornelloError(msg) from None

    def _until(self, end_beat: float | None) -> int:
        return self._end if end_beat is None else max(self._end, round(end_beat * RESOLUTION))


def _array(notes: Sequence[Note], start: int) -> NoteArray:
    return sort_notes(note_array([note._replace(onset=note.onset - start) for note in notes]))


def _notes(events: Iterable[tuple[int, bytes]], end: int) -> list[Note]:
    """Pair note-ons with what ends them: release, pedal, the next note of the key, or the end."""
    pairing = _Pairing()
    for tick, msg in events:
        if is_sustain(msg):
            pairing.sustain(channel_of(msg), down=msg[2] >= PEDAL_DOWN, tick=tick)
        elif is_note_on(msg):
            pairing.note_on(note_key(msg), msg[2], tick)
        elif is_note_off(msg):
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
