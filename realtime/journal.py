"""The journal: a recording that is a whole MIDI file on the disk at every moment, whatever happens.

A `Take` is the file as bytes that grow with each message; it is pure. A `Journal`
writes it beside its place and moves it there, at most once a `PERIOD`, in a thread
of its own: a process that is killed loses less than a second. The system keeps what
a dead process wrote, so only closing waits for the disk.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from music.errors import RitornelloError
from music.score import DEFAULT_METER, Meter
from realtime.disk import PERIOD, Flusher, cannot_write, replace_file
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.midi_bytes import (
    is_channel_message,
    is_note_on,
    is_well_formed,
)
from realtime.take import CONDUCTOR, MAX_EVENTS, TRACKS, Take, TakeEvent, TempoGate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Journal"]


class Journal:
    """Keeps a recording on the disk while it is made, from the first note on.

    When a file is full, the next one (``name-2.mid``) takes over at a bar line.

    Args:
        path: the file; one that exists is replaced.
        meter: its bars count from beat 0.
        report: told, in a thread of the journal's, in one sentence what hinders the writing.
        period: seconds from one writing to the next.
        limit: messages that a file holds.

    Raises:
        RitornelloError: a MIDI file cannot hold the meter.
    """

    def __init__(
        self,
        path: Path,
        meter: Meter = DEFAULT_METER,
        report: Callable[[str], None] = lambda _text: None,
        period: float = PERIOD,
        limit: int = MAX_EVENTS,
    ) -> None:
        """Write nothing yet."""
        self.path = path
        """The file that is written now."""
        self.notes = 0
        """Notes recorded, in all files."""
        self._first, self._meter, self._number, self._limit = path, meter, 1, limit
        self._tempo = TempoGate()
        self._lock = threading.Lock()
        self._take = Take(meter)
        self._full: dict[Path, bytes] = {}  # files that are complete and not yet written
        self._flusher = Flusher(path, self._write, report, period)

    def add(self, beat: float, source: Source, msg: bytes) -> None:
        """Record what the player or the model played at ``beat``; all but channel messages is ignored."""
        if is_well_formed(msg) and is_channel_message(msg):
            self._add(round(beat * RESOLUTION), TRACKS[source], msg)

    def tempo(self, beat: float, bpm: float) -> None:
        """Record that the tempo is ``bpm`` from ``beat`` on."""
        if data := self._tempo.change(bpm):
            self._add(round(beat * RESOLUTION), CONDUCTOR, data)

    def _add(self, tick: int, track: int, data: bytes) -> None:
        with self._lock:
            take = self._take
            if take.events >= self._limit and take.bar_line(tick) > take.bar_line(take.end):
                self._full[self.path] = take.file()
                self._number += 1
                self.path = self._first.with_stem(f"{self._first.stem}-{self._number}")
                self._take = take = Take(self._meter, before=take.controls)
            take.add(tick, track, data)
            self.notes += is_note_on(data)
        if take.begun or self._full:
            self._flusher.poke()

    def begin_anew(self, events: Iterable[TakeEvent]) -> None:
        """Hold ``events`` instead of what was added so far."""
        with self._lock:
            self._take, self._tempo = Take(self._meter), TempoGate()
            for tick, track, data in events:
                self._take.add(tick, track, data)
        self._flusher.poke()

    def close(self, end_beat: float | None = None) -> None:
        """Write what is left, down to the disk; open notes end at ``end_beat`` (default: the last message).

        The file is then what `realtime.recorder.Recorder.save` writes, to the byte.

        Raises:
            RitornelloError: it cannot be written.
        """
        self._flusher.close()
        try:
            self._write(None if end_beat is None else round(end_beat * RESOLUTION), durable=True)
        except (OSError, ValueError) as error:
            msg = f"{cannot_write(self.path, error)}."
            raise RitornelloError(msg) from None

    def _write(self, end: int | None = None, *, durable: bool = False) -> None:
        with self._lock:
            full = dict(self._full)
            path, data = self.path, self._take.file(end) if self._take.begun else b""
        for each, whole in full.items():
            replace_file(each, whole, durable=True)
            del self._full[each]
        if data:
            replace_file(path, data, durable=durable)
