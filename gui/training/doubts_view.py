"""What speaks against a training, in the window: a line each, with the buttons that mend it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.controls.widgets import set_tip
from gui.training.doubts import Doubt, Way

__all__ = ["DoubtsView"]


class DoubtsView(QWidget):
    """The doubts.

    Signals:
        way_wanted: the `Way` whose button was pressed.
    """

    way_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without any."""
        super().__init__(parent)
        self._doubts: tuple[Doubt, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Those that are shown."""
        return self._doubts

    def put(self, doubts: Sequence[Doubt]) -> None:
        """Show ``doubts``; what is shown already isn't touched, and keeps the focus."""
        if tuple(doubts) == self._doubts:
            return
        self._doubts = tuple(doubts)
        while (item := self._column.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for doubt in doubts:
            self._column.addWidget(self._line(doubt))
        self.setVisible(bool(doubts))

    def _line(self, doubt: Doubt) -> QWidget:
        line = QWidget(self)
        text = QLabel(doubt.text)
        text.setObjectName(f"doubt-{doubt.name.replace(' ', '-')}")
        text.setProperty("role", "problem" if doubt.level == "stop" else "warning")
        text.setWordWrap(True)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(text, 1)
        for way in doubt.ways:
            row.addWidget(self._button(way))
        return line

    def _button(self, way: Way) -> QPushButton:
        button = QPushButton(way.text)
        button.setObjectName(f"way-{way.keep or 'leave-out'}")
        if way.leave_out:
            set_tip(button, way.leave_out)
        button.clicked.connect(lambda: self.way_wanted.emit(way))
        return button
