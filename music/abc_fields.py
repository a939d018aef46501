"""What the fields of ABC mean: key (``K:``), meter (``M:``), unit of length (``L:``), tempo (``Q:``)."""

from __future__ import annotations

import re
from fractions import Fraction

from music.score import Meter

__all__ = [
    "LETTERS",
    "KeySignature",
    "default_unit",
    "key_signature",
    "meter",
    "moved_by",
    "note_length",
    "plain_meter",
    "signature_of",
    "tempo",
    "unit_length",
]

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
"""Pitch class of each note without an accidental."""

KeySignature = dict[str, int]
"""Semitones by which the notes of a letter are raised (1) or lowered (-1); the others are left out."""

_SHARPS = "FCGDAEB"
"""The letters in the order in which sharps are added; flats come in from the end."""
_MODES = dict.fromkeys(("maj", "ion"), 0) | dict.fromkeys(("min", "m", "aeo"), -3)
_MODES |= {"lyd": 1, "mix": -1, "dor": -2, "phr": -4, "loc": -5}
"""By how many fifths the signature of a mode lies from that of major on the same tonic."""
_MOST_ACCIDENTALS = 7
_KEY = re.compile(r"(?P<tonic>[A-G])(?P<accidental>[#b]?)\s*(?P<mode>m(?![a-z])|[A-Za-z]{3,}(?![A-Za-z=]))?")
_CLEFS = ("tre", "bas", "alt", "ten", "per", "non", "cle")
"""How a word begins that names a clef."""
_ACCIDENTAL = re.compile(r"(?<!\S)(\^|=|_)([A-Ga-g])(?!\S)")
_MOVE = re.compile(r"\b(?P<what>transpose|octave)=(?P<by>[+-]?\d{1,2})")

_COMMON_TIME = {"C": Meter(4, 4), "C|": Meter(2, 2)}
_FRACTION = re.compile(r"\(?(?P<counts>\d{1,2}(?:\s*\+\s*\d{1,2})*)\)?\s*/\s*(?P<unit>\d{1,2})")
_MOST_COUNTS = 64
_UNITS = (1, 2, 4, 8, 16, 32, 64)
_LENGTH = re.compile(r"(?P<counts>\d{0,4})(?:(?P<slashes>/{1,8})(?P<parts>\d{0,4}))?")
_BEATS_PER_MINUTE = re.compile(
    r"(?:(?P<unit>\d{1,3}/\d{1,3}|C\d{0,3})\s*(?P<more>(?:\d{1,3}/\d{1,3}\s*)*)=\s*)?(?P<rate>\d{1,4})"
)
_LONG_METER = Fraction(3)
"""Beats; bars at least as long as this are written in eighths, shorter ones in sixteenths."""


def signature_of(fifths: int) -> KeySignature:
    """Return the signature of so many sharps, or, under 0, flats; -7 to 7."""
    if fifths >= 0:
        return dict.fromkeys(_SHARPS[:fifths], 1)
    return dict.fromkeys(_SHARPS[fifths:], -1)


def key_signature(value: str) -> KeySignature | None:
    """Return the signature that a ``K:`` field names: *Bb*, *F#m*, *D dorian*, *G ^c =f*, *HP*.

    Returns:
        None where the field says nothing of the key, as it names a clef alone.

    Raises:
        ValueError: it names no key, or one with more than seven accidentals.
    """
    words = value.strip()
    if words in {"HP", "Hp"}:  # Highland pipes
        return {"F": 1, "C": 1}
    explicit = {letter.upper(): "_=^".index(sign) - 1 for sign, letter in _ACCIDENTAL.findall(words)}
    match = _KEY.match(words)
    if match is None:
        first = words[:3].lower()
        if first == "non" or (explicit and words[0] in "^_="):
            return {letter: by for letter, by in explicit.items() if by}
        if not words or first in _CLEFS or _MOVE.match(words):
            return None
        msg = f"{value!r} names no key, such as D, F#m or Ador"
        raise ValueError(msg)
    mode = (match["mode"] or "maj").lower()[:3]
    if mode == "exp":
        return {letter: by for letter, by in explicit.items() if by}
    if mode not in _MODES:
        if mode not in _CLEFS:
            msg = f"{match['mode']!r} is no mode, such as minor or dorian"
            raise ValueError(msg)
        mode = "maj"
    raised = {"": 0, "#": 1, "b": -1}[match["accidental"]]
    fifths = _SHARPS.index(match["tonic"]) - 1 + len(_SHARPS) * raised + _MODES[mode]
    if abs(fifths) > _MOST_ACCIDENTALS:
        msg = f"{value!r} is a key of more than seven accidentals"
        raise ValueError(msg)
    signature = {**signature_of(fifths), **explicit}
    return {letter: by for letter, by in signature.items() if by}


