"""What there is to set in a training, as ``python -m training.offer`` tells it: one JSON document."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["PROTOCOL", "Checked", "Offer", "OfferedPreset", "Setting"]

PROTOCOL = 1


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One setting of a preset."""

    key: str
    """Such as ``model.width``."""
    kind: Literal["whole", "number", "truth", "choice", "text", "numbers"]
    """``truth``: ``true`` or ``false``; ``numbers``: whole ones with commas between."""
    default: str
    """What the preset has, as it is written after ``key=``."""
    choices: tuple[str, ...] = ()
    """All that it may be, where these are few."""
    low: float | None = None
    """The least that it may be; None: not bounded, or not known."""
    above: bool = False
    """Whether it must be more than `low`."""
    high: float | None = None
    """The most that it may be."""
    below: bool = False
    """Whether it must be less than `high`."""
    about: str = ""
    """What it is, with its unit."""
    fixed: bool = False
    """Whether a training that starts from a model has what the model has."""


class OfferedPreset(msgspec.Struct, frozen=True):
    """A preset and all its settings."""

    name: str
    line: str
    """What it is, in a line."""
    encoding: str
    """Short name of its encoding."""
    network: str
    """Kind of its network."""
    settings: tuple[Setting, ...]


class Offer(msgspec.Struct, frozen=True):
    """All presets."""

    protocol: int
    presets: tuple[OfferedPreset, ...]


class Checked(msgspec.Struct, frozen=True):
    """Whether settings fit each other."""

    problem: str
    """What is wrong, in one sentence; empty: nothing."""
