"""Notes of the roll selected, dragged and told about, by mouse and keys."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from gui.roll.roll import Roll
from realtime import messages
from tests.gui.roll.roll_stage import CONTROL, LEFT, SHIFT, Clock, at_home, has_cursor, middle, notes, play

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
