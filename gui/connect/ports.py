"""A chooser of a port: one of our own, or one of those there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

__all__ = ["PortChooser"]


class PortChooser(QComboBox):
    """Shows which port is in use, and offers the others.

    Args:
        own: what the first entry is called, which stands for a port of our own.

    Signals:
        chosen: the name of the port, empty for our own; said only when somebody chose it.
    """

    chosen = Signal(str)

    def __init__(self, own: str, parent: QWidget | None = None) -> None:
        """Offer our own only."""
        super().__init__(parent)
        self._own = own
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(28)
        self.show_ports((), ())
        self.activated.connect(self._choose)

    def show_ports(self, there: Sequence[str], current: Sequence[str]) -> None:
        """Show the ports that are ``there``, and that those in ``current`` are in use (none: our own).

        What is in use and not there is named as such; several at once are one entry.
        """
        used = ", ".join(current)
        entries: list[tuple[str, str | None]] = [(self._own, "")]
        entries += [(name, name) for name in there]
        if used and used not in there:
            missing = self.tr("{name} (not here now)").format(name=used)
            entries.append((used if len(current) > 1 else missing, None))
        blocked = QSignalBlocker(self)
        if entries != [(self.itemText(index), self.itemData(index)) for index in range(self.count())]:
            self.clear()
            for text, data in entries:
                self.addItem(text, data)
        last = len(entries) - 1
        self.setCurrentIndex(1 + list(there).index(used) if used in there else last if used else 0)
        blocked.unblock()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling by must not change ports."""
        event.ignore()

    def _choose(self, index: int) -> None:
        name = self.itemData(index)
        if name is not None:
            self.chosen.emit(name)
