"""The page of takes: what was played in this session and before, to be heard, kept, dragged out."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from gui.notices import NoticeBoard
from gui.settings.places import takes_folder
from gui.settings.store import Settings, SettingsStore
from gui.takes.actions import TakeActions
from gui.takes.clip import meter_of
from gui.takes.files import SUFFIXES, TakeFiles
from gui.takes.list import TakeList
from gui.takes.session_bar import SessionBar
from gui.takes.takes import TakesModel, TakesSource
from gui.theme import colours
from gui.view import View
from realtime import messages

__all__ = ["TakesPage"]

_MARGIN, _GAP = 24, 8
_REFRESH_MS = 250
"""Milliseconds from the end of a note to looking for takes."""
_NEWS = (
    messages.AnswerOver
    | messages.Yielded
    | messages.Ended
    | messages.Released
    | messages.Tempo
    | messages.Past
    | messages.Ready
    | messages.Stopped
)
"""After which there may be another take: Tempo too, as silence ends one."""


class TakesPage(View):
    """All takes, the latest first.

    Args:
        store: says where takes are kept.
        board: told what was done, and what went wrong.
        source: the takes of this session; it hears the engine before this page does.
        now: seconds since 1970.

    Signals:
        save_requested: path (text) that the session is to be saved to.
        open_requested: path (text) of a session that is to be opened.
        capture_requested: the last five minutes are to be saved.
        new_requested: another session is to begin.
    """

    save_requested = Signal(str)
    open_requested = Signal(str)
    capture_requested = Signal()
    new_requested = Signal()

    def __init__(
        self,
        store: SettingsStore,
        board: NoticeBoard,
        source: TakesSource,
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
    ) -> None:
        """Show what there is."""
        super().__init__(parent)
        self._store = store
        self._files = TakeFiles(self)
        self._model = TakesModel(source, self._files, now, self)
        self._list = TakeList(self._model)
        self._actions = TakeActions(self._list, self._model, self._folder, board)
        self._actions.command.connect(self.command)
        self._session = SessionBar(self._folder, board)
        self._session.save_requested.connect(self.save_requested)
        self._session.open_requested.connect(self.open_requested)
        self._session.capture_requested.connect(self.capture_requested)
        self._session.new_requested.connect(self.new_requested)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self._model.refresh)
        self._stack = QStackedWidget()
        self._card = QFrame()
        self._arrange()
        self.setAcceptDrops(True)
        for changed in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            changed.connect(lambda *_: self._show_or_hint())
        store.changed.connect(self._settings_changed)
        self._show_or_hint()

    # --- what it looks like --------------------------------------------------------------

    def _arrange(self) -> None:
        title = QLabel(self.tr("Takes"))
        title.setProperty("role", "title")
        head = QHBoxLayout()
        head.setSpacing(_GAP)
        head.addWidget(title, 1)
        head.addWidget(self._session)
        foot = QHBoxLayout()
        foot.setSpacing(_GAP)
        for name, action in self._actions.actions.items():
            tool = QToolButton()
            tool.setObjectName(f"button_{name}")
            tool.setDefaultAction(action)
            tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            tool.setAccessibleDescription(action.toolTip())
            foot.addWidget(tool)
        foot.addStretch(1)
        self._list.setObjectName("takes")
        self._list.setAccessibleName(self.tr("Takes, the latest first"))
        self._card.setObjectName("takes_card")
        self._card.setProperty("role", "card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(2, 4, 2, 4)
        inside.addWidget(self._stack)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._hint())
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN - _GAP)
        column.setSpacing(2 * _GAP)
        column.addLayout(head)
        column.addWidget(self._card, 1)
        column.addLayout(foot)

    def _hint(self) -> QLabel:
        label = QLabel(
            self.tr(
                "No takes yet. Play a phrase, then stop: the phrase and its answer appear here.\n"
                "Drag them from here onto a track of your DAW, or to the desktop.\n\n"
                "A MIDI file that is dropped here is opened, and you go on from it."
            )
        )
        label.setObjectName("no_takes")
        label.setProperty("role", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        return label

    def _show_or_hint(self) -> None:
        self._stack.setCurrentIndex(0 if self._model.rowCount() else 1)

    # --- what happens ----------------------------------------------------------------------

    def kept_last(self, path: Path) -> None:
        """Take in that the engine has put the latest answer and its phrase into the file ``path``."""
        self._model.kept_last(path)

    def take(self, event: messages.Event) -> None:
        """Look for new takes, and show which one sounds."""
        if isinstance(event, messages.Ready):
            self._model.bpm, self._model.meter = event.bpm, meter_of(event.meter)
        elif isinstance(event, messages.Tempo):
            self._model.bpm = event.bpm
        if isinstance(event, _NEWS) and not self._refresh.isActive():
            self._refresh.start()
        self._actions.take(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the folder as soon as somebody looks at the page."""
        super().showEvent(event)
        self._files.watch(self._folder())

    def _settings_changed(self, before: Settings, after: Settings) -> None:
        if before.takes_folder != after.takes_folder:
            self._files.watch(self._folder())

    def _folder(self) -> Path:
        return takes_folder(self._store.current.takes_folder)

    # --- a file that is dropped here ---------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a MIDI file from elsewhere."""
        if event.source() is None and _session_in(event) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._mark(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        super().dragLeaveEvent(event)
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file as a session."""
        self._mark(over=False)
        path = _session_in(event)
        if path is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.open_requested.emit(path)

    def _mark(self, *, over: bool) -> None:
        """Show by the frame that a file may be let go here."""
        frame = f"QFrame#takes_card {{ border: 2px solid {colours().accent}; }}"
        self._card.setStyleSheet(frame if over else "")


def _session_in(event: QDropEvent) -> str | None:
    """Return the path of the one MIDI file that is being dragged; None if it is anything else."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = urls[0].toLocalFile()
    return path if path.lower().endswith(SUFFIXES) else None
