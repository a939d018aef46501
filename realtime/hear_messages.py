"""What ``python -m export.hear`` and ``python -m export.carry`` answer: one JSON document."""

from __future__ import annotations

from typing import Literal

import msgspec

from realtime.messages import ClipNote

__all__ = ["Heard"]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A phrase, and how a model carries it on."""

    phrase: str
    """What the phrase is called: a piece's name, a demo's or a file's."""
    kind: Literal["held out", "demo", "given"]
    """Where the phrase is from: a piece that the training holds out, our own, or a file."""
    player: tuple[ClipNote, ...]
    """Notes of the phrase; beats from the bar line at which it begins."""
    model: tuple[ClipNote, ...]
    """Notes of the continuation; beats from there too."""
    bpm: float
    """Beats (quarter notes) a minute."""
    meter: str
    """Of the first bar, such as ``3/4``."""
    path: str
    """MIDI file that holds both."""
    bundle: str
    """File of the model."""
    seed: int
    step: int = 0
    """Step of the training that the weights are of; 0 where no training is listened to."""
    seconds: float = 0.0
    """What the continuation alone took."""
