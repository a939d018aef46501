"""A pianist who never tires: generated playing, as a keyboard would send it, phrase after phrase.

Phrases of our own writing, runs, chords, arpeggios under the pedal, long notes
under a melody, trills and showers of notes, with pauses from a breath, in
which a phrase goes on, to a minute and more. So answers are cut into at any
moment, and sometimes heard to their end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from realtime.demo_phrases import PHRASES
from realtime.midi_bytes import SUSTAIN, control_change, note_off, note_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

__all__ = ["Timed", "play"]

Timed = tuple[float, bytes]
"""Seconds, and a message."""

_LOWEST, _HIGHEST = 21, 108
_SHORTEST_SECONDS = 0.005
"""A key goes up this long before it is struck again, and stays down at least as long."""
_MODULATION = 1
"""Controller number of the modulation wheel."""
_PEDAL_SHARE, _WHEEL_SHARE, _OTHER_CHANNEL_SHARE = 0.25, 0.1, 0.1
_PAUSES = ((0.45, 0.05, 0.9), (0.35, 1.0, 6.0), (0.15, 6.0, 25.0), (0.05, 25.0, 90.0))
"""Probability, shortest and longest seconds of a pause: a breath, a rest that may be cut into, an answer
heard, the telephone."""


class _Note(NamedTuple):
    beat: float
    beats: float
    pitch: int
    velocity: int


_Phrase = list[_Note]


def play(rng: np.random.Generator, start: float, stop: float) -> Iterator[Timed]:
    """Yield what is played from ``start`` to ``stop`` seconds, in order; at the end all is let go of.

    Args:
        rng: decides everything.
        start: in seconds.
        stop: in seconds; phrases that would go on longer are broken off.
    """
    now = start
    while now < stop:
        messages = _phrase(rng, now)
        for seconds, msg in messages:
            yield min(seconds, stop), msg
        now = messages[-1][0] + _pause(rng)


def _pause(rng: np.random.Generator) -> float:
    kind = rng.choice(len(_PAUSES), p=[share for share, _, _ in _PAUSES])
    _, shortest, longest = _PAUSES[kind]
    return float(rng.uniform(shortest, longest))


def _phrase(rng: np.random.Generator, start: float) -> list[Timed]:
    """Return the messages of a phrase that begins at ``start`` seconds, in order."""
    beat = 60.0 / rng.uniform(60.0, 160.0)
    channel = int(rng.integers(1, 4)) if rng.random() < _OTHER_CHANNEL_SHARE else 0
    notes = _KINDS[rng.integers(len(_KINDS))](rng)
    messages = _keys(notes, channel, beat)
    length = messages[-1][0]
    if rng.random() < _PEDAL_SHARE:
        messages += _pedal(rng, channel, length)
    if rng.random() < _WHEEL_SHARE:
        moments = sorted(rng.uniform(0.0, length, 20))
        messages += [
            (at, control_change(channel, _MODULATION, int(rng.integers(128)))) for at in map(float, moments)
        ]
    # Note-offs first at one moment, so that a repeated note is struck anew.
    return sorted(((start + at, msg) for at, msg in messages), key=lambda item: (item[0], item[1][0]))


def _keys(notes: _Phrase, channel: int, beat: float) -> list[Timed]:
    """Return ``notes`` as a keyboard sends them: a key goes up before it is struck again."""
    played: dict[int, list[tuple[float, float, int]]] = {}
    for note in sorted(notes):
        pitch = min(max(note.pitch, _LOWEST), _HIGHEST)
        down, up = note.beat * beat, (note.beat + note.beats) * beat
        others = played.setdefault(pitch, [])
        if others and down < others[-1][1] + _SHORTEST_SECONDS:
            before = others[-1]
            if down < before[0] + 2 * _SHORTEST_SECONDS:
                continue  # it is down already
            others[-1] = (before[0], down - _SHORTEST_SECONDS, before[2])
        others.append((down, max(up, down + _SHORTEST_SECONDS), note.velocity))
    messages = []
    for pitch, strokes in played.items():
        for down, up, velocity in strokes:
            messages += [(down, note_on(channel, pitch, velocity)), (up, note_off(channel, pitch))]
    return sorted(messages)


def _pedal(rng: np.random.Generator, channel: int, length: float) -> list[Timed]:
    """Return a pedal that is changed a few times in ``length`` seconds and lifted within a second after."""
    changes = sorted(map(float, rng.uniform(0.0, length, 2 * int(rng.integers(1, 4)))))
    changes[-1] = length + float(rng.uniform(0.0, 1.0))
    return [
        (at, control_change(channel, SUSTAIN, 0 if number % 2 else int(rng.integers(1, 128))))
        for number, at in enumerate(changes)
    ]


# --- kinds of phrases ---------------------------------------------------------------


def _velocity(rng: np.random.Generator) -> int:
    return int(rng.integers(30, 120))


def _written(rng: np.random.Generator) -> _Phrase:
    """Return a phrase of our own writing, in some key."""
    names = sorted(PHRASES)
    up = int(rng.integers(-7, 8))
    return [
        _Note(at, beats, pitch + up, velocity) for at, beats, pitch, velocity in PHRASES[rng.choice(names)]
    ]


def _melody(rng: np.random.Generator) -> _Phrase:
    """Return a line that wanders, detached or slurred."""
    notes, at, pitch = [], 0.0, int(rng.integers(48, 84))
    held = float(rng.choice([0.3, 0.8, 1.1]))
    for _ in range(int(rng.integers(1, 25))):
        step = float(rng.choice([0.25, 1 / 3, 0.5, 0.5, 1.0, 1.5]))
        notes.append(_Note(at + float(rng.normal(0.0, 0.02)) + 0.1, step * held, pitch, _velocity(rng)))
        at += step
        pitch += int(rng.integers(-5, 6))
    return notes


def _chords(rng: np.random.Generator) -> _Phrase:
    """Return chords, not quite together."""
    notes: _Phrase = []
    for at in range(int(rng.integers(1, 8))):
        root = int(rng.integers(36, 72))
        pitches = {root, *(root + rng.choice([3, 4, 7, 10, 12, 16, 19], 4)).tolist()}
        notes += [
            _Note(at + float(rng.uniform(0.0, 0.04)), 0.9, int(pitch), _velocity(rng))
            for pitch in sorted(pitches)
        ]
    return notes


def _long(rng: np.random.Generator) -> _Phrase:
    """Return a line over notes that are held throughout, longer than any note the model tells apart."""
    line = _melody(rng)
    end = max(note.beat + note.beats for note in line) + float(rng.uniform(0.0, 12.0))
    return [*line, *(_Note(0.0, end, int(pitch), _velocity(rng)) for pitch in rng.integers(28, 48, 2))]


def _trill(rng: np.random.Generator) -> _Phrase:
    """Return two keys in turn, or one again and again, as fast as a keyboard can."""
    pitch, other = int(rng.integers(48, 90)), int(rng.integers(0, 3))
    return [
        _Note(number / 8, 0.15, pitch + other * (number % 2), _velocity(rng))
        for number in range(int(rng.integers(4, 40)))
    ]


def _shower(rng: np.random.Generator) -> _Phrase:
    """Return both forearms: a burst of keys all over the keyboard."""
    return [
        _Note(float(at), float(rng.uniform(0.01, 2.0)), int(pitch), _velocity(rng))
        for at, pitch in zip(rng.uniform(0.0, 1.5, 40), rng.integers(_LOWEST, _HIGHEST + 1, 40), strict=True)
    ]


_KINDS: tuple[Callable[[np.random.Generator], _Phrase], ...] = (
    _written,
    _written,
    _melody,
    _melody,
    _melody,
    _chords,
    _long,
    _trill,
    _shower,
)
