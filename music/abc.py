"""ABC, the character encoding: a tune as text, one character a row.

What the text means is the business of `music.abc_parse` and `music.abc_write`;
to a network it is a sequence of characters between a start and an end.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec
import numpy as np

from music.abc_book import clean_tune
from music.abc_parse import parse_tune
from music.abc_tokens import Spot, fail
from music.abc_write import write_tune
from music.encoding import Field, GridScore, Rows, grid_score
from music.nb import MAX_STEPS_PER_BEAT
from music.score import Meter, Note, NoteArray, Score, note_array, sort_notes

__all__ = ["ABC", "END", "PRINTABLE", "START"]

START, END = 0, 1
"""The first values of ``character``: what begins a tune and what ends it. Characters follow."""

PRINTABLE = "\n" + "".join(map(chr, range(32, 127)))
"""The end of a line and all of printable ASCII, which is what ABC is written in."""

_LONGEST_BEATS = 16
"""Longest note told apart from longer ones when a score is put on the grid."""


@dataclass(frozen=True)
class ABC:
    """Settings of the ABC encoding, and its batch encoder and decoder.

    A row has one field, ``character``: `START`, `END`, or from 2 on a character of
    the alphabet.

    Raises:
        ValueError: the alphabet lacks the end of a line or has a character twice, or
            ``steps_per_beat`` is out of range.
    """

    alphabet: str = PRINTABLE
    """The characters known, in the order in which they are numbered."""
    steps_per_beat: int = 24
    """Grid steps to a quarter note where tunes become notes or notes tunes, 1 to `MAX_STEPS_PER_BEAT`.
    24 holds 32nd notes and triplets of sixteenths."""
    clean: bool = False
    """Whether tunes are reduced to what is played before they are read; see `prepared`."""

    def __post_init__(self) -> None:
        """Check the settings."""
        if len(set(self.alphabet)) < len(self.alphabet) or "\n" not in self.alphabet:
            msg = "the alphabet must have the end of a line, and no character twice"
            raise ValueError(msg)
        if not 1 <= self.steps_per_beat <= MAX_STEPS_PER_BEAT:
            msg = f"steps_per_beat must be 1 to {MAX_STEPS_PER_BEAT}, not {self.steps_per_beat}"
            raise ValueError(msg)

    @classmethod
    def of(cls, texts: Iterable[str], *, clean: bool = False) -> ABC:
        """Return the encoding whose alphabet is that of ``texts``, in the order of their code points."""
        read = map(clean_tune, texts) if clean else texts
        return cls("".join(sorted({"\n"}.union(*read))), clean=clean)

    # --- what it is -----------------------------------------------------------------

    @property
    def name(self) -> str:
        """Short name."""
        return "abc"

    @property
    def leading(self) -> int:
        """There is one field only."""
        return 0

    @property
    def unit(self) -> Literal["token", "frame", "character"]:
        """What one row is."""
        return "character"

    @property
    def views(self) -> tuple[str, ...]:
        """Readings to train on: a text is what it is."""
        return ("full",)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The one column of a row."""
        return (Field("character", len(self.alphabet) + 2, ignores_zero=False),)

    @cached_property
    def durations(self) -> tuple[int, ...]:
        """Lengths of notes that are told apart, in steps: all up to 16 beats."""
        return tuple(range(1, _LONGEST_BEATS * self.steps_per_beat + 1))

    def settings(self) -> dict[str, Any]:
        """Return everything needed to rebuild this encoding, as JSON values."""
        return {"name": "abc", **dataclasses.asdict(self)}

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> ABC:
        """Rebuild an encoding from what `settings` returned.

        A setting that is not there takes its default.

        Raises:
            ValueError: the settings are not those of an ABC encoding.
        """
        values = dict(settings)
        if values.pop("name", None) != "abc":
            msg = f"not the settings of an ABC encoding: {settings.get('name')!r}"
            raise ValueError(msg)
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := set(values) - known:
            msg = f"unknown settings of the ABC encoding: {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return msgspec.convert(values, cls)

    def vocabulary_hash(self) -> str:
        """Return a hash that changes when any token changes its meaning."""
        return hashlib.sha256(json.dumps(self.settings(), sort_keys=True).encode()).hexdigest()[:16]

    # --- text -----------------------------------------------------------------------

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The value of ``character`` for each character of the alphabet."""
        return {character: number for number, character in enumerate(self.alphabet, END + 1)}

    def prepared(self, text: str) -> str:
        """Return a tune as it is read: as it is, or as `music.abc_book.clean_tune` leaves it."""
        return clean_tune(text) if self.clean else text

    def encode_text(self, text: str) -> Rows:
        """Return the rows of a text: start, characters, end; shape ``(characters + 2, 1)``.

        Raises:
            RitornelloError: the alphabet lacks one of its characters.
        """
        numbers = self.numbers
        if not numbers.keys() >= set(text):
            place = next(place for place, character in enumerate(text) if character not in numbers)
            spot = Spot(text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place))
            fail(spot, f"the character {text[place]!r} is unknown to this encoding: write another instead.")
        values = [START, *(numbers[character] for character in text), END]
        return np.array(values, dtype=np.int16)[:, None]

    def decode_text(self, rows: Rows) -> str:
        """Return the text that ``rows``, shape ``(rows, 1)``, stand for, up to their first end."""
        text = ""
        for value in rows[:, 0].tolist():
            if value == END:
                break
            if value != START:
                text += self.alphabet[value - END - 1]
        return text

    # --- music ----------------------------------------------------------------------

    def grid(self, score: Score) -> GridScore:
        """Return ``score`` on this encoding's grid."""
        return grid_score(score, self.steps_per_beat, self.durations)

    def encode(self, piece: GridScore) -> Rows:
        """Return the rows of the top line of a piece, written as a tune; shape ``(rows, 1)``.

        Raises:
            RitornelloError: the alphabet lacks a character that is needed.
        """
        return self.encode_text(write_tune(piece))

    def decode(self, rows: Rows) -> tuple[NoteArray, list[tuple[int, Meter]]]:
        """Return the notes (steps) and meter changes (step, meter) of the tune that ``rows`` spell.

        What is no whole step goes to the nearest. Voices are all the accompaniment's:
        a tune by itself has nobody to lead.

        Raises:
            RitornelloError: they spell no tune; the sentence begins with line and column.
        """
        tune = parse_tune(self.decode_text(rows))
        notes = []
        for onset, duration, pitch, _ in tune.notes:
            start, end = (round(beats * self.steps_per_beat) for beats in (onset, onset + duration))
            notes.append(Note(start, max(end - start, 1), pitch, 0))
        meters = {round(beat * self.steps_per_beat): bar for beat, bar in tune.meters}
        return sort_notes(note_array(notes)), list(meters.items())

    def transposed(self, rows: Rows, semitones: int) -> Rows:
        """Return ``rows`` as they are: a text is moved as a text, by `music.abc_transpose`."""
        del semitones
        return rows
