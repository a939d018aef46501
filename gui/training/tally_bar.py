"""The votes between two models as a bar, which grows from both ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import colours
from gui.training.blind import Tally

__all__ = ["TallyBar"]

_HEIGHT = 14
_LEAST_ROUNDS = 6
"""Rounds for which there is room at least, so that one vote doesn't fill the bar."""


class TallyBar(QWidget):
    """Shows the first model's votes from the left, the second's from the right, ties between them."""

    def __init__(self) -> None:
        """Show no votes."""
        super().__init__()
        self._tally = Tally(0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("compare-tally")
        self.setAccessibleName(self.tr("Votes"))

    def sizeHint(self) -> QSize:
        """Return a flat bar."""
        return QSize(320, _HEIGHT)

    def show_tally(self, tally: Tally) -> None:
        """Show ``tally``."""
        self._tally = tally
        text = self.tr("{first} to {second}, {ties} without a preference")
        words = text.format(first=tally.first, second=tally.second, ties=tally.ties)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Look as the theme wants it."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is drawn
        """Paint a cell for each vote."""
        c, tally = colours(), self._tally
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        cells = max(tally.rounds, _LEAST_ROUNDS)
        free = cells - tally.rounds
        kinds = [c.accent] * tally.first + [c.muted] * tally.ties + [c.line] * free + [c.good] * tally.second
        wide = self.width() / cells
        for number, colour in enumerate(kinds):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(number * wide + 1, 1, wide - 2, self.height() - 2), 3, 3)
