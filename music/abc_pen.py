"""Bars of one voice written in ABC: spelling, accidentals, lengths, triplets, beams."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from music.abc_fields import LETTERS, KeySignature, key_signature
from music.keys import Key
from music.score import Meter

__all__ = ["Event", "Pen", "key_name"]

_FIFTHS = "FCGDAEB"
_SIGNS = {-1: "_", 0: "=", 1: "^"}
_MIDDLE_C = 60
_CLASSES = 12
_FLATTEST, _SHARPEST = -5, 6
"""Fifths from the tonic between which the twelve notes of a key are spelt: flat second to sharp fourth."""
_TRIPLET = 3
_BEAT = Fraction(1)


class Event(NamedTuple):
    """A note, or a part of one, or a rest, within one bar."""

    onset: int
    """Steps from the start of the bar."""
    duration: int
    """Steps."""
    pitch: int | None
    """MIDI pitch; None: a rest."""
    tied: bool = False
    """Whether the note goes on in the next bar."""
    carried: bool = False
    """Whether it is what goes on."""


class _Accidentals(NamedTuple):
    """Accidentals since the bar line, valid in all octaves or in their own, as the reader has it."""

    everywhere: dict[str, int]
    """By letter."""
    here: dict[str, int]
    """By letter and octave."""


def key_name(key: Key) -> str:
    """Return a key as ``K:`` has it: *G*, *F#m*."""
    tonic, mode = str(key).split()
    return tonic + ("m" if mode == "minor" else "")


class Pen:
    """Writes bars in one key.

    Args:
        key: how notes are spelt.
        unit: steps of the unit of length.
        steps_per_beat: steps of a quarter note.
    """

    def __init__(self, key: Key, unit: Fraction, steps_per_beat: int) -> None:
        """Spell the twelve pitch classes along the line of fifths."""
        self._unit = unit
        self._steps_per_beat = steps_per_beat
        name = key_name(key)
        self._signature: KeySignature = key_signature(name) or {}
        tonic = name.removesuffix("m")
        place = _FIFTHS.index(tonic[0]) + len(_FIFTHS) * {"": 0, "#": 1, "b": -1}[tonic[1:]]
        self._spelling: dict[int, tuple[str, int]] = {}
        """For each pitch class its letter, and by how much that is raised."""
        for fifths in range(_FLATTEST, _SHARPEST + 1):
            raised, letter = divmod(place + fifths, len(_FIFTHS))
            if abs(raised) > 1:  # nobody writes double accidentals in tunes: the same key by its other name
                raised, letter = divmod(place + fifths - _CLASSES * (raised // 2), len(_FIFTHS))
            self._spelling[(key.tonic + 7 * fifths) % _CLASSES] = (_FIFTHS[letter], raised)

    def bar(self, events: Sequence[Event], meter: Meter) -> str:
        """Return what stands between two bar lines.

        Args:
            events: what fills the bar, or its beginning, without gaps.
            meter: of the bar.
        """
        valid = _Accidentals({}, {})
        beam = _beam(meter) * self._steps_per_beat
        text = ""
        left = 0  # notes that a triplet still has
        for number, event in enumerate(events):
            if text and not left and event.onset % beam == 0:
                text += " "
            if not left and self._is_triplet(events[number : number + _TRIPLET]):
                text += "(3"
                left = _TRIPLET
            length = Fraction(event.duration) / self._unit * (Fraction(3, 2) if left else 1)
            text += self._name(event, valid) + _written(length) + ("-" if event.tied else "")
            left = max(left - 1, 0)
        return text

    def _is_triplet(self, events: Sequence[Event]) -> bool:
        lengths = [Fraction(event.duration) / self._unit for event in events]
        return (
            len(lengths) == _TRIPLET
            and len(set(lengths)) == 1
            and not _is_binary(lengths[0])
            and _is_binary(lengths[0] * Fraction(3, 2))
        )

    def _name(self, event: Event, valid: _Accidentals) -> str:
        """Return the note without its length; accidentals that it brings are added to ``valid``."""
        if event.pitch is None:
            return "z"
        letter, raised = self._spelling[event.pitch % _CLASSES]
        octave = (event.pitch - raised - _MIDDLE_C - LETTERS[letter]) // _CLASSES
        name = letter.lower() + "'" * (octave - 1) if octave > 0 else letter + "," * -octave
        given = self._signature.get(letter, 0)
        told = valid.everywhere.get(letter, given), valid.here.get(name, given)
        if event.carried or told == (raised, raised):
            return name
        valid.everywhere[letter] = valid.here[name] = raised
        return _SIGNS[raised] + name


def _beam(meter: Meter) -> Fraction:
    """Return the beats written without a space: a dotted quarter, half a bar of four beats, or one."""
    if meter.denominator >= 8 and meter.numerator % 3 == 0:  # noqa: PLR2004 - 6/8 and the like
        return Fraction(12, meter.denominator)
    return 2 * _BEAT if meter.beats % 4 == 0 else _BEAT


def _is_binary(length: Fraction) -> bool:
    """Return whether a length is a whole number of halves, quarters, eighths and so on."""
    return length.denominator & (length.denominator - 1) == 0


def _written(length: Fraction) -> str:
    """Return a length as it stands behind a note: nothing for 1, *3*, */2*, *3/2*."""
    counts = "" if length.numerator == 1 else str(length.numerator)
    return counts if length.denominator == 1 else f"{counts}/{length.denominator}"
