"""The trainings that there were, and the one that goes on: looked at, repeated, deleted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from gui.training.history_list import HistoryList
from gui.training.question import Question
from gui.training.run import Run
from gui.training.runs import Runs
from gui.training.words import size_in_words

__all__ = ["History"]

_GAP = 8


class History(QWidget):
    """Lists the trainings.

    Args:
        runs: the trainings.

    Signals:
        chosen: the `Run` that is to be looked at.
        repeat_wanted: the `training.job_messages.Order` that is to be changed and begun again.
    """

    chosen = Signal(object)
    repeat_wanted = Signal(object)

    def __init__(self, runs: Runs) -> None:
        """Show those that there are."""
        super().__init__()
        self._runs = runs
        self._list, self._question = HistoryList(), Question("history-question")
        self._room, self._empty = QLabel(), QLabel()
        self._open = QPushButton(self.tr("&Open"))
        self._repeat = QPushButton(self.tr("&Repeat with changes…"))
        self._delete = QPushButton(self.tr("&Delete…"))
        self._stack = QStackedLayout()
        self._arrange()
        self._list.moved.connect(self._show_buttons)
        self._list.activated.connect(self._activated)
        self._list.delete_wanted.connect(self._ask_to_delete)
        self._open.clicked.connect(self._open_it)
        self._repeat.clicked.connect(self._repeat_it)
        self._delete.clicked.connect(self._ask_to_delete)
        runs.listed.connect(self._show)
        runs.changed.connect(self._changed)
        self._show()

    @property
    def list(self) -> HistoryList:
        """The list itself."""
        return self._list

    # --- what is shown ----------------------------------------------------------------

    def _show(self) -> None:
        self._question.dismiss()
        self._list.put(self._runs.runs)
        self._stack.setCurrentIndex(1 if self._runs.runs else 0)
        self._show_room()
        self._show_buttons()

    def _changed(self, run: Run) -> None:
        self._list.touch(run)
        self._show_room()

    def _show_room(self) -> None:
        total = size_in_words(sum(run.bytes for run in self._runs.runs))
        self._room.setText(self.tr("They take {size} in all.").format(size=total))

    def _show_buttons(self) -> None:
        run = self._list.run
        self._open.setEnabled(run is not None and not run.damaged)
        self._repeat.setEnabled(run is not None and not run.damaged)
        self._delete.setEnabled(run is not None and not run.doomed)

    # --- what is asked for --------------------------------------------------------------

    def _activated(self, index: QModelIndex) -> None:
        del index
        self._open_it()

    def _open_it(self) -> None:
        run = self._list.run
        if run is not None and not run.damaged:
            self.chosen.emit(run)

    def _repeat_it(self) -> None:
        run = self._list.run
        if run is not None and not run.damaged:
            self.repeat_wanted.emit(run.order)

    def _ask_to_delete(self) -> None:
        run = self._list.run
        if run is None or run.doomed:
            return
        if run.trains:
            text = self.tr("Stop “{title}” and delete all it has learnt, {size}?")
        else:
            text = self.tr(
                "Delete “{title}” and all it has learnt, {size}? A model that you made of it stays."
            )
        text = text.format(title=run.order.title, size=size_in_words(run.bytes))
        self._question.ask(text, self.tr("&Delete"), lambda: self._runs.delete(run))

    # --- putting together ---------------------------------------------------------------

    def _arrange(self) -> None:
        for name, button, tip in (
            ("history-open", self._open, self.tr("Shows its curves, and lets it go on (Return)")),
            ("history-repeat", self._repeat, self.tr("Begins another with the same music, after changes")),
            ("history-delete", self._delete, self.tr("Frees the room that it takes (Delete)")),
        ):
            button.setObjectName(name)
            button.setToolTip(tip)
        self._room.setProperty("role", "muted")
        self._room.setObjectName("history-room")
        self._empty.setText(
            self.tr("No training yet: choose some music above, and what you make of it will be listed here.")
        )
        self._empty.setObjectName("history-empty")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        frame = QFrame()
        frame.setProperty("role", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 6, 1, 6)
        inside.addWidget(self._list)
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        for button in (self._open, self._repeat):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._room)
        row.addWidget(self._delete)
        there = QWidget()
        column = QVBoxLayout(there)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(frame, 1)
        column.addWidget(self._question)
        column.addLayout(row)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(there)
        self.setLayout(self._stack)
        self.setFocusProxy(self._list)
