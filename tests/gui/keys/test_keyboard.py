"""The keyboard on the screen as a whole: what is touched becomes notes, and none is ever left hanging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.keys.keyboard import Keyboard
from gui.keys.piano import Piano
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime.messages import (
    Command,
    Ended,
    Event,
    Heard,
    Lift,
    Played,
    Ready,
    Released,
    Stopped,
    Strike,
    Sustain,
)

# What the platform without a screen says of windows, and QTest of events for what is disabled.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", "not accepted by receiving widget", extend=True
)

DOWN, UP = Sustain(down=True), Sustain(down=False)
LEFT = Qt.MouseButton.LeftButton
READY = Ready(3, "m", "ALSA", (), "out", "internal", 120.0, "4/4", "respond")
STOPPED = Stopped(1, 1, 0, 0, 0)


def key(letter: str) -> Qt.Key:
    return Qt.Key(ord(letter.upper()))


class Stage(QWidget):
    """A window with the keyboard and a text field, and what the engine would be told."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self.keyboard = Keyboard(store)
        self.field = QLineEdit()
        box = QVBoxLayout(self)
        box.addWidget(self.keyboard)
        box.addWidget(self.field)
        self.keyboard.install(self)
        self.said: list[Command] = []
        self.keyboard.command.connect(self.said.append)

    @property
    def piano(self) -> Piano:
        piano = self.keyboard.findChild(Piano)
        assert isinstance(piano, Piano)
        return piano

    def button(self, name: str) -> QToolButton:
        button = self.keyboard.findChild(QToolButton, name)
        assert isinstance(button, QToolButton)
        return button

    @property
    def velocity(self) -> QSpinBox:
        box = self.keyboard.findChild(QSpinBox, "keyVelocity")
        assert isinstance(box, QSpinBox)
        return box

    @property
    def range(self) -> str:
        label = self.keyboard.findChild(QLabel, "keyRange")
        assert isinstance(label, QLabel)
        return label.text()

    def at(self, pitch: int) -> QPoint:
        key = self.piano.key(pitch)
        assert key is not None
        return QPoint(round((key.left + key.right) / 2), int(key.length) - 1)


@pytest.fixture
def store(tmp_path: Path, board: NoticeBoard) -> Iterator[SettingsStore]:
    store = SettingsStore(tmp_path / "settings.json", board)
    yield store
    store.close()


@pytest.fixture
def stage(qtbot: QtBot, store: SettingsStore) -> Stage:
    stage = Stage(store)
    qtbot.addWidget(stage)
    stage.resize(940, 240)
    stage.show()
    qtbot.waitExposed(stage)
    stage.activateWindow()
    qtbot.waitUntil(stage.isActiveWindow)
    stage.piano.setFocus()
    return stage


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    return device


# --- playing ----------------------------------------------------------------------------


def test_mouse_and_computer_keys_on_one_key_are_one_note(stage: Stage) -> None:
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(60))
    QTest.keyPress(stage.piano, key("q"))
    QTest.mouseRelease(stage.piano, LEFT, pos=stage.at(60))
    assert stage.said == [Strike(60, 119)]
    QTest.keyRelease(stage.piano, key("q"))
    assert stage.said == [Strike(60, 119), Lift(60)]


def test_the_velocity_is_for_the_computer_s_keys_and_enter(stage: Stage) -> None:
    stage.velocity.setValue(50)
    QTest.keyClick(stage.piano, key("z"))
    QTest.keyClick(stage.piano, Qt.Key.Key_Return)
    QTest.keyClick(stage.piano, key("]"))
    QTest.keyClick(stage.piano, key("z"))
    assert [each.velocity for each in stage.said if isinstance(each, Strike)] == [50, 50, 58]


def test_a_velocity_that_was_typed_leaves_the_keys_to_the_piano(stage: Stage) -> None:
    stage.velocity.setFocus()
    stage.velocity.selectAll()
    QTest.keyClicks(stage.velocity, "33")
    assert stage.said == []
    QTest.keyClick(stage.velocity, Qt.Key.Key_Return)
    assert stage.piano.hasFocus()
    QTest.keyClick(stage.piano, key("z"))
    assert stage.said == [Strike(48, 33), Lift(48)]


