"""The computer's keys in a real window: they play where nobody needs them, and are never left hanging."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.keys.computer_keys import NOTES
from gui.keys.typing import ComputerKeys

# What the platform without a screen says of windows and menus.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Z, X, Q = (place for place, index in NOTES.items() if index in (0, 2, 12))
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def key(letter: str) -> Qt.Key:
    return Qt.Key(ord(letter.upper()))


class Stage(QWidget):
    """A window with all sorts of widgets, and what the keys say."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        self.button = QPushButton("button")
        self.owner = QWidget()
        self.texts = (QLineEdit(), QTextEdit(), QPlainTextEdit(), QSpinBox(), QComboBox())
        for widget in (self.button, self.owner, *self.texts):
            box.addWidget(widget)
        self.keys = ComputerKeys(self.owner)
        self.keys.install(self)
        self.said: list[object] = []
        self.keys.struck.connect(lambda _place, interval: self.said.append(interval))
        self.keys.lifted.connect(lambda place: self.said.append(f"-{NOTES[place]}"))
        self.keys.pedal.connect(lambda down: self.said.append(f"pedal {down}"))
        self.keys.octave.connect(lambda by: self.said.append(f"octave {by}"))
        self.keys.velocity.connect(lambda by: self.said.append(f"velocity {by}"))

    def press(
        self, key: int, scan_code: int = 0, modifiers: Qt.KeyboardModifier = NONE, text: str = ""
    ) -> None:
        self._send(QEvent.Type.KeyPress, key, scan_code, modifiers, text)

    def release(self, key: int, scan_code: int = 0, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self._send(QEvent.Type.KeyRelease, key, scan_code, modifiers, "")

    def _send(
        self, kind: QEvent.Type, key: int, scan_code: int, modifiers: Qt.KeyboardModifier, text: str
    ) -> None:
        event = QKeyEvent(kind, key, modifiers, scan_code, 0, 0, text)
        QApplication.sendEvent(QApplication.focusWidget() or self, event)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.show()
    qtbot.waitExposed(stage)
    stage.activateWindow()
    qtbot.waitUntil(stage.isActiveWindow)
    stage.button.setFocus()
    yield stage
    stage.keys.release()


def test_a_key_plays_while_it_is_down(stage: Stage) -> None:
    QTest.keyPress(stage.button, key("z"))
    QTest.keyPress(stage.button, key("q"))
    QTest.keyRelease(stage.button, key("z"))
    QTest.keyRelease(stage.button, key("q"))
    assert stage.said == [0, 12, "-0", "-12"]


def test_a_key_that_goes_the_system_s_way_plays_once(stage: Stage) -> None:
    window = stage.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Z)
    QTest.keyRelease(window, Qt.Key.Key_Z)
    assert stage.said == [0, "-0"]


def test_others_shift_by_an_octave_and_in_loudness(stage: Stage) -> None:
    for letter in ",.[]":
        QTest.keyClick(stage.button, key(letter))
    assert stage.said == ["octave -1", "octave 1", "velocity -1", "velocity 1"]


def test_keys_that_do_not_play_are_the_window_s(stage: Stage) -> None:
    clicked = []
    stage.button.clicked.connect(lambda: clicked.append(True))
    QTest.keyClick(stage.button, Qt.Key.Key_Space)
    QTest.keyClick(stage.button, Qt.Key.Key_A)
    assert clicked
    assert stage.said == []


def test_auto_repeat_is_ignored(stage: Stage) -> None:
    stage.press(Qt.Key.Key_Z)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress) * 5:
        event = QKeyEvent(kind, Qt.Key.Key_Z, NONE, "z", True, 1)  # noqa: FBT003 - Qt takes it by position only
        QApplication.sendEvent(stage.button, event)
    assert stage.said == [0]
    stage.release(Qt.Key.Key_Z)
    assert stage.said == [0, "-0"]


@pytest.mark.parametrize("index", range(5))
def test_text_comes_first(stage: Stage, index: int) -> None:
    widget = stage.texts[index]
    widget.setFocus()
    QTest.keyClicks(widget, "zxq2,")
    QTest.keyClick(widget, Qt.Key.Key_Shift)
    assert stage.said == []
    assert not isinstance(widget, QLineEdit) or widget.text() == "zxq2,"
    stage.button.setFocus()
    QTest.keyClick(stage.button, key("z"))
    assert stage.said == [0, "-0"]


def test_a_key_pressed_before_the_focus_went_to_text_is_lifted(stage: Stage) -> None:
    QTest.keyPress(stage.button, key("z"))
    stage.texts[0].setFocus()
    QTest.keyRelease(stage.texts[0], key("z"))
    assert stage.said == [0, "-0"]


def test_a_key_held_while_typing_began_plays_nothing(stage: Stage) -> None:
    stage.texts[0].setFocus()
    QTest.keyPress(stage.texts[0], key("z"))
    stage.button.setFocus()
    repeated = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Z, NONE, "z", True, 1)  # noqa: FBT003 - Qt's way
    QApplication.sendEvent(stage.button, repeated)
    QTest.keyRelease(stage.button, key("z"))
    assert stage.said == []


