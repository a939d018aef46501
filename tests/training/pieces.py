"""Pieces to train on, written here: songs as files, and rows of any kind in memory."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from music.nb import NB
from music.score import Meter, MeterChange, Note, Part, note_array
from music.smf import write_score
from training.corpus import Corpus, Piece

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from music.encoding import Rows

__all__ = ["PITCH", "corpus_of", "write_song"]

PITCH = [field.name for field in NB().fields].index("pitch")

_RESOLUTION = 480
_SCALE = [60 + octave + step for octave in (0, 12) for step in (0, 2, 4, 5, 7, 9, 11)]


def write_song(path: Path, seed: int, bars: int = 12) -> None:
    """Write a song in C: a voice that wanders, over broken chords of a piano, first in 3/4, then in 4/4."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    change = bars // 2 * 3 * _RESOLUTION
    voice: list[Note] = []
    piano: list[Note] = []
    start, degree = 0, draw.randrange(len(_SCALE))
    for bar in range(bars):
        root = draw.choice((48, 53, 55))
        beats = 3 if start < change else 4
        for beat in range(beats):
            onset = start + beat * _RESOLUTION
            piano.append(Note(onset, _RESOLUTION, root + (0, 7, 4, 7)[beat], 64))
            if bar % 4 == 3:  # the voice breathes
                continue
            degree = min(max(degree + draw.choice((-2, -1, -1, 0, 1, 1, 2)), 0), len(_SCALE) - 1)
            length = draw.choice((_RESOLUTION, _RESOLUTION // 2))
            voice.append(Note(onset, length, _SCALE[degree], 80, Part.LEAD))
        start += beats * _RESOLUTION
    write_score(
        path,
        [("Voice", note_array(voice)), ("Piano", note_array(piano))],
        resolution=_RESOLUTION,
        meters=[MeterChange(0, Meter(3, 4)), MeterChange(change, Meter(4, 4))],
    )


def corpus_of(pieces: Sequence[Sequence[Rows]], encoding: NB | None = None) -> Corpus:
    """Return a corpus in memory; each of ``pieces`` has one view or all three, ``(rows, fields)`` each."""
    listed: list[Piece] = []
    position = 0
    for number, views in enumerate(pieces):
        lengths = [len(view) for view in views]
        starts = position + np.cumsum([0, *lengths[:-1]])
        pitches = np.concatenate([view[:, PITCH] for view in views])
        sounding = pitches[pitches > 0] if pitches.any() else np.array([60])
        listed.append(
            Piece(
                name=f"folder/{number}.mid",
                split_key=f"{number}.mid",
                starts=tuple(starts.tolist()),
                rows=tuple(lengths),
                notes=tuple(int((view[:, PITCH] > 0).sum()) for view in views),
                low=int(sounding.min()),
                high=int(sounding.max()),
            )
        )
        position += sum(lengths)
    rows = np.concatenate([view for views in pieces for view in views]).astype(np.int16)
    return Corpus(encoding or NB(), rows, tuple(listed), ())
