"""Measures as they are written, and the order in which repeat signs and endings have them played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from music.score import Meter

__all__ = ["Measure", "Sound", "unfold"]


class Sound(NamedTuple):
    """A note as it is written."""

    offset: Fraction
    """Beats from the start of its measure."""
    duration: Fraction
    """Beats."""
    pitch: int
    """MIDI pitch, 0 to 127."""
    tied: bool
    """Whether it goes on in the next note of its pitch."""


@dataclass(frozen=True)
class Measure:
    """What stands between two bar lines."""

    sounds: tuple[Sound, ...]
    """In the order in which they are written."""
    length: Fraction
    """Beats that notes and rests fill, which need not be what the meter asks for."""
    meter: Meter | None
    """The meter in force; None: free."""
    opens: bool = False
    """Whether a repeat begins with it (``|:``)."""
    repeats: int = 0
    """How often what ends with it is played in all (``:|`` 2, ``::|`` 3); 0: no repeat sign."""
    ending: tuple[int, ...] = ()
    """The times for which it is the first of an ending (``[1``); empty: it begins none."""
    closes: bool = False
    """Whether a double bar line or the like stands after it, where endings end."""


@dataclass
class _Section:
    """What is repeated as a whole."""

    body: list[Measure] = field(default_factory=list)
    endings: list[list[Measure]] = field(default_factory=list)
    times: int = 1

    def played(self) -> Iterator[Measure]:
        """Yield the measures as often as they are played."""
        numbered = (number for ending in self.endings for number in ending[0].ending)
        for time in range(1, max(self.times, *numbered, 1) + 1):
            yield from self.body
            yield from next((ending for ending in self.endings if time in ending[0].ending), ())


def unfold(measures: Sequence[Measure]) -> list[Measure]:
    """Return ``measures`` in the order in which they are played.

    A repeat goes back to the last ``|:``, or to where the last repeat or last
    ending was done. An ending lasts to a repeat sign, a double bar line or the next
    ending. A time for which there is none has the body alone.

    Args:
        measures: of one voice, in the order of writing.
    """
    return [measure for section in _sections(measures) for measure in section.played()]


def _sections(measures: Sequence[Measure]) -> Iterator[_Section]:
    """Cut ``measures`` into what is repeated as a whole."""
    section = _Section()
    ended = False
    for measure in measures:
        told = {number for ending in section.endings for number in ending[0].ending}
        # After an ending, or after the sign that ends a repeat, only another ending goes on.
        if measure.opens or (ended and not measure.ending) or told.intersection(measure.ending):
            yield section
            section = _Section()
        if measure.ending:
            section.endings.append([])
        (section.endings[-1] if section.endings else section.body).append(measure)
        section.times = max(section.times, measure.repeats)
        ended = bool(measure.repeats) or (measure.closes and bool(section.endings))
    yield section
