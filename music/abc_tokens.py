"""ABC text into tokens, each with its line and column.

The notation is that of the *abc music standard 2.1* (C. Walshaw, 2011,
abcnotation.com/wiki/abc:standard:v2.1), read as leniently as its authors ask
where old tunes are sloppy about bar lines, and strictly everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from music.errors import RitornelloError

__all__ = ["Spot", "Token", "fail", "is_field", "tokens"]


class Spot(NamedTuple):
    """A place in a text, both counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class Token(NamedTuple):
    """One sign of the notation."""

    kind: str
    """``field``, ``note``, ``rest``, ``measures`` (rests of whole bars), ``chord`` and ``close`` (its
    brackets), ``bar``, ``ending``, ``tuplet``, ``broken``, ``tie`` or ``decoration``."""
    groups: dict[str, str]
    """What it consists of, by name; what is not there is empty."""
    spot: Spot


_NUMBERS = r"(?P<numbers>\d{1,3}(?:[,-]\d{1,3})*)"
_LENGTH = r"(?P<length>\d*(?:/\d+|/*))"

_SIGNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("note", r"(?P<accidental>\^\^|\^|__|_|=)?(?P<letter>[A-Ga-g])(?P<octave>[,']*)" + _LENGTH),
        ("", r"[ \t\r\\`$y]+"),
        ("", r"%.*"),
        ("", r'"[^"]*"'),
        ("", r"\{[^}]*\}"),
        ("", r"!\+!|!\s*$|[!+][^!+\[\]|]{1,30}[!+]"),
        ("field", r"\[(?P<name>[A-Za-z]):(?P<value>[^\]]*)\]"),
        ("ending", r"\[ *" + _NUMBERS),
        (
            "bar",
            r"\.?(?P<sign>\[\|[|:]*\]?|[|:]*\|[|:]*\]?|::+\]?|:\])(?: *" + _NUMBERS + ")?",
        ),
        ("rest", r"[zx]" + _LENGTH),
        ("measures", r"[ZX](?P<count>\d{0,3})"),
        ("tuplet", r"\((?P<p>\d)(?::(?P<q>\d?))?(?::(?P<r>\d?))?"),
        ("", r"[()]"),
        ("chord", r"\["),
        ("close", r"\]" + _LENGTH),
        ("broken", r"(?P<marks>>{1,3}|<{1,3})"),
        ("tie", r"-"),
        ("decoration", r"(?P<mark>[.~H-Wh-w])"),
    )
)
"""What may stand in a line of music, the first that fits; what has no name says nothing of notes."""

_FIELD = re.compile(r"(?P<name>[A-Za-z+]):(?P<value>.*)")
_MUSIC_LIKE_FIELD = re.compile(r"[A-Ga-g]:[|:\]]")
"""A line of music may begin with the last note before a repeat sign, if another was broken off there."""
_COMMENT = re.compile(r"(?<!\\)%.*")


def fail(spot: Spot, problem: str) -> NoReturn:
    """Raise what is wrong at ``spot``.

    Raises:
        RitornelloError: always.
    """
    msg = f"{spot}: {problem}"
    raise RitornelloError(msg)


def is_field(line: str) -> bool:
    """Return whether a line is a field, such as ``K:G``, and no music."""
    return bool(_FIELD.match(line)) and not _MUSIC_LIKE_FIELD.match(line)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a tune, or of a part of one.

    Lines of lyrics, comments, chord symbols, grace notes, slurs, decorations by
    name and white space are passed over. The end of a line means nothing, so a
    line that goes on in the next needs no care.

    Args:
        text: lines, each a field (``K:G``), music or a comment.

    Raises:
        RitornelloError: there is a sign that ABC doesn't know, with its line and column.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if is_field(line) and (field := _FIELD.match(line)):
            value = _COMMENT.sub("", field["value"]).strip()
            yield Token("field", {"name": field["name"], "value": value}, Spot(number, 1))
        else:
            yield from _music(line, number)


def _music(line: str, number: int) -> Iterator[Token]:
    """Yield the tokens of one line of music."""
    place = 0
    while place < len(line):
        spot = Spot(number, place + 1)
        found = ((kind, pattern.match(line, place)) for kind, pattern in _SIGNS)
        kind, match = next(((kind, match) for kind, match in found if match), ("", None))
        if match is None:
            fail(spot, _unknown(line[place]))
        if kind:
            yield Token(kind, match.groupdict(""), spot)
        place = match.end()


def _unknown(character: str) -> str:
    """Say in words why ``character`` can't begin any sign."""
    unfinished = {'"': "a chord symbol", "{": "a grace note", "!": "a decoration", "+": "a decoration"}
    if character in unfinished:
        return f"{unfinished[character]} begins with {character} and never ends"
    if character == "&":
        return "a second voice within a bar (&) can't be read; write it as a voice of its own (V:)"
    if character.isdigit():
        return f"{character} stands after no note, rest or bar line"
    return f"{character!r} is no sign of ABC"
