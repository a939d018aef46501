"""Files into the readings that a corpus is made of, by several processes at once."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from music.abc import ABC
from music.abc_parse import parse_tune
from music.abc_transpose import other_keys
from music.encoding import Encoding
from music.errors import RitornelloError
from music.roll import PianoRoll, rows_of_frames
from music.roll_notes import LOWEST
from music.score import Part, sort_notes
from training.frames import read_frames
from training.harmony import with_chords
from training.midi import MidiPiece, content_of, read_midi
from training.readers import read_all
from training.sources import Kind, SourceFile
from training.tunes import read_tunes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from music.encoding import Rows

__all__ = ["VIEWS", "Parsed", "parse_file", "parse_files"]

VIEWS = ("full", "folded", "solo")
"""Readings of a piece: as it is; the lead played by the accompaniment; the lead left out.
A piece without a lead has only the first, and so has every piece where the encoding knows no parts."""

_FIFTHS = 2
"""How far along the circle of fifths, either way, the other keys of a tune are."""


class Parsed(NamedTuple):
    """One piece of a file."""

    name: str
    """What tells it from the other pieces of its file; empty where there is one to a file."""
    split: str | None
    """``train``, ``valid`` or ``test``, where the file itself says so."""
    views: list[Rows]
    """The rows of each of `VIEWS` that it has."""
    notes: list[int]
    """The number of notes of each."""
    low: int
    """Lowest MIDI pitch."""
    high: int
    """Highest MIDI pitch."""
    content: str
    """Hash of the notes, by which duplicates are told; empty where all are wanted."""
    keys: tuple[Rows, ...] = ()
    """The same piece in the keys around its own, where rows can't be transposed as they are read."""


def parse_files(
    files: Sequence[SourceFile], encoding: Encoding, workers: int | None = None
) -> Iterator[tuple[SourceFile, list[Parsed] | str]]:
    """Yield every file, in order, with what `parse_file` made of it.

    Args:
        files: what is read.
        encoding: what the rows are made with.
        workers: processes that read; the number of processors if None.

    Raises:
        RitornelloError: a process was ended from outside.
    """
    return read_all(files, partial(parse_file, encoding=encoding), workers)


def parse_file(file: SourceFile, encoding: Encoding) -> list[Parsed] | str:
    """Return the pieces of one file, or why there are none."""
    try:
        if file.kind is Kind.FRAMES:
            return _rolls(file, encoding)
        if file.kind is Kind.TUNES:
            return _tunes(file, encoding)
        found = read_midi(file.path, encoding)
        return found if isinstance(found, str) else _readings(found, encoding)
    except RitornelloError as error:
        # The list names the file already.
        return str(error).removeprefix(f"{file.path} ")
    except Exception as error:  # noqa: BLE001 - one odd file must not end the reading of thousands
        return f"can't be encoded ({type(error).__name__}: {error})"


def _readings(found: MidiPiece, encoding: Encoding) -> list[Parsed]:
    piece = with_chords(found.grid, found.score, encoding)
    notes = found.notes
    lead = notes["part"] == Part.LEAD
    readings = [notes]
    if len(encoding.views) > 1 and lead.any() and not lead.all():
        folded = notes.copy()
        folded["part"] = Part.ACCOMPANIMENT
        readings += [sort_notes(folded), notes[~lead]]
    parsed = Parsed(
        name="",
        split=None,
        views=[encoding.encode(replace(piece, notes=reading)) for reading in readings],
        notes=[len(reading) for reading in readings],
        low=int(notes["pitch"].min()),
        high=int(notes["pitch"].max()),
        content=content_of(notes),
    )
    return [parsed]


def _rolls(file: SourceFile, encoding: Encoding) -> list[Parsed]:
    """Return the pieces of a file of piano rolls; copies too, as such files are what others measure with."""
    if not isinstance(encoding, PianoRoll):
        msg = f"{file.path} is a piano roll, which {encoding.name} can't tell: choose a preset of rolls."
        raise RitornelloError(msg)
    found = []
    for piece in read_frames(file.path):
        keys = np.flatnonzero(piece.held.any(axis=0))
        struck = np.diff(piece.held.astype(np.int8), axis=0, prepend=0) > 0
        found.append(
            Parsed(
                name=piece.name,
                split=piece.split,
                views=[rows_of_frames(encoding, piece.held)],
                notes=[int(struck.sum())],
                low=LOWEST + int(keys[0]) if len(keys) else LOWEST,
                high=LOWEST + int(keys[-1]) if len(keys) else LOWEST,
                content="",
            )
        )
    return found


def _tunes(file: SourceFile, encoding: Encoding) -> list[Parsed] | str:
    """Return the tunes of a file; what spells no music is a text to learn all the same."""
    if not isinstance(encoding, ABC):
        msg = f"{file.path} has tunes in ABC, which {encoding.name} can't tell: choose a preset of tunes."
        raise RitornelloError(msg)
    found = []
    for tune in read_tunes(file.path, clean=encoding.clean):
        try:
            notes = len(parse_tune(tune.text, repeats=False).notes)
        except RitornelloError:
            notes = sum(character in "abcdefgABCDEFG" for character in tune.text)
        found.append(
            Parsed(
                name=tune.name,
                split=tune.split,
                views=[encoding.encode_text(tune.text)],
                notes=[notes],
                low=LOWEST,
                high=LOWEST,
                content=hashlib.sha256(tune.text.encode()).hexdigest(),
                keys=tuple(_in_other_keys(tune.text, encoding)) if tune.split in {None, "train"} else (),
            )
        )
    return found or "has no tunes: each begins with a line X:"


def _in_other_keys(text: str, encoding: ABC) -> Iterator[Rows]:
    """Yield the rows of a tune in the keys around its own, but for those that the alphabet can't write."""
    for moved in other_keys(text, _FIFTHS):
        with contextlib.suppress(RitornelloError):
            yield encoding.encode_text(moved)
