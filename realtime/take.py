"""What was played as the bytes of a MIDI file, kept while it grows."""

from __future__ import annotations

import math
from collections import deque

from music.errors import RitornelloError
from music.score import DEFAULT_BPM, DEFAULT_METER, Meter
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.midi_bytes import (
    SUSTAIN,
    Key,
    channel_of,
    control_change,
    is_note_off,
    is_note_on,
    is_sustain,
    note_key,
    note_off,
)

__all__ = ["CONDUCTOR", "MAX_EVENTS", "TRACKS", "Controls", "Take", "TakeEvent", "TempoGate"]

MAX_EVENTS = 250_000
"""Messages that a recorder or a file holds: seven hours at ten a second."""
CONDUCTOR = 0
"""The track of tempi, meter and nothing that sounds."""
TRACKS = {Source.PLAYER: 1, Source.MODEL: 2}
"""Tracks of those who play. They are numbers because the garbage collector has to look through
a tuple that holds a `Source` again and again, but not through one of plain values."""
_SAME_TEMPO = 0.001
_TRACK_NAMES = (b"Player", b"Ritornello")
_MICROSECONDS, _MAX_TEMPO = 60_000_000, 2**24 - 1
_MAX_NUMERATOR, _DENOMINATORS = 255, (1, 2, 4, 8, 16, 32, 64)
_MAX_DELTA = 2**28 - 1
_LONG_REST = b"\xff\xff\xff\x7f\xff\x01\x00"
"""The largest delta there is, with an empty text to stand at its end."""
_END_OF_TRACK = b"\x00\xff\x2f\x00"

_BOUND_TO_NOTES = (0x80, 0x90, 0xA0)
_CONTROL, _PRESSURE, _BEND = 0xB0, 0xD0, 0xE0
_SELECTORS, _DATA_ENTRY = range(98, 102), (6, 38)
"""Controllers that select a parameter, the unregistered ones first, and those that give it a value."""
_SELECTION = 128
"""Stands for the selectors of a channel where else a controller's number does."""
_MODES, _RESET = 120, 121
_RESETTABLE = (1, 11, SUSTAIN, 65, 66, 67, _SELECTION)

TakeEvent = tuple[int, int, bytes]
"""(tick since beat 0, track, channel message or change of tempo)"""


