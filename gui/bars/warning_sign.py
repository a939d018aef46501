"""A small triangle that warns, and says of what when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from gui.controls.widgets import set_tip
from gui.theme import colours

__all__ = ["WarningSign"]


class WarningSign(QToolButton):
    """A warning in the room of a letter.

    Args:
        name: what it warns of, in a word or two.
        text: all of it; the tool tip, which a press shows too.
        parent: where it is.
    """

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        """Warn."""
        super().__init__(parent)
        self.setStyleSheet("QToolButton { padding: 2px; background: transparent; }")
        self.setAccessibleName(name)
        set_tip(self, text)
        self.clicked.connect(self._explain)

    def _explain(self) -> None:
        QToolTip.showText(self.mapToGlobal(QPointF(0, 0)).toPoint(), self.toolTip(), self)

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the triangle."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, self.height() / 2)
        pen = QPen(QColor(colours().warning), 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF([QPointF(0, -6), QPointF(7, 6), QPointF(-7, 6)]))
        painter.drawLine(QPointF(0, -2), QPointF(0, 1.5))
        painter.drawPoint(QPointF(0, 4))
