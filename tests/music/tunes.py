"""Tunes in ABC for tests: the notation's signs in small, and a way to say what they sound like."""

from __future__ import annotations

from fractions import Fraction

from music.abc_parse import parse_tune

__all__ = ["JIG", "beats_of", "pitches_of", "tune"]

JIG = """X:1
T:A written jig
M:6/8
L:1/8
K:D
A|def fed|B2d A2F|GFE EFG|[1 A3 A2:|[2 A3 d2||
|:f|a2f d2f|^g=gf e3|(3def ede>c|d3-d2:|
"""
"""A pickup, two endings, accidentals, a triplet, a broken rhythm and a tie."""


def tune(music: str, *fields: str) -> str:
    """Return ``music`` under a header: 4/4 in eighths and C, where ``fields`` don't say otherwise."""
    given = {field[0] for field in fields}
    usual = [field for field in ("M:4/4", "L:1/8") if field[0] not in given]
    key = [] if "K" in given else ["K:C"]
    return "\n".join(["X:1", *usual, *fields, *key, music]) + "\n"


def pitches_of(text: str) -> list[int]:
    """Return the MIDI pitches of a tune, repeats played."""
    return [note.pitch for note in parse_tune(text).notes]


def beats_of(text: str) -> list[tuple[Fraction, Fraction]]:
    """Return onsets and durations of a tune's notes in beats, repeats played."""
    return [(note.onset, note.duration) for note in parse_tune(text).notes]
