"""Texts that hold many tunes in ABC: where one ends and the next begins, and what of it is music."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from music.abc_tokens import is_field
from music.errors import RitornelloError

__all__ = ["TuneText", "clean_tune", "cut_tunes", "read_text", "title_of"]

_KEPT_FIELDS = "XTMLK"
_BEGIN, _END = "<start>", "<end>"
_CHORD_SYMBOL = re.compile(r'"[^"]*"')
_COMMENT = re.compile(r"(?<!\\)%.*")


class TuneText(NamedTuple):
    """One tune of a longer text."""

    line: int
    """The line of the longer text, counted from 1, in which it begins."""
    text: str
    """Its lines, each with its end."""


def read_text(content: bytes) -> str:
    """Return the text of a file: UTF-8, or else Latin-1. Lines end as on Unix, and a tab is a space.

    Raises:
        RitornelloError: it has bytes that no text has.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if "\0" in text:
        msg = "is no text: give tunes in ABC."
        raise RitornelloError(msg)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def cut_tunes(text: str) -> list[TuneText]:
    """Return the tunes of a text.

    Where lines ``<start>`` and ``<end>`` stand, a tune is what lies between the
    two. Else it begins with the field ``X:`` and ends before the next or at an empty
    line, as the standard has it; a text without ``X:`` that has a key (``K:``) is one.
    """
    lines = text.split("\n")
    marked = _BEGIN in lines
    indexed = any(line.startswith("X:") for line in lines)
    tunes: list[tuple[int, list[str]]] = []
    inside = not marked and not indexed and any(line.startswith("K:") for line in lines)
    if inside:
        tunes.append((1, []))
    for number, line in enumerate(lines, 1):
        if line == _BEGIN if marked else line.startswith("X:"):
            tunes.append((number + marked, []))
            inside = True
        elif line == _END if marked else indexed and not line.strip():
            inside = False
        if inside and not (marked and line == _BEGIN):
            tunes[-1][1].append(line)
    return [TuneText(line, "\n".join(found).rstrip("\n") + "\n") for line, found in tunes if any(found)]


def clean_tune(text: str) -> str:
    """Return a tune reduced to what is played, in plain ASCII.

    Of the fields ``X``, ``T``, ``M``, ``L`` and ``K`` are kept, wherever they stand;
    chord symbols, comments, empty lines and spaces at the end of a line go, and
    letters lose what ASCII doesn't have.

    Args:
        text: one tune.
    """
    kept: list[str] = []
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    for line in plain.split("\n"):
        if is_field(line):
            if line[0] not in _KEPT_FIELDS:
                continue
            cleaned = line
        else:
            cleaned = _COMMENT.sub("", _CHORD_SYMBOL.sub("", line))
        if cleaned.strip():
            kept.append(cleaned.rstrip())
    return "\n".join(kept) + "\n"


def title_of(text: str) -> str:
    """Return what a tune is called in lists: its first title, or else its number, or nothing."""
    for name in "TX":
        for line in text.split("\n"):
            if line.startswith(f"{name}:") and line[2:].strip():
                return line[2:].strip()
    return ""
