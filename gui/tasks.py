"""Work that is done by processes of our own, and whose result or failure comes back to the window.

A process may take its time, need what the window must not load, or fail; its
standard output is the result, and the last line on standard error says in one
sentence what went wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess

from gui.notices import NoticeBoard

__all__ = ["Tasks"]

_ROOT = Path(__file__).parents[1]


class Tasks(QObject):
    """Runs modules of ours as processes; every failure that nobody else takes goes to the board."""

    def __init__(self, board: NoticeBoard, parent: QObject | None = None) -> None:
        """Run nothing yet."""
        super().__init__(parent)
        self._board = board
        self._running: set[QProcess] = set()

    @property
    def running(self) -> int:
        """How many processes run."""
        return len(self._running)

    def run(
        self,
        arguments: Sequence[str],
        done: Callable[[bytes], object],
        failed: Callable[[str], object] | None = None,
        topic: str = "",
    ) -> None:
        """Run ``python -m`` with ``arguments``.

        Args:
            arguments: module and its arguments.
            done: called in the window's thread with what it printed, if it ends with status 0.
            failed: called instead with one sentence; None: the board shows that sentence.
            topic: of the notice on the board; what stands there is cleared by success.
        """
        process = QProcess(self)
        process.setWorkingDirectory(str(_ROOT))

        def finished() -> None:
            if process not in self._running:
                return
            self._running.discard(process)
            output = bytes(process.readAllStandardOutput().data())
            errors = bytes(process.readAllStandardError().data()).decode(errors="replace")
            well = process.exitStatus() == QProcess.ExitStatus.NormalExit and process.exitCode() == 0
            well = well and process.error() == QProcess.ProcessError.UnknownError
            process.deleteLater()
            if well:
                if topic:
                    self._board.clear(topic)
                done(output)
                return
            lines = errors.strip().splitlines() or [f"{arguments[0]} ended without a word."]
            sentence = lines[-1].removeprefix("ritornello: ")
            if failed is None:
                self._board.post(sentence, "problem", topic)
            else:
                failed(sentence)

        process.finished.connect(finished)
        process.errorOccurred.connect(finished)
        self._running.add(process)
        process.start(sys.executable, ["-m", *arguments])

    def close(self) -> None:
        """End what still runs; nothing is told of it any more."""
        running, self._running = self._running, set()
        for process in running:
            process.kill()
            process.waitForFinished(2000)
