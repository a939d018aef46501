"""Real processes: their lines come in, their failures are one sentence, and cancelled ones say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from gui.training import worker as module
from gui.training.worker import Worker

WAITS = ["timeit", "-n", "1", "-r", "1", "import sys; print('ready', flush=True); sys.stdin.read()"]


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    del qtbot
    worker = Worker()
    yield worker
    worker.close()


def test_lines_come_one_by_one(worker: Worker, qtbot: QtBot) -> None:
    lines: list[bytes] = []
    worker.said.connect(lines.append)
    with qtbot.waitSignal(worker.done, timeout=30_000):
        worker.start(["timeit", "-n", "1", "-r", "1", "print('one\\ntwo')"])
        assert worker.running
    assert lines[:2] == [b"one", b"two"]
    assert not worker.running


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["realtime.library", "remove", "--", "nothing"], "There is no model called nothing in the library"),
        (["timeit", "-n", "1", "1 / 0"], "That failed unexpectedly: try again."),
        (["timeit", "-n", "1", "import os; os.kill(os.getpid(), 9)"], "That failed unexpectedly: try again."),
    ],
)
def test_a_failure_is_one_sentence(worker: Worker, qtbot: QtBot, arguments: list[str], sentence: str) -> None:
    with qtbot.waitSignal(worker.failed, timeout=30_000) as failed:
        worker.start(arguments)
    assert failed.args is not None
    assert failed.args[0].startswith(sentence)
    assert not worker.running


def test_what_is_cancelled_says_nothing_and_ends(worker: Worker, qtbot: QtBot) -> None:
    told: list[object] = []
    with qtbot.waitSignal(worker.said, timeout=30_000):
        worker.start(WAITS)
    worker.done.connect(lambda: told.append("done"))
    worker.failed.connect(told.append)
    worker.cancel()
    assert not worker.running
    assert len(module._ENDING) == 1
    qtbot.waitUntil(lambda: not module._ENDING, timeout=30_000)
    assert told == []


def test_another_start_ends_the_one_before(worker: Worker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(worker.said, timeout=30_000):
        worker.start(WAITS)
    with qtbot.waitSignal(worker.done, timeout=30_000):
        worker.start(["timeit", "-n", "1", "-r", "1", "pass"])
    qtbot.waitUntil(lambda: not module._ENDING, timeout=30_000)


def test_closing_waits_for_what_ends(worker: Worker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(worker.said, timeout=30_000):
        worker.start(WAITS)
    process = worker._process
    assert process is not None
    worker.close()
    assert process.state() == QProcess.ProcessState.NotRunning
    assert not module._ENDING
