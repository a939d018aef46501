"""MIDI files into the readings that a corpus is made of, by several processes at once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from music.encoding import GridScore
from music.errors import RitornelloError
from music.score import Part, sort_notes
from music.smf import read_score, tidy_meters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from music.encoding import Rows
    from music.nb import NB
    from music.score import NoteArray, Score

__all__ = ["VIEWS", "Parsed", "SourceFile", "find_files", "parse_file", "parse_files"]

VIEWS = ("full", "folded", "solo")
"""Readings of a piece: as it is; the lead played by the accompaniment; the lead left out.
A piece without a lead has only the first."""

_SUFFIXES = {".mid", ".midi", ".smf"}
_FEW = 16
"""Fewer files than this are read faster than processes start."""
_CHUNK = 4
"""Files handed to a process at a time: few, so that Ctrl-C waits for few."""
_MAX_BEATS = 100_000
"""Fourteen hours at 120 BPM: no piece, but a damaged file, whose empty bars would fill the memory."""


class SourceFile(NamedTuple):
    """A file to read."""

    path: Path
    name: str
    """What it is called in lists: its folder's name, and its path below that."""


class Parsed(NamedTuple):
    """What one file gave."""

    views: list[Rows]
    """The rows of each of `VIEWS` that it has."""
    notes: list[int]
    """The number of notes of each."""
    low: int
    """Lowest MIDI pitch."""
    high: int
    """Highest MIDI pitch."""
    content: str
    """Hash of the notes, by which duplicates are told."""


def find_files(folders: Sequence[Path]) -> list[SourceFile]:
    """Return all MIDI files below ``folders``, each folder's in the order of their paths.

    Args:
        folders: folders (searched to any depth) or single files.

    Raises:
        RitornelloError: a folder isn't there.
    """
    files: list[SourceFile] = []
    for folder in folders:
        if folder.is_file():
            files.append(SourceFile(folder, folder.name))
        elif folder.is_dir():
            home = folder.resolve().name
            paths = (p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file())
            files += [SourceFile(p, f"{home}/{p.relative_to(folder).as_posix()}") for p in sorted(paths)]
        else:
            msg = f"There is no folder {folder}: give one that holds MIDI files."
            raise RitornelloError(msg)
    return files


def parse_files(
    files: Sequence[SourceFile], encoding: NB, workers: int | None = None
) -> Iterator[tuple[SourceFile, Parsed | str]]:
    """Yield every file, in order, with what `parse_file` made of it.

    Args:
        files: what is read.
        encoding: what the rows are made with.
        workers: processes that read; the number of processors if None.

    Raises:
        RitornelloError: a process was ended from outside.
    """
    parse = partial(parse_file, encoding=encoding)
    count = workers if workers is not None else os.cpu_count() or 1
    if count <= 1 or len(files) < _FEW:
        for file in files:
            yield file, parse(file)
        return
    # "spawn": forking a process that has started torch's threads can hang.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_ignore_interrupt)
    try:
        with _interrupt_ignored():
            results = pool.map(parse, files, chunksize=_CHUNK)
        yield from zip(files, results, strict=True)
    except BrokenProcessPool as error:
        msg = "A process that reads files was ended from outside, perhaps for want of memory: try again."
        raise RitornelloError(msg) from error
    finally:
        pool.shutdown(cancel_futures=True)


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


def parse_file(file: SourceFile, encoding: NB) -> Parsed | str:
    """Return the readings of one file, or why there are none."""
    try:
        # Engraving programs write a pickup as if it were a downbeat: bar lines go where the music's are.
        return _readings(tidy_meters(read_score(file.path)), encoding)
    except RitornelloError as error:
        # The list names the file already.
        return str(error).removeprefix(f"{file.path} ")
    except Exception as error:  # noqa: BLE001 - one odd file must not end the reading of thousands
        return f"can't be encoded ({type(error).__name__}: {error})"


def _readings(score: Score, encoding: NB) -> Parsed | str:
    sounding = score.notes[score.notes["pitch"] > 0]
    if not len(sounding):
        return "has no notes"
    beats = max(int(sounding["onset"].max()), score.meters[-1].tick) // score.resolution
    if beats > _MAX_BEATS:
        return f"is {beats} beats long, which no piece is"
    piece = encoding.grid(score)
    notes: NoteArray = piece.notes[piece.notes["pitch"] > 0]
    lead = notes["part"] == Part.LEAD
    readings = [notes]
    if lead.any() and not lead.all():
        folded = notes.copy()
        folded["part"] = Part.ACCOMPANIMENT
        readings += [sort_notes(folded), notes[~lead]]
    return Parsed(
        views=[encoding.encode(GridScore(reading, piece.bars)) for reading in readings],
        notes=[len(reading) for reading in readings],
        low=int(notes["pitch"].min()),
        high=int(notes["pitch"].max()),
        content=hashlib.sha256(np.ascontiguousarray(notes).tobytes()).hexdigest(),
    )
