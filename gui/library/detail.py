"""One model of the library: what can be done with it, its facts and its card."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.library.entries import Entry, kind_of, without_title
from gui.library.facts import LibraryFacts
from gui.library.markdown_card import MarkdownCard

__all__ = ["LibraryDetail", "Standing"]

_GAP = 8


class Standing(NamedTuple):
    """How a model stands at the moment."""

    playing: bool
    loading: bool
    default: bool
    """Whether it is the one that the app starts with."""
    ready: bool
    """Whether an engine runs that could go over to another model, and reads none now."""
    measuring: bool
    """Whether it is being measured, or about to be."""


class LibraryDetail(QWidget):
    """Shows a model, and asks for what its buttons say.

    Signals:
        use_wanted: it is to play from now on.
        default_wanted: the app is to start with it.
        compare_wanted: it is to be compared with another one.
        show_wanted: its folder is to be shown.
        remove_wanted: it is to be taken out of the library.
        measure_wanted: its speed is to be measured.
    """

    use_wanted = Signal()
    default_wanted = Signal()
    compare_wanted = Signal()
    show_wanted = Signal()
    remove_wanted = Signal()
    measure_wanted = Signal()

    def __init__(self) -> None:
        """Begin with no model."""
        super().__init__()
        self._title, self._kind, self._problem = QLabel(), QLabel(), QLabel()
        self._use = self._button("library-use", self.tr("&Use now"), self.use_wanted)
        self._use.setProperty("role", "primary")
        self._default = self._button("library-default", self.tr("Make &default"), self.default_wanted)
        self._compare = self._button("library-compare", self.tr("&Compare…"), self.compare_wanted)
        self._compare.setToolTip(self.tr("Has it and another model go on from the same phrase"))
        self._show = self._button("library-show", self.tr("&Show in folder"), self.show_wanted)
        self._show.setToolTip(self.tr("Opens the folder in which the model's file is"))
        self._remove = self._button("library-remove", self.tr("&Remove"), self.remove_wanted)
        self._facts, self._card = LibraryFacts(), MarkdownCard()
        self._facts.measure_wanted.connect(self.measure_wanted)
        self._card.setObjectName("library-card")
        self._card.setAccessibleName(self.tr("Model card"))
        self._arrange()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the Tab key visits, in order."""
        return (
            self._use,
            self._default,
            self._compare,
            self._show,
            self._remove,
            self._facts.measure_button,
            self._card,
        )

    def show_entry(self, entry: Entry, standing: Standing) -> None:
        """Show ``entry``, which stands so."""
        usable = not entry.problem
        self._title.setText(entry.label)
        self._kind.setText(kind_of(entry))
        self._problem.setText(entry.problem)
        self._problem.setVisible(not usable)
        for widget in (self._use, self._default, self._compare, self._facts, self._paper):
            widget.setVisible(usable)
        self._show_use(standing)
        self._default.setEnabled(not standing.default)
        self._default.setToolTip(
            self.tr("The app starts with this model already")
            if standing.default
            else self.tr("The app starts with this model from now on")
        )
        self._show_remove(entry, standing)
        if usable:
            self._facts.show_entry(entry, measuring=standing.measuring)
            self._card.show_markdown(without_title(entry) or self.tr("This model has no card."))

    def _show_use(self, standing: Standing) -> None:
        self._use.setEnabled(standing.ready and not standing.playing)
        if standing.playing:
            text, tip = self.tr("Plays now"), self.tr("This model plays now")
        elif standing.loading:
            text, tip = self.tr("Reading…"), self.tr("This model reads what was played so far")
        elif standing.ready:
            text = self.tr("&Use now")
            tip = self.tr("Reads what was played so far, then goes on in place of the one that plays")
        else:
            text, tip = self.tr("&Use now"), self.tr("Wait until the engine runs and reads no other model")
        self._use.setText(text)
        self._use.setToolTip(tip)

    def _show_remove(self, entry: Entry, standing: Standing) -> None:
        busy = standing.playing or standing.loading
        self._remove.setEnabled(not entry.ships and not busy)
        if entry.ships:
            tip = self.tr("This model came along with Ritornello and stays")
        elif busy:
            tip = self.tr("This model plays now: use another one first")
        else:
            tip = self.tr(
                "Takes the model out of the library (Delete); its file is kept, so that it can come back"
            )
        self._remove.setToolTip(tip)

    def _button(self, name: str, text: str, signal: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(signal)
        return button

    def _arrange(self) -> None:
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._kind.setProperty("role", "muted")
        self._problem.setProperty("role", "problem")
        self._problem.setObjectName("library-problem")
        self._problem.setWordWrap(True)
        for label in (self._title, self._kind, self._problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QHBoxLayout()
        buttons.setSpacing(_GAP)
        for button in (self._use, self._default, self._compare, self._show):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._remove)
        self._paper = QFrame()
        self._paper.setProperty("role", "card")
        paper = QVBoxLayout(self._paper)
        paper.setContentsMargins(1, 4, 1, 4)
        paper.addWidget(self._card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self._title)
        column.addWidget(self._kind)
        column.addWidget(self._problem)
        column.addSpacing(_GAP)
        column.addLayout(buttons)
        column.addSpacing(_GAP)
        column.addWidget(self._facts)
        column.addWidget(self._paper, 1)
        column.addStretch(0)
