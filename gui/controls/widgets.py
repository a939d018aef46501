"""What bars and panels share: labels that give way, choices, numbers, and a pacemaker."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import (
    QKeyEvent,
    QResizeEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QSizePolicy, QWidget

from gui.controls.values import PITCH_UNIT, decimals, pitch_from_name, pitch_name, span
from realtime.messages import ControlInfo

__all__ = [
    "Choice",
    "ControlNumber",
    "ElidedLabel",
    "NumberBox",
    "Throttle",
    "set_role",
    "set_tip",
]


_TIP_WIDTH = 64
"""Characters in a line of a tool tip."""


def set_role(widget: QWidget, role: str) -> None:
    """Give ``widget`` another ``role`` in the theme's style sheet, and have it drawn by it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_tip(widget: QWidget, text: str) -> None:
    """Give ``widget`` a tool tip in lines of a readable length; a screen reader is told the same."""
    lines = (textwrap.fill(line, _TIP_WIDTH) for line in text.splitlines())
    widget.setToolTip("\n".join(lines))
    widget.setAccessibleDescription(text)


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


def _give_back(widget: QWidget) -> None:
    """Give the focus to what ``widget`` is in, from where Tab goes on."""
    parent = widget.parentWidget()
    if parent is not None:
        parent.setFocus()


class Choice(QComboBox):
    """A list to choose from, which no wheel turns: what is chosen here may start the engine anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Have nothing to choose from."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def hidePopup(self) -> None:
        """Close the list, and give the keyboard back: it may be played on."""
        super().hidePopup()
        _give_back(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let what lies behind scroll."""
        event.ignore()


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the number on Enter, and give the keyboard back: it may be played on."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            _give_back(self)

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
