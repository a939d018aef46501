"""What can be done with the take that is chosen: played, kept, renamed, thrown away, shown, dragged out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMenu

from gui.notices import NoticeBoard, Remedy
from gui.takes.dragging import drag_file
from gui.takes.list import TakeList
from gui.takes.playing import Playing
from gui.takes.takes import Take, TakesModel
from gui.takes.trash import restore, throw_away
from music.errors import RitornelloError
from realtime import messages

__all__ = ["TakeActions"]

_TOPIC = "takes"


class _Offer(NamedTuple):
    name: str
    label: str
    hint: str
    key: str
    do: Callable[[Take], object]


class TakeActions(QObject):
    """The actions, their keys and their menu, for one list.

    Args:
        rows: the list.
        model: what it shows.
        folder: says where takes are kept.
        board: told what was done, and what went wrong.

    Signals:
        command: for the engine.
    """

    command = Signal(object)

    def __init__(
        self, rows: TakeList, model: TakesModel, folder: Callable[[], Path], board: NoticeBoard
    ) -> None:
        """Make the actions and join them to the list."""
        super().__init__(rows)
        self._list, self._model, self._folder, self._board = rows, model, folder, board
        self._playing = Playing()
        self.actions = {offer.name: self._action(offer) for offer in self._offers()}
        """By name: ``play``, ``keep``, ``rename``, ``delete``, ``show``."""
        rows.play_wanted.connect(lambda key: self._with(key, self._play))
        rows.drag_wanted.connect(lambda key: self._with(key, self._drag))
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.customContextMenuRequested.connect(self._menu)
        rows.selectionModel().currentChanged.connect(lambda *_: self._enable())
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.dataChanged):
            changed.connect(lambda *_: self._enable())
        model.failed.connect(self._fail)
        self._enable()

    def _offers(self) -> list[_Offer]:
        return [
            _Offer("play", self.tr("&Play"), self.tr("Play it to yourself (Enter)."), "", self._play),
            _Offer(
                "keep",
                self.tr("&Keep"),
                self.tr("Write it to the takes folder (Ctrl+K)."),
                "Ctrl+K",
                self._keep,
            ),
            _Offer(
                "rename",
                self.tr("&Rename"),
                self.tr("Give its file another name (Ctrl+R)."),
                "Ctrl+R",
                self._rename,
            ),
            _Offer(
                "delete",
                self.tr("&Delete"),
                self.tr("Move its file to the trash (Del)."),
                "Del",
                self._delete,
            ),
            _Offer(
                "show",
                self.tr("Show in &folder"),
                self.tr("Open the folder that its file is in."),
                "",
                self._show,
            ),
        ]

    def _action(self, offer: _Offer) -> QAction:
        action = QAction(offer.label, self)
        action.setObjectName(f"take_{offer.name}")
        action.setToolTip(offer.hint)
        action.triggered.connect(lambda: self._with_current(offer.do))
        if offer.key:
            action.setShortcut(QKeySequence(offer.key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._list.addAction(action)
        return action

    def take(self, event: messages.Event) -> None:
        """Show which take sounds."""
        if self._playing.take(event):
            self._model.show_playing(self._playing.key)
            self._enable()

    def _enable(self) -> None:
        """Offer what can be done with the take that is chosen."""
        index = self._list.currentIndex()
        take = self._model.take(index) if index.isValid() else None
        there = take is not None and take.path is not None
        plays = take is not None and take.key == self._playing.key
        self.actions["play"].setEnabled(take is not None and take.clip is not None)
        self.actions["play"].setText(self.tr("&Stop") if plays else self.tr("&Play"))
        self.actions["keep"].setEnabled(take is not None and not there)
        for name in ("rename", "delete", "show"):
            self.actions[name].setEnabled(there)

    def _with_current(self, do: Callable[[Take], object]) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            self._with(self._model.take(index).key, do)

    def _with(self, key: Hashable, do: Callable[[Take], object]) -> None:
        row = self._model.row_of(key)
        if row is None:
            return
        try:
            do(self._model.take(self._model.index(row)))
        except RitornelloError as error:
            self._fail(str(error))

    def _fail(self, text: str) -> None:
        self._board.post(text, "problem", _TOPIC)

    def _play(self, take: Take) -> None:
        if take.clip is not None:
            self.command.emit(self._playing.ask(take.key, take.clip))

    def _keep(self, take: Take) -> None:
        path = self._model.keep(take, self._folder())
        row = self._model.row_at(path)
        if row is not None:
            self._list.setCurrentIndex(self._model.index(row))
        remedy = Remedy(self.tr("Show"), lambda: _open_folder(path))
        self._board.post(self.tr("Kept as {name}.").format(name=path.name), "done", _TOPIC, remedy)

    def _drag(self, take: Take) -> None:
        if take.clip is not None:
            drag_file(self._list, self._model.keep(take, self._folder()), take.clip)

    def _rename(self, take: Take) -> None:
        row = self._model.row_of(take.key)
        if row is not None:
            self._list.edit(self._model.index(row))

    def _delete(self, take: Take) -> None:
        path = take.path
        if path is None:
            return
        trashed = throw_away(path)
        self._model.look()
        undo = None if trashed is None else Remedy(self.tr("Undo"), lambda: self._bring_back(trashed, path))
        self._board.post(self.tr("{name} is in the trash.").format(name=path.name), "done", _TOPIC, undo)

    def _bring_back(self, trashed: Path, path: Path) -> None:
        try:
            restore(trashed, path)
        except RitornelloError as error:
            self._fail(str(error))
        else:
            self._model.look()
            self._board.clear(_TOPIC)

    @staticmethod
    def _show(take: Take) -> None:
        if take.path is not None:
            _open_folder(take.path)

    def _menu(self, place: QPoint) -> None:
        if not self._list.currentIndex().isValid():
            return
        menu = QMenu(self._list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.actions.values()))
        menu.popup(self._list.viewport().mapToGlobal(place))


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
