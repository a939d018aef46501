"""Where the keys of a piano are: which of them fit, their rectangles, and which one is under a point.

Proportions are those of a piano: black keys are a good half as wide and two thirds
as long as white ones, and stand apart from each other where white ones squeeze in
between. Lengths are in device-independent pixels, from the top left of the keys.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

__all__ = [
    "MIDDLE_C",
    "SHIFTS",
    "Key",
    "Keys",
    "first_pitch",
    "is_black",
    "lay_out",
    "lowest_played",
    "octaves_for",
    "velocity_at",
]

MIDDLE_C = 60
SHIFTS = range(-4, 4)
"""By how many octaves the keys can be shifted."""

_MOST_OCTAVES, _FEWEST_OCTAVES = 7, 3
_TOP = 120
"""The highest C of MIDI: the last key that can be seen."""
_NARROWEST = 22.0
"""Pixels of a white key: below it, an octave less is shown."""
_WIDEST = 40.0
"""Pixels of a white key: what is left over stays empty, lest the keys look squat."""
_BLACK_WIDTH = 0.58
_BLACK_LENGTH = 0.64
_LEAN = {1: -0.11, 3: 0.11, 6: -0.15, 8: 0.0, 10: 0.15}
"""How far the middle of a black key is from the gap below it, in widths of white keys."""
_SOFTEST, _LOUDEST = 40, 120


@dataclass(frozen=True)
class Key:
    """A key's rectangle; a white one lies beneath the black ones that overlap it."""

    pitch: int
    left: float
    right: float
    length: float
    black: bool

    def covers(self, x: float, y: float) -> bool:
        """Return whether a point is within the rectangle, whose right and lower edges don't belong to it."""
        return self.left <= x < self.right and 0.0 <= y < self.length


@dataclass(frozen=True)
class Keys:
    """The keys that are shown."""

    white: tuple[Key, ...]
    black: tuple[Key, ...]

    @property
    def first(self) -> int:
        """Lowest pitch."""
        return self.white[0].pitch

    @property
    def last(self) -> int:
        """Highest pitch."""
        return self.white[-1].pitch

    @functools.cached_property
    def by_pitch(self) -> dict[int, Key]:
        """Each key by its pitch."""
        return {key.pitch: key for key in (*self.white, *self.black)}

    def at(self, x: float, y: float) -> Key | None:
        """Return the key under a point, black before white; None: there is none."""
        return next((key for key in (*self.black, *self.white) if key.covers(x, y)), None)


def is_black(pitch: int) -> bool:
    """Return whether ``pitch`` is a black key's."""
    return pitch % 12 in _LEAN


def octaves_for(width: float) -> int:
    """Return how many octaves, and the C above them, fit into ``width`` pixels; 3 to 7."""
    return max(_FEWEST_OCTAVES, min(_MOST_OCTAVES, int(width / _NARROWEST - 1) // 7))


def first_pitch(octaves: int, shift: int) -> int:
    """Return the lowest key shown: middle C is in the middle, unless shifted by ``shift`` octaves."""
    centred = MIDDLE_C - 12 * (octaves // 2)
    return max(0, min(_TOP - 12 * octaves, centred + 12 * shift))


def lowest_played(shift: int) -> int:
    """Return the lowest pitch that the computer's keys reach; all of those that they reach are shown."""
    return MIDDLE_C - 12 + 12 * shift


def velocity_at(y: float, length: float) -> int:
    """Return the MIDI velocity of a key struck at ``y`` of ``length`` pixels: further down is louder."""
    share = max(0.0, min(1.0, y / length))
    return _SOFTEST + round(share * (_LOUDEST - _SOFTEST))


def lay_out(first: int, octaves: int, width: float, height: float, scale: float = 1.0) -> Keys:
    """Return the keys from the C ``first`` to the C ``octaves`` above, centred in ``width`` × ``height``.

    Args:
        first: a multiple of 12.
        octaves: at least 1.
        width: pixels.
        height: pixels.
        scale: device pixels to a pixel; edges lie on device pixels, so that they are crisp.
    """

    def snapped(value: float) -> float:
        return round(value * scale) / scale

    count = 7 * octaves + 1
    each = min(width / count, _WIDEST)
    start = (width - each * count) / 2
    pitches = [pitch for pitch in range(first, first + 12 * octaves + 1) if not is_black(pitch)]
    edges = [snapped(start + each * index) for index in range(count + 1)]
    white = tuple(
        Key(pitch, left, right, height, black=False)
        for pitch, left, right in zip(pitches, edges, edges[1:], strict=False)
    )
    black = tuple(
        Key(
            key.pitch + 1,
            snapped(key.right + each * (_LEAN[(key.pitch + 1) % 12] - _BLACK_WIDTH / 2)),
            snapped(key.right + each * (_LEAN[(key.pitch + 1) % 12] + _BLACK_WIDTH / 2)),
            snapped(height * _BLACK_LENGTH),
            black=True,
        )
        for key in white[:-1]
        if is_black(key.pitch + 1)
    )
    return Keys(white, black)
