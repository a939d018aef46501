"""A training becomes a model of the library, with a title and notes, and plays at a click."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from pathlib import Path

import msgspec
from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.library.entries import Added, Entry
from gui.library.shelf import Job, shelf_of
from gui.notices import NoticeBoard, Remedy
from gui.tasks import Tasks
from gui.training.made import Busy, MadeCard
from gui.training.run import Run
from gui.training.runs import Runs
from gui.training.worker import Worker
from gui.view import View
from realtime import messages
from training import finish_messages
from training.finish_messages import MADE, Doing, Made

__all__ = ["FinishPanel", "file_stem"]

_GAP = 8
_NOTES_HEIGHT = 72
_FOLDER = "made"
"""Folder, in that of a run, in which its model is made; the library copies it."""
_NOTES = "notes.md"
_TOPIC = "make a model"
_TUNES = "abc"
"""The encoding whose step time means nothing: such models don't follow a player."""


def file_stem(title: str) -> str:
    """Return what the file of a model with this title is called, without its ending."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "model"


class FinishPanel(View):
    """Makes a model of the best that a training has learnt so far, and puts it into the library.

    Args:
        runs: the trainings.
        tasks: whose shelf the models are on.
        board: told what came of it, wherever one looks by then.

    Signals:
        library_wanted: the page of the models is to be shown.
    """

    library_wanted = Signal()

    def __init__(self, runs: Runs, tasks: Tasks, board: NoticeBoard, parent: QWidget | None = None) -> None:
        """Show no training yet."""
        super().__init__(parent)
        self._runs, self._board, self._shelf = runs, board, shelf_of(tasks)
        self._run: Run | None = None
        self._making: Run | None = None
        """The training of which a model is being made."""
        self._adding: Job | None = None
        """What the library was asked for and has not done yet."""
        self._made: Made | None = None
        """The last model that was made of the training that is shown."""
        self._worker = Worker(self)
        self._title, self._notes = QLineEdit(), QPlainTextEdit()
        self._make = QPushButton(self.tr("&Make a model"))
        self._why, self._busy, self._card = QLabel(), Busy(), MadeCard()
        self._arrange()
        self._connect(runs)
        self._show()

    # --- what others tell --------------------------------------------------------------

    def show_run(self, run: Run | None) -> None:
        """Show what can be made, and what was made, of ``run``; None: nothing."""
        if run is self._run:
            return
        self._run = run
        self._made = _made_of(run.folder) if run is not None else None
        self._title.setText(run.order.title if run is not None else "")
        self._notes.setPlainText(run.order.notes if run is not None else "")
        self._show()

    def take(self, event: messages.Event) -> None:
        """Follow which model plays."""
        self._shelf.take(event)

    def _run_changed(self, run: Run) -> None:
        if run is self._making and run.state == "deleting":
            self._stop()
        if run is self._run:
            self._show()

    # --- what is asked for --------------------------------------------------------------

    def _start(self) -> None:
        run = self._run
        if run is None or self._making is not None:
            return
        title = self._title.text().strip() or run.order.title
        folder = run.folder / _FOLDER
        arguments = ["export.finish", str(run.folder), "-o", str(folder / f"{file_stem(title)}.onnx")]
        try:
            folder.mkdir(exist_ok=True)
            (folder / _NOTES).write_text(self._notes.toPlainText(), encoding="utf-8")
        except OSError as error:
            text = self.tr("{folder} can't be written to ({reason}): make room there, and try again.")
            self._board.post(text.format(folder=folder, reason=error.strerror), "problem", _TOPIC)
            return
        self._board.clear(_TOPIC)
        self._making = run
        self._worker.start([*arguments, "--title", title, "--notes", str(folder / _NOTES)])
        self._busy.show_doing(Doing("loading"))
        self._show()

    def _stop(self) -> None:
        self._worker.cancel()
        self._making = None
        self._show()

    def _play(self) -> None:
        entry, shelf = self._entry, self._shelf
        if entry is not None and shelf.playing and not shelf.loading and shelf.playing != entry.name:
            shelf.expect(entry.name)
            self.command.emit(messages.LoadModel(entry.name))

    # --- what came of it ---------------------------------------------------------------

    def _said(self, line: bytes) -> None:
        with contextlib.suppress(msgspec.DecodeError):
            match finish_messages.decode(line):
                case Doing() as doing:
                    self._busy.show_doing(doing)
                case Made() as made:
                    if self._making is self._run:
                        self._made = made
                    self._adding = Job("add", made.path)

    def _done(self) -> None:
        self._making = None
        if self._adding is None:
            self._failed(self.tr("Making the model gave no clear answer: try again."))
            return
        self._shelf.do(self._adding)
        self._show()

    def _failed(self, sentence: str) -> None:
        self._making = self._adding = None
        self._board.post(sentence, "problem", _TOPIC)
        self._show()

    def _added(self, added: Added) -> None:
        """Take in that a model is in the library: ours, if ours is not waited for any more."""
        job = self._adding
        if job is None or self._shelf.awaits(job):
            return
        self._adding = None
        with contextlib.suppress(OSError):  # the library has a copy
            Path(job.subject).unlink()
        entry = added.entry
        if entry.step_ms is None and entry.encoding != _TUNES and self._runs.training is None:
            # Once the shelf looks at the library: the model is shown before its speed is known.
            measure = Job("measure", entry.name)
            QTimer.singleShot(0, self, lambda: self._shelf.do(measure))
        text = self.tr("{title} is among your models now.").format(title=entry.label)
        remedy = Remedy(self.tr("Show it"), self.library_wanted.emit)
        self._board.post(text, "done", f"added {entry.name}", remedy)
        self._show()

    def _not_added(self, job: Job, sentence: str) -> None:
        if job == self._adding:
            self._adding = None
            self._board.post(sentence, "problem", _TOPIC)
            self._show()

    @property
    def _entry(self) -> Entry | None:
        """The model in the library that was made last of this training; None where there is none."""
        made = self._made
        if made is None:
            return None
        return next(
            (
                entry
                for entry in self._shelf.entries
                if (entry.created, entry.title) == (made.created, made.title) and not entry.problem
            ),
            None,
        )

    # --- what is shown -----------------------------------------------------------------

    def _show(self) -> None:
        run = self._run
        ready = run is not None and not run.damaged and run.progress.best is not None
        here, elsewhere = self._making is not None and self._making is run, self._making is not None
        adding = self._adding is not None
        self._busy.setVisible(here or adding)
        self._make.setVisible(not (here or adding))
        if adding and not here:
            self._busy.show_words(self.tr("Putting it among your models…"))
        for widget in (self._title, self._notes):
            widget.setEnabled(ready and not elsewhere)
        self._make.setEnabled(ready and not elsewhere and not adding)
        reason = self._reason(run, ready=ready, elsewhere=elsewhere and not here)
        self._why.setText(reason)
        self._why.setVisible(bool(reason))
        self._show_made()

    def _reason(self, run: Run | None, *, ready: bool, elsewhere: bool) -> str:
        """Return what is to be known before a model is made."""
        if run is None:
            return ""
        if elsewhere:
            return self.tr("A model of another training is being made: wait until it is done.")
        if not ready:
            return self.tr(
                "There is nothing to make a model of until it has measured itself for the first time."
            )
        if run.progress.best_step == 0:
            return self.tr("So far it plays no better than the model that it started from.")
        if run.trains:
            step = QLocale().toString(run.progress.best_step)
            return self.tr("It becomes what was learnt by step {step}; training goes on.").format(step=step)
        return ""

    def _show_made(self) -> None:
        """Show the model that was made, if it is in the library."""
        entry, made, shelf = self._entry, self._made, self._shelf
        there = entry is not None and made is not None
        self._card.setVisible(there)
        self._make.setText(self.tr("&Make another model") if there else self.tr("&Make a model"))
        role = "" if there else "primary"
        if self._make.property("role") != role:
            self._make.setProperty("role", role)
            self._make.style().polish(self._make)
        if entry is not None and made is not None:
            measuring = shelf.awaits(Job("measure", entry.name))
            self._card.show_made(made, entry, shelf.playing, shelf.loading, measuring=measuring)

    # --- putting together ----------------------------------------------------------------

    def _connect(self, runs: Runs) -> None:
        self._make.clicked.connect(self._start)
        self._busy.cancelled.connect(self._stop)
        self._card.use_wanted.connect(self._play)
        self._card.library_wanted.connect(self.library_wanted)
        self._worker.said.connect(self._said)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)
        runs.changed.connect(self._run_changed)
        self._shelf.changed.connect(self._show)
        self._shelf.added.connect(self._added)
        self._shelf.failed.connect(self._not_added)

    def _arrange(self) -> None:
        head = QLabel(self.tr("Make a model of it"))
        head.setStyleSheet("font-weight: 600;")
        self._why.setProperty("role", "muted")
        self._why.setWordWrap(True)
        self._why.setObjectName("finish-why")
        self._title.setObjectName("finish-title")
        self._title.setMaxLength(80)
        self._notes.setObjectName("finish-notes")
        self._notes.setFixedHeight(_NOTES_HEIGHT)
        self._notes.setTabChangesFocus(True)
        self._notes.setPlaceholderText(self.tr("What it is good at, what it is bad at: for its card"))
        self._make.setObjectName("finish-make")
        self._make.setProperty("role", "primary")
        self._make.setToolTip(
            self.tr("Makes the one file that is played, checks it, and puts it among your models")
        )
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("&Title"), self._title)
        form.addRow(self.tr("&Notes"), self._notes)
        row = QHBoxLayout()
        row.addWidget(self._make)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(head)
        column.addLayout(form)
        column.addWidget(self._why)
        column.addLayout(row)
        column.addWidget(self._busy)
        column.addWidget(self._card)
        column.addStretch(1)


def _made_of(folder: Path) -> Made | None:
    """Return the last model that was made of the training in ``folder``; None where none was."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((folder / MADE).read_bytes(), type=Made)
    return None
