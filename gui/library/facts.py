"""What is known of a model, in a small table, with the button that measures its speed here."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.library.entries import Entry

__all__ = ["LibraryFacts"]

_GAP = 8
_SIDE = 24
"""Pixels between the two halves of the table."""


class LibraryFacts(QFrame):
    """The facts of one model.

    Signals:
        measure_wanted: its step time is to be measured.
    """

    measure_wanted = Signal()

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("library-facts")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(4, 1)
        self._grid.setColumnMinimumWidth(2, _SIDE - 12)
        self._encoding = self._fact(0, 0, self.tr("Encoding"))
        self._created = self._fact(0, 3, self.tr("Made"))
        self._weights = self._fact(1, 0, self.tr("Weights"))
        self._size = self._fact(1, 3, self.tr("Size"))
        self._validation = self._fact(2, 0, self.tr("Validation"), wide=True)
        self._data = self._fact(3, 0, self.tr("Trained on"), wide=True)
        self._licence = self._fact(4, 0, self.tr("Licence"), wide=True)
        self._step = QLabel()
        self._step.setObjectName("library-step")
        self.measure_button = QPushButton(self.tr("M&easure"))
        self.measure_button.setObjectName("library-measure")
        self.measure_button.setAccessibleName(self.tr("Measure the time for a note"))
        self.measure_button.clicked.connect(self.measure_wanted)
        self._add_step()
        self._validation.setToolTip(
            self.tr(
                "On music that was held out. Bits per note: how surprised the model is by a note; fewer are "
                "better. Right at first guess: how often its likeliest value was the one that came, "
                "without the trivial ones."
            )
        )

    def show_entry(self, entry: Entry, *, measuring: bool) -> None:
        """Show what is known of ``entry``.

        Args:
            entry: a model that can be used.
            measuring: whether it is being measured now, or about to be.
        """
        locale = QLocale()
        unknown = self.tr("not written down")
        self._encoding.setText(entry.encoding.upper())
        self._weights.setText(self._weighed(entry, locale))
        self._size.setText(locale.formattedDataSize(entry.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat))
        self._validation.setText(self._validated(entry, locale) or unknown)
        made = QDateTime.fromString(entry.created, Qt.DateFormat.ISODate)
        self._created.setText(locale.toString(made.date(), "d MMMM yyyy") or entry.created)
        self._data.setText("; ".join(entry.data) or unknown)
        self._licence.setText(entry.licence or unknown)
        self._show_step(entry, locale, measuring=measuring)

    def _weighed(self, entry: Entry, locale: QLocale) -> str:
        kind = self.tr("8-bit integers") if entry.int8 else self.tr("32-bit numbers")
        if entry.parameters is None:
            return kind
        count = locale.toString(entry.parameters / 1e6, "f", 2)
        return self.tr("{count} million, {kind}").format(count=count, kind=kind)

    def _validated(self, entry: Entry, locale: QLocale) -> str:
        if entry.bits_per_note is None:
            return ""
        text = self.tr("{bits} bits per note").format(bits=locale.toString(entry.bits_per_note, "f", 2))
        if entry.accuracy is not None:
            share = locale.toString(entry.accuracy * 100, "f", 1)
            text += self.tr(", {share} % right at first guess").format(share=share)
        return text

    def _show_step(self, entry: Entry, locale: QLocale, *, measuring: bool) -> None:
        if measuring:
            self._step.setText(self.tr("measuring…"))
        elif entry.step_ms is None:
            self._step.setText(self.tr("not measured on this machine yet"))
        else:
            time = locale.toString(entry.step_ms, "f", 2)
            self._step.setText(self.tr("{time} ms a note on this machine").format(time=time))
        self.measure_button.setEnabled(not measuring)
        tip = self.tr(
            "How long this machine takes for one note: the median of 300, in milliseconds, with "
            "everything that drawing a note needs. It takes a few seconds."
        )
        for widget in (self._step, self.measure_button):
            widget.setToolTip(tip)

    def _fact(self, row: int, column: int, name: str, *, wide: bool = False) -> QLabel:
        """Add a fact to the table and return the label of its value."""
        title = QLabel(name)
        title.setProperty("role", "muted")
        value = QLabel()
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        value.setAccessibleName(name)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(title, row, column, top)
        self._grid.addWidget(value, row, column + 1, 1, 4 if wide else 1, top)
        return value

    def _add_step(self) -> None:
        title = QLabel(self.tr("Speed"))
        title.setProperty("role", "muted")
        self._step.setAccessibleName(self.tr("Time for a note"))
        cell = QWidget()
        row = QHBoxLayout(cell)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._step)
        row.addWidget(self.measure_button)
        row.addStretch(1)
        self._grid.addWidget(title, 5, 0)
        self._grid.addWidget(cell, 5, 1, 1, 4)
