"""A panel that shows a model's card beside what it belongs to, until one clicks elsewhere or presses Esc."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gui.library.entries import Entry, kind_of, without_title
from gui.library.markdown_card import MarkdownCard

__all__ = ["CardPopover"]

_SIZE = QSize(480, 440)
_GAP = 4


class CardPopover(QFrame):
    """The card of one model, over the window."""

    def __init__(self, parent: QWidget) -> None:
        """Lie ready, hidden."""
        super().__init__(parent, Qt.WindowType.Popup)
        # The click that closes it must not open it again, where it meets the button that does.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.setProperty("role", "card")
        self.setObjectName("model-popover")
        self._title, self._kind, self._card = QLabel(), QLabel(), MarkdownCard()
        self._title.setProperty("role", "title")
        self._kind.setProperty("role", "muted")
        for label in (self._title, self._kind):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setContentsMargins(16, 0, 16, 0)
        self._card.setAccessibleName(self.tr("Model card"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 16, 1, 4)
        column.setSpacing(_GAP)
        column.addWidget(self._title)
        column.addWidget(self._kind)
        column.addWidget(self._card, 1)

    def show_beside(self, anchor: QWidget, entry: Entry) -> None:
        """Show the card of ``entry`` under ``anchor``, or above it where there is no room on the screen."""
        self._title.setText(entry.label)
        self._kind.setText(kind_of(entry))
        self._card.show_markdown(without_title(entry) or self.tr("This model has no card."))
        screen = anchor.screen().availableGeometry()
        size = _SIZE.boundedTo(screen.size())
        below = anchor.mapToGlobal(QPoint(anchor.width() - size.width(), anchor.height() + _GAP))
        top = below.y()
        if top + size.height() > screen.bottom():
            top = max(below.y() - anchor.height() - 2 * _GAP - size.height(), screen.top())
        left = min(max(below.x(), screen.left()), screen.right() + 1 - size.width())
        self.setGeometry(left, top, size.width(), size.height())
        self.show()
        self._card.setFocus()
