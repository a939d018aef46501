"""The list of trainings: a thumbnail of the curve, what it is called, how it stands, what room it takes."""

from __future__ import annotations

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

from gui.row_ground import paint_ground
from gui.texts import translate
from gui.theme import colours
from gui.training.curve_paint import bits_in_words, paint_thumbnail
from gui.training.curve_shape import shape_of
from gui.training.run import Run
from gui.training.words import moment_in_words, size_in_words, state_in_a_word

__all__ = ["HistoryList", "row_in_words"]

_Index = QModelIndex | QPersistentModelIndex

_ROW = 72
_PAD = 14
_THUMBNAIL = 112.0
"""Width of the picture of a curve, in pixels."""
_SMALL = 0.88


def row_in_words(run: Run) -> list[str]:
    """Return what is said of ``run`` below its title."""
    words = [state_in_a_word(run.state, run.progress), moment_in_words(run.order.created)]
    if run.progress.best is not None:
        words.append(
            translate("Training", "{bits} bits a note").format(bits=bits_in_words(run.progress.best))
        )
    words.append(size_in_words(run.bytes))
    return [word for word in words if word]


class _Rows(QAbstractListModel):
    """The trainings as Qt's views want them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.runs: list[Run] = []

    def put(self, runs: list[Run]) -> None:
        self.beginResetModel()
        self.runs = list(runs)
        self.endResetModel()

    def touch(self, run: Run) -> None:
        if run in self.runs:
            index = self.index(self.runs.index(run))
            self.dataChanged.emit(index, index)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many trainings there are."""
        return 0 if parent.isValid() else len(self.runs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a row, for screen readers and for searching by typing."""
        if not index.isValid():
            return None
        run = self.runs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return run.order.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((run.order.title, *row_in_words(run)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return run.damaged or run.progress.problem or str(run.folder)
        return None


class _Painter(QStyledItemDelegate):
    """Paints a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a row."""
        del index
        return QSize(option.rect.width(), max(_ROW, option.fontMetrics.height() * 3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the curve at the left, the title above, how it stands below."""
        model = index.model()
        if not isinstance(model, _Rows):
            return
        run, c = model.runs[index.row()], colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        area = QRectF(option.rect).adjusted(_PAD, 9, -_PAD, -9)
        paint_thumbnail(
            painter, QRectF(area.left(), area.top(), _THUMBNAIL, area.height()), shape_of(run.progress)
        )
        area.setLeft(area.left() + _THUMBNAIL + _PAD)
        half = area.height() / 2
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(c.text))
        elide = Qt.TextElideMode.ElideRight
        title = QFontMetricsF(font).elidedText(run.order.title, elide, area.width())
        painter.drawText(QRectF(area.left(), area.top(), area.width(), half), left, title)
        small = QFont(option.font)
        small.setPointSizeF(max(option.font.pointSizeF() * _SMALL, 1.0))
        metrics = QFontMetricsF(small)
        state, *others = row_in_words(run)
        painter.setFont(small)
        painter.setPen(QColor(_state_colour(run)))
        below = QRectF(area.left(), area.top() + half, area.width(), half)
        painter.drawText(below, left, state)
        below.setLeft(below.left() + metrics.horizontalAdvance(state))
        painter.setPen(QColor(c.muted))
        painter.drawText(below, left, metrics.elidedText(" · ".join(["", *others]), elide, below.width()))
        painter.restore()


def _state_colour(run: Run) -> str:
    c = colours()
    if run.state in {"failed", "died", "damaged"}:
        return c.bad
    if run.trains:
        return c.accent
    return c.good if run.state == "finished" else c.muted


class HistoryList(QListView):
    """The trainings, one of which is chosen.

    Signals:
        moved: another is chosen.
        delete_wanted: Delete was pressed.
    """

    moved = Signal()
    delete_wanted = Signal()

    def __init__(self) -> None:
        """Begin without trainings."""
        super().__init__()
        self._rows = _Rows(self)
        self.setObjectName("training-history")
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Trainings"))
        self.selectionModel().currentChanged.connect(self.moved)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.delete_wanted)

    @property
    def run(self) -> Run | None:
        """The training that is chosen."""
        index = self.currentIndex()
        return self._rows.runs[index.row()] if index.isValid() else None

    def put(self, runs: list[Run]) -> None:
        """Show ``runs``; the one that was chosen stays so, else one near it is."""
        chosen, place = self.run, max(self.currentIndex().row(), 0)
        self._rows.put(runs)
        if chosen in runs:
            place = runs.index(chosen)
        if runs:
            self.setCurrentIndex(self._rows.index(min(place, len(runs) - 1)))

    def touch(self, run: Run) -> None:
        """Show what is new of ``run``."""
        self._rows.touch(run)
        self.moved.emit()
