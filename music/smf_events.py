"""Standard MIDI Files as the raw events that they hold: for whoever needs more of a file than its score.

`music.smf_read` is for learning from any file; this is for going on with one: it
tells whose track a note is in, and keeps pedals and text as they stand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn

from music.errors import RitornelloError
from music.score import DEFAULT_BPM, DEFAULT_METER, Meter

__all__ = ["FileNote", "RawFile", "RawTrack", "notes_of", "parse_events", "read_events"]

_TEXT, _TRACK_NAME, _TEMPO, _METER = 0x01, 0x03, 0x51, 0x58
"""Kinds of meta events (Standard MIDI Files 1.0, 1988)."""
_END_OF_TRACK = 0x2F
_META, _SYSEX, _ESCAPE = 0xFF, 0xF0, 0xF7
_DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
_STATUS = 0x80
_HEADER_BYTES, _CHUNK_HEAD = 6, 8
_FILM_TIME = 0x8000
_TYPES = (0, 1)
_LONGEST_NUMBER = 4
"""Bytes of a variable-length number."""
_MAX_TICK = 2**40
"""Far beyond any music."""
_MICROSECONDS = 60_000_000
_MAX_DENOMINATOR_POWER = 6
"""1/64, as `music.smf_read` believes."""
_NOTE_OFF, _NOTE_ON, _CONTROL = 0x80, 0x90, 0xB0
_SUSTAIN, _PEDAL_DOWN = 64, 64


class FileNote(NamedTuple):
    """A note of a track; times in ticks."""

    onset: int
    end: int
    """Later than `onset`."""
    channel: int
    """From 0."""
    pitch: int
    velocity: int
    """1 to 127."""


@dataclass(frozen=True)
class RawTrack:
    """A track, its events in their order."""

    name: str
    events: tuple[tuple[int, bytes], ...]
    """(tick, channel message), whole: running status is written out."""
    metas: tuple[tuple[int, int, bytes], ...]
    """(tick, kind, data) of what is not played."""
    end: int
    """Tick at which it ends."""


@dataclass(frozen=True)
class RawFile:
    """A file of type 0 or 1."""

    resolution: int
    """Ticks per beat (quarter note)."""
    tracks: tuple[RawTrack, ...]

    @property
    def end(self) -> int:
        """Tick at which the longest track ends."""
        return max((track.end for track in self.tracks), default=0)

    @property
    def meter(self) -> Meter:
        """The first meter said; 4/4 if none is."""
        for _, data in self._metas(_METER):
            if len(data) > 1 and data[0] and data[1] <= _MAX_DENOMINATOR_POWER:
                return Meter(data[0], 1 << data[1])
        return DEFAULT_METER

    @property
    def tempos(self) -> list[tuple[int, float]]:
        """(tick, beats a minute) of each change of tempo, in order; 120 at tick 0 if nothing is said."""
        said = [(tick, int.from_bytes(data)) for tick, data in self._metas(_TEMPO)]
        return [(tick, _MICROSECONDS / value) for tick, value in said if value] or [(0, DEFAULT_BPM)]

    @property
    def texts(self) -> list[bytes]:
        """The text events, in order."""
        return [data for _, data in self._metas(_TEXT)]

    def _metas(self, kind: int) -> list[tuple[int, bytes]]:
        found = [(tick, data) for track in self.tracks for tick, each, data in track.metas if each == kind]
        return sorted(found, key=lambda meta: meta[0])


def read_events(path: Path) -> RawFile:
    """Read a Standard MIDI File of type 0 or 1.

    Raises:
        RitornelloError: there is no such file, or it cannot be read as music.
    """
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        _refuse(path, f"cannot be opened ({reason})", "choose a MIDI file that can be read")
    return parse_events(data, path)


def parse_events(data: bytes, path: Path) -> RawFile:
    """Return what the bytes of a file hold; see `read_events`. ``path`` is what a refusal names."""
    if not data:
        _refuse(path, "is empty", "export it again from the program that made it")
    if data[:4] != b"MThd":
        _refuse(path, "is not a MIDI file", "choose one that was exported as MIDI (.mid)")
    length = int.from_bytes(data[4:8])
    if len(data) < _CHUNK_HEAD + max(length, _HEADER_BYTES):
        _refuse(path, "is cut short", "copy it again, or export it again from the program that made it")
    kind, _, division = (int.from_bytes(data[at : at + 2]) for at in (8, 10, 12))
    if kind not in _TYPES:
        _refuse(path, f"is a MIDI file of type {kind}, which has no common time", "save it as type 1")
    if division >= _FILM_TIME or not division:
        _refuse(path, "counts time in film frames, not in beats", "save it with ticks per quarter note")
    try:
        tracks = tuple(_track(chunk) for chunk in _chunks(data[_CHUNK_HEAD + length :]))
    except EOFError:
        _refuse(path, "is cut short", "copy it again, or export it again from the program that made it")
    except ValueError:
        _refuse(path, "is damaged", "export it again from the program that made it")
    return RawFile(division, tracks)


def _refuse(path: Path, what: str, way_out: str) -> NoReturn:
    msg = f"{path} {what}: {way_out}."
    raise RitornelloError(msg) from None


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield the tracks' bytes; chunks of other kinds are passed over, as the format asks for.

    Raises:
        EOFError: the last one is not whole.
    """
    at = 0
    while at + _CHUNK_HEAD <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8])
        begin, at = at + _CHUNK_HEAD, at + _CHUNK_HEAD + length
        if at > len(data):
            raise EOFError
        if data[begin - 8 : begin - 4] == b"MTrk":
            yield data[begin:at]


