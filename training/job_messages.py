"""A training that goes on by itself, as its folder tells of it: what was asked for and what it says.

Whoever starts one writes the `Order` and runs ``python -m export.job FOLDER``. The process
appends what it says to `SAID`, holds `LOCK` as long as it lives, and ends, saved, soon after
`STOP` is there. So it can be left alone and found again: all that is known of it is in files.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from training import messages

__all__ = [
    "ERRORS",
    "LOCK",
    "ORDER",
    "SAID",
    "STOP",
    "Began",
    "Ended",
    "Line",
    "Order",
    "Said",
    "decode",
    "encode",
]

ORDER, SAID, STOP, LOCK, ERRORS = "order.json", "said.jsonl", "stop", "lock", "errors.txt"
"""Files in the folder: an `Order`; a `Line` each line; there to stop it; held while it runs; what the
last process wrote where errors go."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for."""

    title: str
    """What it is called for people."""
    notes: str = ""
    """What whoever made it says of it, Markdown."""
    data: tuple[str, ...]
    """Paths of the files to train on."""
    folders: tuple[str, ...] = ()
    """What was dropped or chosen, of which these files are, for showing."""
    purpose: str = ""
    """What it is made for: a name that the app knows."""
    preset: str
    settings: tuple[str, ...] = ()
    """Each ``key=value``."""
    start: str = ""
    """Bundle or run whose weights it starts with; empty: from nothing."""
    created: str = ""
    """When it was asked for: UTC, ISO 8601."""


class Began(msgspec.Struct, tag="began", frozen=True):
    """A process trains now."""

    pid: int


class Ended(msgspec.Struct, tag="ended", frozen=True):
    """The process ends by itself."""

    how: Literal["finished", "stopped", "failed"]
    """``stopped``: by `STOP` or a signal, saved, to be gone on with."""
    problem: str = ""
    """Where it failed, why, in one sentence."""


Said = Began | Ended | messages.Message


class Line(msgspec.Struct, frozen=True):
    """Something that it said."""

    time: float
    """Seconds since 1970, UTC."""
    said: Said


_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def encode(line: Line) -> bytes:
    """Return ``line`` as a line of JSON with its end."""
    return msgspec.json.encode(line) + b"\n"


def decode(line: str | bytes) -> Line:
    """Return what a line says.

    Raises:
        msgspec.DecodeError: it is none, or it was cut off.
    """
    return _DECODER.decode(line)
