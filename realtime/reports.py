"""What the brain and the `Dispatcher` say to each other about the model's events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["NOBODY", "Cut", "Dropped", "Refused", "Report", "Scheduled", "Sent"]

NOBODY = -1
"""Answer and tag of a `Sent` that ends a note of the player's, struck again by the model."""


class Scheduled(NamedTuple):
    """A message that the model wants to send."""

    seconds: float
    """Absolute deadline on the clock."""
    msg: bytes
    """A channel message."""
    tag: int
    """The planned note it belongs to; a note-off carries the tag of its note-on."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the model's that went out: every note-on has exactly one note-off here too."""

    answer: int
    tag: int
    msg: bytes
    deadline: float
    """When it was to go out, in seconds; for a note cut short, when that happened."""
    seconds: float
    """When it did."""


@dataclass(frozen=True, slots=True)
class Cut:
    """This answer and all before it are over; nothing of them will sound any more."""

    answer: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """A note-on that came due too late to be sent, or whose key the player held; nor is its note-off sent."""

    answer: int
    tag: int
    deadline: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Events for this answer were planned in ignorance of the note-on at ``seconds``: none was taken."""

    answer: int
    seconds: float


Report = Sent | Cut | Dropped | Refused
