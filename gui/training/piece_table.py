"""The list of pieces, with what picks some of them out: ticked by a click, by Space, or folder by folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.controls.widgets import Choice, ElidedLabel, set_role, set_tip
from gui.training.finding import Finding, Item
from gui.training.ledger import Reckoning
from gui.training.piece_lines import COLUMNS, SHOWN
from gui.training.piece_model import PieceModel

__all__ = ["PieceTable"]

_GAP = 6
_ROW = 26
_WIDTHS = {"name": 170, "notes": 64, "length": 66, "meter": 56, "key": 80, "dynamics": 84, "use": 92}
"""Of the columns, in pixels; that of names takes what is left, and is never narrower."""
_SPARED = ("dynamics", "length", "key", "meter")
"""Columns that are left out where there is no room, the first before the others."""
_FOLDERS = 4
"""Folders above a piece that can be left out by its menu: of more than these nobody thinks."""


class _View(QTableView):
    """A table whose rows are ticked by Space.

    Signals:
        toggle_wanted: Space was pressed.
        menu_wanted: where, in the view.
    """

    toggle_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as leave room for names."""
        super().resizeEvent(event)
        room, needed = self.viewport().width(), sum(_WIDTHS.values())
        for column in _SPARED:
            self.setColumnHidden(COLUMNS.index(column), needed > room)
            needed -= _WIDTHS[column] if needed > room else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick by Space, whichever cell is current; Tab goes on to what is beside the list."""
        if event.key() == Qt.Key.Key_Space:
            self.toggle_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu where the mouse is, or at the current row."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_wanted.emit(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            self.menu_wanted.emit(event.pos())


class PieceTable(QWidget):
    """The pieces of a `Finding`.

    Signals:
        ticked: paths of files, and whether they are wanted now.
        folder_ticked: path of a folder, and whether what is in it is wanted now.
    """

    ticked = Signal(object, bool)
    folder_ticked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without pieces."""
        super().__init__(parent)
        self.model, self.view = PieceModel(self), _View(self)
        self._search, self._shown = QLineEdit(), Choice()
        self._detail = ElidedLabel()
        self._arrange()
        self.model.ticked.connect(self.ticked)
        self.view.toggle_wanted.connect(self._toggle)
        self.view.menu_wanted.connect(self._open_menu)
        self.view.selectionModel().currentChanged.connect(self._show_detail)
        self._search.textChanged.connect(self._pick_out)
        self._shown.currentIndexChanged.connect(self._pick_out)

    # --- what is shown -------------------------------------------------------------------

    def put(self, finding: Finding, reckoning: Reckoning) -> None:
        """Show another ``finding`` from the start."""
        self.model.put(finding, reckoning)
        self._show_detail()

    def append(self, new: Sequence[Item]) -> None:
        """Show lines that were added to the finding."""
        self.model.append(new)

    def reckoned(self, reckoning: Reckoning) -> None:
        """Say of each piece what becomes of it now."""
        self.model.reckoned(reckoning)
        self._show_detail()

    def settle(self) -> None:
        """Put lines in order that came since it was chosen."""
        self._keeping_current(self.model.settle)

    def _pick_out(self) -> None:
        shown = tuple(SHOWN)[max(self._shown.currentIndex(), 0)]
        self._keeping_current(lambda: self.model.pick_out(shown, self._search.text()))

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._keeping_current(lambda: self.model.sort(column, order))

    def _keeping_current(self, change: Callable[[], object]) -> None:
        """Do what shows the lines anew; the one that was current stays so, if it is shown."""
        current = self._current()
        change()
        row = -1 if current is None else self.model.row_of(current)
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)
        self._show_detail()

    def _current(self) -> Item | None:
        index = self.view.currentIndex()
        return self.model.item(index.row()) if index.isValid() else None

    def _show_detail(self) -> None:
        item = self._current()
        text = "" if item is None else f"{item.what.name}: {self.model.use(item)}"
        self._detail.set_whole(text)
        self._detail.setToolTip("" if item is None else item.what.path)
        set_role(self._detail, "problem" if item is not None and item.number < 0 else "muted")

    # --- what is wanted ------------------------------------------------------------------

    def _selected(self) -> list[str]:
        """Return the paths of the pieces that are selected, each once."""
        selection = self.view.selectionModel().selection()
        spans = [selection.at(place) for place in range(selection.count())]
        rows = {row for span in spans for row in range(span.top(), span.bottom() + 1)}
        items = (self.model.item(row) for row in sorted(rows))
        return list(dict.fromkeys(item.what.path for item in items if item.number >= 0))

    def _toggle(self) -> None:
        """Tick what is selected, or take its ticks away if all of it has one."""
        if paths := self._selected():
            self.ticked.emit(paths, not all(map(self.model.is_wanted, paths)))

    def _open_menu(self, place: QPoint) -> None:
        index: QModelIndex = self.view.indexAt(place)
        if not index.isValid():
            index = self.view.currentIndex()
        if index.isValid() and (menu := self.menu_at(index.row())) is not None:
            menu.popup(self.view.viewport().mapToGlobal(place))

    def menu_at(self, row: int) -> QMenu | None:
        """Return the menu of a row, about what is selected and the folders above; None: it is no piece."""
        item = self.model.item(row)
        if item.number < 0:
            return None
        path = item.what.path
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        selected = self._selected()
        paths = selected if path in selected else [path]
        wanted = any(map(self.model.is_wanted, paths))
        text = self.tr("&Leave out") if wanted else self.tr("&Take in again")
        menu.addAction(text).triggered.connect(lambda: self.ticked.emit(paths, not wanted))
        # The name in the list begins with the folder that was dropped: above that nothing is offered.
        depth = min(item.what.name.split(": ")[0].count("/"), _FOLDERS)
        folders = [str(folder) for folder in list(Path(path).parents)[:depth]]
        for text, now in (
            (self.tr("Leave out everything in {folder}"), False),
            (self.tr("Take everything in {folder} in again"), True),
        ):
            if folders:
                menu.addSeparator()
            for folder in folders:
                name = Path(folder).name.replace("&", "&&")
                action = menu.addAction(text.format(folder=name))
                action.triggered.connect(lambda _=False, f=folder, n=now: self.folder_ticked.emit(f, n))
        return menu

    # --- putting together ----------------------------------------------------------------

    def _arrange(self) -> None:
        self._search.setObjectName("pieces-search")
        self._search.setPlaceholderText(self.tr("Search…"))
        self._search.setAccessibleName(self.tr("Search for pieces"))
        self._search.setClearButtonEnabled(True)
        set_tip(self._search, self.tr("Shows pieces with this in their names or folders"))
        self._shown.setObjectName("pieces-shown")
        self._shown.addItems(
            [
                self.tr("All"),
                self.tr("Used"),
                self.tr("Check or held out"),
                self.tr("Left out"),
                self.tr("Copies"),
                self.tr("Broken"),
            ]
        )
        self._shown.setAccessibleName(self.tr("Which pieces are shown"))
        set_tip(self._shown, self.tr("Which pieces are shown"))
        self._detail.setObjectName("pieces-detail")
        top = QHBoxLayout()
        top.setSpacing(_GAP)
        top.addWidget(self._search, 1)
        top.addWidget(self._shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self._detail)
        self._arrange_view()
        self.setFocusProxy(self.view)

    def _arrange_view(self) -> None:
        view = self.view
        view.setObjectName("pieces")
        view.setAccessibleName(self.tr("Pieces"))
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what tells pieces apart stands at both ends
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setTabKeyNavigation(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        head = view.horizontalHeader()
        # One of its own, as it would look through all rows to know whether its columns are selected.
        head.setSelectionModel(QItemSelectionModel(self.model, head))
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._sort)
        for place, column in enumerate(COLUMNS):
            view.setColumnWidth(place, _WIDTHS[column])
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
