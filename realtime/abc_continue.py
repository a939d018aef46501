"""Carry a tune on with a model that writes ABC: as text, or as the top line of a MIDI file."""

from __future__ import annotations

from pathlib import Path

from music.abc import ABC
from music.abc_book import cut_tunes, read_text
from music.abc_parse import Tune, parse_tune
from music.abc_write import write_tune
from music.errors import RitornelloError
from music.score import Note, NoteArray, Score, note_array
from music.smf import read_score, write_score
from realtime.abc_scribe import abc_of, continue_bars
from realtime.bundle import TokenModel
from realtime.disk import cannot_write, replace_file
from realtime.sampling import Sampling

__all__ = ["continue_abc"]

_TEXT_SUFFIXES = {".abc", ".txt"}


def continue_abc(  # noqa: PLR0913 - everything that decides the result
    model: TokenModel, source: Path, target: Path, *, bars: int, seed: int, sampling: Sampling
) -> int:
    """Write ``source`` and its continuation to ``target``; return the number of notes added.

    Each of the two is a tune in ABC (``.abc``, ``.txt``) or a MIDI file, of which the
    model reads the top line. Same in, same out, to the byte. In MIDI every bar is
    played once, as written, so that the continuation follows what was there.

    Args:
        model: a model whose encoding is `music.abc.ABC`.
        source: what was played so far.
        target: the file; one that exists is replaced.
        bars: whole bars to add to what is left of the bar in hand.
        seed: decides every random choice.
        sampling: how daring the choices are.

    Raises:
        RitornelloError: ``source`` can't be read, is no tune or has no notes, the model writes no ABC
            or none here, or ``target`` can't be written.
    """
    encoding = abc_of(model)
    try:
        if source.suffix.lower() in _TEXT_SUFFIXES:
            prime = _only_tune(source, encoding)
            score = parse_tune(prime, repeats=False).score()
        else:
            score = read_score(source)
            prime = _as_tune(score, source.stem, encoding)
        text = continue_bars(model, prime, bars, seed, sampling)
    except RitornelloError as error:
        msg = str(error)
        raise RitornelloError(
            msg if str(source) in msg else f"{source} can't be carried on: {msg}"
        ) from error
    before, whole = parse_tune(prime, repeats=False), parse_tune(text, repeats=False)
    added = _added(before, whole, score)
    if target.suffix.lower() in _TEXT_SUFFIXES:
        _write_text(target, text)
    else:
        write_score(
            target,
            [("Player", score.notes), ("Ritornello", added)],
            resolution=score.resolution,
            meters=score.meters,
            tempos=score.tempos,
        )
    return len(added)


def _only_tune(source: Path, encoding: ABC) -> str:
    """Return the one tune of a file, without the end of its last line, so that a bar in hand stays open."""
    try:
        text = read_text(source.read_bytes())
    except OSError as error:
        msg = f"{source} can't be read ({error.strerror or error})."
        raise RitornelloError(msg) from error
    found = cut_tunes(text)
    if len(found) != 1:
        msg = f"there are {len(found)} tunes in it, and one is carried on at a time."
        raise RitornelloError(msg)
    return encoding.prepared(found[0].text).rstrip("\n")


def _as_tune(score: Score, title: str, encoding: ABC) -> str:
    """Return the top line of a score as an open tune; of the title what the encoding knows."""
    if not len(score.notes):
        msg = "there are no notes in it to go on from."
        raise RitornelloError(msg)
    piece = encoding.grid(score)
    end = int((piece.notes["onset"] + piece.notes["duration"]).max())
    known = "".join(c for c in title if c in encoding.numbers and c.isprintable())
    return write_tune(piece, title=known, open_end=end)


def _added(before: Tune, whole: Tune, score: Score) -> NoteArray:
    """Return the notes of ``whole`` that come after ``before``, in ticks, as loud as those of ``score``."""
    loud = score.notes["velocity"][score.notes["velocity"] > 0]
    velocity = round(float(loud.mean())) if len(loud) else 0
    notes = []
    for onset, duration, pitch, _ in whole.notes:
        if onset >= before.beats:
            start, end = (round(beats * score.resolution) for beats in (onset, onset + duration))
            notes.append(Note(start, max(end - start, 1), pitch, velocity))
    return note_array(notes)


def _write_text(target: Path, text: str) -> None:
    """Write a tune, closed by a final bar line where it ends with a plain one."""
    closed = text.rstrip()
    if closed.endswith("|") and not closed.endswith(("||", ":|")):
        closed += "]"
    try:
        replace_file(target, f"{closed}\n".encode(), durable=True)
    except (OSError, ValueError) as error:
        msg = f"{cannot_write(target, error)}."
        raise RitornelloError(msg) from error
