"""A MIDI file as training reads it: on the grid of an encoding, or why it can't be used."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from music.smf import read_score, tidy_meters

if TYPE_CHECKING:
    from pathlib import Path

    from music.encoding import Encoding, GridScore
    from music.score import NoteArray, Score

__all__ = ["MidiPiece", "content_of", "read_midi"]

_MAX_BEATS = 100_000
"""Fourteen hours at 120 BPM: no piece, but a damaged file, whose empty bars would fill the memory."""


class MidiPiece(NamedTuple):
    """What a file holds."""

    score: Score
    """As in the file, its bar lines where the music's are."""
    grid: GridScore
    """On the grid of the encoding."""
    notes: NoteArray
    """Those of `grid` that sound, shape ``(notes,)``; at least one."""


def read_midi(path: Path, encoding: Encoding) -> MidiPiece | str:
    """Return what a file holds, or why it holds no piece, which goes on from the file's name.

    Args:
        path: a Standard MIDI File.
        encoding: whose grid is meant.

    Raises:
        RitornelloError: the file can't be read.
    """
    score = read_score(path)
    # Before its bar lines are looked for, which takes as long as the piece.
    if problem := _problem(score):
        return problem
    # Engraving programs write a pickup as if it were a downbeat: bar lines go where the music's are.
    score = tidy_meters(score)
    if problem := _problem(score):
        return problem
    grid = encoding.grid(score)
    notes: NoteArray = grid.notes[grid.notes["pitch"] > 0]
    return MidiPiece(score, grid, notes) if len(notes) else "has no notes that the encoding can tell"


def content_of(notes: NoteArray) -> str:
    """Return a hash by which duplicates are told."""
    return hashlib.sha256(np.ascontiguousarray(notes).tobytes()).hexdigest()


def _problem(score: Score) -> str:
    sounding = score.notes[score.notes["pitch"] > 0]
    if not len(sounding):
        return "has no notes"
    beats = max(int(sounding["onset"].max()), score.meters[-1].tick) // score.resolution
    return f"is {beats} beats long, which no piece is" if beats > _MAX_BEATS else ""
