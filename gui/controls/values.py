"""What a control's value is on a slider and in writing: pure functions of `messages.ControlInfo`."""

from __future__ import annotations

import math
import re

from music.errors import RitornelloError
from music.keys import Scale, parse_scale
from realtime.messages import ControlInfo

__all__ = [
    "FOLLOW",
    "OFF",
    "PITCH_UNIT",
    "TONICS",
    "decimals",
    "from_turn",
    "in_writing",
    "pitch_from_name",
    "pitch_name",
    "rounded",
    "scale_of",
    "short_source",
    "span",
    "to_turn",
]

PITCH_UNIT = "MIDI note"
"""Unit of the controls whose values are named as notes."""

OFF = "off"
FOLLOW = "follow"
"""What the control ``scale`` is beside a tonic and a kind of scale."""

TONICS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
"""Names of the pitch classes, as the engine takes them."""

_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_CLASSES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NOTE = re.compile(r"([A-G])([#♯B♭]?)\s*(-?\d+)")
_SOURCE = re.compile(r"controllers? (\d+)(?: and (\d+))?\b")
_HIGHEST_PITCH = 127
_FINE_SPAN = 20.0
"""Controls with no more than this from least to most are written with two decimals."""


def span(info: ControlInfo) -> tuple[float, float]:
    """Return least and greatest value, in the control's unit.

    Raises:
        ValueError: the control's value is a word.
    """
    if info.low is None or info.high is None:
        msg = f"{info.name} is not a number"
        raise ValueError(msg)
    return info.low, info.high


def decimals(info: ControlInfo) -> int:
    """Return how many decimals a value is written with: as many as are of use."""
    low, high = span(info)
    if info.whole:
        return 0
    return 2 if high - low <= _FINE_SPAN else 1


def rounded(info: ControlInfo, value: float) -> float:
    """Return ``value`` as it can be written, within the control's range."""
    low, high = span(info)
    return min(max(round(value, decimals(info)), low), high)


def to_turn(info: ControlInfo, value: float) -> float:
    """Return where a slider stands, 0 to 1, for ``value``; the inverse of `from_turn`."""
    low, high = span(info)
    if high <= low:
        return 0.0
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return math.pow(share, 1 / info.curve)


def from_turn(info: ControlInfo, turn: float) -> float:
    """Return the value of a slider that stands at ``turn``, 0 to 1, as it can be written."""
    low, high = span(info)
    return rounded(info, low + (high - low) * math.pow(min(max(turn, 0.0), 1.0), info.curve))


def in_writing(info: ControlInfo, value: float | str) -> str:
    """Return ``value`` in figures, or as the name of a note; without a unit."""
    if isinstance(value, str):
        return value
    if info.unit == PITCH_UNIT:
        return pitch_name(round(value))
    return f"{rounded(info, value):.{decimals(info)}f}"


def pitch_name(pitch: int) -> str:
    """Return the name of a MIDI pitch: C4 for 60."""
    return f"{_SHARPS[pitch % 12]}{pitch // 12 - 1}"


def pitch_from_name(text: str) -> int | None:
    """Return the MIDI pitch, 0 to 127, that ``text`` names (*C4*, *eb 3*, *60*); None if it names none."""
    word = text.strip().upper()
    if word.isascii() and word.isdigit():
        pitch = int(word)
    else:
        match = _NOTE.fullmatch(word)
        if match is None:
            return None
        letter, accidental, octave = match.groups()
        pitch = _CLASSES[letter] + {"": 0, "#": 1, "♯": 1}.get(accidental, -1) + 12 * (int(octave) + 1)
    return pitch if 0 <= pitch <= _HIGHEST_PITCH else None


def scale_of(value: str) -> Scale | None:
    """Return the scale that the control ``scale`` is set to; None for ``off``, ``follow`` and nonsense."""
    if value in {OFF, FOLLOW}:
        return None
    try:
        return parse_scale(value)
    except RitornelloError:
        return None


def short_source(what: str) -> str:
    """Return in few letters what a control is bound to: *CC 74* for *controller 74 on any channel*."""
    match = _SOURCE.match(what)
    if match is None:
        return what
    coarse, fine = match.groups()
    return f"CC {coarse}" if fine is None else f"CC {coarse}+{fine}"
