"""Standard MIDI Files into scores."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import mido
import numpy as np
import numpy.typing as npt
from mido.midifiles.meta import KeySignatureError

from music.errors import RitornelloError
from music.parts import assign_parts
from music.score import (
    DEFAULT_BPM,
    DEFAULT_METER,
    NOTE_DTYPE,
    Meter,
    MeterChange,
    Score,
    TempoChange,
    sort_notes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MAX_DENOMINATOR", "PERCUSSION_CHANNEL", "read_score"]

PERCUSSION_CHANNEL = 9
"""Counted from 0; what players call channel 10."""
MAX_DENOMINATOR = 64
"""Shortest unit of a time signature that is believed: 1/64 of a whole note."""

_SUSTAIN, _ALL_SOUND_OFF, _RESET_CONTROLLERS, _ALL_NOTES_OFF = 64, 120, 121, 123
_PEDAL_DOWN = 64
"""From this value of the sustain controller on, the pedal is down."""
_MICROSECONDS = 60_000_000
"""A minute: tempo in a file is microseconds per beat."""
_MAX_TICKS = 2**40
"""Far beyond any music, and small enough that sums of ticks and pitches fit 64 bits."""
_TYPE_1 = 1

_T = TypeVar("_T")
_Ticks = npt.NDArray[np.int64]
_BROKEN_KEY_SIGNATURE = re.compile(
    rb"\xff\x59\x02(?:[\x00-\x07\xf9-\xff][\x02-\xff]|[\x08-\xf8][\x00-\xff])", re.DOTALL
)
_KEY_OF_C = b"\xff\x59\x02\x00\x00"


@dataclass
class _Track:
    """What one track holds, or one channel of a type 0 file."""

    name: str = ""
    channel_names: dict[int, str] = field(default_factory=dict)
    """Names given to single channels by a channel prefix (type 0)."""
    rows: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """Notes: onset, end, channel, pitch, velocity; the first two in ticks."""
    end: int = 0
    """Tick of the end of the track."""


@dataclass
class _Changes:
    """What holds for all tracks, in file order: (tick, value)."""

    meters: list[tuple[int, Meter]] = field(default_factory=list)
    tempos: list[tuple[int, int]] = field(default_factory=list)
    """Microseconds per beat."""
    pedals: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    """By channel; True is down."""


def read_score(path: str | Path, *, sustain: bool = True) -> Score:
    """Read a Standard MIDI File of type 0 or 1.

    Each track that holds notes (in a type 0 file, each channel) is given its
    `Part` by `assign_parts`. Percussion (channel 10) is left out. Note-offs are
    paired with the notes of their pitch, channel and track first in, first out;
    a note that is never released ends with its track, and no note is shorter
    than a tick. Meters and tempi are those of the file, whichever track they
    stand in: of several at one tick the last counts, repeated and impossible ones
    are dropped, and 4/4 and 120 BPM hold until the first. Bar lines are as the
    file has them; `tidy_meters` mends what editors leave behind.

    Args:
        path: the file.
        sustain: let the sustain pedal lengthen notes: one that is released
            while the pedal of its channel is down lasts until the pedal comes up
            or the same pitch of the channel is struck again. A pedal that goes
            down in the tick of the release comes too late to hold the note.

    Returns:
        The score; ``notes`` of shape ``(notes,)``, times in ticks, ``resolution``
        that of the file, ``title`` the name of a first track without notes or of
        a type 0 file.

    Raises:
        RitornelloError: there is no such file, or it cannot be read as music.
    """
    path = Path(path)
    midi = _parse(path)
    if midi.type not in (0, _TYPE_1):
        _refuse(path, f"is a MIDI file of type {midi.type}, which has no common time", "save it as type 1")
    if midi.ticks_per_beat <= 0:
        _refuse(path, "counts time in film frames, not in beats", "save it with ticks per quarter note")
    changes = _Changes()
    tracks = [_read_track(messages, changes) for messages in midi.tracks]
    end = max((track.end for track in tracks), default=0)
    if end > _MAX_TICKS:
        _refuse(path, "is damaged", "export it again from the program that made it")
    title = ""
    if tracks and (midi.type == 0 or not tracks[0].rows):
        title = tracks[0].name
    if midi.type == 0:
        tracks = _split_channels(tracks)
    tracks = [track for track in tracks if track.rows]
    names = tuple(track.name for track in tracks)
    return Score(
        resolution=midi.ticks_per_beat,
        notes=_notes(tracks, assign_parts(names), changes.pedals if sustain else {}, end),
        meters=tuple(MeterChange(tick, meter) for tick, meter in _settle(changes.meters, DEFAULT_METER)),
        tempos=tuple(
            TempoChange(tick, bpm)
            for tick, bpm in _settle([(t, _MICROSECONDS / us) for t, us in changes.tempos], DEFAULT_BPM)
        ),
        title=title,
        track_names=names,
    )


def _refuse(path: Path, what: str, way_out: str) -> NoReturn:
    msg = f"{path} {what}: {way_out}."
    raise RitornelloError(msg) from None


def _parse(path: Path) -> Any:  # noqa: ANN401 - mido has no types; this is a mido.MidiFile
    """Return the file's messages; every way in which a file can be bad ends here."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
            # A large file of another kind is not read to its end.
            data = start + file.read() if start == b"MThd" else start
    except FileNotFoundError:
        _refuse(path, "does not exist", "check the name and the folder")
    except (OSError, ValueError) as error:
        # ValueError: a name that no file can have. A folder is told apart here, as systems differ in
        # the error that opening one raises.
        if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that no file can have
            _refuse(path, "is a folder", "name a MIDI file in it")
        reason = getattr(error, "strerror", None) or "the name is not valid"
        _refuse(path, f"cannot be opened ({reason})", "choose a MIDI file that can be read")
    if not data:
        _refuse(path, "is empty", "export it again from the program that made it")
    if start != b"MThd":
        _refuse(path, "is not a MIDI file", "choose one that was exported as MIDI (.mid)")
    try:
        try:
            return mido.MidiFile(file=io.BytesIO(data))
        except KeySignatureError:
            # Some editors write a mode that does not exist. We do not use keys; the notes are sound.
            return mido.MidiFile(file=io.BytesIO(_BROKEN_KEY_SIGNATURE.sub(_KEY_OF_C, data)))
    except EOFError:
        _refuse(path, "is cut short", "copy it again, or export it again from the program that made it")
    except Exception:  # noqa: BLE001 - mido lets through whatever its parsing trips over
        _refuse(path, "is damaged", "export it again from the program that made it")


