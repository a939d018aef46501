"""MIDI files put together event by event, and what tests ask of scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mido
from hypothesis import HealthCheck, settings
from mido import Message, MetaMessage

from music.score import (
    Note,
    NoteArray,
    Score,
)

RESOLUTION = 480

examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""For property tests that write their files to a folder all their examples share."""


def save(path: Path, *tracks: list[Any], type: int = 1, resolution: int = RESOLUTION) -> Path:  # noqa: A002 - mido's
    """Write tracks of (tick, message) pairs; those of one tick stay in the order given."""
    midi = mido.MidiFile(type=type, ticks_per_beat=resolution)
    for events in tracks:
        track = mido.MidiTrack()
        now = 0
        for tick, message in sorted(events, key=lambda event: event[0]):
            track.append(message.copy(time=tick - now))
            now = tick
        midi.tracks.append(track)
    midi.save(path)
    return path


def on(tick: int, pitch: int = 60, velocity: int = 70, channel: int = 0) -> tuple[int, Any]:
    return tick, Message("note_on", note=pitch, velocity=velocity, channel=channel)


def off(tick: int, pitch: int = 60, channel: int = 0) -> tuple[int, Any]:
    return tick, Message("note_off", note=pitch, channel=channel)


def control(tick: int, number: int, value: int, channel: int = 0) -> tuple[int, Any]:
    return tick, Message("control_change", control=number, value=value, channel=channel)


def pedal(tick: int, value: int, channel: int = 0) -> tuple[int, Any]:
    return control(tick, 64, value, channel)


def name(text: str) -> tuple[int, Any]:
    return 0, MetaMessage("track_name", name=text)


def end(tick: int) -> tuple[int, Any]:
    return tick, MetaMessage("end_of_track")


def meter(tick: int, numerator: int, denominator: int = 4) -> tuple[int, Any]:
    return tick, MetaMessage("time_signature", numerator=numerator, denominator=denominator)


def tempo(tick: int, microseconds: int) -> tuple[int, Any]:
    return tick, MetaMessage("set_tempo", tempo=microseconds)


def spans(score: Score) -> list[tuple[int, int, int]]:
    """Return (onset, end, pitch) of each note."""
    return [(n.onset, n.onset + n.duration, n.pitch) for n in rows(score.notes)]


def rows(notes: NoteArray) -> list[Note]:
    return [Note(*row) for row in notes.tolist()]


def without_part(notes: NoteArray) -> list[tuple[int, int, int, int]]:
    return sorted(note[:4] for note in rows(notes))
