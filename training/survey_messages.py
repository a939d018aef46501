"""What a survey of a folder of music tells whoever started it: one JSON document a line.

`Looking` says how many files there are so far, and `Found` that these are all. Then every file,
in order, gives the pieces in it, or why there are none; and `Surveyed` comes at the end. A failure
ends them early: what is wrong stands on stderr.
"""

from __future__ import annotations

import msgspec

__all__ = [
    "ELSEWHERE",
    "PROTOCOL",
    "Found",
    "Looking",
    "Message",
    "Passed",
    "Piece",
    "Surveyed",
    "Unreadable",
    "decode",
    "encode",
]

PROTOCOL = 1

ELSEWHERE = -1
"""Number of what isn't one of the files that were found, such as a folder that can't be opened."""


class Looking(msgspec.Struct, tag="looking", frozen=True):
    """Files are still looked for."""

    files: int
    """Found so far."""


class Found(msgspec.Struct, tag="found", frozen=True):
    """The files are known; now they are read."""

    protocol: int
    files: int


class Piece(msgspec.Struct, tag="piece", frozen=True, kw_only=True):
    """One piece of music."""

    file: int
    """Number of the file it is in, from 0."""
    path: str
    """Of that file, absolute."""
    name: str
    """What it is called in lists."""
    kind: str
    """``midi``, ``frames`` or ``tunes``."""
    notes: int
    seconds: float
    """How long it lasts at the tempi of the file, or else at 120; 0 where the file knows no beats."""
    meter: str = ""
    """The meter of most of it, such as ``6/8``; empty where the file knows none."""
    key: str = ""
    """The key that fits it best, such as *F# minor*; empty where it is too short to tell."""
    lead: bool = False
    """Whether a melody is told from an accompaniment."""
    velocities: int = 0
    """How many different ones there are."""
    place: float
    """From 0 to 1, by which it is held out: see `training.splits.split_of`."""
    split: str = ""
    """``train``, ``valid`` or ``test`` where the file says so itself."""
    content: str = ""
    """The same for pieces with the same notes, of which training reads the first; empty: it reads all."""


class Unreadable(msgspec.Struct, tag="unreadable", frozen=True):
    """A file or folder that gives no piece."""

    file: int
    """Number of the file, from 0; `ELSEWHERE` for what was given and is none, or a folder."""
    path: str
    """As far as it can be written."""
    name: str
    reason: str
    """Goes on from the name: *is empty: …*."""


class Passed(msgspec.Struct, tag="passed", frozen=True):
    """A file that turns out to be no music, and doesn't claim to be: a text without tunes."""

    file: int


class Surveyed(msgspec.Struct, tag="surveyed", frozen=True):
    """All files were read."""

    files: int


Message = Looking | Found | Piece | Unreadable | Passed | Surveyed

_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> bytes:
    """Return ``message`` as a line of JSON with its end.

    Raises:
        UnicodeEncodeError: a text in it isn't valid Unicode, as names of files may be.
    """
    return msgspec.json.encode(message) + b"\n"


def decode(line: str | bytes) -> Message:
    """Return the message that ``line`` is.

    Raises:
        msgspec.DecodeError: it is none of these messages.
    """
    return _DECODER.decode(line)
