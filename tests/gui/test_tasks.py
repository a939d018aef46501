"""Processes of ours that work for the window: real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.tasks import Tasks


@pytest.fixture
def tasks(board: NoticeBoard, qtbot: QtBot) -> Iterator[Tasks]:
    del qtbot
    tasks = Tasks(board)
    yield tasks
    tasks.close()


def test_what_a_process_prints_comes_back(tasks: Tasks, board: NoticeBoard, qtbot: QtBot) -> None:
    results: list[bytes] = []
    board.post("It failed before.", "problem", "library")
    tasks.run(["platform"], results.append, topic="library")
    assert tasks.running == 1
    qtbot.waitUntil(lambda: bool(results))
    assert results[0].strip()
    assert tasks.running == 0
    assert board.notices == ()


def test_the_last_line_of_a_failure_is_said(tasks: Tasks, board: NoticeBoard, qtbot: QtBot) -> None:
    tasks.run(["ritornello", "models", "no-such-model"], lambda _: pytest.fail("it did not fail"))
    qtbot.waitUntil(lambda: bool(board.notices))
    assert "no model no-such-model" in board.notices[0].text
    assert board.notices[0].kind == "problem"


def test_whoever_asks_can_take_the_failure(tasks: Tasks, board: NoticeBoard, qtbot: QtBot) -> None:
    failures: list[str] = []
    tasks.run(["no_such_module"], lambda _: pytest.fail("it did not fail"), failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert "no_such_module" in failures[0]
    assert board.notices == ()


def test_closing_ends_what_runs_and_tells_nobody(tasks: Tasks, board: NoticeBoard, qtbot: QtBot) -> None:
    tasks.run(["http.server", "--bind", "127.0.0.1", "0"], lambda _: pytest.fail("it has no end"))
    qtbot.waitUntil(lambda: tasks.running == 1)
    tasks.close()
    assert tasks.running == 0
    assert board.notices == ()
