"""Asks what trainings would be like on this machine, one question after another."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QObject, Signal

from gui.tasks import Tasks
from training.probe_messages import PROTOCOL, Probed, Question

__all__ = ["Prober"]


class Prober(QObject):
    """Keeps the answers, as a machine doesn't change while a page is open.

    Args:
        tasks: which run the processes that measure.

    Signals:
        answered: there is an answer, or a failure, that wasn't there before.
    """

    answered = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        """Ask nothing yet."""
        super().__init__(parent)
        self._tasks = tasks
        self._answers: dict[Question, Probed] = {}
        self._failures: dict[Question, str] = {}
        self._waiting: list[Question] = []
        self._asked: Question | None = None

    def ask(self, questions: Iterable[Question]) -> None:
        """Ask ``questions`` in their order, instead of those that wait; what is known is not asked again."""
        self._waiting = [
            each for each in questions if each not in self._answers and each not in self._failures
        ]
        self._go_on()

    def answer(self, question: Question) -> Probed | None:
        """Return what was measured, where it was."""
        return self._answers.get(question)

    def failure(self, question: Question) -> str:
        """Return in a sentence why nothing could be measured; empty: it could, or wasn't yet."""
        return self._failures.get(question, "")

    def forget_failures(self) -> None:
        """Let what failed be asked again."""
        self._failures.clear()

    @property
    def busy(self) -> bool:
        """Whether something is being measured."""
        return self._asked is not None

    def _go_on(self) -> None:
        if self._asked is not None:
            return
        while self._waiting:
            question = self._waiting.pop(0)
            if question in self._answers:
                continue
            self._asked = question
            self._tasks.run(
                ["export.probe", msgspec.json.encode(question).decode()], self._done, self._failed
            )
            return

    def _done(self, output: bytes) -> None:
        question, self._asked = self._asked, None
        try:
            found = msgspec.json.decode(output, type=Probed)
            if found.protocol != PROTOCOL:
                raise msgspec.ValidationError
        except msgspec.DecodeError:
            self._keep_failure(
                question, self.tr("The time could not be measured: there was no clear answer.")
            )
        else:
            if question is not None:
                self._answers[question] = found
        self._tell()

    def _failed(self, sentence: str) -> None:
        question, self._asked = self._asked, None
        self._keep_failure(question, sentence)
        self._tell()

    def _keep_failure(self, question: Question | None, sentence: str) -> None:
        if question is not None:
            self._failures[question] = sentence

    def _tell(self) -> None:
        self.answered.emit()
        self._go_on()
