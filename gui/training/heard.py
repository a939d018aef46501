"""What a process of ours heard, as a clip, and in words."""

from __future__ import annotations

from gui.takes.clip import Clip, meter_of
from realtime.hear_messages import Heard

__all__ = ["clip_heard"]


def clip_heard(heard: Heard) -> Clip:
    """Return the phrase and its continuation as a clip."""
    return Clip(heard.phrase, heard.player, heard.model, heard.bpm, meter_of(heard.meter))
