"""A figure with its name, before a small curve of what it was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import colours

__all__ = ["Gauge"]

_MARGIN = 4
_LEAST_POINTS = 2


class Gauge(QWidget):
    """Shows a figure and where it came from.

    Args:
        name: what is measured.
        widest: the widest figure that room is kept for.
        places: readings that the curve is wide.
        scale: the curve's height in the unit of the readings; a higher one raises it.
        parent: where it is.
    """

    def __init__(
        self, name: str, widest: str, places: int, scale: float, parent: QWidget | None = None
    ) -> None:
        """Show that there is nothing to show yet."""
        super().__init__(parent)
        self._name, self._widest, self._places, self._scale = name, widest, places, scale
        self.figure = "–"
        """What is shown."""
        self.warns = False
        """Whether it is shown as bad."""
        self._values: Sequence[float] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_reading(self, figure: str, values: Sequence[float], *, warns: bool) -> None:
        """Show ``figure``, and ``values`` as a curve, latest last."""
        self.figure, self._values, self.warns = figure, values, warns
        self.setAccessibleName(f"{self._name} {figure}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for name and figure."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(f"{self._name} ") + metrics.horizontalAdvance(self._widest)
        return QSize(width + 2 * _MARGIN, metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is drawn
        """Draw the curve, and the words over it."""
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        line = QColor(c.warning if self.warns else c.accent)
        curve = self._curve(area.adjusted(1, 2, -1, -1))
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if curve:
            line.setAlphaF(0.14)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(line)
            painter.drawPolygon(curve)
            line.setAlphaF(0.6)
            painter.setPen(QPen(line, 1))
            painter.drawPolyline(curve[1:-1])
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = self.fontMetrics().horizontalAdvance(f"{self._name} ")
        painter.setPen(QColor(c.warning if self.warns else c.muted))
        painter.drawText(area.adjusted(_MARGIN, 0, 0, 0), where, self._name)
        painter.setPen(QColor(c.warning if self.warns else c.text))
        painter.drawText(area.adjusted(_MARGIN + name, 0, 0, 0), where, self.figure)

    def _curve(self, area: QRectF) -> list[QPointF]:
        """Return the area under the values: its first and last point lie on the ground."""
        if len(self._values) < _LEAST_POINTS:
            return []
        highest = max(self._scale, *self._values)
        step = area.width() / (self._places - 1)
        first = area.right() - step * (len(self._values) - 1)
        points = [
            QPointF(first + number * step, area.bottom() - area.height() * value / highest)
            for number, value in enumerate(self._values)
        ]
        return [QPointF(first, area.bottom()), *points, area.bottomRight()]
