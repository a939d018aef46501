"""Pictures of the past, kept while it does not change: to scroll is to put them elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtGui import QPainter, QPixmap

from gui.roll.ink import Ink
from gui.roll.notes import RollNote
from gui.roll.paint import Strip, paint_grid, paint_notes
from gui.roll.viewport import Viewport

__all__ = ["Tiles"]

_WIDTH = 256
"""Device pixels."""
_SPARE = 4
"""Tiles kept beside those in view."""


class _Key(NamedTuple):
    """What all tiles were painted for; with another one they are of no use."""

    view: Viewport
    """With everything that moves alone left out."""
    epoch: int
    ink: Ink


class Tiles:
    """The rows, lines and notes of the past, cut along the beat axis.

    Args:
        notes_between: returns the notes that have ended and sound somewhere from a beat to another.
    """

    def __init__(self, notes_between: Callable[[float, float], Sequence[RollNote]]) -> None:
        """Paint nothing yet."""
        self._notes_between = notes_between
        self._key: _Key | None = None
        self._tiles: dict[int, QPixmap] = {}
        self.painted = 0
        """Tiles painted so far."""

    def add(self, notes: Sequence[RollNote]) -> None:
        """Paint ``notes``, which have just ended, on the tiles that they belong on."""
        if self._key is None:
            return
        view, ink = self._key.view, self._key.ink
        by_tile: dict[int, list[RollNote]] = {}
        for note, (x, _, width, _) in zip(notes, view.boxes(notes), strict=True):
            for index in range(x // _WIDTH, (x + width) // _WIDTH + 1):
                if index in self._tiles:
                    by_tile.setdefault(index, []).append(note)
        for index, some in by_tile.items():
            painter = QPainter(self._tiles[index])
            _clip(painter, view)
            paint_notes(painter, view, index * _WIDTH, some, ink)
            painter.end()

    def paint(self, painter: QPainter, view: Viewport, epoch: int, ink: Ink) -> None:
        """Paint what is seen right of the gutter.

        Args:
            painter: of the widget, in device pixels.
            view: what is seen.
            epoch: another number whenever the past as a whole has changed.
            ink: colours.
        """
        key = _Key(view._replace(left=0, width=0), epoch, ink)
        if key != self._key:
            self._key = key
            self._tiles.clear()
        first = view.left // _WIDTH
        last = (view.left + view.width - view.gutter) // _WIDTH
        for index in range(first, last + 1):
            if index not in self._tiles:
                self._tiles[index] = self._painted(index, view, ink)
            painter.drawPixmap(index * _WIDTH - view.left + view.gutter, 0, self._tiles[index])
        for index in [each for each in self._tiles if not first - _SPARE <= each <= last + _SPARE]:
            del self._tiles[index]

    def _painted(self, index: int, view: Viewport, ink: Ink) -> QPixmap:
        self.painted += 1
        tile = QPixmap(_WIDTH, view.height)
        strip = Strip(index * _WIDTH, _WIDTH)
        painter = QPainter(tile)
        paint_grid(painter, view, strip, ink)
        _clip(painter, view)
        margin = 4 * view.grain  # notes are at least a few pixels wide
        beats = (strip.first - margin) / view.beat_px, (strip.first + strip.width) / view.beat_px
        paint_notes(painter, view, strip.first, self._notes_between(*beats), ink)
        painter.end()
        return tile


def _clip(painter: QPainter, view: Viewport) -> None:
    painter.setClipRect(0, view.ruler, _WIDTH, view.height - view.ruler)
