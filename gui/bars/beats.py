"""How a bar is counted and felt: pure functions of the time."""

from __future__ import annotations

from typing import NamedTuple

from gui.roll.playhead import bar_and_beat

__all__ = ["Pulse", "position_text", "pulse_at"]

_EIGHTH = 8


class Pulse(NamedTuple):
    """Where the pulse is."""

    first: bool
    """Whether it is the first of a bar."""
    phase: float
    """How much of it has passed, 0 to 1."""


def position_text(beat: float, meter: str) -> str:
    """Return bar and beat as they are counted, from 1: ``3.2``.

    Args:
        beat: quarter notes since the first bar line.
        meter: time signature, whose denominator says what is counted.
    """
    bar, within = bar_and_beat(beat, meter)
    return f"{bar}.{int(within * _parts(meter)[1] / 4) + 1}"


def pulse_at(beat: float, meter: str) -> Pulse:
    """Return where the pulse is at ``beat``: a dotted one where eighths or less come in threes."""
    _, within = bar_and_beat(beat, meter)
    numerator, denominator = _parts(meter)
    units = 3 if denominator >= _EIGHTH and numerator % 3 == 0 else 1
    counted = within * denominator / 4
    return Pulse(counted < units, counted % units / units)


def _parts(meter: str) -> tuple[int, int]:
    numerator, _, denominator = meter.partition("/")
    return int(numerator), int(denominator)
