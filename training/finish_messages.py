"""What ``python -m export.finish`` says: a JSON document a line, the last of them `Made`."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["MADE", "Doing", "Made", "Message", "WhyNot", "decode", "encode"]

MADE = "made.json"
"""File in the folder of a training: the last `Made`."""


WhyNot = Literal["", "worse", "no music", "small"]
"""Why a model's weights didn't become 8-bit integers: it would cost too much quality, there was no
music to find out, or it is small as it is. Empty where they did."""


class Doing(msgspec.Struct, tag="doing", frozen=True):
    """What is being done."""

    what: Literal["loading", "reading", "checking", "exact", "int8", "writing"]
    """``reading``: the music; ``checking``: that the file computes what the network does; ``exact`` and
    ``int8``: scoring it with 32-bit numbers and with 8-bit integers."""
    done: int = 0
    total: int = 0
    """0 where nobody knows."""


class Made(msgspec.Struct, tag="made", frozen=True, kw_only=True):
    """The model is made."""

    path: str
    title: str
    created: str
    """As its manifest has it: UTC, ISO 8601. With the title, what it is known again by."""
    bytes: int
    step: int
    """Of the training, that its weights are of."""
    quantised: bool
    """Whether its weights are 8-bit integers."""
    why_not: WhyNot = ""
    rows: int = 0
    """Rows over which it was compared with the network."""
    difference: float = 0.0
    """Largest difference between its logits, as 32-bit numbers, and the network's."""
    bits: float | None = None
    """Bits a note of these weights on the validation split, as 32-bit numbers."""
    bits_int8: float | None = None
    """The same as 8-bit integers."""
    bits_start: float | None = None
    """The same of the model that the training started from, before it learnt anything."""


Message = Doing | Made

_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> bytes:
    """Return ``message`` as a line of JSON with its end."""
    return msgspec.json.encode(message) + b"\n"


def decode(line: str | bytes) -> Message:
    """Return what a line says.

    Raises:
        msgspec.DecodeError: it is none of these messages.
    """
    return _DECODER.decode(line)
