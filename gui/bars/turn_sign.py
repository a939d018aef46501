"""The sign that says whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.bars.turn import Who
from gui.theme import colours

__all__ = ["TurnSign"]


class TurnSign(QWidget):
    """Says in a word, and by its colour, whose turn it is.

    Args:
        words: what it says for whom.
        parent: where it is.
    """

    def __init__(self, words: Mapping[Who, str], parent: QWidget | None = None) -> None:
        """Say that it is nobody's."""
        super().__init__(parent)
        self._words = words
        self.who: Who = "nobody"
        """Whose turn is shown."""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.show_turn("nobody")

    def show_turn(self, who: Who) -> None:
        """Say whose turn it is."""
        self.who = who
        self.setAccessibleName(self._words[who])
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the longest word, so that nothing moves."""
        metrics = self.fontMetrics()
        width = max(metrics.horizontalAdvance(word) for word in self._words.values())
        return QSize(width + 36, metrics.height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is drawn
        """Draw it; nothing where it is disabled, as nobody plays."""
        if not self.isEnabled():
            return
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor({"player": c.player, "model": c.model}.get(self.who, c.muted))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = QColor(colour)
        ground.setAlphaF(0.0 if self.who == "nobody" else 0.14)
        painter.setPen(QPen(QColor(c.line) if self.who == "nobody" else colour, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = QPointF(14, area.center().y())
        both = self.who == "both"
        painter.setBrush(QColor(c.player) if both else colour)
        painter.drawEllipse(middle - QPointF(2 * both, 0), 4, 4)
        if both:
            painter.setBrush(QColor(c.model))
            painter.drawEllipse(middle + QPointF(3, 0), 4, 4)
        painter.setPen(QColor(c.text) if both else colour)
        room = area.adjusted(24, 0, -8, 0)
        painter.drawText(
            room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words[self.who]
        )
