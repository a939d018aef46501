"""What the sound process says, one JSON document a line."""

from __future__ import annotations

import msgspec

__all__ = ["SoundProblem", "SoundReady", "SoundStatus", "decode_status", "encode_status"]


class SoundReady(msgspec.Struct, tag="sound-ready", frozen=True):
    """Notes can be heard from here on."""

    device: str
    """The audio system that plays, such as ``JACK`` or ``PulseAudio``."""
    voice: str
    """What sounds: the name of a SoundFont's file, or ``plain tone``."""
    remark: str = ""
    """Why it is not what was asked for, if so: what a `SoundProblem` has said before."""


class SoundProblem(msgspec.Struct, tag="sound-problem", frozen=True):
    """Something is not as it was asked for."""

    text: str
    """One sentence for the user, with the way out."""


SoundStatus = SoundReady | SoundProblem

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[SoundStatus] = msgspec.json.Decoder(SoundStatus)


def encode_status(status: SoundStatus) -> bytes:
    """Return ``status`` as a line."""
    return _ENCODER.encode(status) + b"\n"


def decode_status(line: bytes) -> SoundStatus:
    """Return what ``line`` says.

    Raises:
        msgspec.DecodeError: it is none of ours.
    """
    return _DECODER.decode(line)
