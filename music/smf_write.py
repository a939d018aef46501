"""Scores into Standard MIDI Files."""

from __future__ import annotations

import io
import math
import os
import secrets
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mido

from music.errors import RitornelloError
from music.score import DEFAULT_BPM, DEFAULT_METER, Meter, MeterChange, Note, NoteArray, TempoChange
from music.smf_read import MAX_DENOMINATOR, PERCUSSION_CHANNEL

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["UNKNOWN_VELOCITY", "write_score"]

UNKNOWN_VELOCITY = 80
"""What is written for a velocity that is not known (0, which a file would take for a note-off)."""

_CHANNELS = tuple(channel for channel in range(16) if channel != PERCUSSION_CHANNEL)
_MICROSECONDS = 60_000_000
_MAX_TEMPO = 2**24 - 1
"""Microseconds per beat."""
_MAX_NUMERATOR = 255
_DENOMINATORS = tuple(2**power for power in range(MAX_DENOMINATOR.bit_length()))
_MAX_RESOLUTION = 2**15 - 1
_MAX_DELTA = 2**28 - 1

# Order of the messages of one tick. A note-off comes first: what it ends must not be the note that starts.
_NAME, _METER, _TEMPO, _OFF, _ON = range(5)
_Event = tuple[int, int, Any]
"""(tick, one of the above, mido message)"""


def write_score(  # noqa: PLR0913 - the parts of a file, each by its name
    path: str | Path,
    tracks: Sequence[tuple[str, NoteArray]],
    *,
    resolution: int,
    meters: Sequence[MeterChange] = (MeterChange(0, DEFAULT_METER),),
    tempos: Sequence[TempoChange] = (TempoChange(0, DEFAULT_BPM),),
    title: str = "",
) -> None:
    """Write a Standard MIDI File of type 1: a conductor track, then one for each of ``tracks``.

    The file appears whole or not at all, and the same arguments give the same
    bytes. Each track has a channel of its own (they come round again after
    fifteen; percussion's is skipped). `read_score` reads back the notes that
    were written: where a note lies inside a longer one of its pitch, so that
    first in, first out would swap their ends, it is written on another channel
    of the same track. Only a sixteenth such layer is beyond this.

    Args:
        path: the file; one that exists is replaced.
        tracks: (name, notes) pairs; notes of shape ``(notes,)``, times in ticks. A
            duration under a tick becomes one, velocity 0 `UNKNOWN_VELOCITY`;
            ``part`` is not written, as a file has only the names to tell it by.
        resolution: ticks per beat (quarter note), 1 to 32767.
        meters: as in `Score`.
        tempos: as in `Score`; kept to the microsecond per beat, and held within
            what a file can say (3.6 to 60 million BPM).
        title: name of the conductor track.

    Raises:
        RitornelloError: a meter cannot be said in a MIDI file, or the file cannot
            be written.
        ValueError: a number lies outside the ranges above, or a time is negative.
    """
    if not 1 <= resolution <= _MAX_RESOLUTION:
        msg = f"resolution must be 1 to {_MAX_RESOLUTION}, not {resolution}"
        raise ValueError(msg)
    midi = mido.MidiFile(type=1, ticks_per_beat=resolution)
    conductor: list[_Event] = [(0, _NAME, _name(title))] if title else []
    conductor.extend((tick, _METER, _time_signature(meter)) for tick, meter in meters)
    conductor.extend((tick, _TEMPO, _set_tempo(bpm)) for tick, bpm in tempos)
    midi.tracks.append(_track(conductor))
    for number, (name, notes) in enumerate(tracks):
        midi.tracks.append(_track([(0, _NAME, _name(name)), *_note_events(notes, number % len(_CHANNELS))]))
    buffer = io.BytesIO()
    midi.save(file=buffer)
    _replace(Path(path), buffer.getvalue())


def _name(name: str) -> Any:  # noqa: ANN401 - mido has no types
    """Return a track name that is written as UTF-8; mido itself writes Latin-1."""
    return mido.MetaMessage("track_name", name=name.encode("utf-8", "replace").decode("latin-1"))


def _time_signature(meter: Meter) -> Any:  # noqa: ANN401 - mido has no types
    numerator, denominator = meter
    if not 1 <= numerator <= _MAX_NUMERATOR or denominator not in _DENOMINATORS:
        msg = f"A MIDI file cannot hold the meter {meter}: choose one over 1, 2, 4, 8, 16, 32 or 64."
        raise RitornelloError(msg)
    return mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator)


def _set_tempo(bpm: float) -> Any:  # noqa: ANN401 - mido has no types
    if not 0 < bpm < math.inf:
        msg = f"a tempo must be positive, not {bpm} BPM"
        raise ValueError(msg)
    return mido.MetaMessage("set_tempo", tempo=round(min(max(_MICROSECONDS / bpm, 1), _MAX_TEMPO)))


def _note_events(notes: NoteArray, first_channel: int) -> list[_Event]:
    """Return the note-ons and note-offs of a track whose own channel is ``_CHANNELS[first_channel]``."""
    events: list[_Event] = []
    layers: dict[int, list[int]] = defaultdict(lambda: [0] * len(_CHANNELS))
    """By pitch: for each channel, counted from the track's own, when its last note ends."""
    rows = (Note(*row) for row in notes.tolist())
    for onset, duration, pitch, velocity, _ in sorted(rows, key=lambda note: note[:4]):
        end = onset + max(duration, 1)
        ends = layers[pitch]
        # First in, first out is right as long as no note ends before one that began before it.
        layer = next((number for number, last in enumerate(ends) if last <= end), 0)
        ends[layer] = max(ends[layer], end)
        channel = _CHANNELS[(first_channel + layer) % len(_CHANNELS)]
        on = mido.Message("note_on", channel=channel, note=pitch, velocity=velocity or UNKNOWN_VELOCITY)
        off = mido.Message("note_off", channel=channel, note=pitch)
        events += ((onset, _ON, on), (end, _OFF, off))
    return events


def _track(events: list[_Event]) -> Any:  # noqa: ANN401 - mido has no types
    """Return a mido track; times become deltas, and the order within a tick is that of the kinds."""
    track = mido.MidiTrack()
    now = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        if not 0 <= tick - now <= _MAX_DELTA:
            msg = f"a MIDI file cannot hold a step from tick {now} to {tick}"
            raise ValueError(msg)
        message.time = int(tick) - now
        now = int(tick)
        track.append(message)
    return track


def _replace(path: Path, data: bytes) -> None:
    """Write the file beside its place, then move it there, so that no half-written file is ever seen."""
    try:
        temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        msg = f"{path} cannot be written ({reason}): choose another name or folder."
        raise RitornelloError(msg) from None
