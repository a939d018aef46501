"""What the engine says and is told, one JSON document a line. Versioned by `PROTOCOL`.

Beats count from the session's first bar line; pitches and velocities are MIDI
values, 0 to 127; channels are counted from 0.
"""

from __future__ import annotations

import msgspec

from realtime.commands import (
    Capture,
    Command,
    FollowTempo,
    Forget,
    Hold,
    Keep,
    Learn,
    LoadModel,
    Panic,
    Reroll,
    Save,
    Set,
    SetMode,
    SetTempo,
    Stop,
    Tap,
)

__all__ = [
    "PROTOCOL",
    "AnswerOver",
    "Capture",
    "Command",
    "ControlChanged",
    "Ended",
    "Event",
    "FollowTempo",
    "Forget",
    "HandOver",
    "Heard",
    "Hold",
    "Keep",
    "Late",
    "Learn",
    "Learned",
    "LoadModel",
    "Meters",
    "ModeChanged",
    "ModelLoaded",
    "Notice",
    "Panic",
    "PlannedNote",
    "PlansDropped",
    "Played",
    "Problem",
    "Ready",
    "Released",
    "Reroll",
    "Save",
    "Saved",
    "Set",
    "SetMode",
    "SetTempo",
    "Stop",
    "Stopped",
    "Tap",
    "Tempo",
    "Yielded",
    "decode_command",
    "decode_event",
    "encode",
]

PROTOCOL = 2


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The engine listens."""

    protocol: int
    model: str
    api: str
    """The MIDI system, such as ``ALSA`` or ``in-process``."""
    inputs: tuple[str, ...]
    """Names of the ports that are listened to."""
    output: str
    """Name of the port that answers leave on."""
    clock: str
    """Whose time is kept: ``internal``, ``midi`` or ``link``."""
    bpm: float
    meter: str
    mode: str


class Heard(msgspec.Struct, tag="heard", frozen=True):
    """The player struck a key."""

    beat: float
    channel: int
    pitch: int
    velocity: int


class Released(msgspec.Struct, tag="released", frozen=True):
    """The player released a key."""

    beat: float
    channel: int
    pitch: int


class HandOver(msgspec.Struct, tag="handover", frozen=True):
    """The model has the word until ``end`` (beats), or until somebody ends its turn (None)."""

    beat: float
    end: float | None


class PlannedNote(msgspec.Struct, tag="planned", frozen=True):
    """A note that will sound unless plans change."""

    beat: float
    pitch: int
    velocity: int
    duration: float
    """Beats."""
    channel: int = 0


class PlansDropped(msgspec.Struct, tag="plans_dropped", frozen=True):
    """Planned notes from ``beat`` on will not sound."""

    beat: float


class Played(msgspec.Struct, tag="played", frozen=True):
    """A note of the model's went out."""

    beat: float
    channel: int
    pitch: int
    velocity: int
    late: float
    """Seconds after its deadline."""


class Ended(msgspec.Struct, tag="ended", frozen=True):
    """A note of the model's was closed."""

    beat: float
    channel: int
    pitch: int


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


class ModeChanged(msgspec.Struct, tag="mode_changed", frozen=True):
    """Another mode is in force from ``beat`` on."""

    mode: str
    beat: float


class ControlChanged(msgspec.Struct, tag="control_changed", frozen=True):
    """A control has another value."""

    name: str
    value: float | str


class Learned(msgspec.Struct, tag="learned", frozen=True):
    """A control of the keyboard's is bound to ``name``, or nothing is any more (``what`` is empty)."""

    name: str
    what: str
    """In words, such as ``controller 74 on any channel``."""


class Tempo(msgspec.Struct, tag="tempo", frozen=True):
    """Where musical time stands; said when it changes, and now and then."""

    beat: float
    """Beats since the session's first bar line."""
    song_beat: float
    """Beats since the beginning of the song, by whoever keeps time."""
    bpm: float
    running: bool
    """Whether the song plays; without it the tempo goes on by itself."""
    in_sync: bool
    """Whether an outside clock is heard and followed."""
    source: str
    """Where the tempo comes from: ``set``, ``tapped``, ``played``, ``midi`` or ``link``."""
    played_bpm: float | None = None
    """Tempo of the playing itself by estimate, followed or not; None while it can't be told."""


class ModelLoaded(msgspec.Struct, tag="model_loaded", frozen=True):
    """Another model plays from here on."""

    model: str
    beat: float
    notes: int
    """Notes of the past that it has read."""
    seconds: float
    """From the request to here."""


class Meters(msgspec.Struct, tag="meters", frozen=True):
    """How things go, once a second."""

    late_ms: float
    """Median lateness of the model's notes over the last seconds; 0 without any."""
    jitter_ms: float
    """Spread of that lateness: 99th percentile less median."""
    dropped: int
    """Notes dropped as too late, since the start."""
    ignored: dict[str, int]
    """Input that was ignored since the start, by reason."""
    realtime: bool
    """Whether the system granted a real-time priority."""


class Saved(msgspec.Struct, tag="saved", frozen=True):
    """Music was written to a file."""

    path: str
    notes: int


class Problem(msgspec.Struct, tag="problem", frozen=True):
    """Something went wrong that a person can mend, in one sentence."""

    text: str


class Notice(msgspec.Struct, tag="notice", frozen=True):
    """Something that a person wants to know, in one sentence."""

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
    Ready
    | Heard
    | Released
    | HandOver
    | PlannedNote
    | PlansDropped
    | Played
    | Ended
    | Late
    | Yielded
    | AnswerOver
    | ModeChanged
    | ControlChanged
    | Learned
    | Tempo
    | ModelLoaded
    | Meters
    | Saved
    | Problem
    | Notice
    | Stopped
)


_commands = msgspec.json.Decoder(Command)
_events = msgspec.json.Decoder(Event)


def encode(message: Event | Command) -> bytes:
    """Return ``message`` as one line of JSON, without the line's end."""
    return msgspec.json.encode(message)


def decode_command(line: bytes) -> Command:
    """Return the command in ``line``.

    Raises:
        msgspec.ValidationError: the line is no command of this protocol.
    """
    command: Command = _commands.decode(line)
    return command


def decode_event(line: bytes) -> Event:
    """Return the event in ``line``.

    Raises:
        msgspec.ValidationError: the line is no event of this protocol.
    """
    event: Event = _events.decode(line)
    return event
