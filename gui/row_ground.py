"""What lies under a row of a list that is chosen, or that the mouse is on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from gui.theme import colours

__all__ = ["paint_ground"]


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Paint it for the row that ``option`` is about; a frame says that the row has the keyboard."""
    c = colours()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
    if not (selected or option.state & QStyle.StateFlag.State_MouseOver):
        return
    painter.setPen(QPen(QColor(c.accent), 1) if focused else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.raised if selected else c.window))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(4.5, 2.5, -4.5, -2.5), 6, 6)
