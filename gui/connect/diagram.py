"""A small picture of the way that notes or clock take: boxes with arrows between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import colours

__all__ = ["Arrow", "Box", "Diagram", "StepBadge"]

_HEIGHT = 56
_BOX_HEIGHT = 40.0
_WIDEST_BOX = 168.0
_ARROW = 44.0
"""Room between two boxes; all in device-independent pixels."""
_HEAD = 7.0


@dataclass(frozen=True)
class Box:
    """A place that notes or clock come by."""

    text: str
    whose: Literal["player", "model", "daw"]
    """Decides its colour."""


@dataclass(frozen=True)
class Arrow:
    """The way from one box to the next."""

    state: Literal["aside", "waiting", "done"]
    """Not what the step is about; that, and not seen yet; that, and seen to work."""
    way: Literal["there", "back", "both"] = "there"


class Diagram(QWidget):
    """Boxes in a row, each joined to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._boxes: tuple[Box, ...] = ()
        self._arrows: tuple[Arrow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is shown."""
        return self._boxes

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """How the boxes are joined."""
        return self._arrows

    def show_way(self, boxes: Sequence[Box], arrows: Sequence[Arrow]) -> None:
        """Show ``boxes`` and what joins each to the next, one fewer.

        Raises:
            ValueError: the numbers don't fit.
        """
        if len(arrows) != len(boxes) - 1:
            msg = f"{len(boxes)} boxes are joined by {len(boxes) - 1} arrows, not {len(arrows)}"
            raise ValueError(msg)
        self._boxes, self._arrows = tuple(boxes), tuple(arrows)
        signs = {"there": "→", "back": "←", "both": "↔"}
        words = [boxes[0].text]
        for arrow, box in zip(arrows, boxes[1:], strict=True):
            words += [signs[arrow.way], box.text]
        self.setAccessibleName(" ".join(words))
        self.setToolTip(self.accessibleName())
        # A single box is no way.
        self.setVisible(bool(arrows))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for four boxes."""
        return QSize(640, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the least that can still be read."""
        return QSize(360, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint boxes and arrows, from the left."""
        if not self._boxes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = len(self._boxes)
        # One pixel is kept free at both ends, for the outlines.
        width = min((self.width() - 2 - _ARROW * (count - 1)) / count, _WIDEST_BOX)
        top = (self.height() - _BOX_HEIGHT) / 2
        x = 1.0
        for index, box in enumerate(self._boxes):
            if index:
                _paint_arrow(painter, self._arrows[index - 1], x, x + _ARROW, self.height() / 2)
                x += _ARROW
            _paint_box(painter, box, QRectF(x, top, width, _BOX_HEIGHT))
            x += width
        painter.end()


def _paint_box(painter: QPainter, box: Box, place: QRectF) -> None:
    c = colours()
    colour = QColor({"player": c.player, "model": c.model, "daw": c.strong_line}[box.whose])
    filling = QColor(colour)
    filling.setAlphaF(0.14)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(filling)
    painter.drawRoundedRect(place, 8, 8)
    painter.setPen(QColor(c.text))
    inside = place.adjusted(8, 0, -8, 0)
    text = painter.fontMetrics().elidedText(box.text, Qt.TextElideMode.ElideRight, int(inside.width()))
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, text)


def _paint_arrow(painter: QPainter, arrow: Arrow, left: float, right: float, y: float) -> None:
    c = colours()
    colour = QColor({"aside": c.strong_line, "waiting": c.accent, "done": c.good}[arrow.state])
    left, right = left + 6, right - 6
    pen = QPen(colour, 1.5 if arrow.state == "aside" else 2.0)
    if arrow.state == "waiting":
        pen.setDashPattern([2.5, 2.0])
    painter.setPen(pen)
    painter.drawLine(
        QPointF(left + (_HEAD if arrow.way != "there" else 0.0), y),
        QPointF(right - (_HEAD if arrow.way != "back" else 0.0), y),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if arrow.way != "back":
        painter.drawPolygon(_head(right, -_HEAD, y))
    if arrow.way != "there":
        painter.drawPolygon(_head(left, _HEAD, y))


def _head(tip: float, back: float, y: float) -> QPolygonF:
    half = _HEAD * math.tan(math.radians(32))
    return QPolygonF([QPointF(tip, y), QPointF(tip + back, y - half), QPointF(tip + back, y + half)])


class StepBadge(QWidget):
    """The number of a step in a circle; a tick once it is done."""

    _SIZE = 28

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        """Show ``number``."""
        super().__init__(parent)
        self._number, self._done = number, False
        self.setFixedSize(self._SIZE, self._SIZE)
        self._say()

    @property
    def done(self) -> bool:
        """Whether it shows a tick."""
        return self._done

    def set_done(self, done: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Show a tick, or the number."""
        self._done = done
        self._say()
        self.update()

    def _say(self) -> None:
        text = self.tr("Step {number}, done") if self._done else self.tr("Step {number}")
        self.setAccessibleName(text.format(number=self._number))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint circle and number or tick."""
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        colour = QColor(c.good if self._done else c.accent)
        if self._done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(circle)
            painter.setPen(QPen(QColor(c.surface), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline([QPointF(8.5, 14.5), QPointF(12.5, 18.5), QPointF(19.5, 10)])
        else:
            painter.setPen(QPen(colour, 2))
            painter.drawEllipse(circle)
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()
