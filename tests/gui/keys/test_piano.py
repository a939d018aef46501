"""The painted piano under real mouse, touch and key events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QTouchEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.keys.geometry import velocity_at
from gui.keys.hands import Finger
from gui.keys.lights import Light
from gui.keys.piano import Piano

# What the platform without a screen says of windows and menus.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEFT = Qt.MouseButton.LeftButton
MOUSE, FOCUS = Finger("mouse"), Finger("focus")

Said = tuple[Finger, int] | Finger
"""A finger on a pitch, or off."""


class Stage(QWidget):
    """A window with a piano and a text field, and what the piano says."""

    def __init__(self) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.piano = Piano()
        self.field = QLineEdit()
        self.field.setFixedWidth(80)
        box.addWidget(self.piano)
        box.addWidget(self.field)
        self.said: list[Said] = []
        self.velocities: list[int] = []
        self.piano.put.connect(self._put)
        self.piano.lifted.connect(self.said.append)

    def _put(self, finger: Finger, pitch: int, velocity: int) -> None:
        self.said.append((finger, pitch))
        self.velocities.append(velocity)

    def at(self, pitch: int, depth: float = 0.9) -> QPoint:
        """Return a point on a key, ``depth`` of the way down."""
        key = self.piano.key(pitch)
        assert key is not None
        return QPoint(round((key.left + key.right) / 2), int(key.length * depth))


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.resize(900, 140)
    stage.show()
    qtbot.waitExposed(stage)
    stage.activateWindow()
    qtbot.waitUntil(stage.isActiveWindow)
    stage.field.setFocus()
    stage.said.clear()
    yield stage
    QTest.mouseRelease(stage.piano, LEFT)


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    return device


# --- mouse ----------------------------------------------------------------------------


def test_a_press_plays_and_a_release_lifts(stage: Stage) -> None:
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(60))
    assert stage.said == [(MOUSE, 60)]
    QTest.mouseRelease(stage.piano, LEFT, pos=stage.at(60))
    assert stage.said == [(MOUSE, 60), MOUSE]


def test_black_keys_win(stage: Stage) -> None:
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(61))
    assert stage.said == [(MOUSE, 61)]


@pytest.mark.parametrize("pitch", [60, 61])
def test_further_down_is_louder(stage: Stage, pitch: int) -> None:
    key = stage.piano.key(pitch)
    assert key is not None
    for depth in (0.02, 0.3, 0.6, 0.98):
        QTest.mouseClick(stage.piano, LEFT, pos=stage.at(pitch, depth))
    assert stage.velocities == [
        velocity_at(stage.at(pitch, d).y(), key.length) for d in (0.02, 0.3, 0.6, 0.98)
    ]
    assert stage.velocities == sorted(set(stage.velocities))
    assert (stage.velocities[0] < 50, stage.velocities[-1] > 110) == (True, True)


def test_other_buttons_play_nothing(stage: Stage) -> None:
    QTest.mouseClick(stage.piano, Qt.MouseButton.RightButton, pos=stage.at(60))
    assert stage.said == []


def test_dragging_glides_through_the_whole_pipeline(stage: Stage) -> None:
    window = stage.windowHandle()

    def there(pitch: int) -> QPoint:
        return stage.piano.mapTo(stage, stage.at(pitch))

    QTest.mousePress(window, LEFT, Qt.KeyboardModifier.NoModifier, there(60))
    for pitch in (62, 64):
        QTest.mouseMove(window, there(pitch))
    QTest.mouseMove(window, QPoint(there(64).x(), -30))  # out of the window, with the button down
    QTest.mouseMove(window, there(65))
    QTest.mouseRelease(window, LEFT, Qt.KeyboardModifier.NoModifier, there(65))
    QTest.mouseMove(window, there(67))
    assert stage.said == [(MOUSE, 60), (MOUSE, 62), (MOUSE, 64), MOUSE, (MOUSE, 65), MOUSE]


def test_a_quick_second_click_plays_again(stage: Stage) -> None:
    QTest.mouseClick(stage.piano, LEFT, pos=stage.at(60))
    QTest.mouseDClick(stage.piano, LEFT, pos=stage.at(60))
    QTest.mouseRelease(stage.piano, LEFT, pos=stage.at(60))
    assert stage.said == [(MOUSE, 60), MOUSE] * 2


def moved(stage: Stage, pitch: int, buttons: Qt.MouseButton) -> QMouseEvent:
    at = QPointF(stage.at(pitch))
    return QMouseEvent(
        QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier
    )


def test_a_release_that_was_never_seen_is_noticed(stage: Stage) -> None:
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(60))
    QApplication.sendEvent(stage.piano, moved(stage, 62, Qt.MouseButton.NoButton))
    assert stage.said == [(MOUSE, 60), MOUSE]
    QApplication.sendEvent(stage.piano, moved(stage, 64, Qt.MouseButton.NoButton))
    assert stage.said == [(MOUSE, 60), MOUSE]


@pytest.mark.parametrize("kind", [QEvent.Type.UngrabMouse, QEvent.Type.Leave])
def test_losing_the_mouse_lifts(stage: Stage, kind: QEvent.Type) -> None:
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(60))
    QApplication.sendEvent(stage.piano, QEvent(kind))
    assert stage.said == [(MOUSE, 60), MOUSE]
    QApplication.sendEvent(stage.piano, moved(stage, 62, LEFT))
    assert stage.said == [(MOUSE, 60), MOUSE]


def test_after_letting_go_a_button_that_is_still_down_plays_nothing(stage: Stage) -> None:
    QTest.mousePress(stage.piano, LEFT, pos=stage.at(60))
    stage.piano.let_go()
    QApplication.sendEvent(stage.piano, moved(stage, 62, LEFT))
    assert stage.said == [(MOUSE, 60)]


# --- touch ----------------------------------------------------------------------------


def test_two_fingers_are_two_notes_and_glide(stage: Stage, screen: QPointingDevice) -> None:
    one, two = (Finger("touch", number) for number in (0, 1))
    touch = QTest.touchEvent(stage.piano, screen, False)  # noqa: FBT003 - Qt takes it by position only
    touch.press(0, stage.at(60), stage.piano).commit()
    touch.stationary(0).press(1, stage.at(64), stage.piano).commit()
    assert stage.said[0] == (one, 60)
    assert (two, 64) in stage.said
    touch.move(0, stage.at(62), stage.piano).stationary(1).commit()
    touch.release(0, stage.at(62), stage.piano).stationary(1).commit()
    touch.release(1, stage.at(64), stage.piano).commit()
    where: dict[Finger, list[int | None]] = {one: [], two: []}
    for said in stage.said:
        finger, pitch = said if isinstance(said, tuple) else (said, None)
        if where[finger][-1:] != [pitch]:
            where[finger].append(pitch)
    assert where == {one: [60, 62, None], two: [64, None]}
    assert not any(isinstance(said, tuple) and said[0] == MOUSE for said in stage.said)


def test_a_cancelled_touch_lifts_every_finger(stage: Stage, screen: QPointingDevice) -> None:
    touch = QTest.touchEvent(stage.piano, screen, False)  # noqa: FBT003 - Qt takes it by position only
    touch.press(4, stage.at(60), stage.piano).press(5, stage.at(64), stage.piano).commit()
    assert {(Finger("touch", 4), 60), (Finger("touch", 5), 64)} == set(stage.said)
    stage.said.clear()
    QApplication.sendEvent(stage.piano, QTouchEvent(QEvent.Type.TouchCancel, screen))
    assert set(stage.said) == {Finger("touch", 4), Finger("touch", 5)}
    touch.release(4, stage.at(60), stage.piano).release(5, stage.at(64), stage.piano).commit()


def test_a_finger_that_was_let_go_of_plays_nothing_until_it_is_put_down_anew(
    stage: Stage, screen: QPointingDevice
) -> None:
    touch = QTest.touchEvent(stage.piano, screen, False)  # noqa: FBT003 - Qt takes it by position only
    touch.press(7, stage.at(60), stage.piano).commit()
    stage.piano.let_go()
    stage.said.clear()
    touch.move(7, stage.at(64), stage.piano).commit()
    assert stage.said == []
    touch.release(7, stage.at(64), stage.piano).commit()
    touch.press(8, stage.at(64), stage.piano).commit()
    assert (Finger("touch", 8), 64) in stage.said
    touch.release(8, stage.at(64), stage.piano).commit()


# --- the keyboard's focus ---------------------------------------------------------------


def test_enter_plays_the_chosen_key_while_it_is_held(stage: Stage) -> None:
    stage.piano.set_velocity(77)
    stage.piano.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stage.piano, Qt.Key.Key_Right)
    QTest.keyClick(stage.piano, Qt.Key.Key_Right)
    QTest.keyClick(stage.piano, Qt.Key.Key_Left)
    QTest.keyPress(stage.piano, Qt.Key.Key_Return)
    assert (stage.said, stage.velocities) == ([(FOCUS, 61)], [77])
    QTest.keyRelease(stage.piano, Qt.Key.Key_Return)
    assert stage.said == [(FOCUS, 61), FOCUS]


def test_enter_that_repeats_itself_plays_nothing(stage: Stage) -> None:
    stage.piano.setFocus()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True)  # noqa: FBT003 - Qt's way
        QApplication.sendEvent(stage.piano, event)
    assert stage.said == []


def test_enter_is_lifted_when_the_focus_goes(stage: Stage) -> None:
    stage.piano.setFocus()
    QTest.keyPress(stage.piano, Qt.Key.Key_Enter)
    stage.field.setFocus()
    assert stage.said == [(FOCUS, 60), FOCUS]


def test_home_and_end_are_the_first_and_last_key(stage: Stage) -> None:
    stage.piano.setFocus()
    for key, index in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 1)):
        QTest.keyClick(stage.piano, key)
        assert stage.piano.focus_pitch == stage.piano.span[index]


def test_beyond_the_last_key_are_other_octaves(stage: Stage) -> None:
    stage.piano.setFocus()
    stage.piano.shift_wanted.connect(stage.piano.set_shift)
    last = stage.piano.span[1]
    QTest.keyClick(stage.piano, Qt.Key.Key_End)
    QTest.keyClick(stage.piano, Qt.Key.Key_Right)
    assert stage.piano.focus_pitch == last + 1
    assert stage.piano.span[1] == last + 12


@pytest.mark.parametrize(("key", "octave"), [(Qt.Key.Key_PageUp, 1), (Qt.Key.Key_PageDown, -1)])
def test_page_keys_ask_for_other_octaves(qtbot: QtBot, stage: Stage, key: Qt.Key, octave: int) -> None:
    with qtbot.waitSignal(stage.piano.shift_wanted) as asked:
        QTest.keyClick(stage.piano, key)
    assert asked.args == [octave]


def test_the_chosen_key_is_announced(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def update(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    stage.piano.setFocus(Qt.FocusReason.TabFocusReason)
    assert stage.piano.accessibleName() == "Piano: C4, key 60"
    QTest.keyClick(stage.piano, Qt.Key.Key_Right)
    assert heard == ["C#4, key 61"]
    described = QAccessible.queryAccessibleInterface(stage.piano)
    assert described.text(QAccessible.Text.Name) == "Piano: C#4, key 61"
    assert "Enter" in described.text(QAccessible.Text.Description)


def test_the_ring_is_for_those_who_come_by_the_keyboard(stage: Stage) -> None:
    key = stage.piano.key(60)
    assert key is not None

    def seen() -> object:
        return stage.piano.grab().toImage()

    stage.field.setFocus()
    before = seen()
    stage.piano.setFocus(Qt.FocusReason.MouseFocusReason)
    assert seen() == before
    stage.field.setFocus()
    stage.piano.setFocus(Qt.FocusReason.TabFocusReason)
    assert seen() != before
    stage.field.setFocus()
    assert seen() == before
    QTest.mouseClick(stage.piano, LEFT, pos=stage.at(60))
    assert stage.piano.hasFocus()


# --- what it shows ----------------------------------------------------------------------


def test_light_letters_names_and_held_keys_can_be_seen(stage: Stage) -> None:
    piano = stage.piano
    seen = [piano.grab().toImage()]
    lights = {60: Light("player", 90)}
    piano.set_lights(lights.get)
    seen.append(piano.grab().toImage())
    lights[64] = Light("model", 90)
    piano.refresh((64,))
    seen.append(piano.grab().toImage())
    piano.set_held(frozenset({67}))
    seen.append(piano.grab().toImage())
    piano.set_letters({69: "A"})
    seen.append(piano.grab().toImage())
    piano.set_named(all_named=True)
    seen.append(piano.grab().toImage())
    assert all(one != other for index, one in enumerate(seen) for other in seen[:index])
    lights.clear()
    piano.set_held(frozenset())
    piano.set_letters({})
    piano.set_named(all_named=False)
    assert piano.grab().toImage() == seen[0]


def test_a_piano_that_cannot_be_played_looks_it(stage: Stage) -> None:
    seen = stage.piano.grab().toImage()
    stage.piano.setEnabled(False)
    assert stage.piano.grab().toImage() != seen
    stage.piano.setEnabled(True)
    assert stage.piano.grab().toImage() == seen


def test_a_light_repaints_its_key_alone(qtbot: QtBot, stage: Stage) -> None:
    lights: dict[int, Light] = {}
    stage.piano.set_lights(lights.get)
    QApplication.processEvents()
    asked: list[int] = []

    def light(pitch: int) -> Light | None:
        asked.append(pitch)
        return lights.get(pitch)

    stage.piano.set_lights(light)
    qtbot.waitUntil(lambda: len(asked) > 40)
    QApplication.processEvents()
    asked.clear()
    stage.piano.refresh((60,))
    qtbot.waitUntil(lambda: 60 in asked)
    assert set(asked) <= set(range(57, 64))


def test_the_range_follows_the_width(stage: Stage) -> None:
    spans = []
    for width in (500, 700, 1600):
        stage.resize(width + 80, 140)
        QApplication.processEvents()
        low, high = stage.piano.span
        spans.append(high - low)
    assert spans == [36, 48, 84]


def test_the_chosen_key_stays_in_sight(stage: Stage) -> None:
    stage.piano.setFocus()
    QTest.keyClick(stage.piano, Qt.Key.Key_Home)
    stage.piano.set_shift(2)
    low, high = stage.piano.span
    assert low <= stage.piano.focus_pitch <= high
