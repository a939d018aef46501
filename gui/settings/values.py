"""What is remembered from one start of the app to the next: plain values with their ranges."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from music.bars import known_meters

__all__ = ["CHANNELS", "VERSION", "ClockKind", "Mode", "Settings", "Theme"]

VERSION = 1
"""Of the fields of `Settings`; a file that says more was written by a later Ritornello."""

CHANNELS = range(1, 17)
"""MIDI channels as users count them."""

ClockKind = Literal["internal", "midi", "link"]
"""Whose time is kept: our own, the DAW's MIDI clock, or Ableton Link's."""
Theme = Literal["system", "light", "dark"]
"""``system`` follows the desktop."""
Mode = Literal["respond", "trade", "hold", "endless", "accompany", "off"]
"""Who plays when."""

_STEPS_PER_BEAT = 12
"""Grid of the engine: a bar must be a whole number of these."""
_METERS = frozenset(map(str, known_meters(_STEPS_PER_BEAT)))
_BPM = (5.0, 1000.0)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of the app. Each field can be judged by itself, whatever the others are.

    Raises:
        ValueError: a value is out of its range.
    """

    version: int = VERSION
    """`VERSION`, always."""
    inputs: tuple[str, ...] = ()
    """Names of ports that are listened to; empty: a virtual one of our own."""
    output: str | None = None
    """Name of the port that is played on; None: a virtual one of our own."""
    clock: ClockKind = "internal"
    clock_in: str | None = None
    """Name of the port that a MIDI clock comes from; None: where the notes come from."""
    clock_out: bool = False
    """Whether a MIDI clock is sent to the output."""
    channels: tuple[int, ...] = ()
    """MIDI channels that are the player's, 1 to 16, rising; empty: all."""
    follow_tempo: bool = False
    """Whether a clock of our own takes its tempo from the playing."""
    bpm: float = 120.0
    """Tempo of a clock of our own, beats a minute, 5 to 1000."""
    meter: str = "4/4"
    """Time signature; a bar of it has at most 12 beats."""
    mode: Mode = "respond"
    controls: dict[str, float | str] = msgspec.field(default_factory=dict)
    """Musical controls that were set, by name, each in its own unit."""
    bindings: dict[str, object] = msgspec.field(default_factory=dict)
    """What is bound to keys and knobs, as the engine tells it; empty: nothing."""
    model: str = "default"
    """A model's name, or the path of its file."""
    sound: bool = True
    """Whether the built-in sound is wanted."""
    volume: float = 0.8
    """Of the built-in sound, 0 to 1."""
    soundfont: str | None = None
    """Path of a SoundFont; None: the one that came along."""
    theme: Theme = "system"
    takes_folder: str | None = None
    """Path of the folder where takes are kept; None: the usual one (`gui.settings.places`)."""
    show_labels: bool = True
    """Whether the keys of the screen keyboard have their names on them."""
    guided: str = ""
    """The DAW that was last chosen in the guide; empty: none yet."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        _require(self.version == VERSION, "version", str(VERSION), self.version)
        names = (*self.inputs, self.output, self.clock_in, self.model, self.soundfont, self.takes_folder)
        _require(
            all(name is None or _is_name(name) for name in names),
            "names of ports, models, files and folders",
            "text of at least one character, without a null",
            names,
        )
        _require(len(set(self.inputs)) == len(self.inputs), "inputs", "different ports", self.inputs)
        _require(_are_channels(self.channels), "channels", "rising numbers from 1 to 16", self.channels)
        _require(_within(self.bpm, *_BPM), "bpm", "from 5 to 1000", self.bpm)
        _require(_within(self.volume, 0, 1), "volume", "from 0 to 1", self.volume)
        _require(
            self.meter in _METERS,
            "meter",
            "a time signature such as 4/4, with at most 12 beats a bar",
            self.meter,
        )
        modes = get_args(Mode)
        _require(self.mode in modes, "mode", f"one of {', '.join(modes)}", self.mode)
        _require(
            all(map(_is_name, self.controls)) and _is_json(self.controls),
            "controls",
            "numbers or words, by name",
            self.controls,
        )
        _require(_is_json(self.bindings), "bindings", "what the engine told", self.bindings)
        _require(_is_text(self.guided), "guided", "text", self.guided)


def _require(holds: bool, name: str, wanted: str, value: object) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise a ValueError in words unless ``holds``."""
    if not holds:
        msg = f"{name} must be {wanted}, not {value!r}"
        raise ValueError(msg)


def _within(value: float, low: float, high: float) -> bool:
    return math.isfinite(value) and low <= value <= high


def _are_channels(channels: Iterable[int]) -> bool:
    """Return whether they are channels, each once, in order."""
    return [each for each in CHANNELS if each in set(channels)] == list(channels)


def _is_text(text: str) -> bool:
    """Return whether ``text`` can be written to a file and given to a process."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _is_name(text: str) -> bool:
    return bool(text) and _is_text(text)


def _is_json(value: object) -> bool:
    """Return whether ``value`` comes back from a file as it is; infinity, for one, does not."""
    try:
        return bool(msgspec.json.decode(msgspec.json.encode(value)) == value)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError):
        return False
