"""A worker that runs nothing: it keeps what it was asked for until the test lets it end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from gui.training.worker import Worker

__all__ = ["ScriptedWorker"]


class ScriptedWorker(Worker):
    """Answers when the test says so."""

    made: list[ScriptedWorker] = []  # noqa: RUF012 - emptied by whoever puts it in place
    """All there are, the latest last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked: list[list[str]] = []
        """The arguments of each start, the latest last."""
        self.cancelled = 0
        self._runs = False
        ScriptedWorker.made.append(self)

    @property
    def running(self) -> bool:
        return self._runs

    def start(self, arguments: Sequence[str]) -> None:
        self.asked.append(list(arguments))
        self._runs = True

    def cancel(self) -> None:
        self.cancelled += self._runs
        self._runs = False

    def answer(self, *lines: bytes) -> None:
        """Say something and end well."""
        for line in lines:
            self.said.emit(line)
        self._runs = False
        self.done.emit()

    def fail(self, sentence: str) -> None:
        """End badly."""
        self._runs = False
        self.failed.emit(sentence)
