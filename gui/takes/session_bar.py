"""The buttons for the session as a whole: capture, begin anew, open, save."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from gui.notices import NoticeBoard
from gui.settings.places import made
from music.errors import RitornelloError

__all__ = ["SessionBar"]

_GAP = 8


class SessionBar(QWidget):
    """Buttons in a row.

    Args:
        folder: says where takes and sessions are kept.
        board: told if that can't be used.

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

    def __init__(self, folder: Callable[[], Path], board: NoticeBoard, parent: QWidget | None = None) -> None:
        """Make the buttons."""
        super().__init__(parent)
        self._folder, self._board = folder, board
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        capture = self._button(
            "capture",
            self.tr("Capture 5 minutes"),
            self.tr("Save what was played in the last five minutes as a take (F10)."),
            self.capture_requested.emit,
        )
        new = self._button(
            "new",
            self.tr("New session"),
            self.tr("Begin anew: the model forgets what was played; the recording stays (Ctrl+N)."),
            self.new_requested.emit,
        )
        opening = self._button(
            "open",
            self.tr("Open session…"),
            self.tr("Go on from a session, or from any MIDI file (Ctrl+O)."),
            self._choose_session,
        )
        saving = self._button(
            "save",
            self.tr("Save session…"),
            self.tr("Save all that was played, with model and settings, as one MIDI file (Ctrl+S)."),
            self._choose_target,
        )
        new.setShortcut(QKeySequence(QKeySequence.StandardKey.New))
        opening.setShortcut(QKeySequence(QKeySequence.StandardKey.Open))
        saving.setShortcut(QKeySequence(QKeySequence.StandardKey.Save))
        for button in (capture, new, opening, saving):
            row.addWidget(button)

    def _button(self, name: str, label: str, hint: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(f"session_{name}")
        button.setToolTip(hint)
        button.setAccessibleDescription(hint)
        button.clicked.connect(pressed)
        return button

    def _choose_session(self) -> None:
        dialog = self._dialog(self.tr("Open session"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("MIDI files (*.mid *.midi *.smf)"))
        dialog.fileSelected.connect(self.open_requested)
        dialog.open()

    def _choose_target(self) -> None:
        dialog = self._dialog(self.tr("Save session"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("MIDI files (*.mid)"))
        dialog.setDefaultSuffix("mid")
        name = self.tr("Session {time}").format(time=f"{datetime.now().astimezone():%Y-%m-%d %H.%M}")
        dialog.selectFile(f"{name}.mid")
        dialog.fileSelected.connect(self.save_requested)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        try:
            dialog.setDirectory(str(made(self._folder())))
        except RitornelloError as error:
            self._board.post(str(error), "problem", "session")
        return dialog
