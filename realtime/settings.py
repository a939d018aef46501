"""What a player can set: one dataclass, each field with its unit, its range and what it does.

`realtime.controls` makes the list of controls of it that the command line, the
desktop app and a MIDI controller share.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from music.keys import parse_scale
from music.score import DEFAULT_METER, Meter
from realtime.sampling import Sampling

__all__ = ["FOLLOW", "MODES", "OFF", "Mode", "Range", "Settings"]

Mode = Literal["respond", "trade", "hold", "endless", "accompany", "off"]
"""Who plays when. ``respond`` answers after a rest; ``trade`` gives each so many bars; ``hold``
plays while a pedal, key or button is held; ``endless`` plays on until the player cuts in;
``accompany`` plays under the player; ``off`` passes the keyboard through and records."""

MODES: tuple[Mode, ...] = get_args(Mode)

OFF = "off"
FOLLOW = "follow"
_SMALLEST_RANGE = 12
"""Semitones; every scale has a note in an octave."""


@dataclass(frozen=True)
class Range:
    """What values a setting may have, and what it is for."""

    low: float
    high: float
    unit: str
    text: str
    """What it does, in a sentence."""


def _number(default: float, low: float, high: float, unit: str, text: str) -> Any:  # noqa: ANN401 - as field()
    return field(default=default, metadata={"range": Range(low, high, unit, text)})


@dataclass(frozen=True)
class Settings:
    """Settings of a performance.

    Raises:
        ValueError: a value is out of its range.
    """

    mode: Mode = "respond"
    sampling: Sampling = field(default_factory=Sampling)
    meter: Meter = DEFAULT_METER
    seed: int = _number(1, 0, 2**31, "", "Decides, with model, clock and input, every note of every answer.")
    scale: str = OFF
    """``off``, ``follow`` (the key the player plays in), or a scale such as ``D dorian``."""
    rest_beats: float = _number(1.0, 0.25, 16, "beats", "Silence after which a phrase is over.")
    answer_bars: int = _number(
        0, 0, 64, "bars", "Length of an answer; 0 is about as long as the phrase, at most 8."
    )
    trade_bars: int = _number(2, 1, 16, "bars", "Bars that each has in the mode trade.")
    longest_wait_beats: float = _number(1.0, 0, 16, "beats", "An answer begins within this time.")
    lookahead_beats: float = _number(
        2.0, 0.25, 16, "beats", "How far ahead notes are planned; what is planned may still change."
    )
    lowest: int = _number(21, 0, 127, "MIDI note", "Lowest note that the model plays.")
    highest: int = _number(108, 0, 127, "MIDI note", "Highest note that the model plays.")
    most_notes: int = _number(0, 0, 16, "notes", "Most notes of the model's at once; 0 is any number.")
    density: float = _number(
        0.0, 0, 16, "notes a beat", "How busy the model plays, steered; 0 is as it likes."
    )
    follow_dynamics: float = _number(
        1.0, 0, 1, "", "How far the model follows the player's loudness; 0 is a steady mezzo-forte."
    )
    humanise: float = _number(
        0.0, 0, 1, "", "How much of the player's own micro-timing the model takes over; 0 is on the grid."
    )
    transpose: int = _number(0, -24, 24, "semitones", "How far from what it plays the model sounds.")
    channel: int = _number(1, 1, 16, "MIDI channel", "Channel that the model plays on.")
    latency_ms: float = _number(
        0.0, 0, 500, "ms", "How much earlier the model's notes are sent, to make up for a slow way out."
    )

    def __post_init__(self) -> None:
        """Check the ranges."""
        for each in dataclasses.fields(self):
            limits: Range | None = each.metadata.get("range")
            value = getattr(self, each.name)
            if limits is not None and not (
                isinstance(value, int | float)
                and math.isfinite(value)
                and limits.low <= value <= limits.high
                and (each.type != "int" or value == int(value))
            ):
                whole = "a whole number " if each.type == "int" else ""
                msg = f"{each.name} must be {whole}from {limits.low:g} to {limits.high:g}, not {value}"
                raise ValueError(msg)
        if self.highest - self.lowest < _SMALLEST_RANGE:
            msg = f"highest must be at least an octave over lowest, not {self.lowest} to {self.highest}"
            raise ValueError(msg)
        if self.mode not in MODES:
            msg = f"mode must be one of {', '.join(MODES)}, not {self.mode}"
            raise ValueError(msg)
        if self.scale not in {OFF, FOLLOW}:
            parse_scale(self.scale)
