"""Sliders: by mouse, key and wheel, and along the curve of a control."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.controls.sliders import ControlSlider, PlainSlider
from realtime.messages import ControlInfo
from tests.gui.view_stage import PANEL, turn_wheel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

INFOS = {info.name: info for info in PANEL.controls}

Show = Callable[[ControlSlider], ControlSlider]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(slider: ControlSlider) -> ControlSlider:
        qtbot.addWidget(slider)
        slider.resize(200, 20)
        with qtbot.waitExposed(slider):
            slider.show()
        return slider

    return shown


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


def test_a_slider_draws_its_value(show: Show) -> None:
    slider = show(ControlSlider(INFOS["density"]))
    before = slider.grab().toImage()
    slider.show_control(9.0)
    assert slider.grab().toImage() != before


def test_the_wheel_moves_a_slider_only_with_the_focus(show: Show, qtbot: QtBot) -> None:
    slider = show(ControlSlider(INFOS["density"]))
    slider.clearFocus()
    assert not turn_wheel(slider)
    assert slider.value() == 0
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    assert turn_wheel(slider)
    assert slider.value() > 0


def test_a_control_with_more_than_a_thousand_values_has_a_thousand_places(qtbot: QtBot) -> None:
    slider = ControlSlider(ControlInfo("x", "", 0, 0, 0, 5000, whole=True))
    qtbot.addWidget(slider)
    assert slider.maximum() == 1000
