"""The past: the notes and pedals that a model started anew, or another one, is to have heard.

A `History` is pure. A `HistoryFile` keeps it on the disk while music plays: lines of
JSON, appended by a `Flusher`'s thread, so that an engine that died loses less than a
second of its past. The system keeps what a dead process wrote; only closing waits
for the disk.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from music.errors import RitornelloError
from music.score import DEFAULT_METER, Meter, Part
from realtime.disk import PERIOD, Flusher, cannot_write, replace_file
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.midi_bytes import (
    PEDAL_DOWN,
    SUSTAIN,
    Key,
    channel_of,
    control_change,
    is_note_off,
    is_note_on,
    is_sustain,
    is_well_formed,
    note_key,
    note_off,
)

__all__ = [
    "KEPT_NOTES",
    "Event",
    "History",
    "HistoryFile",
    "Loaded",
    "load_history",
    "parse_history",
]

KEPT_NOTES = 20_000
"""Notes of the past that are kept: some hours of playing."""
_EVENTS_PER_NOTE = 4
"""Events kept for each note that is: two of its own, and pedals."""
_MAX_TICK = 2**40


class Event(NamedTuple):
    """Something that was played."""

    tick: int
    """`RESOLUTION` to a beat, from beat 0."""
    source: Source
    msg: bytes
    """A note-on, a note-off, or a sustain pedal that went down or up."""
    part: Part


class History:
    """The latest events in the order in which they were performed.

    Args:
        meter: its bars count from beat 0.
        keep: notes that `recent` can return at most; about twice as many are held.
    """

    def __init__(self, meter: Meter = DEFAULT_METER, keep: int = KEPT_NOTES) -> None:
        """Start with silence."""
        self.keep = keep
        self._bar = int(meter.beats * RESOLUTION)
        self._events: list[Event] = []
        self._notes = 0
        self._pedals: set[tuple[Source, int]] = set()
        self._latest = 0

    def __len__(self) -> int:
        """Return the number of events held."""
        return len(self._events)

    def append(self, tick: int, source: Source, msg: bytes, part: Part = Part.ACCOMPANIMENT) -> bool:
        """Add a well-formed message played at ``tick``; return whether it is one that is kept.

        Kept are note-ons, note-offs, and sustain pedals that go down (from 64 on) or up.
        """
        if is_sustain(msg):
            pedal = (source, channel_of(msg))
            if (msg[2] >= PEDAL_DOWN) == (pedal in self._pedals):
                return False
            self._pedals ^= {pedal}
        elif not (is_note_on(msg) or is_note_off(msg)):
            return False
        self._notes += is_note_on(msg)
        self._latest = max(self._latest, tick)
        self._events.append(Event(tick, source, msg, part))
        if self._notes > 2 * self.keep or len(self._events) > 2 * _EVENTS_PER_NOTE * self.keep:
            self._events = self.recent(self.keep)
            self._notes = sum(is_note_on(event.msg) for event in self._events)
        return True

    def recent(self, notes: int = 512) -> list[Event]:
        """Return the events from a bar line on, so that they hold at most the last ``notes`` notes.

        Notes that began before are left out, with their note-offs; pedals that are down
        at the bar line go down there. If the last bar alone holds more notes, it is cut.
        """
        events = self._events
        first, onsets = max(len(events) - _EVENTS_PER_NOTE * self.keep, 0), 0
        for index in range(len(events) - 1, first - 1, -1):
            onsets += is_note_on(events[index].msg)
            if onsets > min(notes, self.keep):
                first = index + 1
                break
        if first in {0, len(events)}:
            return events[first:]
        line = (events[first - 1].tick // self._bar + 1) * self._bar
        later = (index for index in range(first, len(events)) if events[index].tick >= line)
        start = next(later, first)
        return _cut(events, start, min(line, events[start].tick))

    def retime(self, factor: float) -> None:
        """Take what was played so far for played at ``factor`` times the tempo."""
        self._events = [event._replace(tick=round(event.tick * factor)) for event in self._events]
        self._latest = round(self._latest * factor)

    def next_bar(self) -> int:
        """Return the tick of the first bar line that nothing comes after: where to go on from."""
        return -(-self._latest // self._bar) * self._bar

    def silence(self, tick: int | None = None) -> None:
        """End every note and pedal that is open at ``tick`` (default: the latest)."""
        tick = self._latest if tick is None else tick
        open_notes: dict[tuple[Source, Key], Part] = {}
        for _, source, msg, part in self._events:
            if is_note_on(msg):
                open_notes[source, note_key(msg)] = part
            elif is_note_off(msg):
                open_notes.pop((source, note_key(msg)), None)
        for (source, key), part in open_notes.items():
            self.append(tick, source, note_off(*key), part)
        for source, channel in sorted(self._pedals, key=lambda pedal: (pedal[0].value, pedal[1])):
            self.append(tick, source, control_change(channel, SUSTAIN, 0))

    def to_bytes(self) -> bytes:
        """Return what `parse_history` reads: the format's version and the events to keep, a line each."""
        return msgspec.json.encode(_HEADER) + b"\n" + _lines(self.recent(self.keep))


