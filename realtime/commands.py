"""What the engine is told: the commands among the messages of `realtime.messages`."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = [
    "Audition",
    "Bind",
    "Capture",
    "ClipNote",
    "Command",
    "FollowTempo",
    "Forget",
    "Hold",
    "Keep",
    "Learn",
    "Lift",
    "LoadModel",
    "Panic",
    "Reroll",
    "Save",
    "Set",
    "SetMode",
    "SetSound",
    "SetTempo",
    "Stop",
    "StopAudition",
    "Strike",
    "Sustain",
    "Tap",
]


class Strike(msgspec.Struct, tag="strike", frozen=True):
    """A key on the screen went down: it is the player's, like any other."""

    pitch: int
    velocity: int = 96
    """1 to 127."""


class Lift(msgspec.Struct, tag="lift", frozen=True):
    """A key on the screen came up."""

    pitch: int


class Sustain(msgspec.Struct, tag="sustain", frozen=True):
    """The pedal on the screen went down or up."""

    down: bool


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


class Bind(msgspec.Struct, tag="bind", frozen=True):
    """Bind keys and knobs as `realtime.events.Bindings` told, and nothing else."""

    data: dict[str, object]


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


class ClipNote(msgspec.Struct, frozen=True):
    """A note of a clip."""

    beat: float
    """From the beginning of the clip."""
    duration: float
    """Beats."""
    pitch: int
    velocity: int


class Audition(msgspec.Struct, tag="audition", frozen=True):
    """Play a clip to the listener, once; nobody remembers it, and a key of the player's ends it."""

    notes: tuple[ClipNote, ...]


class StopAudition(msgspec.Struct, tag="stop_audition", frozen=True):
    """End the clip that is being played, if any."""


class SetSound(msgspec.Struct, tag="set_sound", frozen=True):
    """Turn the built-in sound on or off; asked again, it looks anew for somewhere to come out."""

    on: bool
    volume: float = 0.8
    """0 to 1."""
    soundfont: str | None = None
    """SoundFont file; None: the one that came along."""


class Panic(msgspec.Struct, tag="panic", frozen=True):
    """Silence everything now."""


class Stop(msgspec.Struct, tag="stop", frozen=True):
    """Close every note and end."""


Command = (
    Strike
    | Lift
    | Sustain
    | SetMode
    | Set
    | Learn
    | Forget
    | Bind
    | Hold
    | SetTempo
    | Tap
    | FollowTempo
    | Reroll
    | Keep
    | Capture
    | Save
    | LoadModel
    | Audition
    | StopAudition
    | SetSound
    | Panic
    | Stop
)
