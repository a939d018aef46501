"""Two models carry one phrase on, each in a process of its own; both are done before anything is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTemporaryDir, Signal

from gui.training.worker import Worker
from realtime.hear_messages import Heard

__all__ = ["Carriers"]


class Carriers(QObject):
    """Runs ``python -m export.carry`` for two models at a time.

    Signals:
        done: what the two made of it, `Heard` twice, in the order in which they were named.
        failed: one sentence, if one of the two could not.
    """

    done = Signal(object, object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Run nothing yet."""
        super().__init__(parent)
        self._folder = QTemporaryDir()
        self._answers: dict[int, bytes] = {}
        self._ended = 0
        self._workers = (Worker(self), Worker(self))
        for number, worker in enumerate(self._workers):
            worker.said.connect(lambda line, number=number: self._answers.update({number: line}))
            worker.done.connect(self._one_done)
            worker.failed.connect(self._one_failed)

    @property
    def running(self) -> bool:
        """Whether they are at it."""
        return any(worker.running for worker in self._workers)

    @property
    def folder(self) -> Path:
        """Where files for them may be written; it is gone with this."""
        return Path(self._folder.path())

    def start(self, models: Sequence[str], phrase: Sequence[str], bars: int, seed: int) -> None:
        """Have two models carry a phrase on; what they are at is ended.

        Args:
            models: names or files.
            phrase: arguments that name it.
            bars: whole bars to add.
            seed: of both.
        """
        self.cancel()
        rest = ["--bars", str(bars), "--seed", str(seed), *phrase]
        for number, (worker, model) in enumerate(zip(self._workers, models, strict=True)):
            worker.start(["export.carry", model, "-o", str(self.folder / f"{number}.mid"), *rest])

    def cancel(self) -> None:
        """End what they are at; nothing is told of it any more."""
        self._answers.clear()
        self._ended = 0
        for worker in self._workers:
            worker.cancel()

    def close(self) -> None:
        """End what they are at, and wait for it."""
        for worker in self._workers:
            worker.close()

    def _one_done(self) -> None:
        self._ended += 1
        if self._ended < len(self._workers):
            return
        try:
            first, second = (msgspec.json.decode(self._answers[number], type=Heard) for number in (0, 1))
        except (KeyError, msgspec.DecodeError):
            self._one_failed(self.tr("One of the two gave no clear answer: try again."))
            return
        self.done.emit(first, second)

    def _one_failed(self, sentence: str) -> None:
        self.cancel()
        self.failed.emit(sentence)
