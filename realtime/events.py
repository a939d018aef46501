"""What the engine says: the events among the messages of `realtime.messages`."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = [
    "ActionInfo",
    "AnswerOver",
    "Auditioning",
    "Bindings",
    "ControlChanged",
    "ControlInfo",
    "Ended",
    "Event",
    "HandOver",
    "Heard",
    "Late",
    "Learned",
    "Meters",
    "ModeChanged",
    "ModelLoaded",
    "Notice",
    "Panel",
    "Past",
    "PastNote",
    "PlannedNote",
    "PlansDropped",
    "Played",
    "Ports",
    "Problem",
    "Ready",
    "Released",
    "Saved",
    "Sound",
    "Stopped",
    "Subject",
    "Tempo",
    "Yielded",
]

Subject = Literal["", "model", "midi", "port", "sound", "engine", "command", "session"]
"""What a problem is about; empty where there is nothing to offer."""


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
    waiting: tuple[str, ...] = ()
    """Names of ports that were asked for and are not there: they are used as soon as they are."""


class Heard(msgspec.Struct, tag="heard", frozen=True):
    """The player struck a key."""

    beat: float
    channel: int
    pitch: int
    velocity: int
    port: int = 0
    """Which of `Ready.inputs` it came from; their number stands for the keys of `commands.Strike`."""


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


class ControlInfo(msgspec.Struct, frozen=True):
    """A musical control that can be set while the music plays."""

    name: str
    text: str
    """What it does, in a sentence."""
    value: float | str
    default: float | str
    low: float | None = None
    """Least value, in the control's unit; None where the value is a word."""
    high: float | None = None
    unit: str = ""
    whole: bool = False
    """Whether only whole numbers make sense."""
    curve: float = 1.0
    """A knob turned to t (0 to 1) has the value low + (high - low) * t ** curve."""


class ActionInfo(msgspec.Struct, frozen=True):
    """Something that a key, pad or pedal can be bound to, beside controls."""

    name: str
    text: str


class Panel(msgspec.Struct, tag="panel", frozen=True):
    """Everything that can be set, with its present value; said once, after `Ready`."""

    controls: tuple[ControlInfo, ...]
    actions: tuple[ActionInfo, ...]
    scales: tuple[str, ...] = ()
    """Kinds of scale that the control ``scale`` knows, such as ``major``."""


class Bindings(msgspec.Struct, tag="bindings", frozen=True):
    """What is bound to keys and knobs now: to be kept, and given back in `realtime.commands.Bind`."""

    data: dict[str, object]


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
    seconds: float = 0.0
    """The moment of ``beat`` on the machine's monotonic clock, which its processes share."""


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
    cpu: float = 0.0
    """Processor time that the engine used since the last reading, as a share of one core."""


class Ports(msgspec.Struct, tag="ports", frozen=True):
    """Which ports of others there are; said at the start and when that changes."""

    inputs: tuple[str, ...]
    """Those to hear."""
    outputs: tuple[str, ...]
    """Those to play on."""


class Sound(msgspec.Struct, tag="sound", frozen=True):
    """How the built-in sound is; said when that changes."""

    on: bool
    """Whether it is wanted."""
    device: str = ""
    """Where it comes out; empty while it can't."""
    voice: str = ""
    """What it sounds like."""
    problem: str = ""
    """Why it can't be heard, in one sentence; empty where it can."""


class PastNote(msgspec.Struct, frozen=True):
    """A note that was played before this engine began."""

    beat: float
    duration: float
    """Beats."""
    pitch: int
    velocity: int
    by: Literal["player", "model"]


class Past(msgspec.Struct, tag="past", frozen=True):
    """What the engine goes on from: a session was opened."""

    path: str
    notes: tuple[PastNote, ...]


class Auditioning(msgspec.Struct, tag="auditioning", frozen=True):
    """A clip is played to the listener, who is not taken for the player; or it is over."""

    beat: float | None
    """Where it began; None: it is over."""
    end: float | None = None


class Saved(msgspec.Struct, tag="saved", frozen=True):
    """Music was written to a file."""

    path: str
    notes: int


class Problem(msgspec.Struct, tag="problem", frozen=True):
    """Something went wrong that a person can mend, in one sentence."""

    text: str
    about: Subject = ""
    """What it is about, for whoever offers to mend it."""


class Notice(msgspec.Struct, tag="notice", frozen=True):
    """Something that a person wants to know, in one sentence."""

    text: str
    about: Subject = ""
    """What it is about: a problem on the same subject is mended."""


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
    | Panel
    | Bindings
    | Learned
    | Tempo
    | ModelLoaded
    | Meters
    | Ports
    | Sound
    | Past
    | Auditioning
    | Saved
    | Problem
    | Notice
    | Stopped
)
