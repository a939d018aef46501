"""The roll as it is used: told by the engine, worked by mouse, wheel and keys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from gui.roll.ink import ink_of
from gui.roll.notes import RollNote
from gui.roll.roll import Roll
from gui.theme import apply_theme, colours
from realtime import messages

WIDTH, HEIGHT = 1008, 384
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def roll(qtbot: QtBot, clock: Clock) -> Iterator[Roll]:
    made = Roll(now=clock)
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.hide()


def tempo(roll: Roll, beat: float, clock: Clock) -> None:
    roll.take(messages.Tempo(beat, beat, 120.0, running=True, in_sync=True, source="set", seconds=clock.now))


def ready() -> messages.Ready:
    return messages.Ready(3, "default", "ALSA", (), "out", "internal", 120.0, "3/4", "respond")


def play(roll: Roll, clock: Clock) -> None:
    """Play a phrase of two notes and an answer of two, and go to beat 6."""
    tempo(roll, 0.0, clock)
    for event in (
        messages.Heard(0.0, 0, 60, 90),
        messages.Released(1.0, 0, 60),
        messages.Heard(1.0, 0, 64, 40),
        messages.Released(2.0, 0, 64),
        messages.HandOver(2.0, 6.0),
        messages.Played(2.0, 0, 67, 90, 0.0),
        messages.Ended(3.0, 0, 67),
        messages.Played(3.0, 0, 72, 90, 0.0),
        messages.Ended(5.0, 0, 72),
        messages.AnswerOver(5.0, 2),
    ):
        roll.take(event)
    clock.now += 3.0
    tempo(roll, 6.0, clock)


def middle(roll: Roll, note: RollNote) -> QPoint:
    """Return where ``note`` is on the widget."""
    view = roll._view()
    x = view.x_at((note.beat + (note.end or note.beat)) / 2)
    y = (view.y_at(note.pitch) + view.y_at(note.pitch + 1)) / 2
    return QPointF(x / view.ratio, y / view.ratio).toPoint()


def notes(roll: Roll) -> list[RollNote]:
    return roll.notebook.notes_between(0.0, 100.0)


def colour_at(roll: Roll, at: QPoint) -> QColor:
    image = roll.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def running(roll: Roll) -> bool:
    return roll._frames.running


def at_home(roll: Roll) -> bool:
    return roll.at_home


def has_cursor(roll: Roll, shape: Qt.CursorShape) -> bool:
    return roll.cursor().shape() == shape


def inked(roll: Roll) -> int:
    """Return how many pixels in the middle of the roll have the colour of text."""
    image = roll.grab(roll.rect().adjusted(200, 150, -200, -150)).toImage()
    text = QColor(colours().text).rgb()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixel(x, y) == text for x, y in points)


def wheel(roll: Roll, angle: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(500.0, 200.0)
    QApplication.sendEvent(
        roll,
        QWheelEvent(
            at,
            QPointF(roll.mapToGlobal(at.toPoint())),
            QPoint(),
            angle,
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 - Qt's argument has no name
        ),
    )


# --- what is seen -----------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_notes_have_the_colours_of_their_hands(
    roll: Roll, clock: Clock, qapp: QApplication, theme: str
) -> None:
    apply_theme(qapp, "dark" if theme == "dark" else "light")
    play(roll, clock)
    first, second, third, _ = notes(roll)
    view = roll._sheet.view
    assert view.first_beat < 0
    loud, soft, model = (colour_at(roll, middle(roll, each)) for each in (first, second, third))
    assert abs(loud.hue() - QColor(colours().player).hue()) < 12
    assert abs(model.hue() - QColor(colours().model).hue()) < 12
    assert soft != loud


def test_what_sounds_grows_and_what_is_planned_shows(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    roll.take(messages.PlannedNote(7.0, 67, 80, 1.0))
    view = roll._view()
    ahead = middle(roll, RollNote(7.0, 8.0, 67, 80, 0, "model"))
    assert colour_at(roll, ahead) != colour_at(roll, ahead + QPoint(0, round(3 * view.row_px)))
    roll.take(messages.PlansDropped(7.0))
    roll.take(messages.Heard(6.0, 0, 60, 100))
    clock.now += 1.0
    tempo(roll, 8.0, clock)
    assert colour_at(roll, middle(roll, RollNote(6.0, 8.0, 60, 100, 0, "player"))) == ink_of(colours()).note(
        "player", 100
    )


def test_an_empty_roll_says_what_to_do(roll: Roll, clock: Clock) -> None:
    words = roll._words.hint
    assert "Play a phrase, then stop" in words[0]
    assert words[0] in roll.accessibleDescription()
    assert inked(roll) > 100
    play(roll, clock)
    assert inked(roll) == 0
    assert "2 of yours, 2 of the model's" in roll.accessibleDescription()


def test_bars_are_those_of_the_engines_meter(roll: Roll) -> None:
    roll.take(ready())
    assert roll._sheet.view.bar == 3.0


def test_it_rests_until_there_is_something_to_follow(roll: Roll, clock: Clock, qtbot: QtBot) -> None:
    roll.take(ready())
    tempo(roll, 0.0, clock)
    assert not running(roll)
    play(roll, clock)
    assert running(roll)
    roll.hide()
    assert not running(roll)
    roll.show()
    assert running(roll)
    roll.take(messages.Stopped(0, 0, 0, 0, 0))
    qtbot.waitUntil(lambda: not running(roll))


def test_the_first_note_puts_the_playhead_at_the_first_bar(roll: Roll, clock: Clock) -> None:
    tempo(roll, 50.0, clock)
    roll.take(messages.Heard(0.0, 0, 60, 80))
    assert roll.playhead.beat_at(clock.now) == 0.0


def test_pitches_come_into_view(roll: Roll, clock: Clock, qtbot: QtBot) -> None:
    play(roll, clock)
    roll.take(messages.Heard(6.0, 0, 24, 80))

    def settled() -> bool:
        clock.now += 0.05
        return roll._sheet.view.low <= 24 and not roll._sheet.camera.pitches.moving

    qtbot.waitUntil(settled)


@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_it_is_the_same_on_finer_screens(scale: str) -> None:
    """The scale of a screen is read once, when an application begins."""
    some = "colours or click or band or pointer or ruler"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", some],
        env=os.environ | {"QT_SCALE_FACTOR": scale},
        check=True,
        capture_output=True,
    )


# --- time and pitch ---------------------------------------------------------------------


def test_scrolling_back_offers_to_follow_again(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    button = roll.findChild(QPushButton, "roll-follow")
    assert button is not None
    assert not button.isVisible()
    wheel(roll, QPoint(240, 0))
    assert button.isVisible()
    assert not at_home(roll)
    left = roll._sheet.view.left
    clock.now += 1.0
    assert roll._sheet.view.left == left
    QTest.mouseClick(button, LEFT)
    assert at_home(roll)
    assert not button.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_Home, Qt.Key.Key_End])
def test_keys_bring_back_the_present(roll: Roll, clock: Clock, key: Qt.Key) -> None:
    play(roll, clock)
    QTest.keyClick(roll, Qt.Key.Key_Left)
    QTest.keyClick(roll, Qt.Key.Key_Up)
    assert not at_home(roll)
    QTest.keyClick(roll, key)
    assert at_home(roll)


def test_dragging_the_ruler_scrolls(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    before = roll._sheet.view.left
    QTest.mousePress(roll, LEFT, pos=QPoint(500, 10))
    QTest.mouseMove(roll, QPoint(600, 10))
    QTest.mouseRelease(roll, LEFT, pos=QPoint(600, 10))
    assert roll._sheet.view.left == pytest.approx(before - 100 * roll._sheet.view.ratio, abs=1)


def test_the_wheel_zooms_time_about_the_pointer(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    wheel(roll, QPoint(120, 0))  # away from the present
    view = roll._view()
    beat = view.beat_at(500 * view.ratio)
    wheel(roll, QPoint(0, 120), CONTROL)
    assert roll._sheet.view.beat_px == pytest.approx(view.beat_px * 1.2)
    assert roll._sheet.view.beat_at(500 * view.ratio) == pytest.approx(beat, abs=0.02)


@pytest.mark.parametrize("modifier", [SHIFT, Qt.KeyboardModifier.AltModifier])
def test_the_wheel_zooms_and_scrolls_pitches(roll: Roll, clock: Clock, modifier: Qt.KeyboardModifier) -> None:
    play(roll, clock)
    view = roll._view()
    wheel(roll, QPoint(0, 120), modifier)
    assert roll._sheet.view.high - roll._sheet.view.low < view.high - view.low
    low = roll._sheet.view.low
    wheel(roll, QPoint(0, 120))
    assert roll._sheet.view.low == low + 3
    assert roll._sheet.camera.following


def test_a_pinch_zooms(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    before = roll._sheet.view.beat_px
    at = QPointF(500.0, 200.0)
    QApplication.sendEvent(
        roll,
        QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture,
            QPointingDevice.primaryPointingDevice(),
            2,
            at,
            at,
            QPointF(roll.mapToGlobal(at.toPoint())),
            0.5,
            QPointF(),
        ),
    )
    assert roll._sheet.view.beat_px == pytest.approx(before * 1.5)


def test_two_fingers_zoom(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    before = roll._sheet.view.beat_px
    screen = QTest.createTouchDevice()
    QTest.touchEvent(roll, screen).press(0, QPoint(480, 200)).press(1, QPoint(520, 200)).commit()
    for away in range(10, 120, 10):
        fingers = QTest.touchEvent(roll, screen)
        fingers.move(0, QPoint(480 - away, 200)).move(1, QPoint(520 + away, 200)).commit()
    QTest.touchEvent(roll, screen).release(0, QPoint(370, 200)).release(1, QPoint(630, 200)).commit()
    assert roll._sheet.view.beat_px > 1.5 * before
    assert roll.selected == ()


def test_keys_zoom(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    view = roll._view()
    QTest.keyClick(roll, Qt.Key.Key_Plus)
    assert roll._sheet.view.beat_px > view.beat_px
    QTest.keyClick(roll, Qt.Key.Key_Minus)
    assert roll._sheet.view.beat_px == pytest.approx(view.beat_px)
    QTest.keyClick(roll, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    assert roll._sheet.view.row_px > view.row_px


def test_zooming_to_fit_shows_everything(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    for _ in range(20):
        wheel(roll, QPoint(0, 120), CONTROL)
    roll.zoom_to_fit()
    view = roll._view()
    assert view.first_beat < 0.0
    assert view.last_beat > 5.0
    roll.select(notes(roll)[2:3])
    roll.zoom_to_fit()
    view = roll._view()
    assert 1.5 < view.first_beat < 2.0
    assert 3.0 < view.last_beat < 3.5


# --- selecting --------------------------------------------------------------------------


def test_a_click_selects_and_another_beside_it_does_not(roll: Roll, clock: Clock, qtbot: QtBot) -> None:
    play(roll, clock)
    first, second, *_ = notes(roll)
    with qtbot.waitSignal(roll.selection_changed) as told:
        QTest.mouseClick(roll, LEFT, pos=middle(roll, first))
    assert told.args == [(first,)]
    QTest.mouseClick(roll, LEFT, SHIFT, middle(roll, second))
    assert list(roll.selected) == [first, second]
    assert "Selected: 2." in roll.accessibleDescription()
    QTest.mouseClick(roll, LEFT, SHIFT, middle(roll, first))
    assert list(roll.selected) == [second]
    QTest.mouseClick(roll, LEFT, pos=QPoint(900, 60))
    assert list(roll.selected) == []


def band(roll: Roll, start: QPoint, end: QPoint, *, add: bool = False) -> None:
    modifier = SHIFT if add else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(roll, LEFT, modifier, start)
    QTest.mouseMove(roll, end)
    assert roll._hands.band is not None
    roll.grab()
    QTest.mouseRelease(roll, LEFT, modifier, end)
    assert roll._hands.band is None


def test_a_band_selects_what_it_touches(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    first, second, third, fourth = notes(roll)
    corner = QPoint(10, 10)
    band(roll, middle(roll, first) + QPoint(-60, 20), middle(roll, second) - corner)
    assert list(roll.selected) == [first, second]
    band(roll, middle(roll, fourth) + QPoint(80, -20), middle(roll, third), add=True)
    assert list(roll.selected) == [first, second, third, fourth]
    band(roll, QPoint(900, 60), QPoint(950, 80))
    assert list(roll.selected) == []


def test_a_double_click_selects_the_whole_answer(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    QTest.mouseDClick(roll, LEFT, pos=middle(roll, notes(roll)[2]))
    assert roll.selected == roll.notebook.last_answer()
    QTest.mouseDClick(roll, LEFT, pos=middle(roll, notes(roll)[0]))
    assert roll.selected == roll.notebook.last_phrase()


def test_selected_notes_are_dragged_away_together(roll: Roll, clock: Clock, qtbot: QtBot) -> None:
    play(roll, clock)
    answer = roll.notebook.last_answer()
    roll.select(answer)
    start = middle(roll, answer[0])
    QTest.mousePress(roll, LEFT, pos=start)
    with qtbot.assertNotEmitted(roll.drag_requested):
        QTest.mouseMove(roll, start + QPoint(2, 0))
    with qtbot.waitSignal(roll.drag_requested) as told:
        QTest.mouseMove(roll, start + QPoint(QApplication.startDragDistance(), 2))
    assert told.args == [answer]
    with qtbot.assertNotEmitted(roll.drag_requested):
        QTest.mouseMove(roll, start + QPoint(90, 2))
    QTest.mouseRelease(roll, LEFT, pos=start)
    assert roll.selected == answer


def test_a_note_that_was_not_selected_is_dragged_alone(roll: Roll, clock: Clock, qtbot: QtBot) -> None:
    play(roll, clock)
    first = notes(roll)[0]
    roll.select(roll.notebook.last_answer())
    QTest.mousePress(roll, LEFT, pos=middle(roll, first))
    with qtbot.waitSignal(roll.drag_requested) as told:
        QTest.mouseMove(roll, middle(roll, first) + QPoint(40, 0))
    assert told.args == [(first,)]


def test_a_click_on_one_of_many_selects_it_alone(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    roll.select(notes(roll))
    QTest.mouseClick(roll, LEFT, pos=middle(roll, notes(roll)[1]))
    assert list(roll.selected) == [notes(roll)[1]]


def test_keys_select(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    roll.take(messages.Heard(6.0, 0, 60, 80))
    QTest.keyClick(roll, Qt.Key.Key_A, CONTROL)
    assert roll.selected == tuple(notes(roll)[:4])  # what sounds is not there to be had yet
    QTest.keyClick(roll, Qt.Key.Key_Escape)
    assert list(roll.selected) == []
    QTest.keyClick(roll, Qt.Key.Key_Left, CONTROL)
    assert list(roll.selected) == [notes(roll)[3]]
    QTest.keyClick(roll, Qt.Key.Key_Left, CONTROL | SHIFT)
    assert roll.selected == tuple(notes(roll)[2:4])


def test_a_past_that_is_another_leaves_nothing_selected(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    roll.select(notes(roll))
    roll.take(messages.Past("session.mid", (messages.PastNote(0.0, 1.0, 60, 80, "player"),)))
    assert list(roll.selected) == []
    assert len(roll.notebook) == 1


def test_selected_notes_stand_out(roll: Roll, clock: Clock) -> None:
    play(roll, clock)
    plain = roll.grab().toImage()
    roll.select(notes(roll)[:1])
    assert roll.grab().toImage() != plain


# --- the rest ---------------------------------------------------------------------------


def texts(menu: QMenu) -> dict[str, bool]:
    return {
        action.text().partition("\t")[0]: action.isEnabled() for action in menu.actions() if action.text()
    }


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_menu_does_what_it_says(roll: Roll, clock: Clock, reason: QContextMenuEvent.Reason) -> None:
    play(roll, clock)
    at = QPoint(300, 200)
    QApplication.sendEvent(roll, QContextMenuEvent(reason, at, roll.mapToGlobal(at)))
    menu = roll.findChild(QMenu, "roll-menu")
    assert menu is not None
    assert texts(menu)["Select nothing"] is False
    chosen = {action.text().partition("\t")[0]: action for action in menu.actions()}
    chosen["Select last answer"].trigger()
    assert roll.selected == roll.notebook.last_answer()
    chosen["Select last phrase"].trigger()
    assert roll.selected == roll.notebook.last_phrase()
    chosen["Zoom to fit"].trigger()
    assert not at_home(roll)
    menu.close()


def test_a_tool_tip_tells_about_a_note(roll: Roll, clock: Clock, qtbot: QtBot) -> None:
    play(roll, clock)
    at = middle(roll, notes(roll)[1])
    QApplication.sendEvent(roll, QHelpEvent(QEvent.Type.ToolTip, at, roll.mapToGlobal(at)))
    assert QToolTip.text() == "You: E4, velocity 40, bar 1, beat 2.00, 1.00 beats"
    away = QPoint(900, 60)
    QApplication.sendEvent(roll, QHelpEvent(QEvent.Type.ToolTip, away, roll.mapToGlobal(away)))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_mouse_shows_what_can_be_dragged(roll: Roll, clock: Clock, qtbot: QtBot) -> None:
    play(roll, clock)
    first = notes(roll)[0]
    roll.select([first])
    for at, shape in (
        (middle(roll, first), Qt.CursorShape.OpenHandCursor),
        (QPoint(900, 60), Qt.CursorShape.ArrowCursor),
        (QPoint(500, 10), Qt.CursorShape.OpenHandCursor),
    ):
        QTest.mouseMove(roll, at)
        qtbot.waitUntil(partial(has_cursor, roll, shape))


def test_other_keys_are_left_to_others(roll: Roll, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(roll.selection_changed):
        QTest.keyClick(roll, Qt.Key.Key_Q)
    assert at_home(roll)
