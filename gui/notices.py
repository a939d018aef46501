"""The one place through which errors and results come back to whoever sits at the window.

Whatever is to be said is posted on the board as one sentence, with the button
that mends it where there is one; the status line shows it. Nothing opens a dialog.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

__all__ = ["Kind", "Notice", "NoticeBoard", "Remedy"]

Kind = Literal["problem", "notice", "done"]
"""``problem``: stays until it is mended or put away; ``notice`` and ``done`` (something went well) fade."""


@dataclass(frozen=True)
class Remedy:
    """A button that mends something."""

    label: str
    """What is on the button, translated."""
    do: Callable[[], object]
    """Called when it is pressed."""


@dataclass(frozen=True)
class Notice:
    """A line for whoever sits at the window."""

    text: str
    """One sentence."""
    kind: Kind = "notice"
    topic: str = ""
    """What it is about: a newer notice on the same topic takes its place, and `NoticeBoard.clear` ends it."""
    remedy: Remedy | None = None


class NoticeBoard(QObject):
    """Where notices are posted; for the thread of the window.

    Signals:
        changed: the notices that stand have changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing to say."""
        super().__init__(parent)
        self._notices: list[Notice] = []

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What stands on the board, the latest last."""
        return tuple(self._notices)

    def post(self, text: str, kind: Kind = "notice", topic: str = "", remedy: Remedy | None = None) -> Notice:
        """Post a line and return it; it replaces what stands there on its topic, or in the same words."""
        notice = Notice(text, kind, topic, remedy)
        self._notices = [
            each for each in self._notices if each.text != text and not (topic and each.topic == topic)
        ]
        self._notices.append(notice)
        self.changed.emit()
        return notice

    def dismiss(self, notice: Notice) -> None:
        """Put a notice away; again does nothing."""
        self._remove(lambda each: each is notice)

    def clear(self, topic: str) -> None:
        """Put away what stands there on ``topic``: it is mended."""
        self._remove(lambda each: each.topic == topic)

    def _remove(self, over: Callable[[Notice], bool]) -> None:
        left = [each for each in self._notices if not over(each)]
        if len(left) < len(self._notices):
            self._notices = left
            self.changed.emit()
