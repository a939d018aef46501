"""Two models on the same phrases, side by side: look, listen, vote, blind if wanted."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.library.entries import Entry, find_entry
from gui.library.shelf import shelf_of
from gui.takes.clip import Clip
from gui.takes.mini_roll import frame_of
from gui.takes.playing import Playing
from gui.tasks import Tasks
from gui.training.blind import Contest, Side
from gui.training.blind_words import result_in_words
from gui.training.carriers import Carriers
from gui.training.contestant import Contestant
from gui.training.heard import clip_heard
from gui.training.phrase_choice import PhraseChoice
from gui.training.tally_bar import TallyBar
from gui.view import View
from music.errors import RitornelloError
from realtime import messages
from realtime.hear_messages import Heard

__all__ = ["ComparePage"]

_GAP = 8
_BARS = 8
"""Bars that each adds."""
_SIDES: tuple[Side, Side] = ("left", "right")


class ComparePage(View):
    """Compares two models of the library, round by round, each with a phrase and dice of its own.

    Args:
        tasks: whose shelf the models are on.
        last_take: what was played last, with its answer; None while nothing was.
        draw: a seed for each new pair of models.

    Signals:
        back: whoever compares wants to see what was shown before.
    """

    back = Signal()

    def __init__(
        self,
        tasks: Tasks,
        last_take: Callable[[], Clip | None] = lambda: None,
        draw: Callable[[], int] = lambda: random.SystemRandom().randrange(2**31),
        parent: QWidget | None = None,
    ) -> None:
        """Offer the models that the shelf knows."""
        super().__init__(parent)
        self._shelf, self._draw = shelf_of(tasks), draw
        self._contest: Contest | None = None
        """None until there has been a round between the two that are chosen."""
        self._shown = False
        """Whether what both made of this round's phrase is shown."""
        self._playing = Playing()
        self._carriers = Carriers(self)
        self._first, self._second = QComboBox(), QComboBox()
        self._phrase = PhraseChoice(last_take, held_out=False)
        self._blind = QCheckBox(self.tr("&Blind"))
        self._round = QPushButton()
        self._none = QPushButton(self.tr("No &preference"))
        self._line, self._result, self._tally = QLabel(), QLabel(), TallyBar()
        self._seats: dict[Side, Contestant] = {side: Contestant(side) for side in _SIDES}
        self._arrange()
        self._connect()
        self._offer()

    def choose(self, first: str, second: str) -> None:
        """Choose the models called ``first`` and ``second``; one that there isn't is passed over."""
        for box, name in ((self._first, first), (self._second, second)):
            if (row := box.findData(name)) >= 0:
                box.setCurrentIndex(row)
        self._start_anew()

    def take(self, event: messages.Event) -> None:
        """Follow which model plays, and whether one of the two sounds."""
        self._shelf.take(event)
        if self._playing.take(event):
            for side, seat in self._seats.items():
                seat.show_playing(plays=self._playing.key == side)

    # --- who there is --------------------------------------------------------------------

    def _offer(self) -> None:
        """Offer the models that can be used, those that are chosen staying so."""
        entries = [entry for entry in self._shelf.entries if not entry.problem]
        boxes = (self._first, self._second)
        names = [entry.name for entry in entries]
        if names == [self._first.itemData(row) for row in range(self._first.count())]:
            return
        wishes = [self._shelf.playing, *sorted(names, key=lambda name: _created(entries, name), reverse=True)]
        for box in boxes:
            chosen = box.currentData()
            other = self._first.currentData() if box is self._second else None
            box.blockSignals(True)
            box.clear()
            for entry in entries:
                box.addItem(entry.label, entry.name)
                box.setItemData(box.count() - 1, entry.name, Qt.ItemDataRole.ToolTipRole)
            wanted = (
                chosen if chosen in names else next((n for n in wishes if n in names and n != other), None)
            )
            box.setCurrentIndex(max(box.findData(wanted), 0) if names else -1)
            box.blockSignals(False)
        if self._contest is None or not {self._contest.first, self._contest.second} <= set(names):
            self._start_anew()

    def _chosen(self) -> tuple[str, str] | None:
        """Return the names of the two; None where they aren't two."""
        first, second = self._first.currentData(), self._second.currentData()
        return (str(first), str(second)) if first and second and first != second else None

    def _title(self, name: str) -> str:
        entry = find_entry(self._shelf.entries, name)
        return entry.label if entry is not None else name

    def _start_anew(self) -> None:
        """Begin with no votes: others are compared."""
        self._carriers.cancel()
        self._hush()
        self._contest, self._shown = None, False
        words = self.tr("Both go on from the same phrase, with the same dice. Listen, and vote.")
        for seat in self._seats.values():
            seat.show_clip(None, words)
        self._show()

    # --- a round ---------------------------------------------------------------------------

    def _begin_round(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self._hush()
        if self._contest is None:
            self._contest = Contest(*chosen, seed=self._draw(), blind=self._blind.isChecked())
        else:
            self._contest = self._contest.next_round()
            self._phrase.choose_next()
        self._carry(self._contest)

    def _carry(self, contest: Contest) -> None:
        self._shown = False
        try:
            phrase = self._phrase.arguments(self._carriers.folder)
        except RitornelloError as error:
            self._show_failure(str(error))
            return
        for seat in self._seats.values():
            seat.show_clip(None, self.tr("Thinking…"))
        self._carriers.start(contest.seating, phrase, _BARS, contest.dice)
        self._show()

    def _show_both(self, left: Heard, right: Heard) -> None:
        clips = clip_heard(left), clip_heard(right)
        frame = frame_of(*clips)  # one for both, so that what differs is what is played
        for side, clip in zip(_SIDES, clips, strict=True):
            self._seats[side].show_clip(clip, frame=frame)
        self._shown = True
        self._show()

    def _show_failure(self, sentence: str) -> None:
        for seat in self._seats.values():
            seat.show_clip(None, sentence)
        self._show()

    def _vote(self, side: Side | None) -> None:
        if self._contest is not None and self._shown:
            self._contest = self._contest.with_vote(side)
            self._show()

    def _set_blind(self, *, blind: bool) -> None:
        """Begin anew: votes with and without knowing don't add up."""
        del blind
        self._start_anew()

    # --- listening ---------------------------------------------------------------------------

    def _listen(self, side: Side) -> None:
        clip = self._seats[side].picture.clip
        if clip is not None:
            self.command.emit(self._playing.ask(side, clip))

    def _hush(self) -> None:
        if self._playing.key is not None:
            self.command.emit(messages.StopAudition())

    # --- what is shown -----------------------------------------------------------------------

    def _show(self) -> None:
        contest, chosen = self._contest, self._chosen()
        votable = contest is not None and self._shown and not contest.voted
        names = {"left": self.tr("A"), "right": self.tr("B")}
        winner = contest.winners[-1] if contest is not None and contest.voted else ""
        for side, seat in self._seats.items():
            name = names[side]
            if contest is not None and contest.open:
                name = f"{name}: {self._title(getattr(contest.seating, side))}"
            seat.show_name(
                name,
                winner=bool(winner) and contest is not None and getattr(contest.seating, side) == winner,
            )
            seat.vote.setEnabled(votable)
        self._none.setEnabled(votable)
        self._round.setText(self.tr("&Begin") if contest is None else self.tr("&Next round"))
        self._round.setEnabled(chosen is not None and not self._carriers.running)
        self._phrase.setEnabled(not self._carriers.running)
        self._line.setText(self._advice(contest, chosen))
        if contest is None:
            self._result.setText("")
            self._tally.setVisible(False)
            return
        tally = contest.tally
        titles = self._title(contest.first), self._title(contest.second)
        self._tally.setVisible(bool(tally.rounds))
        self._tally.show_tally(tally)
        self._result.setText(result_in_words(tally, *titles, blind=contest.blind) if tally.rounds else "")

    def _advice(self, contest: Contest | None, chosen: tuple[str, str] | None) -> str:
        """Return what there is to do now."""
        if chosen is None:
            return self.tr("Choose two different models. New ones come from a training, or from files.")
        if contest is None:
            return ""
        if self._carriers.running:
            return self.tr("Both are going on from the phrase…")
        if contest.voted:
            return self.tr("Go on with another phrase, as long as you like.")
        return self.tr("Which of them goes on better?") if self._shown else ""

    # --- putting together --------------------------------------------------------------------

    def _connect(self) -> None:
        self._shelf.changed.connect(self._offer)
        for box in (self._first, self._second):
            box.currentIndexChanged.connect(lambda _: self._start_anew())
        self._blind.toggled.connect(lambda on: self._set_blind(blind=on))
        self._round.clicked.connect(self._begin_round)
        self._none.clicked.connect(lambda: self._vote(None))
        self._carriers.done.connect(self._show_both)
        self._carriers.failed.connect(self._show_failure)
        for side, seat in self._seats.items():
            seat.listen_wanted.connect(lambda side=side: self._listen(side))
            seat.vote_wanted.connect(lambda side=side: self._vote(side))

    def _arrange(self) -> None:
        title = QLabel(self.tr("Compare two models"))
        title.setProperty("role", "title")
        back = QPushButton(self.tr("B&ack"))
        back.setObjectName("compare-back")
        back.clicked.connect(self.back)
        for box, name, words in (
            (self._first, "compare-first", self.tr("One model")),
            (self._second, "compare-second", self.tr("The other model")),
        ):
            box.setObjectName(name)
            box.setAccessibleName(words)
            box.setMinimumWidth(120)
        self._blind.setChecked(True)
        self._blind.setObjectName("compare-blind")
        self._blind.setToolTip(self.tr("You learn who played what only after your vote"))
        self._round.setObjectName("compare-round")
        self._round.setProperty("role", "primary")
        self._round.setToolTip(self.tr("Has both go on from a phrase; each round is another phrase"))
        self._none.setObjectName("compare-none")
        self._line.setProperty("role", "muted")
        self._line.setObjectName("compare-line")
        self._result.setObjectName("compare-result")
        for label in (self._line, self._result):
            label.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(back)
        grid = QGridLayout()
        grid.setHorizontalSpacing(_GAP)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self._first, 0, 0)
        grid.addWidget(QLabel(self.tr("against")), 0, 1)
        grid.addWidget(self._second, 0, 2)
        grid.addWidget(self._phrase, 0, 3)
        grid.addWidget(self._blind, 0, 4)
        grid.addWidget(self._round, 0, 5)
        seats = QHBoxLayout()
        seats.setSpacing(2 * _GAP)
        for seat in self._seats.values():
            seats.addWidget(seat, 1)
        middle = QHBoxLayout()
        middle.addWidget(self._line, 1)
        middle.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(2 * _GAP)
        column.addLayout(head)
        column.addLayout(grid)
        column.addLayout(seats, 1)
        column.addLayout(middle)
        column.addWidget(self._tally)
        column.addWidget(self._result)


def _created(entries: list[Entry], name: str) -> str:
    return next(entry.created for entry in entries if entry.name == name)
