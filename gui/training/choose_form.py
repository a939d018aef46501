"""The widgets of the page on which it is said what is to be made of the music."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.fitting import Fitting
from gui.settings.card import SettingsChoice, muted
from gui.tasks import Tasks
from gui.training.choice_card import ChoiceCard
from gui.training.expected import Length
from gui.training.expert import ExpertPanel
from gui.training.purposes import PURPOSES
from gui.training.size_cards import Offer, SizeCards
from gui.training.start_choice import NOTHING, start_in_words

__all__ = ["ChooseForm"]

_GAP = 8


class ChooseForm(QObject):
    """Lays the widgets out on a page, and says what was chosen.

    Args:
        page: on which.
        tasks: for the form of the experts.

    Signals:
        purpose_chosen: name of a purpose.
        size_chosen: name of a size.
        start_chosen: path of what to start with; empty: nothing.
        length_chosen: another time is wanted.
        begin_wanted: the button was pressed.
        back_wanted: other music is wanted.
    """

    purpose_chosen = Signal(str)
    size_chosen = Signal(str)
    start_chosen = Signal(str)
    length_chosen = Signal()
    begin_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, page: QWidget, tasks: Tasks) -> None:
        """Lay out all of it."""
        super().__init__(page)
        self._back, self._music = QPushButton(self.tr("← &Music")), QLabel()
        self._cards = {
            each.name: ChoiceCard(f"train-purpose-{each.name}", each.title, each.name) for each in PURPOSES
        }
        self._group = QButtonGroup(self)
        self._start, self._start_hint = SettingsChoice(self.tr("Start with")), muted()
        self._length = SettingsChoice(self.tr("How long"))
        self._sizes = SizeCards()
        self._title = QLineEdit()
        self._fold = QPushButton(self.tr("&For experts: every setting"))
        self.expert = ExpertPanel(tasks)
        """The form of the experts."""
        self._obstacle, self._begin = QLabel(), QPushButton(self.tr("&Begin"))
        self._arrange(page)
        self._connect()

    # --- what was chosen ------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the model is to be called."""
        return self._title.text()

    @property
    def length(self) -> Length:
        """How long it is to learn."""
        return cast("Length", self._length.currentData() or "usual")

    def put_title(self, title: str) -> None:
        """Call the model ``title``."""
        self._title.setText(title)
        self._title.setCursorPosition(0)

    def put_length(self, length: Length) -> None:
        """Let it learn as long as ``length`` says."""
        self._length.setCurrentIndex(self._length.findData(length))

    # --- what is shown --------------------------------------------------------------------

    def show_music(self, words: str) -> None:
        """Say in ``words`` what music it is."""
        self._music.setText(words)

    def show_purposes(self, reasons: Mapping[str, str], chosen: str) -> None:
        """Show which purposes there are.

        Args:
            reasons: by the name of a purpose, why it can't be chosen; empty: it can.
            chosen: name of the one that is.
        """
        for purpose in PURPOSES:
            card, reason = self._cards[purpose.name], reasons[purpose.name]
            card.setEnabled(not reason)
            card.say(reason or purpose.about)
            card.setChecked(purpose.name == chosen and not reason)

    def show_starts(self, starts: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer ``starts``, each a title and a path, beside nothing; ``chosen`` is a path."""
        entries: list[tuple[str, str | None]] = [(title, path) for title, path in starts]
        if chosen != NOTHING and chosen not in {path for _, path in starts}:
            entries.append((chosen, chosen))
        blocked = self._start.blockSignals(True)
        self._start.fill([*entries, (self.tr("Nothing: it learns from your music alone"), NOTHING)], chosen)
        self._start.blockSignals(blocked)
        self._start.setEnabled(bool(entries))
        self._start_hint.setText(start_in_words(chosen))

    def show_sizes(self, offers: Sequence[Offer], chosen: str) -> None:
        """Show ``offers``, of which that called ``chosen`` is chosen."""
        self._sizes.show_offers(offers, chosen)

    def show_obstacle(self, obstacle: str, *, can_begin: bool) -> None:
        """Show why it can't begin, and whether it can."""
        self._obstacle.setText(obstacle)
        self._begin.setEnabled(can_begin and not obstacle)

    # --- putting together -----------------------------------------------------------------

    def _arrange(self, page: QWidget) -> None:
        heading = QLabel(self.tr("What shall it learn to do?"))
        heading.setProperty("role", "title")
        self._back.setObjectName("train-choose-back")
        self._back.setToolTip(self.tr("Choose other music"))
        self._music.setProperty("role", "muted")
        self._music.setObjectName("train-choose-music")
        top = QHBoxLayout()
        top.setSpacing(_GAP)
        top.addWidget(self._back)
        top.addSpacing(_GAP)
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self._music)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(Fitting(self._content()), 1)
        column.addLayout(self._foot())

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        purposes = QHBoxLayout()
        purposes.setSpacing(_GAP)
        for card in self._cards.values():
            self._group.addButton(card)
            purposes.addWidget(card)
        column.addLayout(purposes)
        column.addLayout(self._details())
        self._fold.setObjectName("train-expert-fold")
        self._fold.setCheckable(True)
        self._fold.setToolTip(self.tr("Shows all that can be set, for those who know what it does"))
        row = QHBoxLayout()
        row.addWidget(self._fold)
        row.addStretch(1)
        column.addLayout(row)
        self.expert.hide()
        column.addWidget(self.expert)
        column.addStretch(1)
        return content

    def _details(self) -> QGridLayout:
        self._start.setObjectName("train-start")
        self._length.setObjectName("train-length")
        self._length.fill(
            [
                (self.tr("Short: a first impression"), "short"),
                (self.tr("As long as the music is worth"), "usual"),
                (self.tr("Long: until nothing is left to learn"), "long"),
            ],
            "usual",
        )
        self._length.setToolTip(
            self.tr("It ends before that when it gets no better; pause and stop at any time")
        )
        self._sizes.setObjectName("train-sizes")
        self._title.setObjectName("train-title")
        self._title.setMaxLength(80)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(_GAP)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("&Start with"), self._start),
            ("", self._start_hint),
            (self.tr("Size"), self._sizes),
        )
        for number, named in enumerate(rows):
            self._add(grid, (number, 0), named, columns=3)
        self._add(grid, (len(rows), 0), (self.tr("&Call it"), self._title))
        self._add(grid, (len(rows), 2), (self.tr("How &long"), self._length))
        return grid

    @staticmethod
    def _add(grid: QGridLayout, place: tuple[int, int], named: tuple[str, QWidget], columns: int = 1) -> None:
        """Add a widget with its name at the left."""
        (row, column), (name, widget) = place, named
        label = QLabel(name)
        label.setBuddy(widget)
        grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(widget, row, column + 1, 1, columns)

    def _foot(self) -> QHBoxLayout:
        self._obstacle.setProperty("role", "problem")
        self._obstacle.setObjectName("train-obstacle")
        self._obstacle.setWordWrap(True)
        self._begin.setProperty("role", "primary")
        self._begin.setObjectName("train-begin")
        self._begin.setToolTip(
            self.tr("Training goes on by itself: you can play on meanwhile, or close the app")
        )
        foot = QHBoxLayout()
        foot.setSpacing(_GAP)
        foot.addWidget(self._obstacle, 1)
        foot.addWidget(self._begin)
        return foot

    def _connect(self) -> None:
        for name, card in self._cards.items():
            card.clicked.connect(lambda _on=False, name=name: self.purpose_chosen.emit(name))
        self._sizes.chosen.connect(self.size_chosen)
        self._start.currentIndexChanged.connect(
            lambda _at: self.start_chosen.emit(self._start.currentData() or NOTHING)
        )
        self._length.currentIndexChanged.connect(lambda _at: self.length_chosen.emit())
        self._fold.toggled.connect(self.expert.setVisible)
        self._begin.clicked.connect(self.begin_wanted)
        self._back.clicked.connect(self.back_wanted)
