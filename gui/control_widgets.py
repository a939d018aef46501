"""Small widgets that the bars and panels share: sliders, numbers, labels that give way, a pacemaker."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QSizePolicy, QSlider, QWidget

from gui.control_values import PITCH_UNIT, decimals, from_turn, pitch_from_name, pitch_name, span, to_turn
from gui.theme import colours
from realtime.messages import ControlInfo

__all__ = [
    "ControlNumber",
    "ControlSlider",
    "ElidedLabel",
    "NumberBox",
    "PlainSlider",
    "Throttle",
    "set_role",
]

_STEPS = 1000
"""Places of a slider whose values are not few whole numbers."""


def set_role(widget: QWidget, role: str) -> None:
    """Give ``widget`` another ``role`` in the theme's style sheet, and have it drawn by it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """A line of text that takes what room there is, and ends in an ellipsis where that is too little."""

    def __init__(self, parent: QWidget | None = None, least: int = 24) -> None:
        """Show nothing; never narrower than ``least`` pixels."""
        super().__init__(parent)
        self._least = least
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> str:
        """All of the text, whatever of it is seen."""
        return self._whole

    def set_whole(self, text: str) -> None:
        """Show ``text``, which is the accessible name too."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._fit()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for all of the text."""
        metrics = self.fontMetrics()
        margins = self.contentsMargins()
        width = metrics.horizontalAdvance(self._whole) + margins.left() + margins.right() + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(min(self._least, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class NumberBox(QDoubleSpinBox):
    """A number that a wheel changes only where the keyboard is: scrolling past it leaves it alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say `valueChanged` when a number is finished, not with each figure typed."""
        super().__init__(parent)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.valueChanged.connect(self._finish)
        self.editingFinished.connect(self._finish)

    @property
    def being_typed(self) -> bool:
        """Whether somebody is writing a number that is not finished."""
        return self.hasFocus() and self.lineEdit().isModified()

    def show_value(self, value: float) -> None:
        """Show ``value`` without saying that it changed."""
        before = self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(before)

    def _finish(self) -> None:
        self.lineEdit().setModified(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the number, or let what lies behind scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ControlNumber(NumberBox):
    """The value of a control in writing: notes by name, and a word for a least value that means something.

    Args:
        info: the control.
        suffix: what stands after the number.
        least: what stands for the least value; empty: the number.
        parent: where it is.
    """

    def __init__(self, info: ControlInfo, suffix: str, least: str, parent: QWidget | None = None) -> None:
        """Show the control's value."""
        super().__init__(parent)
        self._pitches = info.unit == PITCH_UNIT
        low, high = span(info)
        self.setDecimals(decimals(info))
        self.setRange(low, high)
        self.setSingleStep(1 if info.whole else 10 ** -decimals(info) * (5 if high - low > 1 else 1))
        self.setSuffix(suffix)
        self.setSpecialValueText(least)
        if not isinstance(info.value, str):
            self.show_value(info.value)

    def textFromValue(self, value: float) -> str:
        """Return the number, or the note's name."""
        return pitch_name(round(value)) if self._pitches else super().textFromValue(value)

    def valueFromText(self, text: str) -> float:
        """Return what is written; what is none leaves the value."""
        if not self._pitches:
            return super().valueFromText(text)
        pitch = pitch_from_name(text)
        return self.value() if pitch is None else float(pitch)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take notes by name and by number."""
        if not self._pitches:
            return super().validate(text, position)
        pitch = pitch_from_name(text)
        inside = pitch is not None and self.minimum() <= pitch <= self.maximum()
        known = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return known, text, position


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


class Throttle(QObject):
    """Passes the first of many calls on at once, and of those that follow the last one now and then.

    Args:
        pause: least time between two calls, in milliseconds.
        do: what is called, with what `call` was given last for each name.
        parent: who owns it.
    """

    def __init__(
        self, pause: int, do: Callable[[str, object], object], parent: QObject | None = None
    ) -> None:
        """Wait for a call."""
        super().__init__(parent)
        self._do = do
        self._waiting: dict[str, object] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(pause)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._pass_on)

    def call(self, name: str, value: object) -> None:
        """Pass ``value`` on, now or soon; a later one of the same name takes its place."""
        self._waiting[name] = value
        if not self._timer.isActive():
            self._pass_on()

    def drop(self, name: str) -> None:
        """Forget what waits under ``name``."""
        self._waiting.pop(name, None)

    def _pass_on(self) -> None:
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            self._timer.stop()
            return
        self._timer.start()
        for name, value in waiting.items():
            self._do(name, value)
