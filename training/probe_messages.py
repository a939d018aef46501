"""What is asked of ``python -m export.probe``, and what it answers: one JSON document each."""

from __future__ import annotations

import msgspec

__all__ = ["PROTOCOL", "Probed", "Question"]

PROTOCOL = 1


class Question(msgspec.Struct, frozen=True):
    """What a training would be like; the fields are those of `training.job_messages.Order`."""

    preset: str
    """With a start that is not of its kind, the answer says which preset is."""
    settings: tuple[str, ...] = ()
    """Each ``key=value``."""
    start: str = ""
    """Bundle or folder of a run whose weights it would start with; empty: from nothing."""


class Probed(msgspec.Struct, frozen=True, kw_only=True):
    """What it would be like on this machine, as it is now."""

    protocol: int
    preset: str
    """The one asked for, or the one that fits what it would start with."""
    values: dict[str, str]
    """All its settings, each as it is written after ``key=``."""
    parameters: int
    precision: str
    """``fp32`` or ``bf16``: the faster here."""
    device: str
    """``cpu`` or ``cuda``."""
    step_rows: int
    """Rows that a step of training reads."""
    step_seconds: float
    """Median time of a step."""
    score_seconds: float
    """Time that validation takes for as many rows."""
    megabytes: float | None
    """The most memory that was taken, in 10^6 bytes; None where the system doesn't tell."""
    note_ms: float | None
    """Median time in ms of a note that it plays; None for an encoding that doesn't play along."""
