"""Shows where files may be dropped, over what it lies on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import colours

__all__ = ["DropZone", "models_in"]

_SUFFIX = ".onnx"
_MARGIN = 8


def models_in(mime: QMimeData) -> list[Path]:
    """Return the files among what is dragged that may be models, by their names."""
    files = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return [path for path in files if path.suffix.lower() == _SUFFIX]


class DropZone(QWidget):
    """A veil over its parent with a dashed frame and a sentence; hidden until something is dragged there."""

    def __init__(self, parent: QWidget) -> None:
        """Lie hidden over ``parent``."""
        super().__init__(parent)
        self.setObjectName("library-drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count = 0
        self.hide()

    def lift(self, count: int) -> None:
        """Show that ``count`` files may be dropped."""
        self._count = count
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint veil, frame and sentence."""
        del event
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(c.window)
        veil.setAlpha(242)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        ground = QColor(c.accent)
        ground.setAlpha(24)
        painter.setBrush(ground)
        pen = QPen(QColor(c.accent), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame, 12, 12)
        font = self.font()
        font.setPointSizeF(max(font.pointSizeF() * 1.4, 1.0))
        painter.setFont(font)
        painter.setPen(QColor(c.text))
        text = (
            self.tr("Drop the model here to add it to the library")
            if self._count == 1
            else self.tr("Drop {count} models here to add them to the library").format(count=self._count)
        )
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        painter.end()
