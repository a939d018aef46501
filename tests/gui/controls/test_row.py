"""One control: what is wanted of it, what the engine confirms, and the knob it is bound to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gui.controls.row import ControlRow
from tests.gui.view_stage import PANEL

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

INFOS = {info.name: info for info in PANEL.controls}

Show = Callable[[str], ControlRow]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(name: str) -> ControlRow:
        row = ControlRow(INFOS[name], PANEL.scales)
        row.resize(280, 60)
        qtbot.addWidget(row)
        with qtbot.waitExposed(row):
            row.show()
        return row

    return shown


def wanted_of(row: ControlRow) -> list[object]:
    """Return what is wanted from here on; each is asked of the engine."""
    wanted: list[object] = []
    row.wanted.connect(lambda _name, value: wanted.append(value))
    row.wanted.connect(lambda _name, _value: row.asked())
    return wanted


def number_in(row: ControlRow) -> str:
    assert row.number is not None
    return row.number.text()


def step(row: ControlRow, key: Qt.Key) -> None:
    assert row.slider is not None
    QTest.keyClick(row.slider, key)


def test_the_slider_moves_the_number(show: Show) -> None:
    row = show("rest_beats")
    wanted = wanted_of(row)
    step(row, Qt.Key.Key_End)
    assert wanted == [16.0]
    assert number_in(row) == "16.00 beats"


def test_the_number_moves_the_slider(show: Show) -> None:
    row = show("rest_beats")
    wanted = wanted_of(row)
    assert row.number is not None
    assert row.slider is not None
    row.number.setFocus()
    row.number.selectAll()
    QTest.keyClicks(row.number, "16")
    QTest.keyClick(row.number, Qt.Key.Key_Return)
    assert wanted == [16.0]
    assert row.slider.value() == row.slider.maximum()


def test_steps_too_small_to_write_are_not_lost(show: Show) -> None:
    row = show("density")
    assert row.slider is not None
    for _ in range(30):
        step(row, Qt.Key.Key_Right)
    assert row.slider.value() == 30 * row.slider.singleStep()
    assert number_in(row) == "1.44 a beat"


def test_whole_numbers_are_wanted_whole(show: Show) -> None:
    row = show("answer_bars")
    wanted = wanted_of(row)
    step(row, Qt.Key.Key_Right)
    assert wanted == [1]
    assert isinstance(wanted[0], int)


def test_what_the_engine_says_is_shown_and_not_wanted(show: Show, qtbot: QtBot) -> None:
    row = show("rest_beats")
    with qtbot.assertNotEmitted(row.wanted):
        row.confirm(2.0)
    assert number_in(row) == "2.00 beats"


def test_an_old_answer_does_not_take_back_what_is_wanted_now(show: Show) -> None:
    row = show("trade_bars")
    wanted_of(row)
    step(row, Qt.Key.Key_Right)
    step(row, Qt.Key.Key_Right)
    row.confirm(3)
    assert number_in(row) == "4 bars"
    row.confirm(4)
    assert number_in(row) == "4 bars"


def test_a_slider_in_the_hand_stays_there(show: Show) -> None:
    row = show("rest_beats")
    wanted_of(row)
    assert row.slider is not None
    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton)
    held = number_in(row)
    row.confirm(8.0)
    row.confirm(16.0)
    assert number_in(row) == held
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton)
    assert number_in(row) == "16.00 beats"


def test_what_is_refused_goes_back(show: Show) -> None:
    row = show("lowest")
    wanted_of(row)
    step(row, Qt.Key.Key_End)
    assert number_in(row) == "G9"
    row.refuse()
    assert number_in(row) == "A0"
    assert row.slider is not None
    assert row.slider.value() == 21


def test_a_refusal_that_concerns_another_changes_nothing(show: Show) -> None:
    row = show("lowest")
    row.confirm(30)
    row.refuse()
    assert number_in(row) == "F#1"


def test_a_new_engine_leaves_nothing_unanswered(show: Show) -> None:
    row = show("trade_bars")
    wanted_of(row)
    step(row, Qt.Key.Key_Right)
    row.describe(INFOS["trade_bars"])
    row.confirm(9)
    assert number_in(row) == "9 bars"


# --- back to the default --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rest_beats", "temperature", "transpose", "lowest"])
def test_backspace_goes_back_to_the_default(show: Show, name: str) -> None:
    row = show(name)
    row.confirm(30)
    wanted = wanted_of(row)
    assert not row.at_default
    step(row, Qt.Key.Key_Backspace)
    assert wanted == [INFOS[name].default]
    row.confirm(INFOS[name].default)
    assert row.at_default


def test_a_double_click_on_slider_or_label_goes_back(show: Show) -> None:
    row = show("rest_beats")
    row.confirm(4.0)
    wanted = wanted_of(row)
    assert row.slider is not None
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(row.slider.width() - 12, 10))
    QTest.mouseDClick(row._label, Qt.MouseButton.LeftButton)
    assert wanted == [1.0, 1.0]


def right_click(row: ControlRow) -> QMenu:
    at = row.rect().center()
    where = row.mapToGlobal(at)
    QApplication.sendEvent(row, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where))
    menu = row.findChild(QMenu)
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_resets_and_learns(show: Show, qtbot: QtBot) -> None:
    row = show("density")
    row.confirm(4.0)
    wanted = wanted_of(row)
    menu = right_click(row)
    assert [action.text() for action in menu.actions()] == ["Reset to free", "Learn a knob"]
    with qtbot.waitSignal(row.learn_wanted):
        menu.actions()[1].trigger()
    menu.actions()[0].trigger()
    assert wanted == [0.0]
    menu.close()


def test_there_is_nothing_to_reset_at_the_default(show: Show) -> None:
    row = show("rest_beats")
    menu = right_click(row)
    assert menu.actions()[0].text() == "Reset to 1.00 beats"
    assert not menu.actions()[0].isEnabled()
    menu.close()


# --- knobs ------------------------------------------------------------------------------------


def test_learning_is_seen_and_called_off(show: Show, qtbot: QtBot) -> None:
    row = show("density")
    assert row.learn is not None
    with qtbot.waitSignal(row.learn_wanted) as learn:
        QTest.mouseClick(row.learn, Qt.MouseButton.LeftButton)
    assert learn.args == ["density"]
    row.set_learning(on=True)
    assert row._label.whole == "Move a knob…"
    with qtbot.waitSignal(row.stop_wanted):
        QTest.keyClick(row.learn, Qt.Key.Key_Space)
    row.set_learning(on=False)
    assert row._label.whole == "Density"


def test_a_bound_control_says_to_what_and_can_forget_it(show: Show, qtbot: QtBot) -> None:
    row = show("density")
    row.set_bound("controller 74 on any channel")
    assert row.learn is not None
    assert row.learn.text() == "CC 74"
    assert "controller 74 on any channel" in row.learn.accessibleDescription()
    QTest.mouseClick(row.learn, Qt.MouseButton.LeftButton)
    menu = row.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Learn another knob", "Forget CC 74"]
    with qtbot.waitSignal(row.forget_wanted) as forget:
        menu.actions()[1].trigger()
    assert forget.args == ["density"]
    menu.close()
    row.set_bound("")
    assert row.learn.text() == "Learn"


# --- scales, and numbers without a slider ---------------------------------------------------------


def test_a_scale_is_chosen_by_kind_and_tonic(show: Show) -> None:
    row = show("scale")
    wanted = wanted_of(row)
    chooser = row.scale
    assert chooser is not None
    assert chooser.tonic.isHidden()
    QTest.keyClicks(chooser.kind, "Dor")
    assert wanted == ["C dorian"]
    assert not chooser.tonic.isHidden()
    QTest.keyClick(chooser.tonic, Qt.Key.Key_End)
    assert wanted[-1] == "B dorian"


def test_a_scale_of_the_engines_is_shown(show: Show, qtbot: QtBot) -> None:
    row = show("scale")
    chooser = row.scale
    assert chooser is not None
    with qtbot.assertNotEmitted(row.wanted):
        for value, shown in (("follow", "follow"), ("F# minor", "F# natural minor"), ("off", "off")):
            row.confirm(value)
            assert chooser.value == shown
    assert row.learn is None


def test_a_seed_has_no_slider(show: Show) -> None:
    row = show("seed")
    assert row.slider is None
    row.confirm(123456)
    assert number_in(row) == "123456"


def test_everything_in_a_row_has_a_name_and_says_what_it_does(show: Show) -> None:
    row = show("temperature")
    assert row.slider is not None
    assert row.number is not None
    assert row.learn is not None
    for each in (row.slider, row.number, row.learn):
        assert "Daring" in each.accessibleName()
        assert each.accessibleDescription()
        assert each.toolTip()
