"""The roll as it is seen, and moved through time and pitch."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QNativeGestureEvent,
    QPointingDevice,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.roll.ink import ink_of
from gui.roll.notes import RollNote
from gui.roll.roll import Roll
from gui.theme import apply_theme, colours
from realtime import messages
from tests.gui.roll.roll_stage import (
    CONTROL,
    LEFT,
    SHIFT,
    Clock,
    at_home,
    colour_at,
    inked,
    middle,
    notes,
    play,
    ready,
    running,
    tempo,
    wheel,
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
