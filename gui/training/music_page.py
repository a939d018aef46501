"""The first step of a new training: the music. Dropped or chosen, looked through, and picked out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gui.notices import NoticeBoard
from gui.training.doubts import Way, doubts_about
from gui.training.finding import Finding
from gui.training.music_drop import MusicDrop, dropped
from gui.training.music_layout import MusicLayout
from gui.training.surveyor import Surveyor
from training.survey_messages import Piece, Unreadable

__all__ = ["MusicPage"]

_TOPIC = "survey"
_RECKON_MS = 400
"""From one time that all is added up to the next."""


class MusicPage(QWidget):
    """Music for a training, from nothing to what is handed on.

    Args:
        board: told what goes wrong.

    Signals:
        chosen: the `gui.training.choice.Music` to go on with.
    """

    chosen = Signal(object)

    def __init__(self, board: NoticeBoard, parent: QWidget | None = None) -> None:
        """Wait for music."""
        super().__init__(parent)
        self.setObjectName("music-page")
        self._board = board
        self._surveyor = Surveyor(self)
        self._finding = Finding()
        self._reckoning = self._finding.reckon()
        self._folders: list[str] = []
        self._waiting: list[str] = []
        """What is looked through next."""
        self._files = 0
        self._done = 0
        self._timer = QTimer(self, interval=_RECKON_MS, singleShot=True)
        self._timer.timeout.connect(self._reckon)
        self._ui = MusicLayout(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._ui)
        self._veil = MusicDrop(self.tr("Drop it here to learn from it"), "", self)
        self._veil.light(lit=True)
        self._veil.hide()
        self.setAcceptDrops(True)
        self.setFocusProxy(self._ui)
        self._connect()
        self.start_over()

    # --- what is looked through ------------------------------------------------------------

    def begin_with(
        self,
        folders: Sequence[Path],
        left_out: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> None:
        """Begin anew with ``folders``.

        Args:
            folders: folders or files to look through.
            left_out: paths of files that aren't wanted.
            only: paths of the only files that are wanted, such as `Order.data` of a training to be
                repeated; None: all but ``left_out``.
        """
        self.start_over()
        self._finding.left_out |= set(left_out)
        self._waiting = [str(folder) for folder in folders]
        self._look_on(only)

    def add(self, folders: Sequence[Path]) -> None:
        """Look through ``folders``, or files, too."""
        self._waiting += map(str, folders)
        if not self._surveyor.running:
            self._look_on()

    def start_over(self) -> None:
        """Forget all music."""
        self._surveyor.cancel()
        self._board.clear(_TOPIC)
        self._finding, self._folders, self._waiting = Finding(), [], []
        self._reckoning = self._finding.reckon()
        self._ui.table.put(self._finding, self._reckoning)
        self._show()

    def cancel(self) -> None:
        """End looking at once; what was read stays."""
        if not self._surveyor.running:
            return
        self._surveyor.cancel()
        self._waiting = []
        if self._done < self._files and self._finding.items:
            text = self.tr("Stopped after {done} of {all} files; what was read until then is in the list.")
            text = text.format(done=_number(self._done), all=_number(self._files))
            self._board.post(text, "notice", _TOPIC)
        self._settle()

    def close_down(self) -> None:
        """End what runs, for the window is closed."""
        self._surveyor.cancel()

    def _look_on(self, only: Collection[str] | None = None) -> None:
        """Look through what waits for it."""
        given, self._waiting = self._waiting, []
        if not given:
            return
        self._board.clear(_TOPIC)
        self._files = self._done = 0
        self._folders = list(dict.fromkeys([*self._folders, *given]))
        self._finding.begin(only)
        self._surveyor.begin(given)
        self._show()

    def _looking(self, files: int) -> None:
        self._ui.progress.setRange(0, 0)
        self._ui.status.set_whole(self.tr("Looking for files: {count} so far…").format(count=_number(files)))

    def _found(self, files: int) -> None:
        self._files = files
        self._ui.progress.setRange(0, max(files, 1))
        self._show_done()

    def _read(self, found: list[Piece | Unreadable], done: int) -> None:
        self._done = max(self._done, done)
        self._ui.table.append(self._finding.add(found))
        self._show_done()
        if not self._timer.isActive():
            self._timer.start()

    def _show_done(self) -> None:
        self._ui.progress.setValue(self._done)
        text = self.tr("Reading: {done} of {all} files")
        self._ui.status.set_whole(text.format(done=_number(self._done), all=_number(self._files)))

    def _failed(self, sentence: str) -> None:
        self._board.post(sentence, "problem", _TOPIC)
        if not self._finding.items:
            self._folders = []
        self._settle()

    def _settle(self) -> None:
        """Show all that was read, in order; look through what was added meanwhile."""
        focused = self._ui.cancel.hasFocus()
        self._reckon()
        self._ui.table.settle()
        if focused:
            self._ui.next.setFocus()
        self._look_on()

    # --- what is wanted --------------------------------------------------------------------

    def _tick(self, paths: Collection[str], wanted: bool) -> None:  # noqa: FBT001 - from a signal
        if wanted:
            self._finding.left_out.difference_update(paths)
        else:
            self._finding.left_out.update(paths)
        self._reckon()

    def _tick_folder(self, folder: str, wanted: bool) -> None:  # noqa: FBT001 - from a signal
        self._tick(self._finding.below(folder), wanted)

    def _mend(self, way: Way) -> None:
        """Do what a button beside a doubt says."""
        if way.leave_out:
            self._tick([way.leave_out], wanted=False)
        else:
            others = {kind for kind, _ in self._reckoning.totals.kinds} - {way.keep}
            self._tick(self._finding.of_kind(others), wanted=False)

    @property
    def is_read(self) -> bool:
        """Whether all that was given has been looked through."""
        return not self._surveyor.running and not self._waiting

    def go_on(self) -> None:
        """Hand on what is wanted, where something can be learnt from it."""
        self._reckon()
        if self._ui.next.isEnabled():
            self.chosen.emit(self._finding.music(self._folders, self._reckoning))

    # --- what is shown ---------------------------------------------------------------------

    def _reckon(self) -> None:
        """Add up what is wanted, and show it."""
        self._timer.stop()
        self._reckoning = self._finding.reckon()
        self._ui.table.reckoned(self._reckoning)
        self._show()

    def _show(self) -> None:
        ui, totals, running = self._ui, self._reckoning.totals, self._surveyor.running
        ui.show_music(there=bool(self._finding.items) or running)
        ui.show_running(running=running)
        ui.sources.set_whole(", ".join(Path(folder).name or folder for folder in self._folders))
        ui.sources.setToolTip("\n".join(self._folders[:20]))
        ui.numbers.put(totals, self._finding.broken)
        ui.pictures.put(totals)
        doubts = () if running else doubts_about(totals, self._finding.broken)
        ui.doubts.put(doubts)
        stopped = any(doubt.level == "stop" for doubt in doubts)
        ui.next.setEnabled(not running and not stopped and totals.pieces > 0)

    # --- what is chosen or dropped -----------------------------------------------------------

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of music"))
        if folder:
            self.add([Path(folder)])

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Choose music"),
            "",
            self.tr("Music (*.mid *.midi *.smf *.abc *.txt *.mat);;All files (*)"),
        )
        if names:
            self.add([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that folders and files may be dropped."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()
            self._veil.setGeometry(self.rect())
            self._veil.raise_()
            self._veil.show()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show the page again."""
        del event
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look through what was dropped."""
        self._veil.hide()
        if paths := dropped(event.mimeData()):
            event.acceptProposedAction()
            self.add([Path(path) for path in paths])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the veil over all of the page."""
        super().resizeEvent(event)
        self._veil.setGeometry(self.rect())

    def _connect(self) -> None:
        ui, surveyor = self._ui, self._surveyor
        surveyor.looking.connect(self._looking)
        surveyor.found.connect(self._found)
        surveyor.read.connect(self._read)
        surveyor.finished.connect(self._settle)
        surveyor.failed.connect(self._failed)
        ui.table.ticked.connect(self._tick)
        ui.table.folder_ticked.connect(self._tick_folder)
        ui.doubts.way_wanted.connect(self._mend)
        ui.cancel.clicked.connect(self.cancel)
        ui.again.clicked.connect(self.start_over)
        ui.next.clicked.connect(self.go_on)
        for button in ui.folder_buttons:
            button.clicked.connect(self._choose_folder)
        for button in ui.file_buttons:
            button.clicked.connect(self._choose_files)


def _number(value: int) -> str:
    return str(QLocale().toString(value))
