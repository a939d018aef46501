"""What the courier tells the brain."""

from __future__ import annotations

from dataclasses import dataclass

from realtime.echo import EchoNews
from realtime.midi_clock import Transport
from realtime.reports import Report

__all__ = ["Failed", "News", "PortFailed", "Received"]


@dataclass(frozen=True, slots=True)
class Received:
    """A whole message from a player or a DAW; the thru is already out."""

    seconds: float
    """When it arrived, in seconds on the clock."""
    msg: bytes
    serial: int
    """Number of the message, from 1 on; the ``heard`` of what is planned knowing it."""
    port: int = 0
    """Which of the inputs it came from."""


@dataclass(frozen=True, slots=True)
class PortFailed:
    """A port has stopped working; said once until it works again."""

    name: str
    error: Exception


@dataclass(frozen=True, slots=True)
class Failed:
    """The thread has ended because of ``error``, with nothing left sounding if ports still worked."""

    error: Exception


News = Received | Report | Transport | EchoNews | PortFailed | Failed
"""What the courier's queue holds."""
