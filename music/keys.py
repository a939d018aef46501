"""Keys and scales: naming them, and finding the key of what is played.

The key is found by the algorithm of Krumhansl & Schmuckler (in C. L. Krumhansl,
*Cognitive Foundations of Musical Pitch*, Oxford 1990, chapter 4): how long each
pitch class sounds is correlated with a profile of each of the 24 major and
minor keys, and the key that correlates best is the one.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from music.errors import RitornelloError

__all__ = ["SCALES", "Key", "KeyFollower", "Mode", "Scale", "find_key", "parse_scale"]

Mode = Literal["major", "minor"]

_CLASSES = 12

_MAJOR = (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0)
_MINOR = (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0)
"""How well each pitch class fits, from the tonic up: D. Temperley, *What's key for key? The
Krumhansl-Schmuckler key-finding algorithm reconsidered*, Music Perception 17 (1999) 65-100."""

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "natural minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic minor": (0, 2, 3, 5, 7, 9, 11),
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "whole tone": (0, 2, 4, 6, 8, 10),
    "chromatic": tuple(range(_CLASSES)),
}
"""Pitch classes from the tonic up, by name; *melodic minor* as it ascends."""

_OTHER_NAMES = {"": "major", "minor": "natural minor", "pentatonic": "major pentatonic"}

_LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_NAME = re.compile(r"([a-g])([#♯b♭]?)(?:\s+(.*))?")

_TONICS: dict[Mode, tuple[str, ...]] = {
    "major": ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"),
    "minor": ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"),
}
"""Each key by the name with the fewer accidentals."""

_HALF_LIFE_BEATS = 16.0
_MARGIN = 0.05
"""By how much the correlation of another key must be higher for it to take over."""
_LONGEST_BEATS = 4.0
"""What counts of a single note: a pedal point says little more by going on."""
_ENOUGH = 4
"""Pitch classes that must have been heard before there is a key at all."""

_MINOR_IN_USE = frozenset(SCALES["natural minor"]) | frozenset(SCALES["melodic minor"])
"""Natural minor with the sixth and the seventh raised as well: what music in minor draws on."""


class Scale(NamedTuple):
    """A scale on a tonic."""

    tonic: int
    """Pitch class, 0 (C) to 11."""
    name: str
    """One of `SCALES`."""

    @property
    def pitch_classes(self) -> frozenset[int]:
        """The pitch classes, 0 (C) to 11."""
        return frozenset((self.tonic + step) % _CLASSES for step in SCALES[self.name])


class Key(NamedTuple):
    """A major or minor key; prints as *F# minor*."""

    tonic: int
    """Pitch class, 0 (C) to 11."""
    mode: Mode

    @property
    def pitch_classes(self) -> frozenset[int]:
        """What may be played in the key: the major scale, or natural minor with raised 6th and 7th too."""
        steps = SCALES["major"] if self.mode == "major" else _MINOR_IN_USE
        return frozenset((self.tonic + step) % _CLASSES for step in steps)

    def __str__(self) -> str:
        return f"{_TONICS[self.mode][self.tonic]} {self.mode}"


def parse_scale(text: str) -> Scale:
    """Return the scale that ``text`` names: *D dorian*, *Bb*, *F# harmonic minor*.

    Case doesn't matter. A tonic alone is major, *minor* natural minor, and
    *pentatonic* the major one.

    Raises:
        RitornelloError: it names none.
    """
    words = " ".join(text.lower().replace("-", " ").replace("_", " ").split())
    match = _NAME.fullmatch(words)
    if match:
        letter, accidental, name = match.groups(default="")
        name = _OTHER_NAMES.get(name, name)
        if name in SCALES:
            return Scale((_LETTERS[letter] + _ACCIDENTALS[accidental]) % _CLASSES, name)
    known = ", ".join(SCALES)
    msg = f"{text!r} is no scale: name a tonic and a scale, as in 'F# minor', with one of {known}."
    raise RitornelloError(msg)


def _standardised(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return ``rows`` with mean 0 and length 1 along the last axis; a row without any variance as zeros."""
    centred = rows - rows.mean(axis=-1, keepdims=True)
    length = np.linalg.norm(centred, axis=-1, keepdims=True)
    flat: npt.NDArray[np.float64] = np.divide(
        centred, length, out=np.zeros_like(centred), where=length > np.abs(rows).max() * 1e-9
    )
    return flat


_PROFILES = _standardised(
    np.array([np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(_CLASSES)])
)
"""Shape ``(24, 12)``: the major keys from C up, then the minor ones."""


def _correlations(weights: npt.ArrayLike) -> npt.NDArray[np.float64]:
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (_CLASSES,):
        msg = f"weights must be of {_CLASSES} pitch classes, not of shape {values.shape}"
        raise ValueError(msg)
    out: npt.NDArray[np.float64] = _PROFILES @ _standardised(values)
    return out


def _key(number: int) -> Key:
    return Key(number % _CLASSES, "major" if number < _CLASSES else "minor")


def find_key(weights: npt.ArrayLike) -> tuple[Key, float]:
    """Return the key that fits best, and its correlation, −1 to 1.

    Where nothing speaks for any key (silence, or all pitch classes alike) it is
    C major with a correlation of 0.

    Args:
        weights: how long each pitch class sounds, from C up, in any unit; shape ``(12,)``.

    Raises:
        ValueError: ``weights`` are of another shape.
    """
    correlations = _correlations(weights)
    best = int(correlations.argmax())
    return _key(best), float(correlations[best])


class KeyFollower:
    """The key that a player is in now.

    What was played counts half as much with every 16 beats that pass: of music
    8 bars of 4/4 ago a quarter is left, and a modulation is followed within about
    4 bars. The key changes only where another fits better by a margin, so that it
    doesn't flicker between neighbours.
    """

    def __init__(self) -> None:
        """Start with nothing heard."""
        self._weights = np.zeros(_CLASSES)
        self._beat = 0.0
        self._number: int | None = None

    @property
    def key(self) -> Key | None:
        """The present key; None while too little was heard to tell."""
        return None if self._number is None else _key(self._number)

    def heard(self, pitch: int, duration: float, beat: float) -> None:
        """Take in a note of the player's.

        Args:
            pitch: MIDI pitch, 0 to 127.
            duration: in beats.
            beat: of its onset; a note may come after one that began later.
        """
        if beat > self._beat:
            self._weights *= 0.5 ** ((beat - self._beat) / _HALF_LIFE_BEATS)
            self._beat = beat
        age = self._beat - beat
        self._weights[pitch % _CLASSES] += min(duration, _LONGEST_BEATS) * 0.5 ** (age / _HALF_LIFE_BEATS)
        if self._number is None and np.count_nonzero(self._weights) < _ENOUGH:
            return
        correlations = _correlations(self._weights)
        best = int(correlations.argmax())
        if self._number is None or correlations[best] > correlations[self._number] + _MARGIN:
            self._number = best
