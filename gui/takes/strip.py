"""The strip under the roll: what was just played, to be dragged onto a track of the DAW."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QWidget

from gui.notices import NoticeBoard
from gui.settings.places import made, takes_folder
from gui.settings.store import SettingsStore
from gui.takes.chip import ClipChip
from gui.takes.clip import Clip, write_clip
from gui.takes.dragging import clip_mime, file_name, start_drag
from gui.takes.playing import Playing
from gui.view import View
from music.errors import RitornelloError
from realtime import messages

__all__ = ["TakeStrip"]

_GAP = 8
_TOPIC = "clip"
_Which = Literal["answer", "take", "selection"]


class TakeStrip(View):
    """Chips for the last answer, the last take and the selection.

    Args:
        store: says where takes are kept.
        board: told what goes wrong.
    """

    def __init__(self, store: SettingsStore, board: NoticeBoard, parent: QWidget | None = None) -> None:
        """Have nothing to offer yet."""
        super().__init__(parent)
        self._store, self._board = store, board
        self._playing = Playing()
        self._chips: dict[_Which, ClipChip] = {
            "answer": ClipChip(self.tr("Last answer"), self),
            "take": ClipChip(self.tr("Last take"), self),
            "selection": ClipChip(self.tr("Selection"), self),
        }
        self._empty: dict[_Which, str] = {
            "answer": self.tr("What the model answered last: play a phrase, then stop."),
            "take": self.tr("The last phrase with its answer, once there is one."),
            "selection": self.tr("Select notes in the roll above to take them out."),
        }
        hint = QLabel(self.tr("Drag to\nyour DAW"))
        hint.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(hint)
        for which, chip in self._chips.items():
            self._join(which, chip)
            row.addWidget(chip, 1)
        row.addStretch(0)

    def _join(self, which: _Which, chip: ClipChip) -> None:
        chip.setObjectName(f"clip_{which}")
        chip.setMaximumWidth(320)
        chip.clicked.connect(lambda: self._play(which))
        chip.drag_wanted.connect(lambda: self._drag(chip))
        chip.copy_wanted.connect(lambda: self._copy(chip))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(lambda place: self._menu(which, place))
        self._show(which, None)

    # --- what there is to take -----------------------------------------------------------

    def set_answer(self, clip: Clip | None) -> None:
        """Offer the last answer; None: there is none."""
        self._show("answer", clip)

    def set_take(self, clip: Clip | None) -> None:
        """Offer the last take; None: there is none."""
        self._show("take", clip)

    def set_selection(self, clip: Clip | None) -> None:
        """Offer the selected notes; None: there are none."""
        self._show("selection", clip)

    def _show(self, which: _Which, clip: Clip | None) -> None:
        chip = self._chips[which]
        if clip is None:
            chip.show_clip(None, self.tr("nothing yet") if which != "selection" else self.tr("no notes"))
            chip.setToolTip(self._empty[which])
            chip.setAccessibleDescription(self._empty[which])
            return
        chip.show_clip(clip, self.tr("1 bar") if clip.bars == 1 else self.tr("%n bars", "", clip.bars))
        text = self.tr(
            "Drag it onto a track of your DAW or to the desktop. A click or Enter plays it, Ctrl+C copies it."
        )
        count = len(clip.notes)
        notes = self.tr("1 note") if count == 1 else self.tr("%n notes", "", count)
        chip.setToolTip(f"{notes}. {text}")
        chip.setAccessibleDescription(f"{notes}. {text}")

    # --- what is done with it -------------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Show which of them sounds."""
        if self._playing.take(event):
            for which, chip in self._chips.items():
                chip.show_playing(plays=self._playing.key == which)

    def _play(self, which: _Which) -> None:
        clip = self._chips[which].clip
        if clip is not None:
            self.command.emit(self._playing.ask(which, clip))

    def _drag(self, chip: ClipChip) -> None:
        if chip.clip is not None:
            try:
                start_drag(chip, chip.clip, self._folder())
            except RitornelloError as error:
                self._board.post(str(error), "problem", _TOPIC)

    def _copy(self, chip: ClipChip) -> None:
        if chip.clip is None:
            return
        try:
            mime = clip_mime(chip.clip, self._folder())
        except RitornelloError as error:
            self._board.post(str(error), "problem", _TOPIC)
            return
        QGuiApplication.clipboard().setMimeData(mime)
        text = self.tr("{name} can be pasted now.").format(name=chip.clip.title)
        self._board.post(text, "done", _TOPIC)

    def _menu(self, which: _Which, place: QPoint) -> None:
        chip = self._chips[which]
        clip = chip.clip
        if clip is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        plays = self._playing.key == which
        menu.addAction(self.tr("&Stop") if plays else self.tr("&Play"), lambda: self._play(which))
        menu.addAction(self.tr("&Copy"), lambda: self._copy(chip))
        menu.addAction(self.tr("Save &as…"), lambda: self._save_as(clip))
        menu.popup(chip.mapToGlobal(place))

    def _save_as(self, clip: Clip) -> None:
        dialog = QFileDialog(self, self.tr("Save as"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("MIDI files (*.mid)"))
        dialog.setDefaultSuffix("mid")
        try:
            dialog.setDirectory(str(made(self._folder())))
        except RitornelloError as error:
            self._board.post(str(error), "problem", _TOPIC)
        dialog.selectFile(f"{file_name(clip.title)}.mid")
        dialog.fileSelected.connect(lambda path: self._save(clip, Path(path)))
        dialog.open()

    def _save(self, clip: Clip, path: Path) -> None:
        try:
            write_clip(clip, path)
        except RitornelloError as error:
            self._board.post(str(error), "problem", _TOPIC)
        else:
            self._board.post(self.tr("Saved as {name}.").format(name=path.name), "done", _TOPIC)

    def _folder(self) -> Path:
        return takes_folder(self._store.current.takes_folder)
