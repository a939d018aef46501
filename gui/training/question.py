"""A question that is asked in the view itself, where an answer can't be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

__all__ = ["Question"]


class Question(QFrame):
    """Asks, does what was meant if the answer is yes, and goes; Escape is no. Hidden until it asks."""

    def __init__(self, name: str) -> None:
        """Ask nothing yet.

        Args:
            name: object name; those of its buttons are the same with ``-yes`` and ``-no``.
        """
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._text, self._yes, self._no = QLabel(), QPushButton(), QPushButton(self.tr("&Keep"))
        self._do: Callable[[], object] | None = None
        self._before: QWidget | None = None
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._yes.setProperty("role", "problem")
        self._yes.setObjectName(f"{name}-yes")
        self._no.setObjectName(f"{name}-no")
        self._yes.clicked.connect(self._answer)
        self._no.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self._text, 1)
        row.addWidget(self._yes)
        row.addWidget(self._no)
        self.hide()

    def ask(self, text: str, yes: str, do: Callable[[], object]) -> None:
        """Ask ``text``; ``yes`` is on the button that calls ``do``."""
        self._text.setText(text)
        self._yes.setText(yes)
        self._do = do
        self._before = self.window().focusWidget()
        self.setAccessibleName(text)
        self.show()
        self._no.setFocus()

    def dismiss(self) -> None:
        """Ask no longer."""
        self._do = None
        focused: QWidget | None = self.window().focusWidget()
        mine = focused is not None and self.isAncestorOf(focused)
        self.hide()
        if mine and self._before is not None:
            self._before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape for no."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _answer(self) -> None:
        do = self._do
        self.dismiss()
        if do is not None:
            do()
