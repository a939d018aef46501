"""What the engine says and is told, one JSON document a line. Versioned by `PROTOCOL`.

Beats count from the session's first bar line; pitches and velocities are MIDI
values, 0 to 127; channels are counted from 0. Events stand in `realtime.events`,
commands in `realtime.commands`.
"""

from __future__ import annotations

import msgspec

from realtime.commands import (
    Audition,
    Bind,
    Capture,
    ClipNote,
    Command,
    FollowTempo,
    Forget,
    Hold,
    Keep,
    Learn,
    Lift,
    LoadModel,
    Panic,
    Reroll,
    Save,
    Set,
    SetMode,
    SetSound,
    SetTempo,
    Stop,
    StopAudition,
    Strike,
    Sustain,
    Tap,
)
from realtime.events import (
    ActionInfo,
    AnswerOver,
    Auditioning,
    Bindings,
    ControlChanged,
    ControlInfo,
    Ended,
    Event,
    HandOver,
    Heard,
    Late,
    Learned,
    Meters,
    ModeChanged,
    ModelLoaded,
    Notice,
    Panel,
    Past,
    PastNote,
    PlannedNote,
    PlansDropped,
    Played,
    Ports,
    Problem,
    Ready,
    Released,
    Saved,
    Sound,
    Stopped,
    Subject,
    Tempo,
    Yielded,
)

__all__ = [
    "PROTOCOL",
    "ActionInfo",
    "AnswerOver",
    "Audition",
    "Auditioning",
    "Bind",
    "Bindings",
    "Capture",
    "ClipNote",
    "Command",
    "ControlChanged",
    "ControlInfo",
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
    "Lift",
    "LoadModel",
    "Meters",
    "ModeChanged",
    "ModelLoaded",
    "Notice",
    "Panel",
    "Panic",
    "Past",
    "PastNote",
    "PlannedNote",
    "PlansDropped",
    "Played",
    "Ports",
    "Problem",
    "Ready",
    "Released",
    "Reroll",
    "Save",
    "Saved",
    "Set",
    "SetMode",
    "SetSound",
    "SetTempo",
    "Sound",
    "Stop",
    "StopAudition",
    "Stopped",
    "Strike",
    "Subject",
    "Sustain",
    "Tap",
    "Tempo",
    "Yielded",
    "decode_command",
    "decode_event",
    "encode",
]

PROTOCOL = 3

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
