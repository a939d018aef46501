"""The page for people and the document for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import msgspec

from realtime.doctor.facts import Facts
from realtime.doctor.findings import Finding, playable

__all__ = ["as_json", "as_text"]

_NARROWEST = 40
"""Columns of a terminal below which lines are left to run over."""
_STATE_COLUMNS = 9


def as_text(facts: Facts, findings: Sequence[Finding], columns: int) -> str:
    """Return the page: a line for each finding, broken at ``columns``, and the verdict at the end."""
    subjects = max(len(finding.subject) for finding in findings) + 2 if findings else 0
    version = f"Ritornello {facts.ritornello}".strip()
    lines = [f"{version} on {facts.system}", ""]
    for finding in findings:
        lines += _finding(finding, subjects, max(columns, _NARROWEST))
    lines += ["", _verdict(findings)]
    return "\n".join(lines) + "\n"


def as_json(facts: Facts, findings: Sequence[Finding]) -> str:
    """Return one document: ``playable``, ``findings`` and the ``facts`` that they follow from."""
    document = {"playable": playable(findings), "findings": findings, "facts": facts}
    return msgspec.json.encode(document).decode() + "\n"


def _finding(finding: Finding, subjects: int, columns: int) -> Iterator[str]:
    head = f"{finding.state:{_STATE_COLUMNS}}{finding.subject:{subjects}}"
    # Where the terminal is too narrow for two columns, the text goes under its subject.
    indent = len(head) if columns - len(head) >= _NARROWEST // 2 else _STATE_COLUMNS
    yield from textwrap.wrap(
        head + finding.text, columns, subsequent_indent=" " * indent, break_on_hyphens=False
    )
    if finding.way_out:
        yield from textwrap.wrap(
            f"-> {finding.way_out}",
            columns,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + 3),
            break_on_hyphens=False,
        )


def _verdict(findings: Sequence[Finding]) -> str:
    if playable(findings):
        return "You can play: `ritornello play`."
    count = sum(finding.state == "problem" for finding in findings)
    return (
        f"You can't play yet: {count} problem{'s' * (count != 1)} above "
        f"{'have' if count != 1 else 'has'} a way out. `ritornello demo` plays without MIDI."
    )
