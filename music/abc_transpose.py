"""A tune in ABC in another key, as text: only notes, keys and chord symbols change."""

from __future__ import annotations

import re
from typing import NamedTuple

from music.abc_fields import KeySignature, key_signature
from music.abc_tokens import Spot, Token, fail, is_field, tokens
from music.errors import RitornelloError

__all__ = ["USUAL_SIGNATURES", "other_keys", "transposed_tune"]

_FIFTHS = "FCGDAEB"
_LETTERS = "CDEFGAB"
_SIGNS = {-2: "__", -1: "_", 0: "=", 1: "^", 2: "^^"}
_RAISED = {sign: raised for raised, sign in _SIGNS.items()}
_TONIC = re.compile(r"[A-G][#b]?")
_CHORD = re.compile(r'"(?P<root>[A-G][#b]?)(?P<kind>[^"/]*)(?:/(?P<bass>[A-G][#b]?))?"')

USUAL_SIGNATURES = range(-3, 5)
"""Sharps, under 0 flats, of the keys that tunes are written in: three flats to four sharps."""


class _Edit(NamedTuple):
    spot: Spot
    old: str
    new: str


def transposed_tune(text: str, fifths: int) -> str:
    """Return a tune moved along the circle of fifths, to the nearest place: *G* by 1 is *D*, a fourth down.

    Every note keeps its degree of the scale, so that the text keeps its shape. That a
    tune's titles and lengths stay as they are is what makes these texts other readings
    of the same tune for a network to learn from.

    Args:
        text: one tune.
        fifths: sharps that the key signature gets, under 0 flats.

    Raises:
        RitornelloError: it isn't ABC (the sentence begins with line and column), or the
            key or a note would need more accidentals than can be written.
    """
    # The nearest letter: from three down to three up.
    letters = (4 * fifths + 3) % 7 - 3
    lines = text.split("\n")
    edits: list[_Edit] = []
    before: KeySignature = {}
    after: KeySignature = {}
    for token in tokens(text):
        if token.kind == "field" and token.groups["name"] == "K":
            value = token.groups["value"].strip()
            moved = _key(value, fifths, token.spot)
            if (signature := key_signature(value)) is not None:
                before, after = signature, key_signature(moved) or {}
            place = lines[token.spot.line - 1].index(value, token.spot.column)
            edits.append(_Edit(Spot(token.spot.line, place + 1), value, moved))
        elif token.kind == "note":
            edits.append(_note(token, letters, before, after))
    for number, line in enumerate(lines, 1):
        if not is_field(line):
            for match in _CHORD.finditer(line):
                spot = Spot(number, match.start() + 1)
                edits.append(_Edit(spot, match[0], _chord(match, fifths, spot)))
    # From the end, so that what is still to be changed stays in its place.
    for spot, old, new in sorted(edits, reverse=True):
        line, start = lines[spot.line - 1], spot.column - 1
        lines[spot.line - 1] = line[:start] + new + line[start + len(old) :]
    return "\n".join(lines)


def other_keys(text: str, fifths: int, signatures: range = USUAL_SIGNATURES) -> list[str]:
    """Return a tune in the keys around its own: other readings of it for a network to learn from.

    Args:
        text: one tune.
        fifths: how far along the circle of fifths these keys are at most, either way.
        signatures: sharps that their signatures may have; the tune's own first one is what is moved.

    Returns:
        At most ``2 * fifths`` texts, none of them in the tune's own key; none at all where the
        tune is no ABC or says nothing of its key.
    """
    try:
        keys = [token.groups["value"] for token in tokens(text) if token.groups.get("name") == "K"]
        if not keys:
            return []
        sharps = sum((key_signature(keys[0]) or {}).values())
        moves = [move for move in range(-fifths, fifths + 1) if move and sharps + move in signatures]
        return [transposed_tune(text, move) for move in moves]
    except (RitornelloError, ValueError):
        return []


def _name(name: str, fifths: int, spot: Spot) -> str:
    """Return the note *C*, *F#* or *Bb* so many fifths higher."""
    place = _FIFTHS.index(name[0]) + len(_FIFTHS) * {"": 0, "#": 1, "b": -1}[name[1:]] + fifths
    octave, letter = divmod(place, len(_FIFTHS))
    if abs(octave) > 1:
        fail(spot, f"{name} can't be moved by {fifths} fifths without double accidentals")
    return _FIFTHS[letter] + {0: "", 1: "#", -1: "b"}[octave]


def _key(value: str, fifths: int, spot: Spot) -> str:
    """Return the value of a ``K:`` field in the other key."""
    try:
        signature = key_signature(value)
        if signature is None:
            return value
        tonic = _TONIC.match(value)
        if tonic is None or re.search(r"[_^=][A-Ga-g]", value):
            fail(spot, f"the key {value!r} can't be moved")
        moved = _name(tonic[0], fifths, spot) + value[tonic.end() :]
        key_signature(moved)
    except ValueError as error:
        fail(spot, str(error))
    return moved


def _note(token: Token, letters: int, before: KeySignature, after: KeySignature) -> _Edit:
    """Return a note so many letters higher; an accidental raises it as far from its degree as it did."""
    accidental, letter, octave = (token.groups[name] for name in ("accidental", "letter", "octave"))
    height = _LETTERS.index(letter.upper()) + 7 * (letter.islower() + octave.count("'") - octave.count(","))
    high, degree = divmod(height + letters, len(_LETTERS))
    new = _LETTERS[degree]
    sign = ""
    if accidental:
        raised = _RAISED[accidental] - before.get(letter.upper(), 0) + after.get(new, 0)
        if raised not in _SIGNS:
            fail(token.spot, f"{accidental}{letter} would need more than two accidentals in the other key")
        sign = _SIGNS[raised]
    written = new.lower() + "'" * (high - 1) if high > 0 else new + "," * -high
    return _Edit(token.spot, accidental + letter + octave, sign + written)


def _chord(match: re.Match[str], fifths: int, spot: Spot) -> str:
    """Return a chord symbol in the other key."""
    bass = f"/{_name(match['bass'], fifths, spot)}" if match["bass"] else ""
    return f'"{_name(match["root"], fifths, spot)}{match["kind"]}{bass}"'
