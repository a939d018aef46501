"""A page that scrolls where the window is too small for it, and only then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

__all__ = ["Fitting"]


class Fitting(QScrollArea):
    """Shows a page, with scroll bars for what does not fit.

    Left to itself, Qt may show both bars for no other reason than each other.
    """

    def __init__(self, page: QWidget) -> None:
        """Show ``page``."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._page = page
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have scroll bars if they are needed."""
        needed, policy = self._page.minimumSizeHint(), Qt.ScrollBarPolicy
        wide = self.width() >= needed.width()
        high = self.height() >= needed.height()
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff if wide else policy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if high else policy.ScrollBarAsNeeded)
        super().resizeEvent(event)
