"""Numbers, choices, labels that give way, and the pacemaker."""

from __future__ import annotations

from typing import Protocol, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.controls.widgets import (
    Choice,
    ControlNumber,
    ElidedLabel,
    NumberBox,
    Throttle,
    set_role,
    set_tip,
)
from tests.gui.view_stage import PANEL, turn_wheel

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


def test_enter_gives_the_keyboard_back(show: Show, qtbot: QtBot) -> None:
    number = number_of(show, "rest_beats")
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    write(number, "2")
    assert not number.hasFocus()


def test_the_wheel_turns_a_number_only_with_the_focus(show: Show, qtbot: QtBot) -> None:
    number = show(NumberBox())
    assert not turn_wheel(number)
    assert number.value() == 0
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    assert turn_wheel(number)
    assert number.value() > 0


# --- the choice ---------------------------------------------------------------------------


def test_no_wheel_turns_a_choice(show: Show, qtbot: QtBot) -> None:
    choice = show(Choice())
    choice.addItems(["4/4", "3/4"])
    choice.setCurrentIndex(1)
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    assert not turn_wheel(choice)
    assert choice.currentText() == "3/4"


def test_a_choice_made_gives_the_keyboard_back(show: Show, qtbot: QtBot) -> None:
    choice = show(Choice())
    choice.addItems(["4/4", "3/4"])
    choice.setFocus()
    choice.showPopup()
    qtbot.waitUntil(choice.view().isVisible)
    QTest.keyClick(choice.view(), Qt.Key.Key_Down)
    QTest.keyClick(choice.view(), Qt.Key.Key_Return)
    assert choice.currentText() == "3/4"
    qtbot.waitUntil(lambda: not choice.hasFocus())


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


def test_a_tool_tip_has_lines_of_a_readable_length(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    text = "A sentence that goes on and on. " * 5 + "\nRange"
    set_tip(label, text)
    lines = label.toolTip().splitlines()
    assert max(map(len, lines)) <= 64
    assert lines[-1] == "Range"
    assert " ".join(lines).split() == text.split()
    assert label.accessibleDescription() == text
