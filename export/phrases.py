"""Phrases for a model to carry on: our own, those of files, and the openings of pieces that were held out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal, NamedTuple

from export.quality.primes import LEAST, primes_of
from music.abc import ABC
from music.abc_parse import parse_tune
from music.abc_tokens import tokens
from music.bars import BarLines
from music.encoding import Encoding, GridScore
from music.errors import RitornelloError
from music.roll import PianoRoll, rows_of_frames
from music.roll_notes import notes_of_frames
from music.score import DEFAULT_METER, Meter, MeterChange, Note, Part, Score, TempoChange, note_array
from music.smf import read_score, tidy_meters, write_score
from realtime.demo_phrases import PHRASES
from training.args import DataArgs
from training.sources import Kind, SourceFile, list_files
from training.splits import place_of, split_of

__all__ = ["DEMOS", "Phrase", "demo_phrase", "given_phrase", "held_out_phrase"]

_RESOLUTION = 480
_DEMO_BPM = 100.0
_METERS = {"march": Meter(4, 4), "waltz": Meter(3, 4)}
DEMOS = tuple(PHRASES)
"""Names of our own phrases."""

_STEM = "phrase"
_VOICE, _PIANO = "Voice", "Piano"
"""Tracks by whose names a melody is told from its accompaniment."""


class Phrase(NamedTuple):
    """A phrase in a file."""

    title: str
    kind: Literal["held out", "demo", "given"]
    path: Path
    """A MIDI file, or for a model of tunes a text in ABC."""


def given_phrase(path: Path) -> Phrase:
    """Return what is in the MIDI file ``path`` as a phrase.

    Raises:
        RitornelloError: it can't be read, or has no notes.
    """
    if not len(read_score(path).notes):
        msg = f"There are no notes in {path} to go on from: choose another phrase."
        raise RitornelloError(msg)
    return Phrase(path.stem, "given", path)


def demo_phrase(name: str, folder: Path) -> Phrase:
    """Write one of our own phrases, called as in `DEMOS`, into ``folder``.

    Raises:
        RitornelloError: it can't be written.
    """
    notes = note_array(
        Note(round(beat * _RESOLUTION), round(beats * _RESOLUTION), pitch, velocity)
        for beat, beats, pitch, velocity in PHRASES[name]
    )
    meters = (MeterChange(0, _METERS[name]),)
    score = Score(_RESOLUTION, notes, meters, (TempoChange(0, _DEMO_BPM),))
    return Phrase(name, "demo", _written(score, folder))


def held_out_phrase(
    data: Sequence[Path], encoding: Encoding, splits: DataArgs, bars: int, folder: Path
) -> Phrase | None:
    """Write the opening of a piece that is held out of a training into ``folder``: the same each time.

    Pieces held out for tests come first, as those of the validation decide when training
    stops; in each, they come in the order of the hash that decides the split.

    Args:
        data: files and folders that the training reads.
        encoding: of the training.
        splits: how the training splits them.
        bars: whole bars of the opening.
        folder: where the phrase is written to.

    Returns:
        None where no piece is held out that has so many bars, or it can't be read any more.

    Raises:
        RitornelloError: the phrase can't be written.
    """
    if isinstance(encoding, ABC):
        return _first(_tunes(data, encoding, splits, bars), folder)
    return _first(_scores(data, encoding, splits, bars), folder)


def _first(found: Iterator[tuple[str, Score | str]], folder: Path) -> Phrase | None:
    for title, content in found:
        if isinstance(content, Score):
            return Phrase(title, "held out", _written(content, folder))
        path = folder / f"{_STEM}.abc"
        try:
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            msg = f"The phrase can't be written to {folder} ({error.strerror or error}): make room there."
            raise RitornelloError(msg) from error
        return Phrase(title, "held out", path)
    return None


def _written(score: Score, folder: Path) -> Path:
    path = folder / f"{_STEM}.mid"
    leads = score.notes["part"] == Part.LEAD
    sung = bool(leads.any()) and not bool(leads.all())
    tracks = [(_VOICE, score.notes[leads]), (_PIANO, score.notes[~leads])] if sung else [("", score.notes)]
    write_score(path, tracks, resolution=score.resolution, meters=score.meters, tempos=score.tempos)
    return path


# --- pieces that are held out ---------------------------------------------------------------------


def _files(data: Sequence[Path], *kinds: Kind) -> list[SourceFile]:
    """Return the files of these kinds that are still there."""
    there = [path for path in data if path.exists()]
    try:
        return [file for file in list_files(there) if file.kind in kinds]
    except RitornelloError:  # gone in this moment
        return []


def _held_out(keys: Sequence[tuple[str, str | None]], splits: DataArgs) -> list[int]:
    """Return the numbers of the held-out ones among pieces of these keys and splits, tests first."""
    parts = [split or split_of(key, splits.valid, splits.test) for key, split in keys]
    order = sorted(range(len(keys)), key=lambda number: place_of(keys[number][0]))
    return [number for part in ("test", "valid") for number in order if parts[number] == part]


def _scores(
    data: Sequence[Path], encoding: Encoding, splits: DataArgs, bars: int
) -> Iterator[tuple[str, Score]]:
    """Yield the openings of held-out pieces."""
    files = _files(data, Kind.MIDI)
    for number in _held_out([(file.path.name, None) for file in files], splits):
        try:
            score = tidy_meters(read_score(files[number].path))
            found = _opening(encoding.grid(score), bars)
        except (RitornelloError, ValueError):
            continue  # broken, or too odd: the next one
        if found is not None:
            yield files[number].path.stem, replace(found, tempos=(TempoChange(0, score.tempos[0].bpm),))
    if not files and isinstance(encoding, PianoRoll):
        yield from _frames(data, encoding, splits, bars)


def _frames(
    data: Sequence[Path], encoding: PianoRoll, splits: DataArgs, bars: int
) -> Iterator[tuple[str, Score]]:
    """Yield the openings of held-out pieces that come in frames."""
    for file in _files(data, Kind.FRAMES):
        # Here, as it needs SciPy.
        from training.frames import read_frames  # noqa: PLC0415

        try:
            pieces = read_frames(file.path)
        except RitornelloError:
            continue
        for number in _held_out([(piece.name, piece.split) for piece in pieces], splits):
            frames = encoding.frames_of(rows_of_frames(encoding, pieces[number].held))
            notes = notes_of_frames(frames, encoding.durations[-1])
            found = _opening(
                GridScore(notes, BarLines([(Fraction(0), DEFAULT_METER)], encoding.steps_per_beat)), bars
            )
            if found is not None:
                yield f"{file.path.stem} {pieces[number].name}", found


def _opening(piece: GridScore, bars: int) -> Score | None:
    """Return the first bars of a piece that have notes enough, and others after them."""
    primes = primes_of("", piece, bars, 1)
    return primes[0].score if primes else None


def _tunes(data: Sequence[Path], encoding: ABC, splits: DataArgs, bars: int) -> Iterator[tuple[str, str]]:
    """Yield the beginnings of held-out tunes, as text."""
    from training.tunes import read_tunes  # noqa: PLC0415 - of use here alone

    for file in _files(data, Kind.TUNES):
        try:
            found = read_tunes(file.path, clean=encoding.clean)
        except RitornelloError:
            continue
        keys = [(f"{file.path.name}: {tune.name}", tune.split) for tune in found]
        for number in _held_out(keys, splits):
            try:
                text = _tune_opening(encoding.prepared(found[number].text), bars)
                encoding.encode_text(text)
                enough = len(parse_tune(text, repeats=False).notes) >= LEAST
            except RitornelloError:
                continue
            if enough:
                yield found[number].name.rpartition(" ")[0] or file.path.stem, text


def _tune_opening(text: str, bars: int) -> str:
    """Return a tune up to its bar line number ``bars``.

    Raises:
        RitornelloError: it isn't ABC.
    """
    found = list(tokens(text))
    lines = [number for number, token in enumerate(found) if token.kind == "bar"]
    if len(lines) <= bars or lines[bars - 1] + 1 >= len(found):
        return text
    line, column = found[lines[bars - 1] + 1].spot
    before = list(itertools.islice(text.split("\n"), line))
    return "\n".join([*before[:-1], before[-1][: column - 1]]).rstrip()
