"""The list of models: title, what it is, and badges that say what is the matter with it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.library.entries import Entry, kind_of
from gui.row_ground import paint_ground
from gui.theme import colours

__all__ = ["Badge", "LibraryList"]

_Index = QModelIndex | QPersistentModelIndex

_ROW = 64
_PAD = 12
_GAP = 6
_SMALL = 0.88
"""Size of the second line and of badges to that of the first."""


class Badge(NamedTuple):
    """A word on a row."""

    text: str
    colour: str
    """Name of a field of `gui.theme.Colours`."""


class _Row(NamedTuple):
    entry: Entry
    badges: tuple[Badge, ...]


class _Rows(QAbstractListModel):
    """The models and their badges, as Qt's views want them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[_Row, ...] = ()

    def put(self, rows: tuple[_Row, ...]) -> None:
        """Show ``rows``; where they are the same models as before, what is chosen stays chosen."""
        if [each.entry.name for each in rows] == [each.entry.name for each in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many models there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a row, for screen readers and for searching by typing."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.entry.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (row.entry.label, kind_of(row.entry), *(badge.text for badge in row.badges))
            return ", ".join(word for word in words if word)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.entry.problem or row.entry.path
        return None


class _Painter(QStyledItemDelegate):
    """Paints a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a row."""
        del index
        return QSize(option.rect.width(), max(_ROW, option.fontMetrics.height() * 3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint title and badges above, what it is below."""
        model = index.model()
        if not isinstance(model, _Rows):
            return
        entry, badges = model.rows[index.row()]
        c = colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        area = QRectF(option.rect).adjusted(_PAD + 4, 8, -_PAD - 4, -8)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        half = area.height() / 2
        painter.setFont(font)
        painter.setPen(QColor(c.muted if entry.problem else c.text))
        title = QFontMetricsF(font).elidedText(entry.label, Qt.TextElideMode.ElideRight, area.width())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(area.x(), area.y(), area.width(), half), left, title)
        small = QFont(option.font)
        small.setPointSizeF(max(option.font.pointSizeF() * _SMALL, 1.0))
        room = QRectF(area.x(), area.y() + half, area.width(), half)
        for badge in reversed(badges):
            room.setRight(_paint_badge(painter, badge, small, room) - _GAP)
        painter.setFont(small)
        painter.setPen(QColor(c.muted))
        kind = QFontMetricsF(small).elidedText(kind_of(entry), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, left, kind)
        painter.restore()


def _paint_badge(painter: QPainter, badge: Badge, font: QFont, room: QRectF) -> float:
    """Paint a badge at the right end of ``room``; return where it begins."""
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(badge.text) + 14, metrics.height() + 4
    pill = QRectF(room.right() - width, room.center().y() - height / 2, width, height)
    colour = QColor(getattr(colours(), badge.colour))
    ground = QColor(colour)
    ground.setAlpha(34)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, badge.text)
    return pill.left()


class LibraryList(QListView):
    """The models, one of which is chosen.

    Signals:
        chosen: name of the model that is chosen now; empty: none.
        remove_wanted: Delete was pressed.
    """

    chosen = Signal(str)
    remove_wanted = Signal()

    def __init__(self) -> None:
        """Begin without models."""
        super().__init__()
        self._rows = _Rows(self)
        self._name = self._awaited = ""
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Models"))
        self.selectionModel().currentChanged.connect(self._moved)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove_wanted)

    @property
    def name(self) -> str:
        """The model that is chosen; empty: none."""
        return self._name

    def put(self, rows: list[tuple[Entry, tuple[Badge, ...]]]) -> None:
        """Show models; the one that was chosen stays so, else one near it is."""
        before = self.currentIndex().row()
        self._rows.put(tuple(_Row(*each) for each in rows))
        if self._awaited and self.choose(self._awaited):
            self._awaited = ""
        elif rows and not self.choose(self._name):
            self.setCurrentIndex(self._rows.index(min(max(before, 0), len(rows) - 1)))

    def choose(self, name: str) -> bool:
        """Choose the model ``name``; return whether it is there."""
        names = [row.entry.name for row in self._rows.rows]
        if name not in names:
            return False
        self.setCurrentIndex(self._rows.index(names.index(name)))
        return True

    def await_name(self, name: str) -> None:
        """Choose the model ``name`` as soon as it is there."""
        if not self.choose(name):
            self._awaited = name

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            name = self._rows.rows[index.row()].entry.name
            if name != self._name:
                self._name = name
                self.chosen.emit(name)
