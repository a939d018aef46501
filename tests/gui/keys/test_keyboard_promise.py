"""Whatever is done to the keyboard on the screen, in whatever order, each strike has its lift."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.keys.keyboard import Keyboard
from gui.keys.piano import Piano
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime.messages import Command, Lift, Strike, Sustain

# What the platform without a screen says of windows, and QTest of events for what is disabled.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", "not accepted by receiving widget", extend=True
)

LEFT = Qt.MouseButton.LeftButton


def key(letter: str) -> Qt.Key:
    return Qt.Key(ord(letter.upper()))


@functools.cache
def screen() -> QPointingDevice:
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    return device


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
        piano, pedal = self.keyboard.findChild(Piano), self.keyboard.findChild(QToolButton, "pedal")
        assert isinstance(piano, Piano)
        assert isinstance(pedal, QToolButton)
        self.piano, self.pedal = piano, pedal

    def at(self, pitch: int) -> QPoint:
        place = self.piano.key(pitch)
        assert place is not None
        return QPoint(round((place.left + place.right) / 2), int(place.length) - 1)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Stage]:
    store = SettingsStore(tmp_path / "settings.json", board)
    stage = Stage(store)
    qtbot.addWidget(stage)
    stage.resize(940, 240)
    stage.show()
    qtbot.waitExposed(stage)
    stage.activateWindow()
    qtbot.waitUntil(stage.isActiveWindow)
    stage.piano.setFocus()
    yield stage
    store.close()


deeds = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("mouse press", "mouse move", "mouse release")), st.integers(58, 64)),
        st.tuples(st.sampled_from(("finger press", "finger move", "finger release")), st.integers(58, 64)),
        st.tuples(st.sampled_from(("key press", "key release")), st.sampled_from("mq2w.,")),
        st.tuples(st.sampled_from(("press enter", "leave enter", "press shift", "leave shift")), st.none()),
        st.tuples(
            st.sampled_from(("pedal", "hide", "disable", "deactivate", "panic", "text", "grab lost")),
            st.none(),
        ),
    ),
    max_size=40,
)


_NAMED = {"enter": Qt.Key.Key_Return, "shift": Qt.Key.Key_Shift}


class Player:
    """Does things to the keyboard as the windowing system would."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.finger = False

    def do(self, what: str, detail: int | str | None) -> None:
        piano = self.stage.piano
        if isinstance(detail, int):
            low, high = piano.span
            at = self.stage.at(min(max(detail, low), high))
            kind, _, verb = what.partition(" ")
            (self._mouse if kind == "mouse" else self._touch)(verb, at)
        elif isinstance(detail, str):
            focused = QApplication.focusWidget() or piano
            (QTest.keyPress if what == "key press" else QTest.keyRelease)(focused, key(detail))
        else:
            self._event(what, piano)

    def _mouse(self, verb: str, at: QPoint) -> None:
        act = {"press": QTest.mousePress, "release": QTest.mouseRelease}.get(verb)
        if act is None:
            QTest.mouseMove(self.stage.windowHandle(), self.stage.piano.mapTo(self.stage, at))
        else:
            act(self.stage.piano, LEFT, Qt.KeyboardModifier.NoModifier, at)

    def _touch(self, verb: str, at: QPoint) -> None:
        if (verb == "press") == self.finger:
            return
        self.finger = verb != "release"
        sequence = QTest.touchEvent(self.stage.piano, screen(), False)  # noqa: FBT003 - Qt's way
        getattr(sequence, verb)(0, at, self.stage.piano).commit()

    def _event(self, what: str, piano: Piano) -> None:
        keyboard = self.stage.keyboard
        match what:
            case "press enter" | "press shift":
                QTest.keyPress(piano, _NAMED[what.split()[1]])
            case "leave enter" | "leave shift":
                QTest.keyRelease(piano, _NAMED[what.split()[1]])
            case "pedal":
                self.stage.pedal.click()
            case "hide":
                keyboard.hide()
                keyboard.show()
            case "disable":
                keyboard.setEnabled(False)
                keyboard.setEnabled(True)
            case "deactivate":
                QApplication.sendEvent(self.stage, QEvent(QEvent.Type.WindowDeactivate))
            case "panic":
                keyboard.panic()
            case "text":
                (self.stage.field if piano.hasFocus() else piano).setFocus()
            case _:
                QApplication.sendEvent(piano, QEvent(QEvent.Type.UngrabMouse))

    def end(self) -> None:
        """Release everything that may be down."""
        at = self.stage.at(self.stage.piano.span[0])
        self._touch("release", at)
        self._mouse("release", at)
        for each in (*map(key, "mq2w.,"), Qt.Key.Key_Return, Qt.Key.Key_Shift):
            QTest.keyRelease(self.stage.piano, each)
        if self.stage.pedal.isChecked():
            self.stage.pedal.click()


@pytest.mark.parametrize("panic", [False, True])
@given(what=deeds)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_each_strike_has_its_lift(
    *, stage: Stage, what: list[tuple[str, int | str | None]], panic: bool
) -> None:
    stage.said.clear()
    player = Player(stage)
    for name, detail in what:
        player.do(name, detail)
    if panic:
        stage.keyboard.panic()
        told = len(stage.said)
    player.end()
    if panic:
        assert len(stage.said) == told
    sounding: set[int] = set()
    pedal = False
    for command in stage.said:
        if isinstance(command, Strike):
            assert command.pitch not in sounding
            sounding.add(command.pitch)
        elif isinstance(command, Lift):
            sounding.remove(command.pitch)
        else:
            assert isinstance(command, Sustain)
            assert command.down is not pedal
            pedal = command.down
    assert not sounding
    assert not pedal
