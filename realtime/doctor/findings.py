"""What the doctor has to say: a subject, its state, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

__all__ = ["Finding", "State", "note", "ok", "playable", "problem"]

State = Literal["ok", "note", "problem"]
"""``note``: one can play, but something is missing or could be better; ``problem``: one can't."""


class Finding(msgspec.Struct, frozen=True):
    """One line of the page."""

    subject: str
    state: State
    text: str
    """How it is."""
    way_out: str = ""
    """What to do, in one sentence; empty where all is well."""


def ok(subject: str, text: str) -> Finding:
    """Return that all is well."""
    return Finding(subject, "ok", text)


def note(subject: str, text: str, way_out: str) -> Finding:
    """Return that one can play, though something is wanting."""
    return Finding(subject, "note", text, way_out)


def problem(subject: str, text: str, way_out: str) -> Finding:
    """Return that one can't play before something is done."""
    return Finding(subject, "problem", text, way_out)


def playable(findings: Iterable[Finding]) -> bool:
    """Return whether one can play."""
    return all(finding.state != "problem" for finding in findings)
