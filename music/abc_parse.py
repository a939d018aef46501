"""A tune in ABC into notes: onsets and durations exact, repeats played, ties joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from music.abc_fields import plain_meter
from music.abc_reader import read_voices
from music.abc_repeats import Measure, unfold
from music.errors import RitornelloError
from music.parts import assign_parts
from music.score import (
    DEFAULT_BPM,
    DEFAULT_METER,
    Meter,
    MeterChange,
    Note,
    Score,
    TempoChange,
    note_array,
    sort_notes,
)

__all__ = ["Tune", "TuneNote", "parse_tune", "share_that_parses"]

_RESOLUTION = 480
"""Ticks a beat that hold 128th notes and triplets, quintuplets of sixteenths and the like."""


class TuneNote(NamedTuple):
    """One note as it is played."""

    onset: Fraction
    """Beats (quarter notes) from the start of the tune."""
    duration: Fraction
    """Beats."""
    pitch: int
    """MIDI pitch, 0 to 127."""
    voice: int = 0
    """Number of its voice, from 0."""


@dataclass(frozen=True)
class Tune:
    """A tune as it is played."""

    title: str
    notes: tuple[TuneNote, ...]
    """By voice, and in each by onset."""
    meters: tuple[tuple[Fraction, Meter], ...]
    """From which beat on bars are how long, the first at 0; a bar that is cut short, or a pickup, has
    a meter of its own."""
    beats: Fraction = Fraction(0)
    """Length of the longest voice, rests at its end included."""
    bpm: float | None = None
    """Quarter notes a minute; None: the tune doesn't say."""
    voices: tuple[str, ...] = ("",)
    """Names of the voices."""

    def score(self, resolution: int = _RESOLUTION) -> Score:
        """Return it as a score; what is no whole tick goes to the nearest.

        Args:
            resolution: ticks to a quarter note.
        """
        parts = assign_parts(self.voices)
        notes = [
            Note(
                onset := round(note.onset * resolution),
                max(round((note.onset + note.duration) * resolution) - onset, 1),
                note.pitch,
                0,
                parts[note.voice],
            )
            for note in self.notes
        ]
        meters: dict[int, Meter] = {round(beat * resolution): bar for beat, bar in self.meters}
        return Score(
            resolution,
            sort_notes(note_array(notes)),
            tuple(MeterChange(tick, bar) for tick, bar in meters.items()),
            (TempoChange(0, self.bpm or DEFAULT_BPM),),
            self.title,
            self.voices,
        )


def parse_tune(text: str, *, repeats: bool = True) -> Tune:
    """Return the tune that ``text`` stands for.

    Accidentals are valid to the end of their bar in all octaves, as the standard
    has it. Grace notes, decorations, chord symbols and lyrics are passed over, parts
    (``P:``) are played as they are written, and of tempi the first is believed.

    Args:
        text: one tune in ABC: fields, of which ``K:`` ends the header, then music.
        repeats: whether repeats are played; else every measure is played once, as written.

    Raises:
        RitornelloError: it isn't ABC; the sentence begins with line and column.
    """
    written = read_voices(text)
    notes: list[TuneNote] = []
    meters: tuple[tuple[Fraction, Meter], ...] = ()
    beats = Fraction(0)
    for number, measures in enumerate(written.voices.values()):
        played = unfold(measures) if repeats else measures
        notes += _notes(played, number)
        meters = meters or _meters(played)
        beats = max(beats, sum((measure.length for measure in played), Fraction(0)))
    return Tune(written.title, tuple(notes), meters, beats, written.bpm, tuple(written.voices))


def share_that_parses(texts: Sequence[str]) -> tuple[float, list[tuple[int, str]]]:
    """Return which share of ``texts`` are tunes in ABC, and what is wrong with the others.

    Returns:
        0 to 1 (0 where there are no texts); and for each text that is none its
        number, from 0, and a sentence that begins with line and column.
    """
    errors: list[tuple[int, str]] = []
    for number, text in enumerate(texts):
        try:
            parse_tune(text)
        except RitornelloError as error:
            errors.append((number, str(error)))
    return (1 - len(errors) / len(texts) if texts else 0.0), errors


def _notes(played: Sequence[Measure], voice: int) -> list[TuneNote]:
    """Return the notes of ``played`` measures; what is tied to a note that follows at once is one note."""
    notes: list[TuneNote] = []
    held: dict[int, int] = {}  # pitch: number of the note that is tied to what comes
    start = Fraction(0)
    for measure in played:
        for sound in measure.sounds:
            onset = start + sound.offset
            before = held.pop(sound.pitch, None)
            if before is not None and notes[before].onset + notes[before].duration == onset:
                notes[before] = notes[before]._replace(duration=notes[before].duration + sound.duration)
                number = before
            else:
                number = len(notes)
                notes.append(TuneNote(onset, sound.duration, sound.pitch, voice))
            if sound.tied:
                held[sound.pitch] = number
        start += measure.length
    return notes


def _meters(played: Sequence[Measure]) -> tuple[tuple[Fraction, Meter], ...]:
    """Return from which beat on bars are how long, so that bar lines stand where they are written.

    A measure that is cut by a repeat sign is one bar with what goes on behind it, if
    both together fill it.
    """
    changes: list[tuple[Fraction, Meter]] = []
    start = pending = Fraction(0)
    for number, measure in enumerate(played):
        length = pending + measure.length
        full = measure.meter.beats if measure.meter else length
        rest = full - length
        last = number + 1 == len(played)
        bar: Meter | None
        if not last and number > 0 and rest > 0 and played[number + 1].length == rest:
            bar = None
        elif measure.meter and (rest == 0 or (last and rest > 0)):
            bar = measure.meter
        else:
            bar = plain_meter(length)
        if bar is None and not last:
            pending = length
            continue
        if bar is not None and (not changes or changes[-1][1] != bar):
            changes.append((start, bar))
        start, pending = start + length, Fraction(0)
    if not changes or changes[0][0]:
        changes.insert(0, (Fraction(0), DEFAULT_METER))
    return tuple(changes)