def _text(text: str) -> str:
    """Return text as its writer meant it: UTF-8 where it can be, else Latin-1 as mido has read it."""
    with contextlib.suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return text.strip("\0 \n\r\t")


def _read_track(messages: Iterable[Any], changes: _Changes) -> _Track:  # noqa: C901, PLR0912 - one pass, a branch a kind
    """Pair the notes of a track, and add to ``changes`` what it says for all."""
    track = _Track()
    rows = track.rows
    sounding: dict[tuple[int, int], deque[tuple[int, int]]] = {}
    names: dict[str, str] = {}
    prefix: int | None = None
    now = 0
    for message in messages:
        now += message.time
        kind = message.type
        if kind in ("note_on", "note_off"):
            if message.channel == PERCUSSION_CHANNEL:
                continue
            key = (message.channel, message.note)
            held = sounding.get(key)
            if kind == "note_on" and message.velocity:
                if held is None:
                    held = sounding[key] = deque()
                held.append((now, message.velocity))
            elif held:
                onset, velocity = held.popleft()
                rows.append((onset, now, *key, velocity))
        elif kind == "control_change":
            control, channel = message.control, message.channel
            if control == _SUSTAIN:
                changes.pedals.setdefault(channel, []).append((now, message.value >= _PEDAL_DOWN))
            elif control in (_ALL_SOUND_OFF, _RESET_CONTROLLERS):
                changes.pedals.setdefault(channel, []).append((now, False))
            if control in (_ALL_SOUND_OFF, _ALL_NOTES_OFF):
                for key in [key for key in sounding if key[0] == channel]:
                    rows.extend((onset, now, *key, velocity) for onset, velocity in sounding.pop(key))
        elif kind == "set_tempo":
            if message.tempo > 0:
                changes.tempos.append((now, message.tempo))
        elif kind == "time_signature":
            if message.numerator > 0 and message.denominator <= MAX_DENOMINATOR:
                changes.meters.append((now, Meter(message.numerator, message.denominator)))
        elif kind == "channel_prefix":
            prefix = message.channel
        elif kind in ("track_name", "instrument_name"):
            text = _text(message.name)
            if prefix is not None:
                track.channel_names.setdefault(prefix, text)
            names.setdefault(kind, text)
    for key, held in sounding.items():
        rows.extend((onset, now, *key, velocity) for onset, velocity in held)
    track.name = names.get("track_name") or names.get("instrument_name", "")
    track.end = now
    return track


