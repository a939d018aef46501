"""What there is to learn from, in numbers: a row of figures with what they count."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.training.totals import Totals

__all__ = ["MusicNumbers", "hours_in_words"]

_LARGE = 1.5
"""Size of a figure to that of what it counts."""
_HOUR = 3600


def hours_in_words(seconds: float) -> str:
    """Return a length of time as one says it of much music: 12.4 h, or 35 min."""
    if seconds >= _HOUR:
        return f"{QLocale().toString(seconds / _HOUR, 'f', 1)} h"
    return f"{round(seconds / 60)} min" if seconds >= 60 else f"{round(seconds)} s"  # noqa: PLR2004 - a minute


class MusicNumbers(QWidget):
    """The figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with none."""
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(24)
        self._figures = {
            "pieces": self._figure("pieces", self.tr("pieces")),
            "notes": self._figure("notes", self.tr("notes")),
            "hours": self._figure("hours", self.tr("of music")),
            "meters": self._figure("meters", self.tr("meters")),
            "keys": self._figure("keys", self.tr("keys")),
            "copies": self._figure("copies", self.tr("copies")),
            "broken": self._figure("broken", self.tr("broken")),
        }
        self._row.addStretch(1)

    def put(self, totals: Totals, broken: int) -> None:
        """Show what is added up in ``totals``, and how many files can't be read."""
        number = QLocale().toString
        texts = {
            "pieces": number(totals.pieces),
            "notes": number(totals.notes),
            "hours": hours_in_words(totals.seconds) if totals.seconds else "–",
            "meters": number(len(totals.meters)),
            "keys": number(len(totals.keys)),
            "copies": number(totals.copies),
            "broken": number(broken),
        }
        for name, text in texts.items():
            self._figures[name].setText(text)

    def _figure(self, name: str, counts: str) -> QLabel:
        figure, caption = QLabel("0"), QLabel(counts)
        figure.setObjectName(f"music-{name}")
        figure.setAccessibleName(counts)
        font = figure.font()
        font.setPointSizeF(max(font.pointSizeF() * _LARGE, 1.0))
        font.setWeight(QFont.Weight.DemiBold)
        figure.setFont(font)
        caption.setProperty("role", "muted")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(figure)
        column.addWidget(caption)
        self._row.addLayout(column)
        return figure
