"""A model in the making, and the model that was made: how far it is, what it is, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.library.entries import Entry
from gui.training.fact_table import FactTable
from gui.training.made_words import doing_in_words, made_in_words
from gui.training.words import Fact
from training.finish_messages import Doing, Made

__all__ = ["Busy", "MadeCard"]

_GAP = 8


class Busy(QWidget):
    """Shows how far the making is.

    Signals:
        cancelled: it is to end.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        """Begin with nothing to say."""
        super().__init__()
        self._words, self._bar = QLabel(), QProgressBar()
        self._cancel = QPushButton(self.tr("&Cancel"))
        self._words.setProperty("role", "muted")
        self._words.setObjectName("finish-doing")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(self.tr("How far it is"))
        self._cancel.setObjectName("finish-cancel")
        self._cancel.setToolTip(self.tr("Makes no model; the training stays as it is"))
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addLayout(row)

    def show_doing(self, doing: Doing) -> None:
        """Show what is being done, and that it can be cancelled."""
        self._words.setText(doing_in_words(doing))
        self._bar.setRange(0, doing.total)
        self._bar.setValue(doing.done)
        self._cancel.setVisible(True)

    def show_words(self, words: str) -> None:
        """Show what is being done that takes a moment and can't be cancelled."""
        self._words.setText(words)
        self._bar.setRange(0, 0)
        self._cancel.setVisible(False)


class MadeCard(QWidget):
    """Shows a model of the library that was made of a training.

    Signals:
        use_wanted: it is to play from now on.
        library_wanted: the page of the models is to be shown.
    """

    use_wanted = Signal()
    library_wanted = Signal()

    def __init__(self) -> None:
        """Begin with no model."""
        super().__init__()
        self._title, self._facts = QLabel(), FactTable()
        self._use, library = QPushButton(), QPushButton(self.tr("Show it among the &models"))
        self._title.setProperty("role", "good")
        self._title.setWordWrap(True)
        self._title.setObjectName("finish-result")
        self._use.setObjectName("finish-use")
        self._use.setProperty("role", "primary")
        self._use.setToolTip(
            self.tr("It reads what was played so far, then goes on in place of the model that plays")
        )
        library.setObjectName("finish-library")
        library.setToolTip(self.tr("Opens the page with all models, and this one's card"))
        self._use.clicked.connect(self.use_wanted)
        library.clicked.connect(self.library_wanted)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.addWidget(self._use)
        row.addWidget(library)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _GAP, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addLayout(row)

    def show_made(self, made: Made, entry: Entry, playing: str, loading: str, *, measuring: bool) -> None:
        """Show a model.

        Args:
            made: what came of making it.
            entry: the model in the library.
            playing: name of the model that plays; empty while no engine runs.
            loading: name of the model that is to play next; empty: none.
            measuring: whether its speed is being measured.
        """
        self._title.setText(self.tr("{title} is among your models.").format(title=entry.label))
        speed = self.tr("measuring…") if measuring else ""
        if not measuring and entry.step_ms is not None:
            time = QLocale().toString(entry.step_ms, "f", 2)
            speed = self.tr("{time} ms a note on this machine").format(time=time)
        facts = [Fact(self.tr("Speed"), speed, self.tr("What it takes to think of a note"))] if speed else []
        self._facts.show_facts([*made_in_words(made), *facts])
        self._use.setEnabled(bool(playing) and not loading and playing != entry.name)
        if playing == entry.name:
            self._use.setText(self.tr("Plays now"))
        else:
            reads = loading == entry.name
            self._use.setText(self.tr("Reading…") if reads else self.tr("&Play with it now"))
