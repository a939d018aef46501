"""Sliders, numbers, labels that give way, and the pacemaker."""

from __future__ import annotations

from typing import Protocol, TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.control_widgets import (
    ControlNumber,
    ControlSlider,
    ElidedLabel,
    NumberBox,
    PlainSlider,
    Throttle,
    set_role,
)
from realtime.messages import ControlInfo
from tests.gui.view_stage import PANEL

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

INFOS = {info.name: info for info in PANEL.controls}

Widget = TypeVar("Widget", bound=QWidget)


class Show(Protocol):
    """Shows a widget in a window in which something else has the focus."""

    def __call__(self, widget: Widget) -> Widget:
        """Return ``widget``, shown."""


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    windows = []

    def in_window(widget: Widget) -> Widget:
        window = QWidget()
        layout = QVBoxLayout(window)
        other = QLineEdit()
        layout.addWidget(other)
        layout.addWidget(widget)
        window.resize(300, 120)
        qtbot.addWidget(window)
        windows.append(window)
        with qtbot.waitExposed(window):
            window.show()
        other.setFocus()
        return widget

    return in_window


def turn_wheel(widget: QWidget) -> bool:
    """Turn the wheel up over ``widget``; return whether it took that for itself."""
    at = QPointF(widget.rect().center())
    inverted = False
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        inverted,
    )
    QApplication.sendEvent(widget, event)
    taken: bool = event.isAccepted()
    return taken


# --- the slider ---------------------------------------------------------------------------


def x_at(slider: PlainSlider, share: float) -> QPoint:
    begin, length, _ = slider._way()
    return QPoint(round(begin + share * length), slider.height() // 2)


def test_a_click_takes_the_handle_there_and_a_drag_along(show: Show) -> None:
    slider = show(ControlSlider(INFOS["rest_beats"]))
    values: list[float] = []
    slider.moved.connect(values.append)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=x_at(slider, 0.5))
    assert slider.isSliderDown()
    assert values[-1] == pytest.approx(8.1, abs=0.2)
    QTest.mouseMove(slider, x_at(slider, 1.0) + QPoint(500, 0))
    assert values[-1] == 16.0
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=x_at(slider, 1.0))
    assert not slider.isSliderDown()


def test_the_right_button_moves_nothing(show: Show) -> None:
    slider = show(ControlSlider(INFOS["rest_beats"]))
    before = slider.value()
    QTest.mouseClick(slider, Qt.MouseButton.RightButton, pos=x_at(slider, 1.0))
    assert slider.value() == before
    assert not slider.isSliderDown()


def test_the_slider_runs_along_the_curve(qtbot: QtBot, show: Show) -> None:
    slider = show(ControlSlider(INFOS["density"]))
    with qtbot.waitSignal(slider.moved) as moved:
        slider.setValue(slider.maximum() // 2)
    assert moved.args == [4.0]


def test_showing_a_value_says_nothing(qtbot: QtBot, show: Show) -> None:
    slider = show(ControlSlider(INFOS["density"]))
    with qtbot.assertNotEmitted(slider.moved):
        slider.show_control(4.0)
    assert slider.value() == slider.maximum() // 2


def test_few_whole_numbers_have_a_place_each(qtbot: QtBot, show: Show) -> None:
    slider = show(ControlSlider(INFOS["trade_bars"]))
    assert (slider.minimum(), slider.maximum()) == (0, 15)
    with qtbot.waitSignal(slider.moved) as moved:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert moved.args == [3.0]


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_keys_ask_for_the_default(qtbot: QtBot, show: Show, key: Qt.Key) -> None:
    slider = show(ControlSlider(INFOS["density"]))
    with qtbot.waitSignal(slider.reset_wanted):
        QTest.keyClick(slider, key)


def test_a_double_click_asks_for_the_default(qtbot: QtBot, show: Show) -> None:
    slider = show(ControlSlider(INFOS["density"]))
    with qtbot.waitSignal(slider.reset_wanted):
        QTest.mouseDClick(slider, Qt.MouseButton.LeftButton)


def test_the_wheel_moves_a_slider_or_number_only_with_the_focus(qtbot: QtBot, show: Show) -> None:
    number = NumberBox()
    for widget in (ControlSlider(INFOS["density"]), number):
        show(widget)
        assert not turn_wheel(widget)
        assert widget.value() == 0
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus)
        assert turn_wheel(widget)
        assert widget.value() > 0


