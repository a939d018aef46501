"""Cards of which one is chosen: a picture or none, a title, and lines under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from gui.theme import colours
from gui.training.purpose_pictures import paint_purpose

__all__ = ["ChoiceCard"]

_PAD = 12.0
_PICTURE = 40.0
_GAP = 6.0


class ChoiceCard(QAbstractButton):
    """A card; put several into an exclusive group.

    Args:
        name: object name.
        title: on it.
        picture: name of the purpose whose picture is on it; empty: none.
        lines: for how many lines of words there is room.
    """

    def __init__(self, name: str, title: str, picture: str = "", lines: int = 3) -> None:
        """Show the title."""
        super().__init__()
        self.setObjectName(name)
        self._picture, self._lines = picture, lines
        self._words = ""
        self._warns = False
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    @property
    def words(self) -> str:
        """What stands under the title."""
        return self._words

    def say(self, words: str, *, warns: bool = False) -> None:
        """Show ``words`` under the title; ``warns``: in the colour of a warning."""
        if (words, warns) == (self._words, self._warns):
            return
        self._words, self._warns = words, warns
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size with room for picture, title and lines."""
        line = QFontMetricsF(self.font()).lineSpacing()
        picture = _PICTURE + _GAP if self._picture else 0.0
        return QSize(150, round(2 * _PAD + picture + line * (1 + self._lines) + _GAP))

    def minimumSizeHint(self) -> QSize:
        """Return the least size: as high as it is, but narrower."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        del event
        c, able = colours(), self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked() and able
        edge = (
            c.accent if chosen or self.hasFocus() else c.strong_line if self.underMouse() and able else c.line
        )
        painter.setPen(QPen(QColor(edge), 2.0 if chosen or self.hasFocus() else 1.0))
        painter.setBrush(QColor(c.surface if able else c.window))
        painter.drawRoundedRect(frame, 8, 8)
        if chosen:
            tint = QColor(c.accent)
            tint.setAlpha(22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(frame, 8, 8)
        inside = frame.adjusted(_PAD, _PAD - 2, -_PAD, -_PAD + 4)
        if self._picture:
            paint_purpose(
                painter,
                QRectF(inside.left(), inside.top(), inside.width(), _PICTURE),
                self._picture,
                faint=not able,
            )
            inside.setTop(inside.top() + _PICTURE + _GAP)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetricsF(bold)
        painter.setFont(bold)
        painter.setPen(QColor(c.text if able else c.muted))
        title = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        inside.setTop(inside.top() + metrics.lineSpacing() + 2)
        painter.setFont(self.font())
        painter.setPen(QColor(c.warning if self._warns and able else c.muted))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(inside, flags, self._words)
        painter.end()
