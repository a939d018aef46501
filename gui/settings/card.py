"""What the cards of the settings page are made of: rows of a name, a widget and a line of explanation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from gui.settings.store import Settings, SettingsStore
from gui.view import View

__all__ = ["SettingsCard", "SettingsChoice", "muted"]

_LABELS = 152
"""Width of the column of names, in pixels."""


class SettingsChoice(QComboBox):
    """A list to choose from, that a wheel changes only where the keyboard is."""

    def __init__(self, name: str) -> None:
        """Offer nothing yet; ``name`` is what assistive technology calls it."""
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A long name of a port makes no page wide.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    def fill(self, entries: list[tuple[str, str | None]], chosen: str | None) -> None:
        """Offer ``entries`` (text and value), and show the one whose value is ``chosen``."""
        if entries != [(self.itemText(place), self.itemData(place)) for place in range(self.count())]:
            self.clear()
            for text, value in entries:
                self.addItem(text, value)
        values = [value for _, value in entries]
        self.setCurrentIndex(values.index(chosen) if chosen in values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change, or let what lies behind scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def muted(text: str = "") -> QLabel:
    """Return a line of explanation, which wraps."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


class SettingsCard(View):
    """Settings that belong together, with a heading.

    What is shown follows the store; what is changed goes there at once.

    Args:
        store: the settings.
        heading: over it.
        text: a line of explanation under the heading.
    """

    def __init__(self, store: SettingsStore, heading: str, text: str = "") -> None:
        """Show the heading."""
        super().__init__()
        self.store = store
        self.setAccessibleName(heading)
        frame = QFrame()
        frame.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._rows = QGridLayout(frame)
        self._rows.setContentsMargins(16, 16, 16, 16)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(8)
        self._rows.setColumnMinimumWidth(0, _LABELS)
        self._rows.setColumnStretch(1, 1)
        title = QLabel(heading)
        font = title.font()
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        self.add_wide(title)
        if text:
            self.add_wide(muted(text))
        store.changed.connect(self._follow)

    def show_settings(self, settings: Settings) -> None:
        """Show ``settings``; called whenever they change."""

    def _follow(self, _before: Settings, after: Settings) -> None:
        self.show_settings(after)

    def add_row(self, name: str, *what: QWidget, hint: QLabel | None = None, grow: bool = True) -> QLabel:
        """Add a row and return its name, which stands for the first of ``what``.

        Args:
            name: at the left.
            what: from left to right.
            hint: stands under it.
            grow: whether the first of ``what`` takes what room there is.
        """
        row, label, line = self._rows.rowCount(), QLabel(name), QHBoxLayout()
        label.setBuddy(what[0])
        line.setSpacing(8)
        for each in what:
            line.addWidget(each, 1 if grow and each is what[0] else 0)
        if not grow:
            line.addStretch(1)
        self._rows.addWidget(label, row, 0)
        self._rows.addLayout(line, row, 1)
        if hint is not None:
            self._rows.addWidget(hint, row + 1, 1)
        return label

    def add_wide(self, what: QWidget | QLayout) -> None:
        """Add something that takes the whole width."""
        row = self._rows.rowCount()
        if isinstance(what, QWidget):
            self._rows.addWidget(what, row, 0, 1, 2)
        else:
            self._rows.addLayout(what, row, 0, 1, 2)