def test_a_slider_draws_its_value(show: Show) -> None:
    slider = show(ControlSlider(INFOS["density"]))
    before = slider.grab().toImage()
    slider.show_control(9.0)
    assert slider.grab().toImage() != before


# --- the number ---------------------------------------------------------------------------


def number_of(show: Show, name: str, suffix: str = "", least: str = "") -> ControlNumber:
    return show(ControlNumber(INFOS[name], suffix, least))


def write(number: NumberBox, text: str) -> None:
    number.selectAll()
    QTest.keyClicks(number, text)
    QTest.keyClick(number, Qt.Key.Key_Return)


def test_a_number_is_said_when_it_is_finished(show: Show) -> None:
    number = number_of(show, "rest_beats", " beats")
    number.setFocus()
    values: list[float] = []
    number.valueChanged.connect(values.append)
    number.selectAll()
    QTest.keyClicks(number, "2.5")
    assert (number.being_typed, values) == (True, [])
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert (number.being_typed, values) == (False, [2.5])
    assert number.text() == "2.50 beats"


def test_notes_are_written_by_name(show: Show) -> None:
    number = number_of(show, "lowest")
    assert number.text() == "A0"
    write(number, "c3")
    assert number.value() == 48
    write(number, "50")
    assert number.text() == "D3"
    write(number, "H9")
    number.clearFocus()
    assert number.value() == 50


def test_a_least_value_has_a_word(show: Show) -> None:
    number = number_of(show, "density", " a beat", "free")
    assert number.text() == "free"
    number.show_value(2.0)
    assert number.text() == "2.00 a beat"


def test_a_number_shown_is_not_said(qtbot: QtBot, show: Show) -> None:
    number = number_of(show, "density")
    with qtbot.assertNotEmitted(number.valueChanged):
        number.show_value(3.0)


def test_steps_of_a_number_have_its_grain(show: Show) -> None:
    for name, step in (("lowest", 1.0), ("temperature", 0.05), ("humanise", 0.01)):
        assert number_of(show, name).singleStep() == pytest.approx(step)


# --- the label, the role, the pacemaker ---------------------------------------------------


def test_a_label_gives_way(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.set_whole("A sentence that is rather long for the room there is.")
    label.resize(label.sizeHint())
    label.show()
    assert label.text() == label.whole
    label.resize(80, label.height())
    assert label.text().endswith("…")
    assert len(label.text()) < len(label.whole)
    assert label.accessibleName() == label.whole
    assert label.minimumSizeHint().width() <= 24


def test_a_label_shows_no_markup(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_role_is_seen_at_once(qtbot: QtBot) -> None:
    window = QWidget()
    window.setStyleSheet('QLabel[role="bad"] { color: #ff0000; }')
    qtbot.addWidget(window)
    label = ElidedLabel(window)
    set_role(label, "bad")
    assert label.palette().color(label.foregroundRole()).name() == "#ff0000"
    set_role(label, "")
    assert label.palette().color(label.foregroundRole()).name() != "#ff0000"


def test_the_first_call_goes_at_once_and_the_last_one_always(qtbot: QtBot) -> None:
    calls: list[tuple[str, object]] = []
    throttle = Throttle(20, lambda name, value: calls.append((name, value)))
    for value in range(10):
        throttle.call("a", value)
    throttle.call("b", 1)
    assert calls == [("a", 0)], "the others wait"
    qtbot.waitUntil(lambda: len(calls) > 1)
    assert calls == [("a", 0), ("a", 9), ("b", 1)]
    qtbot.waitUntil(lambda: not throttle._timer.isActive())
    throttle.call("a", 10)
    assert calls[-1] == ("a", 10)


def test_a_control_with_more_than_a_thousand_values_has_a_thousand_places(qtbot: QtBot) -> None:
    slider = ControlSlider(ControlInfo("x", "", 0, 0, 0, 5000, whole=True))
    qtbot.addWidget(slider)
    assert slider.maximum() == 1000
