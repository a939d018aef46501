"""The chords of a piece, half bar by half bar, for encodings that tell them.

They are recognised by `chorder <https://github.com/joshuachang2311/chorder>`_
(MIT), which the pipelines of the compound-word papers use too, so tables made with
it compare: it fits the time that each pitch class sounds to patterns of chords,
and reads inversions and sevenths from the bass. Where it is asked, and for what
stretch of time, is ours: beats and pairs of beats counted from the bar line.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from music.chords import NO_CHORD, chord_number
from music.encoding import to_step
from music.errors import RitornelloError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from music.encoding import Encoding, GridScore
    from music.score import Meter, NoteArray, Score

__all__ = ["chords_of", "with_chords"]

_QUALITIES = {
    "M": "",
    "m": "m",
    "o": "dim",
    "+": "aug",
    "sus2": "sus2",
    "sus4": "sus4",
    "7": "7",
    "M7": "maj7",
    "m7": "m7",
    "o7": "dim7",
    "/o7": "m7b5",
}
"""For what the recogniser calls a quality, its name in `music.chords.QUALITIES`."""

_EIGHTH, _COMPOUND = 8, 3
"""Meters of eighths, or shorter, that go by threes are beaten by threes."""


class _Sounding(NamedTuple):
    """A note as the recogniser wants it; ticks."""

    start: int
    end: int
    pitch: int


class _Guess(NamedTuple):
    """What the notes of a stretch of time make."""

    chord: int
    fit: float
    """How well, in the recogniser's points; those of a longer stretch weigh more."""


def chords_of(score: Score) -> tuple[tuple[int, int], ...]:
    """Return the chords of ``score``: at which tick which begins, as `music.chords` numbers them.

    Within each bar beats are taken by twos from the bar line; in compound meters a
    beat is three of the meter's units. A pair is one chord, unless each of its beats
    fits a chord of its own at least as well, as the recogniser's own rule has it.

    Returns:
        Changes only, the first at tick 0, ticks rising; empty for a piece without notes.

    Raises:
        RitornelloError: the recogniser is not installed.
    """
    recognise = _recogniser()
    changes: list[tuple[int, int]] = []
    for start, middle, end in _pairs(score):
        chord, fit = recognise(score.notes, start, end)
        chords = [(start, chord)]
        if middle < end:
            beats = [recognise(score.notes, *beat) for beat in pairwise((start, middle, end))]
            # Points grow with time: a beat's are as many as half those of the pair.
            if all(2 * beat.fit >= fit for beat in beats):
                chords = [(start, beats[0].chord), (middle, beats[1].chord)]
        changes += chords
    return tuple(change for k, change in enumerate(changes) if not k or changes[k - 1][1] != change[1])


def with_chords(piece: GridScore, score: Score, encoding: Encoding) -> GridScore:
    """Return ``piece`` with the chords of ``score``, if ``encoding`` tells chords; else as it is.

    Args:
        piece: ``score`` on the grid of ``encoding``.
        score: what the chords are recognised in, in ticks.
        encoding: chords are told if it has a field ``chord``.

    Raises:
        RitornelloError: chords are told, but the recogniser is not installed.
    """
    if all(field.name != "chord" for field in encoding.fields):
        return piece
    # Of several that come to one step the last counts.
    chords = {
        to_step(tick, score.resolution, encoding.steps_per_beat): chord for tick, chord in chords_of(score)
    }
    return replace(piece, chords=tuple(sorted(chords.items())))


def _pairs(score: Score) -> Iterator[tuple[int, int, int]]:
    """Yield where each pair of beats starts, where its second beat does, and where it ends; ticks.

    The last beat of a bar may stand alone: its second beat then starts where it ends.
    """
    until = [change.tick for change in score.meters[1:]] + [max(score.end, score.meters[-1].tick)]
    for (bar, meter), end in zip(score.meters, until, strict=True):
        beat = _beat(meter) * score.resolution
        start = bar
        while start < end:
            line = min(start + max(round(meter.beats * score.resolution), 1), end)
            # A beat need not be a whole number of ticks, so each is counted from the bar line.
            count = max(round(meter.beats * score.resolution / beat), 1)
            ticks = [min(start + round(k * beat), line) for k in range(count)]
            for first in range(0, count, 2):
                second, last = (*ticks[first + 1 : first + 3], line, line)[:2]
                if ticks[first] < last:
                    yield ticks[first], second, last
            start = line


def _beat(meter: Meter) -> Fraction:
    """Return what is beaten, in quarter notes: three units in compound meters, else a quarter."""
    compound = meter.denominator >= _EIGHTH and meter.numerator % _COMPOUND == 0
    return Fraction(4 * _COMPOUND, meter.denominator) if compound else Fraction(1)


@cache
def _recogniser() -> Callable[[NoteArray, int, int], _Guess]:
    """Return what recognises the chord of the notes that sound from one tick up to another."""
    try:
        from chorder.dechorder import Dechorder  # noqa: PLC0415 - an extra, which loads much
    except ImportError as error:
        msg = "Chords are recognised by an extra: install it with pip install 'ritornello[chords]'."
        raise RitornelloError(msg) from error

    def recognise(notes: NoteArray, start: int, end: int) -> _Guess:
        within = notes[(notes["onset"] < end) & (notes["onset"] + notes["duration"] > start)]
        sounding = [
            _Sounding(onset, onset + duration, pitch) for onset, duration, pitch, *_ in within.tolist()
        ]
        chord, fit = Dechorder.get_chord_quality(sounding, start, end)
        if chord.root_pc is None:
            return _Guess(NO_CHORD, fit)
        return _Guess(chord_number(chord.root_pc, _QUALITIES[chord.quality]), fit)

    return recognise
