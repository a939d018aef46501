"""The library of models: which there are, what each is, and which is to play."""

from __future__ import annotations

import itertools
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.library.detail import LibraryDetail, Standing
from gui.library.drop import DropZone, models_in
from gui.library.entries import Added, Entry, Removed, find_entry, is_called
from gui.library.list import Badge, LibraryList
from gui.library.shelf import Job, shelf_of
from gui.notices import NoticeBoard, Remedy
from gui.settings.store import SettingsStore
from gui.tasks import Tasks
from gui.view import View
from realtime import messages

__all__ = ["LibraryPage"]

_GAP = 8
_LIST_WIDTH = 336
_SHIPPED = "default"
"""The model that is always there."""


class LibraryPage(View):
    """Lists the models, shows one, and does what is asked for with it.

    Signals:
        compare_wanted: the model of this name is to be compared with another one.
    """

    compare_wanted = Signal(str)

    def __init__(self, store: SettingsStore, tasks: Tasks, board: NoticeBoard) -> None:
        """Show what the shelf of ``tasks`` knows."""
        super().__init__()
        self._store, self._board = store, board
        self._shelf = shelf_of(tasks)
        self._list, self._detail = LibraryList(), LibraryDetail()
        self._busy, self._progress = QLabel(), QProgressBar()
        self._add = QPushButton(self.tr("&Add…"))
        self._waiting, self._again = QLabel(), QPushButton(self.tr("&Try again"))
        self._stack = QStackedWidget()
        self._was_default = ""  # the model that the app started with until it was removed
        self._arrange()
        self._drop = DropZone(self)
        self.setAcceptDrops(True)
        self._connect()
        self._show()

    def take(self, event: messages.Event) -> None:
        """Follow which model plays."""
        self._shelf.take(event)

    def add(self, paths: list[Path]) -> None:
        """Add files to the library, one after another."""
        for path in paths:
            self._shelf.do(Job("add", str(path)))

    # --- what is shown ----------------------------------------------------------------

    def _show(self) -> None:
        """Show what the shelf knows now."""
        shelf = self._shelf
        self._show_progress()
        if shelf.trouble and not shelf.entries:
            self._waiting.setText(shelf.trouble)
        else:
            self._waiting.setText(self.tr("Looking at the models…"))
        self._again.setVisible(bool(shelf.trouble))
        self._stack.setCurrentIndex(1 if shelf.entries else 0)
        self._list.put([(entry, self._badges(entry)) for entry in shelf.entries])
        entry = self._chosen()
        if entry is not None:
            self._detail.show_entry(entry, self._standing(entry))

    def _show_progress(self) -> None:
        job = self._shelf.job
        texts = {
            "add": self.tr("Adding {name}…"),
            "remove": self.tr("Removing {name}…"),
            "restore": self.tr("Restoring {name}…"),
            "measure": self.tr("Measuring {name}…"),
        }
        self._busy.setText("" if job is None else texts[job.task].format(name=Path(job.subject).name))
        self._progress.setVisible(job is not None)

    def _badges(self, entry: Entry) -> tuple[Badge, ...]:
        standing = self._standing(entry)
        badges = (
            (standing.default, Badge(self.tr("default"), "muted")),
            (standing.loading, Badge(self.tr("reading…"), "model")),
            (standing.playing, Badge(self.tr("playing now"), "model")),
            (bool(entry.problem), Badge(self.tr("broken"), "bad")),
        )
        return tuple(badge for holds, badge in badges if holds)

    def _standing(self, entry: Entry) -> Standing:
        shelf = self._shelf
        return Standing(
            playing=shelf.playing == entry.name,
            loading=is_called(entry, shelf.loading),
            default=is_called(entry, self._store.current.model),
            ready=bool(shelf.playing) and not shelf.loading,
            measuring=shelf.awaits(Job("measure", entry.name)),
        )

    def _chosen(self) -> Entry | None:
        return find_entry(self._shelf.entries, self._list.name)

    # --- what is asked for ------------------------------------------------------------

    def _use(self) -> None:
        """Have the chosen model play."""
        entry = self._chosen()
        if entry is None or entry.problem:
            return
        standing = self._standing(entry)
        if standing.ready and not standing.playing:
            self._shelf.expect(entry.name)
            self.command.emit(messages.LoadModel(entry.name))

    def _make_default(self) -> None:
        entry, before = self._chosen(), self._store.current.model
        if entry is None:
            return
        self._store.change(model=entry.name)
        undo = Remedy(self.tr("Undo"), lambda: self._store.change(model=before))
        text = self.tr("The app starts with {title} from now on.").format(title=entry.label)
        self._board.post(text, "done", "default model", undo)

    def _ask_to_compare(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self.compare_wanted.emit(entry.name)

    def _show_in_folder(self) -> None:
        entry = self._chosen()
        if entry is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(entry.path).parent)))

    def _remove(self) -> None:
        entry = self._chosen()
        if entry is None or entry.ships:
            return
        standing = self._standing(entry)
        if not (standing.playing or standing.loading):
            self._shelf.do(Job("remove", entry.name))

    def _measure(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self._shelf.do(Job("measure", entry.name))

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add models"), "", self.tr("Models (*.onnx);;All files (*)")
        )
        self.add([Path(name) for name in names])

    # --- what came of it --------------------------------------------------------------

    def _added(self, added: Added) -> None:
        entry = added.entry
        if added.already:
            text = self.tr("That is the same model as {name}, which is in the library already.")
        else:
            text = self.tr("{name} is in the library now.")
        self._board.post(text.format(name=entry.name), "done", f"added {entry.name}")
        self._list.await_name(entry.name)

    def _removed(self, removed: Removed) -> None:
        if self._store.current.model == removed.name:
            self._was_default = removed.name
            self._store.change(model=_SHIPPED)

        def undo() -> None:
            self._shelf.do(Job("restore", removed.name))

        text = self.tr("{name} was removed; its file is kept in {folder}.")
        text = text.format(name=removed.name, folder=Path(removed.path).parent)
        self._board.post(text, "done", f"removed {removed.name}", Remedy(self.tr("Undo"), undo))

    def _restored(self, entry: Entry) -> None:
        if entry.name == self._was_default:
            self._store.change(model=entry.name)
        self._was_default = ""
        text = self.tr("{name} is in the library again.").format(name=entry.name)
        self._board.post(text, "done", f"removed {entry.name}")
        self._list.await_name(entry.name)

    def _failed(self, job: Job, sentence: str) -> None:
        self._board.post(sentence, "problem", job.topic)

    # --- files dragged here -------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that models may be dropped."""
        if count := len(models_in(event.mimeData())):
            event.acceptProposedAction()
            self._drop.lift(count)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show the page again."""
        del event
        self._drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        self._drop.hide()
        if paths := models_in(event.mimeData()):
            event.acceptProposedAction()
            self.add(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the drop zone over all of the page."""
        super().resizeEvent(event)
        self._drop.setGeometry(self.rect())

    # --- putting together ---------------------------------------------------------------

    def _arrange(self) -> None:
        title = QLabel(self.tr("Models"))
        title.setProperty("role", "title")
        self._busy.setProperty("role", "muted")
        self._busy.setObjectName("library-busy")
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedSize(96, 6)
        self._add.setObjectName("library-add")
        self._add.setShortcut(QKeySequence(QKeySequence.StandardKey.Open))
        self._add.setToolTip(
            self.tr(
                "Copies .onnx models into your library ({key}); they can be dropped on this page, too"
            ).format(key=self._add.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        )
        top = QHBoxLayout()
        top.setSpacing(_GAP)
        for widget in (title, self._progress, self._busy):
            top.addWidget(widget)
        top.insertSpacing(1, _GAP)
        top.addStretch(1)
        top.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(2 * _GAP)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self._placeholder())
        self._stack.addWidget(self._content())
        self.setFocusProxy(self._list)
        chain = [self._list, *self._detail.stops, self._add]
        for before, after in itertools.pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _placeholder(self) -> QWidget:
        """Return what is shown until there are models."""
        page = QWidget()
        self._waiting.setProperty("role", "muted")
        self._waiting.setWordWrap(True)
        self._waiting.setObjectName("library-waiting")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._waiting)
        row = QHBoxLayout()
        row.addWidget(self._again)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return page

    def _content(self) -> QWidget:
        page, frame = QWidget(), QFrame()
        frame.setProperty("role", "card")
        frame.setFixedWidth(_LIST_WIDTH)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 6, 1, 6)
        inside.addWidget(self._list)
        self._list.setObjectName("library-list")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * _GAP)
        row.addWidget(frame)
        row.addWidget(self._detail, 1)
        return page

    def _connect(self) -> None:
        shelf, detail = self._shelf, self._detail
        shelf.changed.connect(self._show)
        shelf.added.connect(self._added)
        shelf.removed.connect(self._removed)
        shelf.restored.connect(self._restored)
        shelf.failed.connect(self._failed)
        self._store.changed.connect(self._show)
        self._list.chosen.connect(self._show)
        self._list.activated.connect(self._use)
        self._list.remove_wanted.connect(self._remove)
        detail.use_wanted.connect(self._use)
        detail.default_wanted.connect(self._make_default)
        detail.compare_wanted.connect(self._ask_to_compare)
        detail.show_wanted.connect(self._show_in_folder)
        detail.remove_wanted.connect(self._remove)
        detail.measure_wanted.connect(self._measure)
        self._add.clicked.connect(self._choose_files)
        self._again.clicked.connect(shelf.refresh)
