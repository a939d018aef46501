"""Where music may be dropped: painted as a frame with a sentence."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import colours

__all__ = ["MusicDrop", "dropped"]

_MARGIN = 2.0
_LARGE = 1.5
_VEIL, _GROUND = 242, 24


def dropped(mime: QMimeData) -> list[str]:
    """Return the paths of the folders and files in what is dragged."""
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]


class MusicDrop(QWidget):
    """A dashed frame with two lines of text.

    Args:
        text: the first line, large.
        more: the second, small.
        parent: what it lies in, or over.
    """

    def __init__(self, text: str, more: str, parent: QWidget) -> None:
        """Lie there."""
        super().__init__(parent)
        self._text, self._more = text, more
        self._lit = False
        self.setMinimumHeight(96)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)

    def light(self, *, lit: bool) -> None:
        """Show whether something is held over it."""
        self._lit = lit
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, frame and text."""
        del event
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._lit:
            veil = QColor(c.window)
            veil.setAlpha(_VEIL)
            painter.fillRect(self.rect(), veil)
        ground = QColor(c.accent)
        ground.setAlpha(_GROUND if self._lit else 0)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(c.accent if self._lit else c.strong_line), 2, Qt.PenStyle.DashLine))
        frame = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawRoundedRect(frame, 12, 12)
        large = QFont(self.font())
        large.setPointSizeF(max(large.pointSizeF() * _LARGE, 1.0))
        inner = frame.adjusted(16, 8, -16, -8)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        first = QFontMetricsF(large).boundingRect(inner, int(flags), self._text)
        second = QFontMetricsF(self.font()).boundingRect(inner, int(flags), self._more)
        top = inner.top() + (inner.height() - first.height() - 8 - second.height()) / 2
        painter.setFont(large)
        painter.setPen(QColor(c.text))
        painter.drawText(QRectF(inner.left(), top, inner.width(), first.height()), int(flags), self._text)
        painter.setFont(self.font())
        painter.setPen(QColor(c.muted))
        below = QRectF(inner.left(), top + first.height() + 8, inner.width(), second.height())
        painter.drawText(below, int(flags), self._more)
        painter.end()
