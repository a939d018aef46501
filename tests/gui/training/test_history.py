"""The list of trainings: what it says, what is chosen, repeated and deleted."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.theme import apply_theme
from gui.training.history import History
from gui.training.history_list import row_in_words
from gui.training.question import Question
from gui.training.runs import Runs
from tests.gui.training.said import BEGINNING, FINISHED, ORDERED, a_run, step

LATE = msgspec.structs.replace(ORDERED, title="Late", created="2026-11-22T10:00:00Z")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "trainings"
    a_run(home, "early", FINISHED, room=5_000_000)
    a_run(home, "late", (*BEGINNING, step(50)), LATE, room=2_000_000)
    (home / "half").mkdir()
    (home / "half" / "best.pt").write_bytes(bytes(2000))
    return home


@pytest.fixture
def runs(qtbot: QtBot, home: Path) -> Runs:
    del qtbot
    return Runs(home)


@pytest.fixture
def history(qtbot: QtBot, runs: Runs) -> History:
    widget = History(runs)
    qtbot.addWidget(widget)
    widget.resize(800, 420)
    widget.show()
    return widget


def button(history: History, name: str) -> QPushButton:
    found = history.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def words(history: History, name: str) -> QLabel:
    found = history.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def choose(history: History, title: str) -> None:
    titles = [run.order.title for run in history._runs.runs]
    history.list.setCurrentIndex(history.list.model().index(titles.index(title), 0))


def test_it_lists_them_with_state_figure_and_room(history: History, runs: Runs) -> None:
    late, early, half = runs.runs
    assert row_in_words(early)[0] == "finished"
    assert row_in_words(early)[2:] == ["6.50 bits a note", "5 MB"]
    assert (row_in_words(late)[0], row_in_words(late)[-1]) == ("interrupted", "2 MB")
    assert row_in_words(half)[0] == "damaged"
    model = history.list.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Late", "Songs", "half"]
    told = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("Songs, finished, ")
    assert words(history, "history-room").text() == "They take 7 MB in all."


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_painted(history: History, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, "dark" if theme == "dark" else "light")
    assert not history.grab().isNull()
    apply_theme(qapp, "light")


def test_one_is_opened_by_key_or_button(qtbot: QtBot, history: History, runs: Runs) -> None:
    choose(history, "Songs")
    with qtbot.waitSignal(history.chosen) as said:
        QTest.keyClick(history.list, Qt.Key.Key_Return)
    assert said.args == [runs.runs[1]]
    with qtbot.waitSignal(history.chosen):
        button(history, "history-open").click()
    choose(history, "half")
    assert not button(history, "history-open").isEnabled()
    assert not button(history, "history-repeat").isEnabled()


def test_one_is_repeated_with_changes(qtbot: QtBot, history: History) -> None:
    choose(history, "Late")
    with qtbot.waitSignal(history.repeat_wanted) as said:
        button(history, "history-repeat").click()
    assert said.args == [LATE]


def test_deleting_asks_in_place_and_says_what_it_frees(history: History, runs: Runs, home: Path) -> None:
    choose(history, "Songs")
    history.list.setFocus()
    QTest.keyClick(history.list, Qt.Key.Key_Delete)
    question = history.findChild(Question, "history-question")
    assert isinstance(question, Question)
    assert question.isVisible()
    assert question.accessibleName() == (
        "Delete “Songs” and all it has learnt, 5 MB? A model that you made of it stays."
    )
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert (home / "early").exists()
    button(history, "history-delete").click()
    button(history, "history-question-yes").click()
    assert not (home / "early").exists()
    assert [run.order.title for run in runs.runs] == ["Late", "half"]
    assert history.list.run is runs.runs[1]
    assert words(history, "history-room").text() == "They take 2 MB in all."


def test_what_is_chosen_stays_chosen_when_others_come(history: History, runs: Runs, home: Path) -> None:
    choose(history, "Songs")
    a_run(home, "new", FINISHED, msgspec.structs.replace(ORDERED, title="New", created="2027"))
    runs.refresh()
    assert history.list.model().rowCount() == 4
    assert history.list.run is not None
    assert history.list.run.order.title == "Songs"


def test_without_any_it_says_where_to_begin(qtbot: QtBot, tmp_path: Path) -> None:
    empty = History(Runs(tmp_path / "none"))
    qtbot.addWidget(empty)
    empty.show()
    told = words(empty, "history-empty")
    assert told.isVisible()
    assert told.text().startswith("No training yet: ")
    assert not button(empty, "history-open").isVisible()
