"""What the engine says and is told, one JSON document a line. Versioned by `PROTOCOL`.

Beats count from the session's first bar line; pitches and velocities are MIDI
values, 0 to 127; channels are counted from 0.
"""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = [
    "PROTOCOL",
    "AnswerOver",
    "Command",
    "Event",
    "HandOver",
    "Heard",
    "Late",
    "Panic",
    "PlannedNote",
    "Played",
    "Problem",
    "Ready",
    "Save",
    "Saved",
    "SetMode",
    "Stop",
    "Stopped",
    "Yielded",
    "decode_command",
    "encode",
]

PROTOCOL = 1


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The engine listens."""

    protocol: int
    model: str
    api: str
    """The MIDI system, such as ``ALSA`` or ``in-process``."""
    input: str
    """Name of the port that is listened to."""
    output: str
    """Name of the port that answers leave on."""
    bpm: float
    meter: str


class Heard(msgspec.Struct, tag="heard", frozen=True):
    """The player struck a key."""

    beat: float
    channel: int
    pitch: int
    velocity: int


class HandOver(msgspec.Struct, tag="handover", frozen=True):
    """The phrase is over; the model has the word until ``end`` (beats)."""

    beat: float
    end: float


class PlannedNote(msgspec.Struct, tag="planned", frozen=True):
    """A note that will sound unless the player cuts in."""

    beat: float
    pitch: int
    velocity: int
    duration: float
    """Beats."""


class Played(msgspec.Struct, tag="played", frozen=True):
    """A note of the model's went out."""

    beat: float
    channel: int
    pitch: int
    velocity: int
    late: float
    """Seconds after its deadline."""


class Late(msgspec.Struct, tag="late", frozen=True):
    """A note came due too late to be played."""

    late: float
    """Seconds after its deadline."""


class Yielded(msgspec.Struct, tag="yielded", frozen=True):
    """The player cut in; ``notes`` of the answer had sounded."""

    beat: float
    notes: int


class AnswerOver(msgspec.Struct, tag="answer_over", frozen=True):
    """The answer was played to its end."""

    beat: float
    notes: int


class Saved(msgspec.Struct, tag="saved", frozen=True):
    """The session was written to a file."""

    path: str
    notes: int


class Problem(msgspec.Struct, tag="problem", frozen=True):
    """Something went wrong that a person can mend, in one sentence."""

    text: str


class Stopped(msgspec.Struct, tag="stopped", frozen=True):
    """The engine ends: everything is closed."""

    heard: int
    """Note-ons heard."""
    played: int
    """Note-ons of the model's sent."""
    answers: int
    unmatched: int
    """Note-ons sent without a note-off: 0, always."""
    late: int
    """Notes dropped as too late."""


Event = (
    Ready | Heard | HandOver | PlannedNote | Played | Late | Yielded | AnswerOver | Saved | Problem | Stopped
)


class SetMode(msgspec.Struct, tag="mode", frozen=True):
    """Change the mode."""

    mode: Literal["respond", "off"]


class Panic(msgspec.Struct, tag="panic", frozen=True):
    """Silence everything now."""


class Save(msgspec.Struct, tag="save", frozen=True):
    """Write the session so far to ``path``."""

    path: str


class Stop(msgspec.Struct, tag="stop", frozen=True):
    """Close every note and end."""


Command = SetMode | Panic | Save | Stop

_decoder = msgspec.json.Decoder(Command)


def encode(message: Event | Command) -> bytes:
    """Return ``message`` as one line of JSON, without the line's end."""
    return msgspec.json.encode(message)


def decode_command(line: bytes) -> Command:
    """Return the command in ``line``.

    Raises:
        msgspec.ValidationError: the line is no command of this protocol.
    """
    command: Command = _decoder.decode(line)
    return command
