"""One control of the panel: what it is called, a slider, a number, and the knob it is bound to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from gui.controls.scale_chooser import ScaleChooser
from gui.controls.sliders import ControlSlider
from gui.controls.values import from_turn, in_writing, rounded, short_source, span
from gui.controls.widgets import ControlNumber, ElidedLabel, set_role, set_tip
from gui.controls.words import label_of, least_of, suffix_of, tip_of
from realtime.messages import ControlInfo

__all__ = ["ControlRow"]

_LONGEST_SLIDER = 10_000
"""Controls with more values than this, such as a seed, are only written."""


class ControlRow(QWidget):
    """A control as it is, and as somebody wants it to be.

    What is shown runs ahead of the engine while somebody changes it, and comes
    back to what the engine confirmed last if it refuses.

    Args:
        info: the control.
        scales: kinds of scale, for the one that is a scale.
        parent: where it is.

    Signals:
        wanted: its name, and the value that somebody wants.
        learn_wanted: its name: what is moved next is to be bound to it.
        stop_wanted: its name: learning is called off.
        forget_wanted: its name: it is to be bound to nothing.
    """

    wanted = Signal(str, object)
    learn_wanted = Signal(str)
    stop_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, info: ControlInfo, scales: Sequence[str] = (), parent: QWidget | None = None) -> None:
        """Show the control as the engine described it."""
        super().__init__(parent)
        self.info = info
        """The control, as it was described last."""
        self.confirmed: float | str = info.value
        """The value that the engine has."""
        self.bound = ""
        """What it is bound to, in words; empty: to nothing."""
        self.learning = False
        """Whether it waits for something to be moved."""
        self._unanswered = 0
        self._menu = QMenu(self)
        self.setObjectName(f"control_{info.name}")
        self._label = ElidedLabel(self, least=48)
        self._label.set_whole(label_of(info.name))
        self.number: ControlNumber | None = None
        self.slider: ControlSlider | None = None
        self.scale: ScaleChooser | None = None
        self.learn: QToolButton | None = None
        self._lay_out(scales)
        tip = tip_of(info)
        for each in (self, *self.findChildren(QWidget)):
            if not isinstance(each, QToolButton):
                set_tip(each, tip)
        self.set_bound("")

    def _lay_out(self, scales: Sequence[str]) -> None:
        info, label = self.info, self._label.whole
        above = QHBoxLayout()
        above.setSpacing(4)
        above.addWidget(self._label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(above)
        if info.low is None:
            self.scale = ScaleChooser(scales, self)
            self.scale.chosen.connect(self._want)
            layout.addWidget(self.scale)
            self._show(info.value)
            return
        self.number = ControlNumber(info, suffix_of(info.unit), least_of(info.name), self)
        self.number.setObjectName("number")
        self.number.setAccessibleName(label)
        self.number.valueChanged.connect(self._want)
        self.number.setFixedWidth(self.fontMetrics().horizontalAdvance("00.00 beats") + 10)
        above.addWidget(self.number)
        self.learn = QToolButton(self)
        self.learn.setObjectName("learn")
        self.learn.setProperty("role", "small")
        self.learn.setFixedWidth(self.fontMetrics().horizontalAdvance("CC 00+00") + 14)
        self.learn.clicked.connect(self._learn_pressed)
        above.addWidget(self.learn)
        low, high = span(info)
        if high - low <= _LONGEST_SLIDER:
            self.slider = ControlSlider(info, self)
            self.number.setButtonSymbols(ControlNumber.ButtonSymbols.NoButtons)
            self.slider.setObjectName("slider")
            self.slider.setAccessibleName(label)
            self.slider.moved.connect(self._want)
            self.slider.sliderReleased.connect(self._settle)
            self.slider.reset_wanted.connect(self.reset)
            layout.addWidget(self.slider)

    # --- what the engine says ---------------------------------------------------------

    def describe(self, info: ControlInfo) -> None:
        """Take in the control anew: nothing that was asked for before will be answered."""
        self.info = info
        self._unanswered = 0
        self.confirmed = info.value
        self._show(info.value)

    def confirm(self, value: float | str) -> None:
        """Take in that the control has ``value``."""
        self.confirmed = value
        self._unanswered = max(self._unanswered - 1, 0)
        self._settle()

    def refuse(self) -> None:
        """Take in that what was asked for last, if anything, was not done."""
        if self._unanswered:
            self._unanswered = 0
            self._show(self.confirmed)

    def asked(self) -> None:
        """Take in that the engine was told what is wanted: it will answer."""
        self._unanswered += 1

    def set_bound(self, what: str) -> None:
        """Show what the control is bound to, in the engine's words; it waits for nothing any more."""
        self.bound = what
        self.set_learning(on=False)

    def set_learning(self, *, on: bool) -> None:
        """Show whether the control waits for something to be moved."""
        self.learning = on
        if self.learn is None:
            return
        label = label_of(self.info.name)
        self._label.set_whole(self.tr("Move a knob…") if on else label)
        set_role(self._label, "good" if on else "")
        self.learn.setCheckable(on)
        self.learn.setChecked(on)
        if on:
            self.learn.setText(self.tr("Cancel"))
            tip = self.tr("Waiting for a knob or fader to be moved for {control}. Press to call it off.")
        elif self.bound:
            self.learn.setText(short_source(self.bound))
            tip = self.tr("{control} is worked by {source}. Press to change that.")
        else:
            self.learn.setText(self.tr("Learn"))
            tip = self.tr("Bind a knob or fader of your keyboard to {control}: press, then move it.")
        set_tip(self.learn, tip.format(control=label, source=self.bound))
        self.learn.setAccessibleName(
            self.tr("{state}: {control}").format(state=self.learn.text(), control=label)
        )

    # --- what somebody wants ----------------------------------------------------------

    @property
    def at_default(self) -> bool:
        """Whether the control has the value that it came with."""
        if isinstance(self.confirmed, str) or isinstance(self.info.default, str):
            return self.confirmed == self.info.default
        return in_writing(self.info, self.confirmed) == in_writing(self.info, self.info.default)

    def reset(self) -> None:
        """Want the default."""
        self._want(self.info.default)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Want the default, for a double click on the label."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the control."""
        self._open_menu(event.globalPos(), resets=True)

    def _open_menu(self, where: QPoint, *, resets: bool) -> None:
        """Offer what can be done with the control, with or without taking it to its default."""
        menu, name = self._menu, self.info.name
        menu.clear()
        if resets:
            back = menu.addAction(self.tr("Reset to {default}").format(default=self._default()))
            back.setEnabled(not self.at_default)
            back.triggered.connect(self.reset)
        if self.learn is not None:
            learn = menu.addAction(self.tr("Learn another knob") if self.bound else self.tr("Learn a knob"))
            learn.triggered.connect(lambda: self.learn_wanted.emit(name))
        if self.bound:
            forget = menu.addAction(self.tr("Forget {source}").format(source=short_source(self.bound)))
            forget.triggered.connect(lambda: self.forget_wanted.emit(name))
        menu.popup(where)

    def _default(self) -> str:
        default = self.info.default
        if isinstance(default, str):
            return default
        if least_of(self.info.name) and default == self.info.low:
            return least_of(self.info.name)
        return in_writing(self.info, default) + suffix_of(self.info.unit)

    def _learn_pressed(self) -> None:
        if self.learning:
            self.stop_wanted.emit(self.info.name)
        elif self.bound and self.learn is not None:
            self._open_menu(self.learn.mapToGlobal(self.learn.rect().bottomLeft()), resets=False)
        else:
            self.learn_wanted.emit(self.info.name)

    def _want(self, value: float | str) -> None:
        self._show(value)
        whole = self.info.whole and not isinstance(value, str)
        self.wanted.emit(self.info.name, int(value) if whole else value)

    def _settle(self) -> None:
        """Show what the engine has, unless somebody is about to change it."""
        held = self.slider is not None and self.slider.isSliderDown()
        if not held and not self._unanswered:
            self._show(self.confirmed)

    def _show(self, value: float | str) -> None:
        if isinstance(value, str):
            if self.scale is not None:
                self.scale.show_value(value)
            return
        if self.number is not None and not self.number.being_typed:
            self.number.show_value(value)
        if self.slider is None:
            return
        # Values are rounded, and so many places of the slider stand for one: it need not move then.
        if from_turn(self.info, self.slider.value() / self.slider.maximum()) != rounded(self.info, value):
            self.slider.show_control(value)
