"""The line at the bottom: which notice it shows, how it goes away, what its buttons do."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.bars import status_line
from gui.bars.status_line import StatusLine, ranked
from gui.controls.widgets import ElidedLabel
from gui.notices import Kind, Notice, NoticeBoard, Remedy

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

KINDS: tuple[Kind, ...] = ("problem", "notice", "done")


@pytest.fixture
def line(board: NoticeBoard, qtbot: QtBot) -> StatusLine:
    line = StatusLine(board)
    qtbot.addWidget(line)
    line.resize(600, line.height())
    with qtbot.waitExposed(line):
        line.show()
    return line


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what fades fade soon."""
    monkeypatch.setattr(status_line, "_FADE", 20)
    monkeypatch.setattr(status_line, "_AGAIN", 20)


def text_of(line: StatusLine) -> str:
    label = line.findChild(ElidedLabel, "notice")
    assert isinstance(label, ElidedLabel)
    return label.whole


def tool(line: StatusLine, name: str) -> QToolButton:
    found = line.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def remedy_of(line: StatusLine) -> QPushButton:
    found = line.findChild(QPushButton, "remedy")
    assert isinstance(found, QPushButton)
    return found


def press(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def listed(line: StatusLine) -> QMenu:
    press(tool(line, "more_notices"))
    menu = line.findChild(QMenu, "all_notices")
    assert isinstance(menu, QMenu)
    return menu


# --- which ------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(KINDS)))
def test_problems_come_first_and_of_a_kind_the_latest(kinds: list[Kind]) -> None:
    notices = [Notice(str(number), kind) for number, kind in enumerate(kinds)]
    order = ranked(notices)
    assert sorted(order, key=lambda each: int(each.text)) == notices
    for one, next_one in itertools.pairwise(order):
        earlier = KINDS.index(one.kind), -int(one.text)
        assert earlier < (KINDS.index(next_one.kind), -int(next_one.text))


def test_with_nothing_to_say_it_says_nothing(line: StatusLine) -> None:
    assert line.shown is None
    assert not any(each.isVisible() for each in line.findChildren(QAbstractButton))


def test_the_most_important_notice_is_shown(line: StatusLine, board: NoticeBoard) -> None:
    board.post("The port is gone.", "problem", "port")
    board.post("Saved.", "done")
    board.post("The port Synth is there.", "notice")
    assert text_of(line) == "The port is gone."
    board.clear("port")
    assert text_of(line) == "The port Synth is there."


def test_what_stood_there_before_is_shown(board: NoticeBoard, qtbot: QtBot) -> None:
    board.post("The port is gone.", "problem")
    line = StatusLine(board)
    qtbot.addWidget(line)
    assert text_of(line) == "The port is gone."


def test_the_height_is_always_the_same(board: NoticeBoard, qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    line = StatusLine(board)
    layout.addWidget(line)
    qtbot.addWidget(window)
    window.show()
    empty = (line.height(), window.minimumSizeHint().height())
    board.post("A problem " * 40, "problem", "", Remedy("Mend it", lambda: None))
    board.post("Another", "problem")
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    assert (line.height(), window.minimumSizeHint().height()) == empty


def test_a_long_sentence_gives_way_and_is_whole_in_its_tip(
    line: StatusLine, board: NoticeBoard, qtbot: QtBot
) -> None:
    board.post("A problem " * 40, "problem")
    label = line.findChild(ElidedLabel, "notice")
    assert isinstance(label, ElidedLabel)
    qtbot.waitUntil(lambda: label.text().endswith("…"))
    assert label.accessibleDescription() == "A problem " * 40


# --- going away ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("brief")
def test_what_is_no_problem_fades_and_problems_stay(
    line: StatusLine, board: NoticeBoard, qtbot: QtBot
) -> None:
    board.post("Saved.", "done")
    board.post("The port is gone.", "problem")
    board.post("The port Synth is there.", "notice")
    qtbot.waitUntil(lambda: len(board.notices) == 1)
    assert text_of(line) == "The port is gone."
    assert not line._timers


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("way", ["pointed at", "with the focus in it"])
def test_a_line_that_somebody_is_busy_with_stays(
    line: StatusLine, board: NoticeBoard, qtbot: QtBot, way: str
) -> None:
    under_mouse = Qt.WidgetAttribute.WA_UnderMouse
    line.setAttribute(under_mouse, on=way == "pointed at")
    notice = board.post("Saved.", "done", "", Remedy("Show", lambda: None))
    if way == "with the focus in it":
        remedy_of(line).setFocus()
        qtbot.waitUntil(remedy_of(line).hasFocus)
    timer = line._timers[id(notice)]
    with qtbot.waitSignals([timer.timeout, timer.timeout]):
        pass
    assert board.notices == (notice,)
    line.setAttribute(under_mouse, on=False)
    remedy_of(line).clearFocus()
    qtbot.waitUntil(lambda: board.notices == ())


def test_it_is_put_away_by_mouse_and_key(line: StatusLine, board: NoticeBoard) -> None:
    board.post("One", "problem")
    board.post("Two", "problem")
    press(tool(line, "dismiss"))
    assert text_of(line) == "One"
    QTest.keyClick(tool(line, "dismiss"), Qt.Key.Key_Space)
    assert line.shown is None


def test_a_notice_put_away_elsewhere_leaves_no_timer(line: StatusLine, board: NoticeBoard) -> None:
    board.post("Saved.", "done", "saving")
    assert len(line._timers) == 1
    board.clear("saving")
    assert line._timers == {}


# --- remedies -----------------------------------------------------------------------------------------


def test_a_remedy_puts_the_notice_away_and_does_what_it_says(line: StatusLine, board: NoticeBoard) -> None:
    done: list[int] = []
    board.post("A take was removed.", "done", "", Remedy("Undo", lambda: done.append(len(board.notices))))
    assert remedy_of(line).text() == "Undo"
    press(remedy_of(line))
    assert done == [0]
    assert line.shown is None


def test_what_a_remedy_says_is_shown(line: StatusLine, board: NoticeBoard) -> None:
    again = Remedy("Try again", lambda: board.post("Still not.", "problem", "sound"))
    board.post("No sound.", "problem", "sound", again)
    press(remedy_of(line))
    assert text_of(line) == "Still not."
    assert not remedy_of(line).isVisible()


# --- more than one ------------------------------------------------------------------------------------


def test_a_counter_says_how_many_more_there_are(line: StatusLine, board: NoticeBoard) -> None:
    board.post("One", "problem")
    assert not tool(line, "more_notices").isVisible()
    board.post("Two & a half", "problem")
    board.post("Three")
    assert tool(line, "more_notices").isVisible()
    assert tool(line, "more_notices").text() == "+2"
    menu = listed(line)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Two && a half", "One", "Three", "Put all away"]
    menu.close()


def test_one_of_the_list_is_shown_until_there_is_news(line: StatusLine, board: NoticeBoard) -> None:
    board.post("One", "problem")
    board.post("Two", "problem")
    menu = listed(line)
    menu.actions()[1].trigger()
    menu.close()
    assert text_of(line) == "One"
    press(tool(line, "dismiss"))
    assert text_of(line) == "Two"
    board.post("Three", "problem")
    assert text_of(line) == "Three"


def test_all_are_put_away_at_once(line: StatusLine, board: NoticeBoard) -> None:
    board.post("One", "problem")
    board.post("Two")
    menu = listed(line)
    menu.actions()[-1].trigger()
    menu.close()
    assert board.notices == ()
    assert line.shown is None


# --- screen readers -----------------------------------------------------------------------------------


def test_each_notice_is_announced_once(
    line: StatusLine, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def update(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    board.post("Saved.", "done")
    board.post("The port is gone.", "problem", "port")
    board.post("The port Synth is there.", "notice")
    polite, assertive = (
        QAccessible.AnnouncementPoliteness.Polite,
        QAccessible.AnnouncementPoliteness.Assertive,
    )
    assert said == [("Saved.", polite), ("The port is gone.", assertive)]
    assert tool(line, "dismiss").accessibleDescription() == "The port is gone."