class Controls:
    """What is in force beside the notes: controllers, programs, pressure, bends, and the tempo.

    Parameters set by data entry are kept with what selects them. The oldest change comes first,
    so that a bank is chosen before its program.
    """

    def __init__(self) -> None:
        """Start with what an instrument does when it is switched on."""
        self._held: dict[tuple[int, ...], tuple[bytes, ...]] = {}  # by (track, status, controller, ...)

    def add(self, track: int, data: bytes) -> None:
        """Take in a channel message or a change of tempo; what belongs to single notes is passed over."""
        status = data[0]
        if status & 0xF0 == _CONTROL:
            self._control(track, data)
        elif status & 0xF0 not in _BOUND_TO_NOTES:
            self._hold((track, status, 0), data)

    def _control(self, track: int, msg: bytes) -> None:
        status, number = msg[:2]
        selection = (track, status, _SELECTION)
        selected = self._held.get(selection, ())
        if number in _SELECTORS:
            # A selector replaces its like, and a pair the other pair.
            rest = (each for each in selected if each[1] // 2 == number // 2 and each[1] != number)
            self._hold(selection, *rest, msg)
        elif number in _DATA_ENTRY and selected:
            self._hold((track, status, number, *b"".join(sorted(selected))), *selected, msg)
            self._hold(selection, *selected)
        elif number == _RESET:
            self._reset(track, channel_of(msg))
        elif number < _MODES:
            self._hold((track, status, number), msg)

    def _hold(self, key: tuple[int, ...], *messages: bytes) -> None:
        self._held.pop(key, None)
        self._held[key] = messages

    def _reset(self, track: int, channel: int) -> None:
        """Forget what *reset all controllers* resets (MIDI Recommended Practice 015)."""
        for number in _RESETTABLE:
            self._held.pop((track, _CONTROL | channel, number), None)
        for status in (_PRESSURE, _BEND):
            self._held.pop((track, status | channel, 0), None)

    def restated(self) -> list[tuple[int, bytes]]:
        """Return the (track, message) pairs that bring all this about."""
        return [(key[0], msg) for key, messages in self._held.items() for msg in messages]


class Take:
    """The Standard MIDI File (type 1) of what is recorded: conductor, player and model.

    It begins with the bar in which the first note starts; what was in force before is
    restated there. Each note-on has one note-off: a key struck again is released first,
    and a release of nothing is left out.

    Args:
        meter: its bars count from beat 0.
        bpm: tempo until one is added.
        before: what is in force at first.
        text: of a text event at the beginning of the conductor's track; none if empty.

    Raises:
        RitornelloError: a MIDI file cannot hold the meter.
    """

    def __init__(
        self,
        meter: Meter = DEFAULT_METER,
        bpm: float = DEFAULT_BPM,
        before: Controls | None = None,
        text: bytes = b"",
    ) -> None:
        """Start with nothing."""
        self.events = 0
        """Messages and changes of tempo in it."""
        self.end = 0
        """Tick of the latest message."""
        self._start: int | None = None
        self._waiting: deque[TakeEvent] = deque()  # of the bar in which the first note may start
        self.controls = Controls()
        """What is in force at the end."""
        for track, data in [(CONDUCTOR, _tempo(bpm)), *(before.restated() if before else ())]:
            self.controls.add(track, data)
        said = b"\0\xff\x01" + _variable_length(len(text)) + text if text else b""
        self._head = said + b"\0" + _time_signature(meter) + b"\0"
        self._bar = int(meter.beats * RESOLUTION)
        self._tracks = [_Track(self._head + _tempo(bpm))]
        self._tracks += [_Track(b"\0\xff\x03" + bytes((len(name),)) + name) for name in _TRACK_NAMES]

    @property
    def begun(self) -> bool:
        """Whether it has a note."""
        return self._start is not None

    def bar_line(self, tick: int) -> int:
        """Return the tick at which the bar of ``tick`` begins."""
        return tick // self._bar * self._bar

    def add(self, tick: int, track: int, data: bytes) -> None:
        """Add a well-formed channel message of track 1 (player) or 2 (model), or a tempo (track 0).

        A tick before the track's last one is taken as that.
        """
        if self._start is None:
            self._settle(tick)
            if not is_note_on(data):
                self._waiting.append((tick, track, data))
                return
            self._begin(self.bar_line(tick))
        self._write(tick, track, data)

    def _settle(self, tick: int) -> None:
        """Make what came before the bar of ``tick`` (or by a clock since put back) the state to begin in."""
        waiting, bar = self._waiting, self.bar_line(tick)
        while waiting and (waiting[0][0] <= bar or waiting[-1][0] > tick):
            self.controls.add(*waiting.popleft()[1:])

    def _begin(self, start: int) -> None:
        self._start = self.end = start
        for track, msg in self.controls.restated():
            if track == CONDUCTOR:
                self._tracks[track] = _Track(self._head + msg)
            else:
                self._tracks[track].add(0, msg)
        while self._waiting:
            self._write(*self._waiting.popleft())

    def _write(self, tick: int, track: int, data: bytes) -> None:
        self.controls.add(track, data)
        self.events += 1
        if track == CONDUCTOR:
            self._tracks[track].put(tick - (self._start or 0), data)
        else:
            self._tracks[track].add(tick - (self._start or 0), data)
            self.end = max(self.end, tick)

    def file(self, end: int | None = None) -> bytes:
        """Return the file so far; notes and pedals still open end at the tick ``end`` (default: `end`)."""
        tick = max(self.end, self.end if end is None else end) - (self._start or 0)
        chunks = [part for track in self._tracks for part in track.chunk(tick)]
        header = b"MThd" + b"".join(n.to_bytes(size) for n, size in ((6, 4), (1, 2), (3, 2), (RESOLUTION, 2)))
        return b"".join([header, *chunks])


class _Track:
    """The bytes of a track so far, in ticks from the start of its file."""

    def __init__(self, head: bytes = b"") -> None:
        self._data = bytearray(head)
        self._tick = 0
        self._onset = -1
        self._open: dict[Key, None] = {}  # in order of striking
        self._pedals: set[int] = set()

    def add(self, tick: int, msg: bytes) -> None:
        """Append a channel message; see `Take`."""
        if is_note_on(msg):
            if (key := note_key(msg)) in self._open:
                self.put(tick, note_off(*key))
            self._open[key] = None
            self._onset = max(tick, self._tick)
        elif is_note_off(msg):
            if (key := note_key(msg)) not in self._open:
                return
            del self._open[key]
        elif is_sustain(msg):
            (self._pedals.add if msg[2] else self._pedals.discard)(channel_of(msg))
        self.put(tick, msg)

    def put(self, tick: int, data: bytes) -> None:
        """Append what isn't to be looked into."""
        delta = max(tick - self._tick, 0)
        self._tick += delta
        while delta > _MAX_DELTA:
            self._data += _LONG_REST
            delta -= _MAX_DELTA
        self._data += _variable_length(delta)
        self._data += data

    def chunk(self, end: int) -> tuple[bytes | bytearray, ...]:
        """Return the track in parts; what is open closes at ``end``, but no note in the tick it began."""
        closing = _Track()
        closing._tick = self._tick
        tick = max(end, self._onset + 1)
        for key in self._open:
            closing.put(tick, note_off(*key))
        for channel in sorted(self._pedals):
            closing.put(tick, control_change(channel, SUSTAIN, 0))
        tail = closing._data + _END_OF_TRACK
        return b"MTrk", (len(self._data) + len(tail)).to_bytes(4), self._data, tail


class TempoGate:
    """Lets pass the changes of tempo that matter: a clock that follows another wavers all the time."""

    def __init__(self) -> None:
        """Start without a tempo."""
        self._bpm = 0.0

    def change(self, bpm: float) -> bytes | None:
        """Return the change to ``bpm`` for a `Take`; None if it is under a thousandth.

        Raises:
            ValueError: it is no tempo.
        """
        if self._bpm and abs(bpm - self._bpm) <= _SAME_TEMPO * self._bpm:
            return None
        change = _tempo(bpm)
        self._bpm = bpm
        return change


def _variable_length(number: int) -> bytes:
    """Return a number as MIDI files write it: seven bits a byte, the last byte's top bit clear."""
    parts = [number & 0x7F]
    while number := number >> 7:
        parts.append(0x80 | number & 0x7F)
    return bytes(reversed(parts))


def _time_signature(meter: Meter) -> bytes:
    numerator, denominator = meter
    if not 1 <= numerator <= _MAX_NUMERATOR or denominator not in _DENOMINATORS:
        msg = f"A MIDI file cannot hold the meter {meter}: choose one over 1, 2, 4, 8, 16, 32 or 64."
        raise RitornelloError(msg)
    return b"\xff\x58\x04" + bytes((numerator, denominator.bit_length() - 1, 24, 8))


def _tempo(bpm: float) -> bytes:
    if not 0 < bpm < math.inf:
        msg = f"a tempo must be positive, not {bpm} BPM"
        raise ValueError(msg)
    microseconds = round(min(max(_MICROSECONDS / bpm, 1), _MAX_TEMPO))
    return b"\xff\x51\x03" + microseconds.to_bytes(3)
