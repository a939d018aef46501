"""One training, watched: what it does now, how well it learns, and what can be done with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.notices import NoticeBoard
from gui.training.curves import Curves
from gui.training.fact_table import FactTable
from gui.training.question import Question
from gui.training.run import Run
from gui.training.runs import Runs
from gui.training.words import facts_of, size_in_words, standing_in_words

__all__ = ["WatchPage"]

_GAP = 8
_SIDE_BY_SIDE = 860
"""Pixels of width from which what is in the slot stands beside the curves, not below."""
_LEAST_CURVES = 200
"""Pixels of height in which curves can be read."""
_TICK_MS = 5000
"""From one countdown of the time that is left to the next."""
_FINE = 1000
"""Parts of the progress bar."""
_UNDER_WAY = {"starting", "reading", "training", "stopping", "deleting", "waiting"}


class WatchPage(QWidget):
    """Shows a training as it goes on, and asks the trainings for what its buttons say.

    Args:
        runs: the trainings.
        board: where it is said what can't be done.

    Signals:
        back: whoever watches wants to see the list of trainings.
        repeat_wanted: the `training.job_messages.Order` of the one that is shown is to be changed and
            begun again.
        deleted: the one that was shown is gone.
    """

    back = Signal()
    repeat_wanted = Signal(object)
    deleted = Signal()

    def __init__(self, runs: Runs, board: NoticeBoard) -> None:
        """Watch nothing yet."""
        super().__init__()
        self._runs, self._board = runs, board
        self._run: Run | None = None
        self._title, self._standing, self._bar = QLabel(), QLabel(), QProgressBar()
        self._curves, self._facts = Curves(), FactTable()
        self._question = Question("training-question")
        self._back = self._button("training-back", self.tr("&All trainings"), self.back.emit)
        self._pause = self._button("training-pause", self.tr("&Pause"), self._stop)
        self._resume = self._button("training-resume", self.tr("&Go on"), self._go_on)
        self._repeat = self._button("training-repeat", self.tr("&Repeat with changes…"), self._repeat_it)
        self._delete = self._button("training-delete", self.tr("&Delete…"), self._ask_to_delete)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.slot = QVBoxLayout()
        """What hears and finishes the training is put here."""
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._show_standing)
        self._arrange()
        runs.changed.connect(self._changed)
        runs.listed.connect(self._listed)
        runs.trouble.connect(lambda text: board.post(text, "problem", "training"))

    @property
    def run(self) -> Run | None:
        """The training that is shown."""
        return self._run

    @property
    def curves(self) -> Curves:
        """The picture of the curves."""
        return self._curves

    def show_run(self, run: Run) -> None:
        """Show ``run`` from now on."""
        self._question.dismiss()
        self._run = run
        self._title.setText(run.order.title or run.folder.name)
        self._show()

    # --- what is shown ----------------------------------------------------------------

    def _changed(self, run: Run) -> None:
        if run is self._run:
            self._show()
        elif self._run is not None:
            self._show_buttons(self._run)

    def _listed(self) -> None:
        if self._run is not None and self._run not in self._runs.runs:
            self._run = None
            self._question.dismiss()
            self.deleted.emit()

    def _show(self) -> None:
        run = self._run
        if run is None:
            return
        self._show_standing()
        self._show_bar(run)
        self._show_buttons(run)
        self._curves.show_progress(run.progress)
        self._facts.show_facts(facts_of(run.progress))

    def _show_standing(self) -> None:
        run = self._run
        if run is None:
            return
        text = standing_in_words(run, time.time())
        bad = run.state in {"failed", "died", "damaged"}
        role = "problem" if bad else "good" if run.state == "finished" else "muted"
        if self._standing.property("role") != role:
            self._standing.setProperty("role", role)
            self._standing.style().polish(self._standing)
        if self._standing.text() != text:
            self._standing.setText(text)

    def _show_bar(self, run: Run) -> None:
        progress = run.progress
        busy = run.state in _UNDER_WAY - {"training"}
        if run.state == "reading" and 0 < progress.files_read < progress.files:
            self._bar.setRange(0, progress.files)
            self._bar.setValue(progress.files_read)
        elif busy and run.state != "stopping":
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, _FINE)
            self._bar.setValue(round(progress.share * _FINE))
        self._bar.setVisible(run.state not in {"finished", "damaged"})

    def _show_buttons(self, run: Run) -> None:
        state, other = run.state, self._runs.training
        self._pause.setVisible(state in {"reading", "training", "starting", "stopping", "waiting"})
        self._pause.setEnabled(state != "stopping")
        self._pause.setText(self.tr("Stopping…") if state == "stopping" else self.tr("&Pause"))
        self._pause.setToolTip(
            self.tr("Saves everything and ends; the memory is free then. It can go on at any time.")
        )
        self._resume.setVisible(run.can_go_on and state != "waiting")
        begun = state != "new"
        if other is not None and other is not run:
            words = self.tr("Pause “{title}” and &go on") if begun else self.tr("Pause “{title}” and &begin")
            self._resume.setText(words.format(title=other.order.title.replace("&", "&&")))
            self._resume.setToolTip(self.tr("One training at a time: two would take twice as long each."))
        else:
            self._resume.setText(self.tr("&Go on") if begun else self.tr("&Begin"))
            self._resume.setToolTip(self.tr("Goes on where it was saved last"))
        self._repeat.setVisible(state != "damaged")
        self._repeat.setToolTip(self.tr("Begins another training with the same music and settings to change"))
        running = run.trains or state == "deleting"
        self._delete.setText(self.tr("&Cancel and delete…") if running else self.tr("&Delete…"))
        self._delete.setEnabled(state != "deleting")
        size = size_in_words(run.bytes)
        self._delete.setToolTip(self.tr("Frees {size}; a model that was made of it stays").format(size=size))

    # --- what is asked for --------------------------------------------------------------

    def _stop(self) -> None:
        if self._run is not None:
            self._runs.stop(self._run)

    def _go_on(self) -> None:
        if self._run is not None:
            self._board.clear("training")
            self._runs.go_on_instead(self._run)

    def _repeat_it(self) -> None:
        if self._run is not None:
            self.repeat_wanted.emit(self._run.order)

    def _ask_to_delete(self) -> None:
        run = self._run
        if run is None:
            return
        size = size_in_words(run.bytes)
        if run.trains:
            text = self.tr("Stop this training and delete all it has learnt, {size}?")
        else:
            text = self.tr("Delete this training and all it has learnt, {size}?")
        self._question.ask(text.format(size=size), self.tr("&Delete"), lambda: self._runs.delete(run))

    # --- putting together ---------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Count down while somebody watches."""
        super().showEvent(event)
        self._timer.start()
        self._show_standing()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no more."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the slot beside the curves where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        directions = QBoxLayout.Direction
        self._middle.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def _button(self, name: str, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(lambda _checked: slot())
        return button

    def _name(self) -> None:
        """Say of everything what it is."""
        self._title.setProperty("role", "title")
        self._title.setObjectName("training-title")
        self._standing.setObjectName("training-standing")
        self._standing.setAccessibleName(self.tr("How it stands"))
        self._bar.setObjectName("training-progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._resume.setProperty("role", "primary")
        for label in (self._title, self._standing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _arrange(self) -> None:
        self._name()
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._back)
        buttons = QHBoxLayout()
        buttons.setSpacing(_GAP)
        for button in (self._resume, self._pause, self._repeat):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._delete)
        paper = QFrame()
        paper.setProperty("role", "card")
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self._curves)
        self._curves.setMinimumHeight(_LEAST_CURVES)
        left = QVBoxLayout()
        left.setSpacing(_GAP)
        left.addWidget(paper, 1)
        left.addWidget(self._facts)
        self._middle.setSpacing(2 * _GAP)
        self._middle.addLayout(left, 3)
        self._middle.addLayout(self.slot, 2)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(_GAP)
        column.addLayout(top)
        column.addWidget(self._standing)
        column.addWidget(self._bar)
        column.addLayout(buttons)
        column.addWidget(self._question)
        column.addLayout(self._middle, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)
        self.setFocusProxy(self._pause)