def _split_channels(tracks: Sequence[_Track]) -> list[_Track]:
    """Make a track of each channel, in the channels' order."""
    channels: dict[int, _Track] = {}
    for track in tracks:
        for row in track.rows:
            channel = channels.setdefault(row[2], _Track(name=track.channel_names.get(row[2], "")))
            channel.rows.append(row)
    return [channels[number] for number in sorted(channels)]


def _notes(
    tracks: Sequence[_Track], parts: Sequence[int], pedals: dict[int, list[tuple[int, bool]]], end: int
) -> npt.NDArray[np.void]:
    """Return the notes of all tracks, shape ``(notes,)``, sorted, with the pedal folded in."""
    rows = np.array([row for track in tracks for row in track.rows], dtype=np.int64).reshape(-1, 5)
    onset, until, channel, pitch, velocity = rows.T
    for number, events in pedals.items():
        mine = np.flatnonzero(channel == number)
        if len(mine):
            until[mine] = _sustained(onset[mine], until[mine], pitch[mine], events, end)
    notes = np.empty(len(rows), dtype=NOTE_DTYPE)
    notes["onset"] = onset
    notes["duration"] = np.maximum(until - onset, 1)
    notes["pitch"] = pitch
    notes["velocity"] = velocity
    notes["part"] = np.repeat(np.array(parts, dtype=np.int16), [len(track.rows) for track in tracks])
    return sort_notes(notes)


def _sustained(
    onset: _Ticks, until: _Ticks, pitch: _Ticks, events: Iterable[tuple[int, bool]], end: int
) -> _Ticks:
    """Return when the notes of one channel end with its pedal ``events`` at work; shapes ``(notes,)``."""
    downs: list[int] = []
    ups: list[int] = []
    for tick, down in sorted(events, key=lambda event: event[0]):
        if down and len(downs) == len(ups):
            downs.append(tick)
        elif not down and len(downs) > len(ups):
            ups.append(tick)
    if not downs:
        return until
    ups.extend([end] * (len(downs) - len(ups)))
    # The last pedal before each release; index -1 where there is none, masked below.
    pedal = np.searchsorted(downs, until, side="left") - 1
    lifted = np.where(pedal >= 0, np.array(ups, dtype=np.int64)[pedal], 0)
    # The next onset of the same pitch, by looking up (pitch, onset) in all pairs in order.
    place = pitch * (2 * _MAX_TICKS)
    strikes = np.append(np.sort(place + onset), np.iinfo(np.int64).max)
    struck = strikes[np.searchsorted(strikes, place + onset, side="right")] - place
    return np.maximum(until, np.minimum(lifted, struck))


def _settle(events: Sequence[tuple[int, _T]], default: _T) -> list[tuple[int, _T]]:
    """Order changes by tick, the last of a tick counting, and drop those that change nothing."""
    at = {0: default}
    at.update(sorted(events, key=lambda event: event[0]))
    settled: list[tuple[int, _T]] = []
    for tick, value in at.items():
        if not settled or settled[-1][1] != value:
            settled.append((tick, value))
    return settled
