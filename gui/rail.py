"""The rail at the left: one button for each page of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.icons import icon

__all__ = ["Rail"]

_WIDTH = 92
_LOWEST, _HIGHEST = 36, 56
"""Pixels of a button, where the window is low and where it is not."""


class Rail(QWidget):
    """Buttons of which one is down. The window binds Ctrl and a digit to each.

    Args:
        pages: name of the icon, and title, of each page.

    Signals:
        chosen: the number of the page wanted.
    """

    chosen = Signal(int)

    def __init__(self, pages: Sequence[tuple[str, str]]) -> None:
        """Make the buttons; the first is down."""
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Pages"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 0, 8)
        column.setSpacing(4)
        for number, (name, title) in enumerate(pages):
            button = QToolButton()
            button.setText(title)
            button.setIcon(icon(name))
            button.setIconSize(QSize(22, 22))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            button.setMinimumHeight(_LOWEST)
            button.setMaximumHeight(_HIGHEST)
            button.setObjectName(f"page-{name}")
            button.setAccessibleName(title)
            keys = QKeySequence(f"Ctrl+{number + 1}")
            button.setToolTip(f"{title} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
            self._group.addButton(button, number)
            column.addWidget(button)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)
        self.choose(0)

    def choose(self, number: int) -> None:
        """Press the button of page ``number``, without telling."""
        self._group.button(number).setChecked(True)
