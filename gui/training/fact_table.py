"""A small table of facts, each with its explanation where the mouse rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from gui.training.words import Fact

__all__ = ["FactTable"]


class FactTable(QFrame):
    """Shows facts in two columns, name and value; hidden while there are none."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self.setObjectName("training-facts")
        self.setProperty("role", "card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 10, 16, 10)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self.hide()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show ``facts``."""
        while len(self._rows) < len(facts):
            self._add_row()
        for (name, value), fact in zip(self._rows, facts, strict=False):
            name.setText(fact.name)
            value.setText(fact.value)
            value.setAccessibleName(fact.name)
            for label in (name, value):
                label.setToolTip(fact.explanation)
        for number, row in enumerate(self._rows):
            for label in row:
                label.setVisible(number < len(facts))
        self.setVisible(bool(facts))

    def _add_row(self) -> None:
        name, value = QLabel(), QLabel()
        name.setProperty("role", "muted")
        for label in (name, value):
            label.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
        self._rows.append((name, value))