def _cut(events: list[Event], start: int, tick: int) -> list[Event]:
    """Return the events from index ``start`` on, none before ``tick``, as if there had been no others."""
    pedals: dict[tuple[Source, int], Event] = {}
    for event in events[:start]:
        if is_sustain(event.msg):
            pedals[event.source, channel_of(event.msg)] = event
    kept = [event._replace(tick=tick) for event in pedals.values() if event.msg[2] >= PEDAL_DOWN]
    begun: set[tuple[Source, Key]] = set()
    for event in events[start:]:
        if not is_sustain(event.msg):
            note = (event.source, note_key(event.msg))
            if is_note_on(event.msg):
                begun.add(note)
            elif note not in begun:
                continue
        kept.append(event if event.tick >= tick else event._replace(tick=tick))
    return kept


# --- on the disk --------------------------------------------------------------------


class _Header(msgspec.Struct, frozen=True):
    """The first line."""

    format: str
    version: int


_HEADER = _Header("ritornello history", 1)


def _lines(events: Iterable[Event]) -> bytes:
    return b"".join(msgspec.json.encode(event) + b"\n" for event in events)


class Loaded(NamedTuple):
    """A past that was read back."""

    history: History
    """What still sounded ends with the last event."""
    damaged: int
    """Lines that could not be read; the last one of a process that was killed may be among them."""


def load_history(path: Path, meter: Meter = DEFAULT_METER, keep: int = KEPT_NOTES) -> Loaded:
    """Read what a `HistoryFile` wrote, as much of it as is whole.

    Raises:
        RitornelloError: there is no such file, or another version wrote it.
    """
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        msg = f"{path} cannot be read ({reason}): begin without a past, or name another file."
        raise RitornelloError(msg) from None
    return parse_history(data, meter, keep)


def parse_history(data: bytes, meter: Meter = DEFAULT_METER, keep: int = KEPT_NOTES) -> Loaded:
    """Read what `History.to_bytes` returned, as much of it as is whole; see `load_history`."""
    history = History(meter, keep)
    damaged = 0
    for line in data.splitlines():
        try:
            for event in _parse(line):
                history.append(*event)
        except (msgspec.DecodeError, ValueError):
            damaged += 1
    history.silence()
    return Loaded(history, damaged)


def _parse(line: bytes) -> Iterator[Event]:
    """Yield the event of a line, if it isn't the header.

    Raises:
        RitornelloError: another version wrote the header.
        ValueError: the line is damaged (`msgspec.DecodeError` likewise).
    """
    if line.startswith(b"{"):
        if msgspec.json.decode(line, type=_Header) != _HEADER:
            msg = "The saved past is not of this version of Ritornello: begin without it."
            raise RitornelloError(msg)
        return
    event = msgspec.json.decode(line, type=Event)
    kept = is_note_on(event.msg) or is_note_off(event.msg) or is_sustain(event.msg)
    if not (kept and is_well_formed(event.msg) and abs(event.tick) < _MAX_TICK):
        msg = "no event that is kept"
        raise ValueError(msg)
    yield event


class HistoryFile:
    """Keeps a `History` on the disk while it grows, from the first event on.

    Args:
        history: may have a past already.
        path: the file; one that exists is replaced.
        report: told, in a thread of its own, in one sentence what hinders the writing.
        period: seconds from one writing to the next.
    """

    def __init__(
        self,
        history: History,
        path: Path,
        report: Callable[[str], None] = lambda _text: None,
        period: float = PERIOD,
    ) -> None:
        """Write nothing yet."""
        self.history = history
        self._path = path
        self._lock = threading.Lock()
        self._pending: list[Event] = []
        self._anew = True  # the whole file is to be written, not only what was added
        self._appended = 0
        self._flusher = Flusher(path, self._write, report, period)

    def append(self, tick: int, source: Source, msg: bytes, part: Part = Part.ACCOMPANIMENT) -> bool:
        """Add an event to the history and, soon, to the file; see `History.append`. For one thread."""
        with self._lock:
            kept = self.history.append(tick, source, msg, part)
            if kept:
                self._pending.append(Event(tick, source, msg, part))
        if kept:
            self._flusher.poke()
        return kept

    def retime(self, factor: float) -> None:
        """Take what was played so far for played at ``factor`` times the tempo; see `History.retime`."""
        with self._lock:
            self.history.retime(factor)
            self._pending.clear()
            self._anew = True
        self._flusher.poke()

    def close(self) -> None:
        """Write what is left, down to the disk.

        Raises:
            RitornelloError: it cannot be written.
        """
        self._flusher.close()
        self._anew = True
        try:
            self._write(durable=True)
        except (OSError, ValueError) as error:
            msg = f"{cannot_write(self._path, error)}."
            raise RitornelloError(msg) from None

    def _write(self, *, durable: bool = False) -> None:
        with self._lock:
            added, self._pending = self._pending, []
            # The file would grow for ever: what the history has let go is dropped from it now and then.
            anew = self._anew or self._appended > 2 * _EVENTS_PER_NOTE * self.history.keep
            events = self.history.recent(self.history.keep) if anew else added
        self._anew = True  # should this fail
        if not anew:
            with self._path.open("r+b") as file:
                file.seek(0, os.SEEK_END)
                file.write(_lines(events))
        elif events:
            replace_file(self._path, msgspec.json.encode(_HEADER) + b"\n" + _lines(events), durable=durable)
        self._anew = False
        self._appended = 0 if anew else self._appended + len(added)
