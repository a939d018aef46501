"""What the installation of what training needs tells whoever started it: one JSON document a line."""

from __future__ import annotations

import msgspec

__all__ = ["Fetching", "Installed", "Installing", "Message", "Plan", "decode", "encode"]


class Plan(msgspec.Struct, tag="plan", frozen=True):
    """What is to be fetched."""

    packages: int
    """How many; 0: everything is there."""
    bytes: int
    """Of the packages whose size is known."""
    unknown: int
    """Packages whose size the index doesn't say."""
    room: int
    """Bytes that they need on the disk, fetched and unpacked, at a guess."""
    free: int
    """Bytes that the disk has."""


class Fetching(msgspec.Struct, tag="fetching", frozen=True):
    """Packages come; nothing is installed yet, so it can be ended without a trace."""

    done: int
    """Bytes."""
    total: int


class Installing(msgspec.Struct, tag="installing", frozen=True):
    """All is here; now it is unpacked, which is not to be interrupted."""


class Installed(msgspec.Struct, tag="installed", frozen=True):
    """Training can begin."""


Message = Plan | Fetching | Installing | Installed

_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> str:
    """Return ``message`` as one line of JSON, without the line's end."""
    return msgspec.json.encode(message).decode()


def decode(line: str | bytes) -> Message:
    """Return the message that ``line`` is.

    Raises:
        msgspec.DecodeError: it is none of these messages.
    """
    return _DECODER.decode(line)