def test_the_octave_moves_piano_and_computer_keys(stage: Stage) -> None:
    assert stage.range == "C2 – C7"
    QTest.mouseClick(stage.button("octaveUp"), LEFT)
    assert stage.range == "C3 – C8"
    QTest.keyPress(stage.piano, key("z"))
    QTest.keyClick(stage.piano, key(","))
    QTest.keyClick(stage.piano, Qt.Key.Key_PageDown)
    assert stage.range == "C1 – C6"
    QTest.keyRelease(stage.piano, key("z"))
    QTest.keyClick(stage.piano, key("z"))
    assert stage.said == [Strike(60, 96), Lift(60), Strike(36, 96), Lift(36)]


def test_octaves_end_where_midi_does(stage: Stage) -> None:
    for name, letter in (("octaveUp", "p"), ("octaveDown", "z")):
        button = stage.button(name)
        for _ in range(12):
            QTest.mouseClick(button, LEFT)
        assert not button.isEnabled()
        QTest.keyClick(stage.piano, key(letter))
    struck = [each.pitch for each in stage.said if isinstance(each, Strike)]
    assert struck == [112, 0]
    assert stage.piano.span == (0, 60)


def test_the_pedal_button_stays_down(stage: Stage) -> None:
    pedal = stage.button("pedal")
    QTest.mouseClick(pedal, LEFT)
    assert pedal.isChecked()
    QTest.keyClick(stage.piano, Qt.Key.Key_Shift)
    QTest.mouseClick(pedal, LEFT)
    assert not pedal.isChecked()
    assert stage.said == [DOWN, UP]


def test_shift_is_the_pedal_and_the_button_shows_it(stage: Stage) -> None:
    QTest.keyClick(stage.piano, Qt.Key.Key_Shift)
    assert stage.said == []
    QTest.keyPress(stage.piano, Qt.Key.Key_Shift)
    QTest.keyClick(stage.piano, key("z"))
    assert stage.button("pedal").isChecked()
    QTest.keyRelease(stage.piano, Qt.Key.Key_Shift)
    assert not stage.button("pedal").isChecked()
    assert stage.said == [DOWN, Strike(48, 96), Lift(48), UP]


def test_computer_keys_can_be_turned_off(stage: Stage) -> None:
    toggle = stage.button("computerKeys")
    with_letters = stage.piano.grab().toImage()
    QTest.keyPress(stage.piano, key("z"))
    QTest.mouseClick(toggle, LEFT)
    assert stage.said == [Strike(48, 96), Lift(48)]
    assert stage.piano.grab().toImage() != with_letters
    QTest.keyClick(stage.piano, key("x"))
    assert len(stage.said) == 2
    QTest.mouseClick(toggle, LEFT)
    QTest.keyClick(stage.piano, key("x"))
    assert stage.said[2:] == [Strike(50, 96), Lift(50)]


def test_the_map_of_the_keys_is_in_the_tool_tip(stage: Stage) -> None:
    tip = stage.button("computerKeys").toolTip()
    assert " 2 3   5 6 7   9 0" in tip
    assert "Shift" in tip


def test_note_names_are_a_setting(stage: Stage, store: SettingsStore) -> None:
    toggle = stage.button("noteNames")
    shown = store.current.show_labels
    seen = stage.piano.grab().toImage()
    QTest.mouseClick(toggle, LEFT)
    assert store.current.show_labels is not shown
    assert stage.piano.grab().toImage() != seen
    store.change(show_labels=shown)
    assert toggle.isChecked() is shown
    assert stage.piano.grab().toImage() == seen


