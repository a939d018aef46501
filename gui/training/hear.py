"""What a training plays by now: a picture of it, which follows the training, and the button that plays it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.takes.clip import Clip
from gui.takes.playing import Playing
from gui.training.clip_picture import ClipPicture
from gui.training.heard import clip_heard
from gui.training.phrase_choice import PhraseChoice
from gui.training.run import Run
from gui.training.runs import Runs
from gui.training.worker import Worker
from gui.view import View
from music.errors import RitornelloError
from realtime import messages
from realtime.hear_messages import Heard

__all__ = ["HearPanel", "Wanted"]

_GAP = 8
_HEARD = "heard"
"""Folder, in that of a run, that `export.hear` uses."""
_PAUSE_SECONDS = 30.0
"""From one look at what it plays to the next that nobody asked for: each takes time from the training."""


class Wanted(NamedTuple):
    """What is to be heard."""

    folder: Path
    phrase: str
    seed: int
    step: int
    """Of the best weights, as far as they are known."""

    def is_newer(self, other: Wanted) -> bool:
        """Return whether only the weights differ."""
        return self[:3] == other[:3] and self.step != other.step


class HearPanel(View):
    """Shows and plays how a training's best weights carry a phrase on.

    While it can be seen, it follows the training; it looks by itself twice a minute at most,
    by a process of low priority, and never while what it shows is being played.

    Args:
        runs: the trainings.
        last_take: what was played last, with its answer; None while nothing was.
        now: seconds, of a clock that never goes back.
    """

    def __init__(
        self,
        runs: Runs,
        last_take: Callable[[], Clip | None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        """Show no training yet."""
        super().__init__(parent)
        self._now = now
        self._run: Run | None = None
        self._seed = 1
        self._asked: Wanted | None = None
        """What the process that runs, or ran last, was asked for."""
        self._asked_at = -_PAUSE_SECONDS
        self._heard: Heard | None = None
        self._answer = b""
        self._playing = Playing()
        self._worker = Worker(self)
        self._worker.said.connect(self._take_answer)
        self._worker.done.connect(self._show_answer)
        self._worker.failed.connect(self._show_failure)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._look)
        self._picture, self._line = ClipPicture(), QLabel()
        self._listen = QPushButton(self.tr("&Listen"))
        self._another = QPushButton(self.tr("Play it &otherwise"))
        self._phrase = PhraseChoice(last_take, held_out=True)
        self._arrange()
        self._listen.clicked.connect(self._play)
        self._another.clicked.connect(self._ask_another)
        self._phrase.activated.connect(lambda _: self._look(asked=True))
        runs.changed.connect(self._run_changed)
        self._show_nothing()

    @property
    def step(self) -> int | None:
        """By which step of the training that was learnt which is shown; None: nothing is shown."""
        return self._heard.step if self._heard is not None else None

    def show_run(self, run: Run | None) -> None:
        """Show what ``run`` plays; None: nothing."""
        if run is self._run:
            return
        self._worker.cancel()
        self._stop_playing()
        self._run, self._heard, self._asked = run, None, None
        self._seed = 1
        self._show_nothing()
        self._look(asked=True)

    def take(self, event: messages.Event) -> None:
        """Show whether it sounds."""
        if self._playing.take(event):
            self._show_buttons()
            self._look()

    # --- when to look ------------------------------------------------------------------

    @property
    def _wanted(self) -> Wanted | None:
        run = self._run
        if run is None or run.damaged or run.progress.best is None:
            return None
        return Wanted(run.folder, self._phrase.chosen, self._seed, run.progress.best_step)

    def _run_changed(self, run: Run) -> None:
        if run is self._run:
            if run.state == "deleting":
                self._worker.cancel()
                self._later.stop()
            else:
                self._look()

    def _look(self, *, asked: bool = False) -> None:
        """Have it carry the phrase on if that would be something new.

        Args:
            asked: by whoever sits there, and at once.
        """
        wanted = self._wanted
        if wanted is None or not self.isVisible() or wanted == self._asked:
            return
        if self._asked is not None and wanted.is_newer(self._asked) and not asked:
            if self._worker.running or self._playing.key is not None:
                return  # the end of that leads here again
            wait = self._asked_at + _PAUSE_SECONDS - self._now()
            if wait > 0:
                self._later.start(round(wait * 1000) + 1)
                return
        self._ask(wanted)

    def _ask(self, wanted: Wanted) -> None:
        self._later.stop()
        self._asked, self._asked_at, self._answer = wanted, self._now(), b""
        try:
            phrase = self._phrase.arguments(wanted.folder / _HEARD)
        except RitornelloError as error:
            self._worker.cancel()
            self._heard = None
            self._show_failure(str(error))
            return
        self._picture.fade(faded=True)
        self._worker.start(["export.hear", str(wanted.folder), "--seed", str(wanted.seed), *phrase])
        self._show_line()
        self._show_buttons()

    def _ask_another(self) -> None:
        self._stop_playing()
        self._seed += 1
        self._look(asked=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Look as soon as somebody looks here."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the machine to the training where nobody looks."""
        super().hideEvent(event)
        self._later.stop()
        if self._worker.running:
            self._worker.cancel()
            self._asked = None
            self._picture.fade(faded=False)
            self._show_line()
            self._show_buttons()

    # --- what came of it ---------------------------------------------------------------

    def _take_answer(self, line: bytes) -> None:
        self._answer = line

    def _show_answer(self) -> None:
        try:
            heard = msgspec.json.decode(self._answer, type=Heard)
        except msgspec.DecodeError:
            self._show_failure(self.tr("It gave no clear answer: try again."))
            return
        self._heard = heard
        self._picture.show_clip(clip_heard(heard))
        self._show_line()
        self._show_buttons()
        self._look()

    def _show_failure(self, sentence: str) -> None:
        self._heard = None
        self._picture.show_clip(None, sentence)
        self._show_line()
        self._show_buttons()
        self._look()

    def _show_nothing(self) -> None:
        words = self.tr("As soon as it has measured itself for the first time, you see here what it plays.")
        self._picture.show_clip(None, words)
        self._show_line()
        self._show_buttons()

    def _show_line(self) -> None:
        heard = self._heard
        text = ""
        if heard is not None:
            step = QLocale().toString(heard.step)
            title = self._phrase.title_of(" ".join(heard.phrase.replace("_", " ").split()))
            text = self.tr("After {step} steps it carries on: {title}").format(step=step, title=title)
        if self._worker.running:
            busy = self.tr("Listening to what it has learnt…")
            text = f"{text} · {busy}" if text else busy
        self._line.setText(text)
        self._line.setToolTip(text)

    def _show_buttons(self) -> None:
        plays = self._playing.key is not None
        self._listen.setText(self.tr("&Stop") if plays else self.tr("&Listen"))
        self._listen.setEnabled(plays or self._heard is not None)
        self._another.setEnabled(self._wanted is not None)
        self._phrase.setEnabled(self._wanted is not None)

    # --- listening -----------------------------------------------------------------------

    def _play(self) -> None:
        clip = self._picture.clip
        if self._playing.key is not None:
            self._stop_playing()
        elif clip is not None:
            self.command.emit(self._playing.ask(self._asked, clip))

    def _stop_playing(self) -> None:
        if self._playing.key is not None:
            self.command.emit(messages.StopAudition())

    # --- putting together ------------------------------------------------------------------

    def _arrange(self) -> None:
        title = QLabel(self.tr("What it plays now"))
        title.setStyleSheet("font-weight: 600;")
        self._line.setProperty("role", "muted")
        self._line.setObjectName("hear-line")
        self._line.setWordWrap(True)
        self._picture.setObjectName("hear-picture")
        self._picture.setAccessibleName(self.tr("The phrase, and how the model goes on"))
        self._picture.setToolTip(
            self.tr(
                "The phrase in the player's colour, and from the dashed line on what the model makes of it"
            )
        )
        self._listen.setObjectName("hear-listen")
        self._listen.setToolTip(
            self.tr(
                "Plays the phrase and what follows; it stops as soon as you play, and nobody remembers it"
            )
        )
        self._another.setObjectName("hear-another")
        self._another.setToolTip(self.tr("Goes on from the same phrase with other dice"))
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        for widget in (self._listen, self._another, self._phrase):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(title)
        column.addWidget(self._picture, 1)
        column.addWidget(self._line)
        column.addLayout(row)
