"""A clip: a few notes cut out of the music, as they are shown, played, dragged and written to a file."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from music.errors import RitornelloError
from music.score import (
    DEFAULT_BPM,
    DEFAULT_METER,
    Meter,
    MeterChange,
    Note,
    NoteArray,
    TempoChange,
    note_array,
)
from music.smf_events import notes_of, read_events
from music.smf_write import write_score
from realtime.messages import Audition, ClipNote

__all__ = ["Clip", "NoteLike", "clip_of", "meter_of", "read_clip", "write_clip"]

_RESOLUTION = 480
"""Ticks per beat of the files."""
_PLAYER, _MODEL = "Player", "Ritornello"
"""Names of the tracks, as in the engine's own files."""
_SHORTEST_BEATS = 1 / 16
"""What a note that has just begun is taken for."""
_VALUES = 127
_BAR_TOLERANCE = 1e-6
"""Beats: a note this little before a bar line is on it."""


class NoteLike(Protocol):
    """A note of the roll."""

    @property
    def beat(self) -> float:
        """Where it begins, beats."""

    @property
    def end(self) -> float | None:
        """Where it ends, beats; None while it sounds."""

    @property
    def pitch(self) -> int:
        """MIDI pitch."""

    @property
    def velocity(self) -> int:
        """MIDI velocity."""

    @property
    def by(self) -> Literal["player", "model"]:
        """Who plays it."""


@dataclass(frozen=True)
class Clip:
    """Notes on their own, in beats from a bar line."""

    title: str
    player: tuple[ClipNote, ...] = ()
    """In order of their beats."""
    model: tuple[ClipNote, ...] = ()
    """In order of their beats."""
    bpm: float = DEFAULT_BPM
    """Beats (quarter notes) a minute."""
    meter: Meter = field(default=DEFAULT_METER)

    @property
    def notes(self) -> tuple[ClipNote, ...]:
        """All notes in order of their beats."""
        return tuple(sorted((*self.player, *self.model), key=lambda note: (note.beat, note.pitch)))

    @property
    def begin(self) -> float:
        """Beat of the first note."""
        return min((note.beat for note in (*self.player, *self.model)), default=0.0)

    @property
    def end(self) -> float:
        """Beat at which the last note ends."""
        return max((note.beat + note.duration for note in (*self.player, *self.model)), default=0.0)

    @property
    def bars(self) -> int:
        """Bars from the clip's beginning to where the last note ends."""
        return max(math.ceil(self.end / float(self.meter.beats) - _BAR_TOLERANCE), 1)

    def audition(self) -> Audition:
        """Return the command that plays it, from its first note on."""
        begin = self.begin
        return Audition(tuple(ClipNote(n.beat - begin, n.duration, n.pitch, n.velocity) for n in self.notes))


def meter_of(text: str) -> Meter:
    """Return the meter written as ``text``, such as ``6/8``; 4/4 where it is none."""
    numerator, _, denominator = text.partition("/")
    if numerator.isdigit() and denominator.isdigit() and int(numerator) and int(denominator):
        return Meter(int(numerator), int(denominator))
    return DEFAULT_METER


def clip_of(
    notes: Iterable[NoteLike],
    title: str,
    *,
    bpm: float = DEFAULT_BPM,
    meter: Meter = DEFAULT_METER,
    until: float | None = None,
) -> Clip | None:
    """Return ``notes`` as a clip that begins with the bar of the first one; None if there are none.

    Args:
        notes: with beats from the session's first bar line, in any order.
        title: what it is called; a file of it gets this name.
        bpm: beats a minute.
        meter: of the bars, which count from beat 0.
        until: beat at which notes end that still sound; default: where the last one begins or ends.
    """
    found = sorted(notes, key=lambda note: (note.beat, note.pitch))
    if not found:
        return None
    bar = float(meter.beats)
    start = math.floor((found[0].beat + _BAR_TOLERANCE) / bar) * bar
    if until is None:
        until = max(note.beat if note.end is None else note.end for note in found)

    def cut(note: NoteLike) -> ClipNote:
        end = until if note.end is None else note.end
        length = end - note.beat
        return ClipNote(
            max(note.beat - start, 0.0), length if length > 0 else _SHORTEST_BEATS, note.pitch, note.velocity
        )

    return Clip(
        title,
        tuple(cut(note) for note in found if note.by == "player"),
        tuple(cut(note) for note in found if note.by == "model"),
        bpm,
        meter,
    )


def write_clip(clip: Clip, path: Path) -> None:
    """Write ``clip`` as a Standard MIDI File of type 1; the same clip gives the same bytes.

    Who played nothing has no track.

    Raises:
        RitornelloError: it can't be written, or holds a meter that no file can hold.
    """
    tracks = [(_PLAYER, clip.player), (_MODEL, clip.model)]
    write_score(
        path,
        [(name, _array(notes)) for name, notes in tracks if notes],
        resolution=_RESOLUTION,
        meters=(MeterChange(0, clip.meter),),
        tempos=(TempoChange(0, clip.bpm),),
        title=clip.title,
    )


def _array(notes: Iterable[ClipNote]) -> NoteArray:
    return note_array(
        Note(
            round(note.beat * _RESOLUTION),
            max(round(note.duration * _RESOLUTION), 1),
            min(max(note.pitch, 0), _VALUES),
            min(max(note.velocity, 1), _VALUES),
        )
        for note in notes
    )


def read_clip(path: Path) -> Clip:
    """Return the notes of a MIDI file, those of the track named Ritornello as the model's.

    Notes last as long as they sound, pedal included. The clip is called as the file is.

    Raises:
        RitornelloError: it can't be read, or holds no notes.
    """
    raw = read_events(path)
    player: list[ClipNote] = []
    model: list[ClipNote] = []
    for track in raw.tracks:
        (model if track.name == _MODEL else player).extend(
            ClipNote(
                note.onset / raw.resolution,
                (note.end - note.onset) / raw.resolution,
                note.pitch,
                note.velocity,
            )
            for note in notes_of(track.events, track.end)
        )
    if not player and not model:
        msg = f"{path} holds no notes: it can be deleted."
        raise RitornelloError(msg)
    return Clip(
        path.stem,
        tuple(sorted(player, key=lambda note: (note.beat, note.pitch))),
        tuple(sorted(model, key=lambda note: (note.beat, note.pitch))),
        raw.tempos[0][1],
        raw.meter,
    )
