"""What the engine is told: the commands among the messages of `realtime.messages`."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = [
    "Capture",
    "Command",
    "FollowTempo",
    "Forget",
    "Hold",
    "Keep",
    "Learn",
    "LoadModel",
    "Panic",
    "Reroll",
    "Save",
    "Set",
    "SetMode",
    "SetTempo",
    "Stop",
    "Tap",
]


class SetMode(msgspec.Struct, tag="mode", frozen=True):
    """Change the mode."""

    mode: Literal["respond", "trade", "hold", "endless", "accompany", "off"]
    when: Literal["now", "bar"] = "now"
    """At once, or at the next bar line."""


class Set(msgspec.Struct, tag="set", frozen=True):
    """Set a control (see `realtime.controls`) to a value in its own unit."""

    name: str
    value: float | str


class Learn(msgspec.Struct, tag="learn", frozen=True):
    """Bind what is moved or struck next to the control or action ``name``."""

    name: str


class Forget(msgspec.Struct, tag="forget", frozen=True):
    """Unbind the control or action ``name``."""

    name: str


class Hold(msgspec.Struct, tag="hold", frozen=True):
    """The button of the mode ``hold`` went down or up."""

    down: bool


class SetTempo(msgspec.Struct, tag="tempo", frozen=True):
    """Set our own tempo, beats a minute; it is not followed from the playing any more."""

    bpm: float


class Tap(msgspec.Struct, tag="tap", frozen=True):
    """A tap of the tempo button, now."""


class FollowTempo(msgspec.Struct, tag="follow_tempo", frozen=True):
    """Take the tempo from what is played, where nobody else counts; or keep it as it is."""

    follow: bool


class Reroll(msgspec.Struct, tag="reroll", frozen=True):
    """Play the last answer anew."""


class Keep(msgspec.Struct, tag="keep", frozen=True):
    """Save the last phrase and its answer; to ``path``, or beside the recording under a new name."""

    path: str | None = None


class Capture(msgspec.Struct, tag="capture", frozen=True):
    """Save what was played in the last ``minutes``; to ``path``, or beside the recording under a new name."""

    path: str | None = None
    minutes: float = 5.0


class Save(msgspec.Struct, tag="save", frozen=True):
    """Write the session so far to ``path``."""

    path: str


class LoadModel(msgspec.Struct, tag="load_model", frozen=True):
    """Go on with another model, by name or file."""

    model: str


class Panic(msgspec.Struct, tag="panic", frozen=True):
    """Silence everything now."""


class Stop(msgspec.Struct, tag="stop", frozen=True):
    """Close every note and end."""


Command = (
    SetMode
    | Set
    | Learn
    | Forget
    | Hold
    | SetTempo
    | Tap
    | FollowTempo
    | Reroll
    | Keep
    | Capture
    | Save
    | LoadModel
    | Panic
    | Stop
)
