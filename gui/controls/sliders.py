"""Sliders in the theme's colours: a plain one, and one along a control's range and curve."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from gui.controls.values import from_turn, span, to_turn
from gui.theme import colours
from realtime.messages import ControlInfo

__all__ = ["ControlSlider", "PlainSlider"]

_STEPS = 1000
"""Places of a slider whose values are not few whole numbers."""


class PlainSlider(QSlider):
    """A horizontal slider drawn in the theme's colours; a click on the groove takes the handle there.

    Signals:
        reset_wanted: it was double-clicked, or Backspace or Delete was pressed.
    """

    reset_wanted = Signal()
    _HANDLE = 14.0
    _GROOVE = 4.0

    def __init__(self, parent: QWidget | None = None) -> None:
        """Stand at the least value."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._mark: float | None = None
        self._from: float | None = None

    def set_marks(self, default: float | None, origin: float | None = None) -> None:
        """Mark ``default``, and fill the groove from ``origin`` on: shares of the way, 0 to 1."""
        self._mark, self._from = default, origin
        self.update()

    def show_value(self, value: int) -> None:
        """Show ``value`` without saying that it changed."""
        before = self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(before)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the handle and the ring of the focus."""
        return QSize(96, 20)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(40, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to where the button went down."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self._take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the handle along."""
        if self.isSliderDown():
            self._take(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the handle."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the default on Backspace and Delete; move on all other keys that move a slider."""
        if event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.reset_wanted.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move, or let what lies behind scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is drawn
        """Draw groove, filled part, mark and handle."""
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled()
        begin, length, middle = self._way()
        here = begin + length * self._share()
        groove = QRectF(begin, middle - self._GROOVE / 2, length, self._GROOVE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.strong_line if on else c.line))
        painter.drawRoundedRect(groove, self._GROOVE / 2, self._GROOVE / 2)
        origin = begin + length * (self._from or 0.0)
        filled = QRectF(min(origin, here), groove.top(), abs(here - origin), self._GROOVE)
        painter.setBrush(QColor(c.accent if on else c.strong_line))
        painter.drawRoundedRect(filled, self._GROOVE / 2, self._GROOVE / 2)
        if self._mark is not None and abs(begin + length * self._mark - here) > self._HANDLE / 2:
            painter.setBrush(QColor(c.muted))
            painter.drawRoundedRect(QRectF(begin + length * self._mark - 1, middle - 5, 2, 10), 1, 1)
        handle = self._HANDLE / 2 - 1
        painter.setPen(QPen(QColor(c.accent if on else c.strong_line), 2))
        painter.setBrush(QColor(c.accent if self.isSliderDown() else c.surface))
        painter.drawEllipse(QPointF(here, middle), handle - 1, handle - 1)
        if self.hasFocus():
            ring = QColor(c.accent)
            ring.setAlphaF(0.35)
            painter.setPen(QPen(ring, 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(here, middle), handle + 1.5, handle + 1.5)

    def _way(self) -> tuple[float, float, float]:
        """Return where the handle's way begins, how long it is, and at what height it runs, in pixels."""
        margin = self._HANDLE / 2 + 2
        return margin, max(self.width() - 2 * margin, 1.0), self.height() / 2

    def _share(self) -> float:
        return (self.sliderPosition() - self.minimum()) / max(self.maximum() - self.minimum(), 1)

    def _take(self, x: float) -> None:
        begin, length, _ = self._way()
        share = min(max((x - begin) / length, 0.0), 1.0)
        self.setSliderPosition(round(self.minimum() + share * (self.maximum() - self.minimum())))


class ControlSlider(PlainSlider):
    """A slider over a control's range, along the control's curve.

    Signals:
        moved: somebody took it to a value, in the control's unit.
    """

    moved = Signal(float)

    def __init__(self, info: ControlInfo, parent: QWidget | None = None) -> None:
        """Show the control's value."""
        super().__init__(parent)
        self._info = info
        low, high = span(info)
        steps = round(high - low) if info.whole and high - low <= _STEPS else _STEPS
        self.setRange(0, max(steps, 1))
        self.setSingleStep(max(steps // 100, 1))
        self.setPageStep(max(steps // 10, 1))
        default = None if isinstance(info.default, str) else to_turn(info, info.default)
        self.set_marks(default, to_turn(info, 0.0) if low < 0 < high else None)
        if not isinstance(info.value, str):
            self.show_control(info.value)
        self.valueChanged.connect(lambda at: self.moved.emit(from_turn(info, at / self.maximum())))

    def show_control(self, value: float) -> None:
        """Show ``value``, in the control's unit, without saying that it changed."""
        self.show_value(round(to_turn(self._info, value) * self.maximum()))
