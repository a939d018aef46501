"""The cards of sound and latency."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from gui.controls.sliders import PlainSlider
from gui.controls.widgets import ElidedLabel, NumberBox
from gui.notices import NoticeBoard
from realtime import messages
from realtime.controls import panel
from realtime.settings import Settings as EngineSettings
from tests.gui.settings_desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "settings.json", board)
    yield desk
    desk.store.close()


def test_sound_is_turned_on_and_off_and_says_how_it_is(desk: Desk) -> None:
    state, again = desk.find(QLabel, "sound_state"), desk.find(QPushButton, "sound_again")
    desk.page.take(messages.Sound(on=True, device="Speakers", voice="Piano"))
    assert state.text() == "Piano, heard on Speakers."
    assert state.property("role") == "good"
    assert not again.isVisible()
    desk.page.take(messages.Sound(on=True, problem="No device: plug one in."))
    assert state.text() == "No device: plug one in."
    assert state.property("role") == "problem"
    desk.click("sound_again")
    assert desk.commands == [messages.SetSound(on=True, volume=0.8)]
    desk.click("sound")
    assert not desk.now().sound
    assert not state.isVisible()
    assert not again.isVisible()


def test_volume_by_slider(desk: Desk) -> None:
    volume = desk.find(PlainSlider, "volume")
    assert volume.value() == 80
    volume.setFocus()
    QTest.keyClick(volume, Qt.Key.Key_Right)
    assert desk.now().volume == 0.81
    desk.store.change(volume=0.25)
    assert volume.value() == 25
    assert desk.now().volume == 0.25
    QTest.keyClick(volume, Qt.Key.Key_Backspace)
    assert desk.now().volume == 0.8


def test_a_soundfont_is_chosen_and_let_go(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [("", ""), ("/sounds/Grand.sf2", "")]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: answers.pop(0))
    desk.click("choose_soundfont")  # and is cancelled
    assert desk.now().soundfont is None
    assert not desk.find(QPushButton, "clear_soundfont").isVisible()
    desk.click("choose_soundfont")
    assert desk.now().soundfont == "/sounds/Grand.sf2"
    assert desk.find(ElidedLabel, "soundfont").whole == "Grand.sf2"
    desk.click("clear_soundfont")
    assert desk.now().soundfont is None


def test_latency_has_the_range_of_the_control_and_is_told_at_once(desk: Desk) -> None:
    number = desk.find(NumberBox, "latency")
    assert not number.isEnabled()
    desk.page.take(panel(EngineSettings(latency_ms=12.5)))
    assert number.isEnabled()
    assert (number.minimum(), number.maximum(), number.value()) == (0, 500, 12.5)
    assert desk.commands == []
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "20")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert desk.now().controls == {"latency_ms": 20.0}
    assert desk.commands == [messages.Set("latency_ms", 20.0)]
    desk.page.take(messages.ControlChanged("latency_ms", 30.0))
    desk.page.take(messages.ControlChanged("density", 3.0))
    assert number.value() == 30.0
    assert len(desk.commands) == 1
    desk.store.reset()
    assert number.value() == 0.0
    assert len(desk.commands) == 1  # whoever keeps engine and settings in step tells it