def test_everything_has_a_name_and_is_reached_by_tab(stage: Stage) -> None:
    stage.field.setFocus()
    reached = set()
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget() or stage, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget.objectName())
        if widget is not stage.field:
            assert widget.accessibleName() or getattr(widget, "text", str)()
            assert widget.toolTip() or widget is stage.piano
    assert {"octaveDown", "octaveUp", "keyVelocity", "pedal", "computerKeys", "noteNames", "piano"} <= reached


# --- what sounds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (Heard(0.0, 0, 64, 90), Released(1.0, 0, 64)),
        (Played(0.0, 0, 64, 90, 0.0), Ended(1.0, 0, 64)),
        (Heard(0.0, 0, 64, 90), STOPPED),
        (Played(0.0, 0, 64, 90, 0.0), READY),
    ],
)
def test_what_sounds_is_lit(stage: Stage, begin: Event, end: Event) -> None:
    dark = stage.piano.grab().toImage()
    stage.keyboard.take(begin)
    assert stage.piano.grab().toImage() != dark
    stage.keyboard.take(end)
    assert stage.piano.grab().toImage() == dark
    assert stage.said == []


def test_after_panic_what_is_still_pressed_plays_nothing_until_pressed_anew(stage: Stage) -> None:
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(64))
    QTest.keyPress(stage.piano, Qt.Key.Key_Shift)
    stage.keyboard.panic()
    stage.said.clear()
    at = QPointF(stage.at(67))
    none = Qt.KeyboardModifier.NoModifier
    dragged = QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, LEFT, none)
    QApplication.sendEvent(stage.piano, dragged)
    assert stage.said == []
    QTest.keyPress(stage.piano, Qt.Key.Key_Shift)  # its release went unseen
    QTest.keyPress(stage.piano, key("z"))
    assert stage.said == [DOWN, Strike(48, 96)]
    QTest.mouseRelease(stage.piano, LEFT, pos=stage.at(67))


# --- leaving ----------------------------------------------------------------------------


def other_window(qtbot: QtBot, stage: Stage) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    qtbot.waitExposed(other)
    other.activateWindow()
    qtbot.waitUntil(lambda: not stage.isActiveWindow())


LEAVING: dict[str, Callable[[QtBot, Stage], object]] = {
    "panic": lambda _, stage: stage.keyboard.panic(),
    "hide": lambda _, stage: stage.keyboard.hide(),
    "hide window": lambda _, stage: stage.hide(),
    "close": lambda _, stage: stage.close(),
    "disable": lambda _, stage: stage.keyboard.setEnabled(False),
    "disable window": lambda _, stage: stage.setEnabled(False),
    "deactivate": other_window,
    "new engine": lambda _, stage: stage.keyboard.take(READY),
    "engine stopped": lambda _, stage: stage.keyboard.take(STOPPED),
}


@pytest.mark.parametrize("how", LEAVING)
def test_nothing_hangs_however_it_is_left(
    qtbot: QtBot, stage: Stage, screen: QPointingDevice, how: str
) -> None:
    QTest.mouseClick(stage.button("pedal"), LEFT)
    QTest.keyPress(stage.piano, key("z"))
    QTest.keyPress(stage.piano, Qt.Key.Key_Return)
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(64))
    touch = QTest.touchEvent(stage.piano, screen, False)  # noqa: FBT003 - Qt takes it by position only
    touch.press(0, stage.at(71), stage.piano).commit()
    assert Counter(type(each) for each in stage.said) == {Strike: 4, Sustain: 1}
    LEAVING[how](qtbot, stage)
    lifted = {each.pitch for each in stage.said if isinstance(each, Lift)}
    assert lifted == {48, 60, 64, 71}
    assert stage.said[-1] == UP
    assert not stage.button("pedal").isChecked()
    before = list(stage.said)
    touch.release(0, stage.at(71), stage.piano).commit()
    QTest.mouseRelease(stage.piano, LEFT, pos=stage.at(64))
    QTest.keyRelease(stage.piano, key("z"))
    QTest.keyRelease(stage.piano, Qt.Key.Key_Return)
    assert stage.said == before