def _track(data: bytes) -> RawTrack:
    """Return the events of a track.

    Raises:
        ValueError: they make no sense.
    """
    events: list[tuple[int, bytes]] = []
    metas: list[tuple[int, int, bytes]] = []
    at = tick = status = 0
    end = len(data)
    while at < end:
        delta, at = _number(data, at)
        tick += delta
        first = _byte(data, at)
        if first >= _STATUS:
            at += 1
        if first == _META:
            kind = _byte(data, at)
            length, at = _number(data, at + 1)
            metas.append((tick, kind, _part(data, at, length)))
            at += length
            if kind == _END_OF_TRACK:
                break
        elif first in (_SYSEX, _ESCAPE):
            length, at = _number(data, at)
            _part(data, at, length)
            at += length
        else:
            status = first if first >= _STATUS else status
            count = _DATA_BYTES.get(status & 0xF0)
            if count is None:
                raise ValueError
            values = _part(data, at, count)
            if max(values) >= _STATUS:
                raise ValueError
            at += count
            events.append((tick, bytes((status,)) + values))
    if tick > _MAX_TICK:
        raise ValueError
    name = next((_text(text) for _, kind, text in metas if kind == _TRACK_NAME), "")
    return RawTrack(name, tuple(events), tuple(metas), tick)


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise ValueError
    return data[at]


def _part(data: bytes, at: int, length: int) -> bytes:
    if at + length > len(data):
        raise ValueError
    return data[at : at + length]


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number written seven bits a byte, and where it ends."""
    value = 0
    for _ in range(_LONGEST_NUMBER):
        byte = _byte(data, at)
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < _STATUS:
            return value, at
    raise ValueError


def _text(data: bytes) -> str:
    """Return text as its writer meant it: UTF-8 where it can be, else Latin-1."""
    try:
        text = data.decode()
    except UnicodeError:
        text = data.decode("latin-1")
    return text.strip("\0 \n\r\t")


def notes_of(events: Iterable[tuple[int, bytes]], end: int, *, sustain: bool = True) -> list[FileNote]:
    """Return the notes of a track in the order of their onsets.

    Note-offs are paired with the notes of their key first in, first out. A note that is
    never released ends at ``end``, and no note is shorter than a tick.

    Args:
        events: (tick, channel message), in order.
        end: tick at which the track ends.
        sustain: let a note that is released under the sustain pedal of its channel last until
            the pedal comes up, or its key is struck again.
    """
    pairing = _Pairing()
    for tick, msg in events:
        kind, key = msg[0] & 0xF0, (msg[0] & 0x0F, msg[1])
        if kind == _NOTE_ON and msg[2]:
            pairing.strike(key, tick, msg[2])
        elif kind in (_NOTE_ON, _NOTE_OFF):
            pairing.release(key, tick)
        elif sustain and kind == _CONTROL and msg[1] == _SUSTAIN:
            pairing.pedal(key[0], tick, down=msg[2] >= _PEDAL_DOWN)
    return pairing.close(end)


_Key = tuple[int, int]


class _Pairing:
    """Notes being put together; those that sound are (onset, velocity) by (channel, pitch)."""

    def __init__(self) -> None:
        self._notes: list[FileNote] = []
        self._sounding: dict[_Key, deque[tuple[int, int]]] = {}
        self._held: dict[_Key, tuple[int, int]] = {}  # released, and held by the pedal
        self._pedals: set[int] = set()

    def strike(self, key: _Key, tick: int, velocity: int) -> None:
        if key in self._held:
            self._end(key, self._held.pop(key), tick)
        self._sounding.setdefault(key, deque()).append((tick, velocity))

    def release(self, key: _Key, tick: int) -> None:
        struck = self._sounding.get(key)
        if not struck:
            return
        first = struck.popleft()
        if (
            key[0] in self._pedals and not struck
        ):  # else it was struck again, which ended what the pedal holds
            self._held[key] = first
        else:
            self._end(key, first, tick)

    def pedal(self, channel: int, tick: int, *, down: bool) -> None:
        if down:
            self._pedals.add(channel)
            return
        self._pedals.discard(channel)
        for key in [key for key in self._held if key[0] == channel]:
            self._end(key, self._held.pop(key), tick)

    def close(self, end: int) -> list[FileNote]:
        """End what is open at ``end``; return all notes in order."""
        for key, struck in self._sounding.items():
            for each in struck:
                self._end(key, each, end)
        for key, each in self._held.items():
            self._end(key, each, end)
        return sorted(self._notes)

    def _end(self, key: _Key, struck: tuple[int, int], tick: int) -> None:
        onset, velocity = struck
        self._notes.append(FileNote(onset, max(tick, onset + 1), *key, velocity))
