"""One training, watched: its words, its bar, its buttons."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.training.question import Question
from gui.training.runs import Run, Runs
from gui.training.watch_page import WatchPage
from tests.gui.training.said import BEGINNING, FINISHED, ORDERED, a_run, line, step
from training.job_messages import SAID, Ended, Said, encode

_LONG = 60_000
"""Milliseconds that a process of ours may take on a busy machine."""


@pytest.fixture
def page(qtbot: QtBot, runs: Runs, board: NoticeBoard) -> WatchPage:
    widget = WatchPage(runs, board)
    qtbot.addWidget(widget)
    widget.resize(820, 560)
    widget.show()
    return widget


def shown(page: WatchPage, runs: Runs, home: Path, *said: Said) -> Run:
    a_run(home, "songs", said, room=3_000_000)
    runs.refresh()
    page.show_run(runs.runs[0])
    return runs.runs[0]


def button(page: WatchPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, f"training-{name}")
    assert isinstance(found, QPushButton)
    return found


def words(page: WatchPage, name: str) -> QLabel:
    found = page.findChild(QLabel, f"training-{name}")
    assert isinstance(found, QLabel)
    return found


def standing(page: WatchPage) -> QLabel:
    return words(page, "standing")


def progress_bar(page: WatchPage) -> QProgressBar:
    found = page.findChild(QProgressBar, "training-progress")
    assert isinstance(found, QProgressBar)
    return found


def asked(page: WatchPage) -> str:
    """Return what is asked; empty: nothing."""
    found = page.findChild(Question, "training-question")
    assert isinstance(found, Question)
    return found.accessibleName() if found.isVisible() else ""


def visible(page: WatchPage) -> set[str]:
    names = ("pause", "resume", "repeat", "delete")
    return {name for name in names if button(page, name).isVisible()}


def test_a_finished_one_shows_what_it_learnt(page: WatchPage, runs: Runs, home: Path) -> None:
    shown(page, runs, home, *FINISHED)
    assert words(page, "title").text() == "Songs"
    assert standing(page).text() == "Finished after 2 minutes of training."
    assert standing(page).property("role") == "good"
    assert visible(page) == {"repeat", "delete"}
    assert page.curves.accessibleDescription().startswith("From 8.00")
    bar = progress_bar(page)
    assert not bar.isVisible()


def test_a_failed_one_says_why_and_can_go_on(page: WatchPage, runs: Runs, home: Path) -> None:
    shown(page, runs, home, *BEGINNING, step(10), Ended("failed", "The disk is full: make room, then go on."))
    assert standing(page).text() == "The disk is full: make room, then go on."
    assert standing(page).property("role") == "problem"
    assert visible(page) == {"resume", "repeat", "delete"}
    assert button(page, "resume").text() == "&Go on"


def test_it_follows_what_is_said(qtbot: QtBot, page: WatchPage, runs: Runs, home: Path) -> None:
    run = shown(page, runs, home, *BEGINNING[:2])
    run.locked = True
    page.show_run(run)
    bar = progress_bar(page)
    assert (bar.value(), bar.maximum()) == (10, 23)
    with (run.folder / SAID).open("ab") as said:
        for each in (*BEGINNING[2:], step(10, share=0.25), Ended("stopped")):
            said.write(encode(line(each)))
    qtbot.waitUntil(lambda: standing(page).text() == "Paused at 25 %; everything is saved.", timeout=_LONG)
    assert (bar.value(), bar.maximum()) == (250, 1000)


def test_one_is_begun_paused_and_gone_on_with(qtbot: QtBot, page: WatchPage, runs: Runs) -> None:
    page.show_run(runs.begin(ORDERED))
    assert standing(page).text() == "Starting…"
    qtbot.waitUntil(lambda: standing(page).text().startswith("Training: 50 % done"), timeout=_LONG)
    assert visible(page) == {"pause", "repeat", "delete"}
    button(page, "pause").click()
    assert not button(page, "pause").isEnabled()
    qtbot.waitUntil(lambda: visible(page) == {"resume", "repeat", "delete"}, timeout=_LONG)
    button(page, "resume").click()
    qtbot.waitUntil(lambda: standing(page).text().startswith("Training: 50 % done"), timeout=_LONG)


def test_while_another_trains_the_button_says_what_it_does(qtbot: QtBot, page: WatchPage, runs: Runs) -> None:
    first = runs.begin(msgspec.structs.replace(ORDERED, title="Bach & sons"))
    page.show_run(runs.begin(ORDERED))
    assert button(page, "resume").text() == "Pause “Bach && sons” and &begin"
    qtbot.waitUntil(lambda: first.state == "training", timeout=_LONG)
    button(page, "resume").click()
    assert standing(page).text() == "Begins as soon as the other training is saved…"
    qtbot.waitUntil(lambda: standing(page).text().startswith("Training: 50 % done"), timeout=_LONG)
    assert first.state == "stopped"


def test_one_that_trains_is_cancelled_and_deleted_after_a_question(
    qtbot: QtBot, page: WatchPage, runs: Runs
) -> None:
    run = runs.begin(ORDERED)
    page.show_run(run)
    qtbot.waitUntil(lambda: run.state == "training", timeout=_LONG)
    assert button(page, "delete").text() == "&Cancel and delete…"
    button(page, "delete").click()
    assert asked(page).startswith("Stop this training and delete all it has learnt, ")
    button(page, "question-no").click()
    assert not asked(page)
    assert run.state == "training"
    button(page, "delete").click()
    with qtbot.waitSignal(page.deleted, timeout=_LONG):
        button(page, "question-yes").click()
    assert not run.folder.exists()
    assert page.run is None


def test_how_much_deleting_frees_is_said(page: WatchPage, runs: Runs, home: Path) -> None:
    shown(page, runs, home, *FINISHED)
    button(page, "delete").click()
    assert asked(page) == "Delete this training and all it has learnt, 3 MB?"


def test_what_cannot_be_done_goes_to_the_board(page: WatchPage, runs: Runs, board: NoticeBoard) -> None:
    del page
    runs.trouble.emit("It can't be deleted: do it by hand.")
    assert [(notice.text, notice.kind) for notice in board.notices] == [
        ("It can't be deleted: do it by hand.", "problem")
    ]


def test_repeating_and_going_back_are_asked_for(
    qtbot: QtBot, page: WatchPage, runs: Runs, home: Path
) -> None:
    shown(page, runs, home, *FINISHED)
    with qtbot.waitSignal(page.repeat_wanted) as said:
        button(page, "repeat").click()
    assert said.args == [ORDERED]
    with qtbot.waitSignal(page.back):
        button(page, "back").click()


def test_what_is_in_the_slot_makes_room(qtbot: QtBot, page: WatchPage, runs: Runs, home: Path) -> None:
    shown(page, runs, home, *FINISHED)
    beside = QLabel("beside")
    page.slot.addWidget(beside)
    page.resize(1200, 700)
    qtbot.waitUntil(lambda: beside.mapTo(page, beside.pos()).x() > page.curves.width())
    page.resize(700, 560)
    qtbot.waitUntil(lambda: beside.geometry().top() > page.curves.height())
