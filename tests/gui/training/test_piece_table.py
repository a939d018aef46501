"""The list of pieces: ticked by mouse and keyboard, searched and put in order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLineEdit,
)
from pytestqt.qtbot import QtBot

from gui.controls.widgets import Choice
from gui.notices import NoticeBoard
from gui.training.piece_lines import COLUMNS, SHOWN
from tests.gui.training.found import piece
from tests.gui.training.music_stage import Scripted, scripted_page
from training.survey_messages import Piece, Unreadable

# What the platform of tests cannot do; the app runs on others.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def scripted(qtbot: QtBot, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    return scripted_page(qtbot, board, monkeypatch)


def test_a_click_leaves_a_piece_out_and_the_numbers_follow(scripted: Scripted) -> None:
    scripted.survey()
    scripted.click_tick(1)
    assert scripted.ticks() == ["in/a.mid", "c.mid", "copy.mid"]
    assert scripted.text("music-notes") == "50000"
    scripted.click_tick(1)
    assert scripted.text("music-notes") == "90000"


def test_space_does_the_same_for_all_that_is_selected(scripted: Scripted) -> None:
    scripted.survey()
    scripted.view.setFocus()
    scripted.view.selectRow(0)
    QTest.keyClick(scripted.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(scripted.view, Qt.Key.Key_Space)
    assert scripted.ticks() == ["c.mid", "copy.mid"]
    QTest.keyClick(scripted.view, Qt.Key.Key_Space)
    assert scripted.ticks() == ["in/a.mid", "in/b.mid", "c.mid", "copy.mid"]


def test_a_menu_leaves_out_whole_folders(scripted: Scripted) -> None:
    scripted.survey()
    table = scripted.page._ui.table
    menu = table.menu_at(0)
    assert menu is not None
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "&Leave out",
        "Leave out everything in in",
        "Leave out everything in m",
        "Take everything in in in again",
        "Take everything in m in again",
    ]
    menu.actions()[2].trigger()
    assert scripted.ticks() == ["c.mid", "copy.mid"]
    assert table.menu_at(2) is None


def test_all_tunes_of_a_file_go_together(scripted: Scripted) -> None:
    tunes: list[Piece | Unreadable] = [
        piece("t.abc", name=f"m/t.abc: {number}", kind="tunes", content=str(number), place=number / 9)
        for number in range(4)
    ]
    scripted.survey([*tunes, piece("u.abc", kind="tunes")])
    scripted.click_tick(2)
    assert scripted.ticks() == ["u.abc"]


def test_what_becomes_of_the_current_piece_is_said_below(scripted: Scripted) -> None:
    scripted.survey()
    scripted.view.selectRow(2)
    assert scripted.text("pieces-detail") == "m/broken.mid: broken: is empty: export it again."
    scripted.view.selectRow(4)
    assert scripted.text("pieces-detail") == "m/copy.mid: copy of m/c.mid"


def test_the_list_is_searched_picked_out_and_put_in_order(scripted: Scripted) -> None:
    scripted.survey()
    scripted.view.selectRow(3)
    search, shown = scripted.find(QLineEdit, "pieces-search"), scripted.find(Choice, "pieces-shown")
    assert isinstance(search, QLineEdit)
    assert isinstance(shown, Choice)
    scripted.view.horizontalHeader().setSortIndicator(COLUMNS.index("notes"), Qt.SortOrder.DescendingOrder)
    assert scripted.rows() == ["in/b.mid", "in/a.mid", "c.mid", "copy.mid", "broken.mid"]
    assert scripted.text("pieces-detail").startswith("m/c.mid")
    search.setText("IN/")
    assert scripted.rows() == ["in/b.mid", "in/a.mid"]
    search.clear()
    shown.setCurrentIndex(list(SHOWN).index("broken"))
    assert scripted.rows() == ["broken.mid"]
    assert shown.count() == len(SHOWN)
    shown.setCurrentIndex(0)
    scripted.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert scripted.rows() == ["in/a.mid", "in/b.mid", "broken.mid", "c.mid", "copy.mid"]


def test_columns_give_way_to_names(scripted: Scripted) -> None:
    scripted.survey()
    view = scripted.view
    hidden = {column for place, column in enumerate(COLUMNS) if view.isColumnHidden(place)}
    assert "dynamics" in hidden
    assert not hidden & {"name", "notes", "use"}
    assert view.columnWidth(0) >= 150
    scripted.page.resize(1400, 500)
    assert not any(view.isColumnHidden(place) for place in range(len(COLUMNS)))
