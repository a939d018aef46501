"""A clip one can take hold of: a button with a picture of its notes that plays, and that is dragged out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from gui.takes.clip import Clip
from gui.takes.mini_roll import Pictures
from gui.theme import colours

__all__ = ["ClipChip", "paint_sign"]

_SIZE = QSize(216, 52)
_SMALLEST = QSize(136, 52)
_PAD = 8
_SIGN = 20
"""Pixels: the circle in which it says play or stop."""
_FADED = 0.45


def paint_sign(painter: QPainter, centre: QPointF, *, plays: bool, colour: QColor) -> None:
    """Paint a triangle, or a square while something ``plays``, some twelve pixels wide."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if plays:
        painter.drawRoundedRect(QRectF(centre.x() - 4.5, centre.y() - 4.5, 9, 9), 1.5, 1.5)
    else:
        corners = [QPointF(-3.5, -5.5), QPointF(6, 0), QPointF(-3.5, 5.5)]
        painter.drawPolygon([centre + corner for corner in corners])
    painter.restore()


class ClipChip(QAbstractButton):
    """Shows a clip; pressed, it is to be played, and dragged, to be taken elsewhere.

    Signals:
        drag_wanted: the mouse takes it away.
        copy_wanted: the key for copying was pressed.
    """

    drag_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Be empty, and disabled, as there is nothing to take hold of."""
        super().__init__(parent)
        self.setText(title)
        self.clip: Clip | None = None
        self._length = ""
        self._plays = False
        self._version = 0
        self._pictures = Pictures()
        self._pressed_at: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setEnabled(False)

    def show_clip(self, clip: Clip | None, length: str) -> None:
        """Show ``clip``, whose length is said in words; None: nothing."""
        self.clip, self._length = clip, length
        self._version += 1
        self.setEnabled(clip is not None)
        self.setCursor(Qt.CursorShape.ArrowCursor if clip is None else Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(f"{self.text()}, {length}")
        self.update()

    def show_playing(self, *, plays: bool) -> None:
        """Show whether it sounds."""
        if plays != self._plays:
            self._plays = plays
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which a phrase can be told by its picture."""
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which the title can be read."""
        return _SMALLEST

    # --- mouse and keys ---------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where it is taken hold of."""
        self._pressed_at = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let it be dragged, from a little way on."""
        start = self._pressed_at
        way = None if start is None else (event.position().toPoint() - start).manhattanLength()
        if way is not None and way >= QApplication.startDragDistance() and self.clip is not None:
            self._pressed_at = None
            self.setDown(False)
            self.drag_wanted.emit()
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Count as pressed only what was not dragged."""
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play with Enter as with the space bar; copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    # --- what it looks like -------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is drawn
        """Paint a card: sign, title and length above, the notes below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        area = QRectF(self.rect()).adjusted(_PAD + 2, 6, -_PAD - 2, -7)
        c = colours()
        if self.clip is not None:
            centre = QPointF(area.left() + _SIGN / 2 - 2, area.center().y())
            paint_sign(painter, centre, plays=self._plays, colour=QColor(c.accent))
            area.setLeft(area.left() + _SIGN + 4)
        metrics = QFontMetricsF(self.font())
        line = QRectF(area.left(), area.top(), area.width(), metrics.height())
        painter.setPen(QColor(c.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, right, self._length)
        room = line.width() - metrics.horizontalAdvance(self._length) - _PAD
        painter.setPen(QColor(c.text if self.isEnabled() else c.muted))
        title = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        notes = QRectF(area.left(), line.bottom() + 3, area.width(), area.bottom() - line.bottom() - 3)
        self._paint_notes(painter, notes)

    def _paint_card(self, painter: QPainter) -> None:
        c = colours()
        border, width = c.line, 1.0
        if self._plays:
            border = c.accent
        elif self.isEnabled() and self.underMouse():
            border = c.strong_line
        if self.hasFocus():
            border, width = c.accent, 2.0
        ground = QColor(c.line if self.isDown() else c.surface if self.isEnabled() else c.window)
        half = width / 2
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)

    def _paint_notes(self, painter: QPainter, area: QRectF) -> None:
        if self.clip is None:
            painter.setOpacity(_FADED)
            painter.setPen(QPen(QColor(colours().strong_line), 1, Qt.PenStyle.DashLine))
            painter.drawLine(
                QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y())
            )
            return
        size = QSizeF(area.width(), area.height())
        ratio = self.devicePixelRatioF()
        picture = self._pictures.of(self._version, self.clip, size, ratio)
        painter.drawPixmap(area.topLeft(), picture)

    def changeEvent(self, event: QEvent) -> None:
        """Look as the theme wants it."""
        super().changeEvent(event)
        self.update()
