"""Where beats and pitches lie on the roll, in device pixels; without Qt.

The beat axis is a line of whole pixels that the widget shows a part of. So a
note falls on the same pixels of that line wherever it has been scrolled to,
and what was painted once can be moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gui.roll.notes import RollNote

__all__ = ["Box", "Viewport"]

_LOWEST, _HIGHEST = 0, 127


Box = tuple[int, int, int, int]
"""A rectangle, in device pixels: left, top, width and height. A plain tuple, for there are thousands."""


class Viewport(NamedTuple):
    """What of beats and pitches is seen."""

    width: int
    """Of the widget, device pixels."""
    height: int
    gutter: int
    """Width of the keys at the left, device pixels."""
    ruler: int
    """Height of the bar numbers at the top, device pixels."""
    left: int
    """Pixel of the beat axis at the gutter's edge."""
    beat_px: float
    """Device pixels a beat."""
    low: float
    """Pitch at the bottom edge: the row of pitch 60 lies from 60 to 61."""
    high: float
    """Pitch at the bottom of the ruler."""
    ratio: float = 1.0
    """Device pixels to a pixel."""
    bar: float = 4.0
    """Length of a bar in beats."""

    @property
    def grain(self) -> int:
        """Width of a thin line, device pixels."""
        return max(int(self.ratio + 0.25), 1)

    def px(self, pixels: float) -> int:
        """Return ``pixels`` in whole device pixels, at least one."""
        return max(round(pixels * self.ratio), 1)

    @property
    def first_beat(self) -> float:
        """Beat at the gutter's edge."""
        return self.left / self.beat_px

    @property
    def last_beat(self) -> float:
        """Beat at the right edge."""
        return (self.left + self.width - self.gutter) / self.beat_px

    @property
    def row_px(self) -> float:
        """Height of a row, device pixels."""
        return (self.height - self.ruler) / (self.high - self.low)

    def axis_px(self, beat: float) -> int:
        """Return the pixel of the beat axis at ``beat``."""
        return round(beat * self.beat_px)

    def x_at(self, beat: float) -> int:
        """Return the widget's column at ``beat``, device pixels."""
        return self.axis_px(beat) - self.left + self.gutter

    def beat_at(self, x: float) -> float:
        """Return the beat at column ``x``, device pixels."""
        return (x - self.gutter + self.left) / self.beat_px

    def y_at(self, pitch: float) -> int:
        """Return the lower edge of the row of ``pitch``, device pixels from the top."""
        return self.ruler + round((self.high - pitch) * self.row_px)

    def pitch_at(self, y: float) -> float:
        """Return the pitch at ``y`` device pixels from the top; its whole part is the row's."""
        return self.high - (y - self.ruler) / self.row_px

    def rows(self) -> range:
        """Return the MIDI pitches whose rows are seen, at least in part."""
        return range(max(int(self.low // 1), _LOWEST), min(int(-(-self.high // 1)), _HIGHEST + 1))

    def boxes(self, notes: Iterable[RollNote]) -> Iterator[Box]:
        """Return where ``notes`` lie on the beat axis: x is that axis's, not the widget's."""
        beat_px, grain, least = self.beat_px, self.grain, 2 * self.grain
        rows: dict[int, tuple[int, int]] = {}
        for beat, end, pitch, *_ in notes:
            row = rows.get(pitch)
            if row is None:
                top = self.y_at(pitch + 1)
                row = rows[pitch] = top, max(self.y_at(pitch) - top - grain, grain)
            x = round(beat * beat_px)
            # A little less than it is long, so that a repeated note shows as two.
            width = least if end is None else max(round(end * beat_px) - x - grain, least)
            yield x, row[0], width, row[1]
