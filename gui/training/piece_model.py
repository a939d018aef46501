"""The pieces that were found, as Qt's tables want them: ticked, put in order and picked out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gui.theme import colours
from gui.training.finding import Finding, Item
from gui.training.ledger import Reckoning
from gui.training.piece_lines import COLUMNS, Lines, Shown
from gui.training.piece_words import columns_of, use_of

__all__ = ["PieceModel"]

_Index = QModelIndex | QPersistentModelIndex

_USE = COLUMNS.index("use")
_NUMBERS = (COLUMNS.index("notes"), COLUMNS.index("length"), COLUMNS.index("dynamics"))


class PieceModel(QAbstractTableModel):
    """Lines of a `Finding`; the first cell of each can be ticked.

    Signals:
        ticked: paths of files, and whether they are wanted now.
    """

    ticked = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without pieces."""
        super().__init__(parent)
        self._finding = Finding()
        self._reckoning = self._finding.reckon()
        self._lines = Lines()
        self._names: list[str] = []
        """Of the pieces, by their numbers."""
        self._places: list[int] = []
        """Of the lines that are shown, among the items."""
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._shown: Shown = "all"
        self._text = ""
        self._headers = {
            "name": self.tr("Piece"),
            "notes": self.tr("Notes"),
            "length": self.tr("Length"),
            "meter": self.tr("Meter"),
            "key": self.tr("Key"),
            "dynamics": self.tr("Dynamics"),
            "use": self.tr("Used"),
        }
        self._tips = {
            "name": self.tr("Folder and file; what has no tick isn't learnt from"),
            "notes": self.tr("How many notes there are"),
            "length": self.tr("How long it lasts at its own tempo"),
            "meter": self.tr("The meter of most of it"),
            "key": self.tr("The key that fits its notes best"),
            "dynamics": self.tr("How many strengths there are with which notes are struck"),
            "use": self.tr(
                "What the piece is for; some are held out, to check with what the model makes of them"
            ),
        }

    # --- what is shown -------------------------------------------------------------------

    def put(self, finding: Finding, reckoning: Reckoning) -> None:
        """Show another ``finding`` from the start."""
        self.beginResetModel()
        self._finding, self._reckoning = finding, reckoning
        self._lines, self._names = Lines(), []
        self._take_in(finding.items)
        self._arrange()
        self.endResetModel()

    def append(self, new: Sequence[Item]) -> None:
        """Show lines that were added to the finding, at the end until `settle` puts them in order."""
        begin = len(self._finding.items) - len(new)
        self._take_in(new)
        places = self._lines.places(self._reckoning, self._shown, self._text, begin).tolist()
        if places:
            self.beginInsertRows(QModelIndex(), len(self._places), len(self._places) + len(places) - 1)
            self._places += places
            self.endInsertRows()

    def reckoned(self, reckoning: Reckoning) -> None:
        """Say of each piece what becomes of it now."""
        self._reckoning = reckoning
        if self._places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, _USE))

    def settle(self) -> None:
        """Put all lines in order, and show those that are wanted now."""
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def pick_out(self, shown: Shown, text: str) -> None:
        """Show only some lines.

        Args:
            shown: which.
            text: part of their names, in any case.
        """
        if (shown, text.lower()) != (self._shown, self._text):
            self._shown, self._text = shown, text.lower()
            self.settle()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put lines in the order of ``column``; -1: in the order in which they came."""
        self._sorted = (column, order) if column >= 0 else None
        self.settle()

    def item(self, row: int) -> Item:
        """Return what stands in ``row``."""
        return self._finding.items[self._places[row]]

    def row_of(self, item: Item) -> int:
        """Return the row in which ``item`` stands; -1: it isn't shown."""
        return next((row for row, place in enumerate(self._places) if self._finding.items[place] is item), -1)

    def use(self, item: Item) -> str:
        """Return in words what becomes of ``item``."""
        return use_of(item, self._reckoning, self._names).text

    def is_wanted(self, path: str) -> bool:
        """Return whether the file at ``path`` is ticked."""
        return path not in self._finding.left_out

    def _take_in(self, items: Sequence[Item]) -> None:
        self._lines.add(items)
        self._names += [item.what.name for item in items if item.number >= 0]

    def _arrange(self) -> None:
        places = self._lines.places(self._reckoning, self._shown, self._text)
        if self._sorted is not None:
            column, direction = self._sorted
            descending = direction == Qt.SortOrder.DescendingOrder
            order = self._lines.order(self._reckoning, COLUMNS[column], descending=descending)
            places = order[np.isin(order, places)]
        self._places = places.tolist()

    # --- what Qt asks --------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many lines are shown."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what a column is called, and what is meant by it."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[COLUMNS[section]]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tips[COLUMNS[section]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that pieces can be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.column() == 0 and self.item(index.row()).number >= 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what stands in a cell."""
        item, column = self.item(index.row()), index.column()
        value: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                value = self.use(item) if column == _USE else columns_of(item)[column]
            case Qt.ItemDataRole.CheckStateRole if column == 0 and item.number >= 0:
                wanted = self.is_wanted(item.what.path)
                value = Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole:
                value = self._colour(item, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                value = _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                value = f"{item.what.path}\n{self.use(item)}"
            case Qt.ItemDataRole.AccessibleTextRole if column == 0:
                value = ", ".join(text for text in (*columns_of(item), self.use(item)) if text)
        return value

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a piece, which ticks all of its file."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        self.ticked.emit([self.item(index.row()).what.path], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _colour(self, item: Item, column: int) -> QColor:
        use = use_of(item, self._reckoning, self._names)
        faint = use.colour in {"muted", "bad"}
        c = colours()
        if column == _USE:
            return QColor(getattr(c, use.colour))
        return QColor(c.muted if faint else c.text)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