@pytest.mark.parametrize(
    "modifier",
    [
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.MetaModifier,
        Qt.KeyboardModifier.KeypadModifier,
    ],
)
def test_commands_and_the_number_pad_are_left_alone(stage: Stage, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(stage.button, Qt.Key.Key_2, modifier)
    assert stage.said == []


@pytest.mark.parametrize("command", [Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta])
def test_a_command_lifts_what_its_release_would_be_lost_of(stage: Stage, command: Qt.Key) -> None:
    QTest.keyPress(stage.button, key("z"))
    QTest.keyPress(stage.button, command)
    assert stage.said == [0, "-0"]
    QTest.keyRelease(stage.button, key("z"))
    assert stage.said == [0, "-0"]


def test_playing_goes_before_shortcuts_of_one_letter(stage: Stage) -> None:
    done: list[str] = []
    for sequence in ("Z", "Ctrl+Z", "F"):
        shortcut = QShortcut(QKeySequence(sequence), stage)
        shortcut.activated.connect(lambda sequence=sequence: done.append(sequence))
    QTest.keyClick(stage.button, Qt.Key.Key_Z)
    QTest.keyClick(stage.button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(stage.button, Qt.Key.Key_F)
    assert stage.said == [0, "-0"]
    assert done == ["Ctrl+Z", "F"]
    stage.keys.set_active(active=False)
    QTest.keyClick(stage.button, Qt.Key.Key_Z)
    assert done == ["Ctrl+Z", "F", "Z"]


def test_an_open_menu_has_the_keys(qtbot: QtBot, stage: Stage) -> None:
    menu = QMenu(stage)
    menu.addAction("Zoom")
    QTest.keyPress(stage.button, key("x"))
    menu.popup(stage.mapToGlobal(stage.rect().center()))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is menu)
    stage.press(Qt.Key.Key_Z)
    assert stage.said == [2]
    QTest.keyRelease(menu, key("x"))  # the release goes to the menu
    assert stage.said == [2, "-2"]
    menu.close()


def test_other_windows_play_nothing(qtbot: QtBot, stage: Stage) -> None:
    other = QPushButton("other")
    qtbot.addWidget(other)
    other.show()
    QTest.keyClick(other, key("z"))
    assert stage.said == []


def test_they_play_only_while_the_piano_is_there(stage: Stage) -> None:
    stage.owner.hide()
    QTest.keyClick(stage.button, key("z"))
    stage.owner.show()
    stage.owner.setEnabled(False)
    QTest.keyClick(stage.button, key("z"))
    assert stage.said == []
    stage.owner.setEnabled(True)
    QTest.keyClick(stage.button, key("z"))
    assert stage.said == [0, "-0"]


def test_turning_them_off_lifts_what_they_hold(stage: Stage) -> None:
    QTest.keyPress(stage.button, key("z"))
    QTest.keyPress(stage.button, Qt.Key.Key_Shift)
    stage.keys.set_active(active=False)
    assert stage.said == [0, "pedal True", "-0", "pedal False"]
    QTest.keyClick(stage.button, key("x"))
    assert stage.said == [0, "pedal True", "-0", "pedal False"]


def test_shift_is_the_pedal_until_the_last_of_both_is_up(stage: Stage) -> None:
    left, right = 50, 62
    stage.press(Qt.Key.Key_Shift, left, SHIFT)
    stage.press(Qt.Key.Key_Shift, right, SHIFT)
    stage.press(Qt.Key.Key_Z, 0, SHIFT, "Z")
    stage.release(Qt.Key.Key_Shift, left, SHIFT)
    assert stage.said == ["pedal True", 0]
    stage.release(Qt.Key.Key_Shift, right)
    assert stage.said[2:] == ["pedal False"]


def test_a_key_is_the_same_with_shift_and_without(stage: Stage) -> None:
    stage.press(Qt.Key.Key_2)
    stage.press(Qt.Key.Key_Shift, 50, SHIFT)
    stage.release(Qt.Key.Key_At, 0, SHIFT)
    assert stage.said == [13, "pedal True", "-13"]


def test_places_count_rather_than_letters(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.keys.typing.QGuiApplication.platformName", lambda: "xcb")
    stage.press(Qt.Key.Key_Y, Z + 8, text="y")  # QWERTZ: what prints Y is at Z's place
    stage.release(Qt.Key.Key_Y, Z + 8)
    assert stage.said == [0, "-0"]


def test_letters_are_learnt(qtbot: QtBot, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.keys.typing.QGuiApplication.platformName", lambda: "xcb")
    with qtbot.waitSignal(stage.keys.letters_changed):
        stage.press(Qt.Key.Key_Y, Z + 8, text="y")
    assert stage.keys.letters()[Z] == "Y"
    with qtbot.assertNotEmitted(stage.keys.letters_changed):
        stage.press(Qt.Key.Key_Y, Z + 8, SHIFT, text="Y")
        stage.press(Qt.Key.Key_QuoteDbl, NOTES_BY_INDEX[13] + 8, SHIFT, text='"')
    stage.press(Qt.Key.Key_Ntilde, Q + 8, text="ñ")
    assert stage.keys.letters()[Q] == "Ñ"
    QApplication.inputMethod().localeChanged.emit()
    assert stage.keys.letters()[Q] in "QA"


NOTES_BY_INDEX = {index: place for place, index in NOTES.items()}


def test_a_window_that_is_gone_is_no_trouble(qtbot: QtBot) -> None:
    stage = Stage()
    stage.show()
    qtbot.waitExposed(stage)
    keys = stage.keys
    with qtbot.waitSignal(keys.destroyed):
        stage.deleteLater()
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    QTest.keyClicks(other, "z")
    assert other.text() == "z"
