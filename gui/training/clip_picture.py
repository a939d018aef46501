"""A clip as a picture: a piano roll with bar lines, the phrase and what goes on from it in their colours."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.takes.clip import Clip
from gui.takes.mini_roll import Frame, frame_of, paint_clip
from gui.theme import colours
from music.score import Meter

__all__ = ["ClipPicture", "bar_beats"]

_PAD = 8
_LEAST_BAR = 6.0
"""Pixels from one bar line to the next at least: else only some of them are drawn."""


def bar_beats(meter: Meter, begin: float, end: float, width: float) -> list[float]:
    """Return the beats at which bar lines are drawn in a picture.

    Args:
        meter: of the music, whose beats count from a bar line.
        begin: of what is shown, beats.
        end: of the same.
        width: of the picture, pixels.

    Returns:
        Beats from ``begin`` to ``end``: those of all bar lines, or where these would be too close
        together, of every second, fourth, and so on.
    """
    bar = float(meter.beats)
    length = end - begin
    if length <= 0 or width <= 0:
        return []
    while bar * width / length < _LEAST_BAR:
        bar *= 2
    first = math.ceil(begin / bar - 1e-9)
    return [number * bar for number in range(first, math.floor(end / bar + 1e-9) + 1)]


class ClipPicture(QWidget):
    """Shows a clip, or in words why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing."""
        super().__init__(parent)
        self.clip: Clip | None = None
        self.frame: Frame | None = None
        self._words = ""
        self._faded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 56)

    def sizeHint(self) -> QSize:
        """Return a size at which a tune can be told by its shape."""
        return QSize(360, 130)

    def show_clip(self, clip: Clip | None, words: str = "", frame: Frame | None = None) -> None:
        """Show ``clip`` within ``frame``, or so that it fills the picture; no clip: ``words`` instead."""
        self.clip, self._words, self._faded = clip, words, False
        self.frame = frame or (frame_of(clip) if clip is not None else None)
        self.setAccessibleDescription(words)
        self.update()

    def fade(self, *, faded: bool) -> None:
        """Show it paler: another is on its way."""
        if faded != self._faded:
            self._faded = faded
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Look as the theme wants it."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is drawn
        """Paint the ground, the bar lines, where the phrase ends, and the notes."""
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.setBrush(QColor(c.surface))
        painter.drawRoundedRect(frame, 6, 6)
        area = frame.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        if self.clip is None:
            painter.setPen(QColor(c.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self._words)
            return
        if self._faded:
            painter.setOpacity(0.45)
        if self.frame is not None:
            self._paint_bars(painter, area, self.clip, self.frame)
            paint_clip(painter, area, self.clip, self.frame)

    def _paint_bars(self, painter: QPainter, area: QRectF, clip: Clip, frame: Frame) -> None:
        c = colours()
        scale = area.width() / max(frame.end - frame.begin, 1 / 16)
        painter.setPen(QPen(QColor(c.line), 1))
        for beat in bar_beats(clip.meter, frame.begin, frame.end, area.width()):
            x = area.left() + (beat - frame.begin) * scale
            painter.drawLine(QPointF(x, area.top() - _PAD / 2), QPointF(x, area.bottom() + _PAD / 2))
        if clip.player and clip.model:
            border = min(note.beat for note in clip.model)
            x = area.left() + (border - frame.begin) * scale - 1
            ground = QColor(c.model)
            ground.setAlphaF(0.07)
            painter.fillRect(
                QRectF(x, area.top() - _PAD, area.right() + _PAD - x, area.height() + 2 * _PAD), ground
            )
            painter.setPen(QPen(QColor(c.model), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top() - _PAD / 2), QPointF(x, area.bottom() + _PAD / 2))
