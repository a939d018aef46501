"""Files into the readings that a corpus is made of, by several processes at once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
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
from music.smf import read_score, tidy_meters
from training.frames import read_frames
from training.harmony import with_chords
from training.sources import Kind, SourceFile
from training.tunes import read_tunes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from music.encoding import Rows
    from music.score import NoteArray, Score

__all__ = ["VIEWS", "Parsed", "parse_file", "parse_files"]

VIEWS = ("full", "folded", "solo")
"""Readings of a piece: as it is; the lead played by the accompaniment; the lead left out.
A piece without a lead has only the first, and so has every piece where the encoding knows no parts."""

_FEW = 16
"""Fewer files than this are read faster than processes start."""
_CHUNK = 4
"""Files handed to a process at a time: few, so that Ctrl-C waits for few."""
_CHUNKS_AHEAD = 4
"""Chunks for each process that are done or being done before they are asked for: what bounds the memory."""
_FIFTHS = 2
"""How far along the circle of fifths, either way, the other keys of a tune are."""
_MAX_BEATS = 100_000
"""Fourteen hours at 120 BPM: no piece, but a damaged file, whose empty bars would fill the memory."""


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
    count = workers if workers is not None else os.cpu_count() or 1
    if count <= 1 or len(files) < _FEW:
        for file in files:
            yield file, parse_file(file, encoding)
        return
    # "spawn": forking a process that has started torch's threads can hang.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_ignore_interrupt)
    pending: deque[tuple[Sequence[SourceFile], Future[list[list[Parsed] | str]]]] = deque()
    try:
        for start in range(0, len(files), _CHUNK):
            chunk = files[start : start + _CHUNK]
            with _interrupt_ignored():
                pending.append((chunk, pool.submit(_parse_chunk, chunk, encoding)))
            if len(pending) > count * _CHUNKS_AHEAD:
                yield from _results(*pending.popleft())
        while pending:
            yield from _results(*pending.popleft())
    except BrokenProcessPool as error:
        msg = "A process that reads files was ended from outside, perhaps for want of memory: try again."
        raise RitornelloError(msg) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _parse_chunk(files: Sequence[SourceFile], encoding: Encoding) -> list[list[Parsed] | str]:
    return [parse_file(file, encoding) for file in files]


def _results(
    files: Sequence[SourceFile], parsed: Future[list[list[Parsed] | str]]
) -> Iterator[tuple[SourceFile, list[Parsed] | str]]:
    return zip(files, parsed.result(), strict=True)


def _ignore_interrupt() -> None:
    """Leave Ctrl-C, which every process of a terminal gets, to the one that was started there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def _interrupt_ignored() -> Iterator[None]:
    """Let processes start that ignore Ctrl-C from their first moment, which on POSIX they inherit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def parse_file(file: SourceFile, encoding: Encoding) -> list[Parsed] | str:
    """Return the pieces of one file, or why there are none."""
    try:
        if file.kind is Kind.FRAMES:
            return _rolls(file, encoding)
        if file.kind is Kind.TUNES:
            return _tunes(file, encoding)
        # Engraving programs write a pickup as if it were a downbeat: bar lines go where the music's are.
        return _readings(tidy_meters(read_score(file.path)), encoding)
    except RitornelloError as error:
        # The list names the file already.
        return str(error).removeprefix(f"{file.path} ")
    except Exception as error:  # noqa: BLE001 - one odd file must not end the reading of thousands
        return f"can't be encoded ({type(error).__name__}: {error})"


def _readings(score: Score, encoding: Encoding) -> list[Parsed] | str:
    sounding = score.notes[score.notes["pitch"] > 0]
    if not len(sounding):
        return "has no notes"
    beats = max(int(sounding["onset"].max()), score.meters[-1].tick) // score.resolution
    if beats > _MAX_BEATS:
        return f"is {beats} beats long, which no piece is"
    piece = with_chords(encoding.grid(score), score, encoding)
    notes: NoteArray = piece.notes[piece.notes["pitch"] > 0]
    if not len(notes):
        return "has no notes that the encoding can tell"
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
        content=hashlib.sha256(np.ascontiguousarray(notes).tobytes()).hexdigest(),
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