def moved_by(value: str) -> int | None:
    """Return the semitones by which a ``K:`` or ``V:`` field has notes sound higher; None: it doesn't say."""
    moves = [int(m["by"]) * (12 if m["what"] == "octave" else 1) for m in _MOVE.finditer(value)]
    return sum(moves) if moves else None


def meter(value: str) -> Meter | None:
    """Return the meter of an ``M:`` field: *6/8*, *C*, *C|*, *(2+3)/8*, *4/2+2/2*; None for *none*.

    Raises:
        ValueError: it is no meter.
    """
    words = value.strip()
    if words in {"", "none"}:
        return None
    if words in _COMMON_TIME:
        return _COMMON_TIME[words]
    parts = re.split(r"(?<=\d)\s*\+\s*(?=\d+\s*/)", words) if words.count("/") > 1 else [words]
    counts = Fraction(0)
    unit = 0
    for part in parts:
        match = _FRACTION.fullmatch(part.strip())
        if match is None or int(match["unit"]) not in _UNITS:
            break
        unit = max(unit, int(match["unit"]))
        counts += Fraction(sum(map(int, match["counts"].split("+"))), int(match["unit"]))
    else:
        if 1 <= counts * unit <= _MOST_COUNTS:
            return Meter(int(counts * unit), unit)
    msg = f"{value!r} is no meter, such as 6/8 or C"
    raise ValueError(msg)


def plain_meter(beats: Fraction) -> Meter | None:
    """Return the meter of a bar of ``beats``, with the least denominator from 4 on; None: there is none."""
    for unit in _UNITS[2:]:
        counts = beats * unit / 4
        if counts.denominator == 1:
            return Meter(int(counts), unit)
    return None


def unit_length(value: str) -> Fraction:
    """Return the beats (quarter notes) of the unit that an ``L:`` field names: *1/8* is half a beat.

    Raises:
        ValueError: it names none.
    """
    match = re.fullmatch(r"(\d{1,2})/(\d{1,3})", value.strip())
    if match is None or not int(match[1]) or int(match[2]) not in {*_UNITS, 128, 256}:
        msg = f"{value!r} is no length of a note, such as 1/8"
        raise ValueError(msg)
    return Fraction(4 * int(match[1]), int(match[2]))


def default_unit(bar: Meter | None) -> Fraction:
    """Return the beats of the unit where no ``L:`` names one: half a beat, or a quarter in short bars."""
    return Fraction(1, 4) if bar is not None and bar.beats < _LONG_METER else Fraction(1, 2)


def note_length(written: str) -> Fraction:
    """Return what stands behind a note, *3*, *3/2*, */* or *//*, as a factor.

    Raises:
        ValueError: it is nothing, divides by nothing, or is beyond all music.
    """
    match = _LENGTH.fullmatch(written)
    if match is not None:
        counts = int(match["counts"] or 1)
        parts = int(match["parts"]) if match["parts"] else 2 ** len(match["slashes"] or "")
        if counts and parts:
            return Fraction(counts, parts)
    msg = f"{written!r} is no length that a note can have"
    raise ValueError(msg)


def tempo(value: str, unit: Fraction) -> float | None:
    """Return the quarter notes a minute that a ``Q:`` field names; None: it names none, only a mood.

    Args:
        value: *1/4=120*, *3/8 = 60*, *"Allegro" 120*.
        unit: beats of the unit of length, which the tempo counts if nothing else is named.
    """
    match = _BEATS_PER_MINUTE.search(re.sub(r'"[^"]*"', "", value))
    if match is None or not int(match["rate"]):
        return None
    counted = unit
    if (named := match["unit"]) and named[0] == "C":
        counted = unit * int(named[1:] or 1)
    elif named:
        fractions = [named, *match["more"].split()]
        if any(int(part.split("/")[1]) == 0 for part in fractions):
            return None
        counted = sum((Fraction(part) for part in fractions), Fraction(0)) * 4
    return float(int(match["rate"]) * counted) or None
