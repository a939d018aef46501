"""The chords that encodings can name: a root and one of eleven qualities, or none.

A chord's number is what the field ``chord`` of an encoding holds:

- 0: *ignore*, or not known;
- `NO_CHORD`, 1: known to be none (silence, or notes that make no chord);
- 2 to `CHORDS` − 1: a chord, eleven to a root, in the order of `QUALITIES`, roots from C up.

Twelve roots by eleven qualities, and *no chord*, are the vocabulary of the Compound
Word Transformer (Hsiao et al., AAAI 2021, arXiv 2101.02402), whose field has 135
values with *ignore* and ``CONTI``. Inversions are not told apart: the notes have the bass.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["CHORDS", "NO_CHORD", "QUALITIES", "chord_name", "chord_number", "transposed_chords"]

QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
}
"""For each quality, by what chord symbols call it, its pitches in semitones over the root."""

NO_CHORD = 1
"""Known to be none."""

_FIRST = NO_CHORD + 1
_CLASSES = 12

CHORDS = _FIRST + _CLASSES * len(QUALITIES)
"""How many numbers there are, 0 counted: 134."""

_SYMBOLS = tuple(QUALITIES)
_ROOTS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def chord_number(root: int, quality: str) -> int:
    """Return the number of a chord.

    Args:
        root: pitch class, 0 (C) to 11.
        quality: one of `QUALITIES`.

    Raises:
        ValueError: there is no such root or quality.
    """
    if not 0 <= root < _CLASSES or quality not in QUALITIES:
        msg = f"there is no chord of root {root} and quality {quality!r}"
        raise ValueError(msg)
    return _FIRST + root * len(QUALITIES) + _SYMBOLS.index(quality)


def chord_name(number: int) -> str:
    """Return the chord symbol of ``number``: ``Ebm7``, ``N`` for no chord, and nothing for 0.

    Raises:
        ValueError: there is no such number.
    """
    if not 0 <= number < CHORDS:
        msg = f"there is no chord {number}: they go from 0 to {CHORDS - 1}"
        raise ValueError(msg)
    if number < _FIRST:
        return "N" if number == NO_CHORD else ""
    root, quality = divmod(number - _FIRST, len(QUALITIES))
    return _ROOTS[root] + _SYMBOLS[quality]


def transposed_chords(numbers: npt.ArrayLike, semitones: int) -> npt.NDArray[np.int64]:
    """Return chord numbers, of any shape, with every root moved by ``semitones``; 0 and `NO_CHORD` stay."""
    before = np.asarray(numbers, dtype=np.int64)
    span = _CLASSES * len(QUALITIES)
    moved = (before - _FIRST + semitones * len(QUALITIES)) % span + _FIRST
    return np.where(before < _FIRST, before, moved)
