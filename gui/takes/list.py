"""The list of takes: a row each, with a sign that plays it, a picture of its notes, and what it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.takes.chip import paint_sign
from gui.takes.mini_roll import Pictures
from gui.takes.takes import Index, Take, TakeRole, TakesModel
from gui.theme import colours

__all__ = ["TakeList"]

_ROW = 60
_PAD = 8
_SIGN = 40
"""Pixels from the left edge of a row that play it."""
_PICTURE = 200
_NARROW = 520
"""Pixels of a row under which its picture is half as wide."""


class _Painter(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = Pictures()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row."""
        del index
        return QSize(option.rect.width(), max(_ROW, option.fontMetrics.height() * 3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint sign, picture, title and words, from left to right."""
        model, take = index.model(), index.data(TakeRole.TAKE)
        if not isinstance(model, TakesModel) or not isinstance(take, Take):
            return
        c, plays = colours(), bool(index.data(TakeRole.PLAYING))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, option, plays=plays)
        row = QRectF(option.rect)
        if take.clip is not None:
            centre = QPointF(row.left() + _SIGN / 2 + 4, row.center().y())
            paint_sign(painter, centre, plays=plays, colour=QColor(c.accent))
        place = _picture_place(row)
        self._paint_notes(painter, place, take)
        problem = bool(index.data(TakeRole.PROBLEM))
        words = QRectF(
            place.right() + 2 * _PAD, row.top(), row.right() - place.right() - 4 * _PAD, row.height()
        )
        _paint_words(painter, option, words, take, model.describe(index), problem=problem)
        painter.restore()

    def _paint_notes(self, painter: QPainter, place: QRectF, take: Take) -> None:
        c = colours()
        painter.setPen(QPen(QColor(c.line), 1))
        painter.setBrush(QColor(c.surface))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if take.clip is None:
            return
        inner = place.adjusted(4, 4, -4, -4)
        key = take.key, len(take.clip.player), len(take.clip.model), take.clip.end
        ratio = painter.device().devicePixelRatioF()
        picture = self._pictures.of(key, take.clip, QSizeF(inner.width(), inner.height()), ratio)
        painter.drawPixmap(inner.topLeft(), picture)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Have the title edited where it stands."""
        del index
        words = QRectF(option.rect)
        words.setLeft(_picture_place(words).right() + 2 * _PAD - 4)
        height = editor.sizeHint().height()
        editor.setGeometry(words.adjusted(0, 6, -_PAD, 6 + height - words.height()).toRect())


def _picture_place(row: QRectF) -> QRectF:
    width = _PICTURE if row.width() >= _NARROW else _PICTURE / 2
    return QRectF(row.left() + _SIGN + 4, row.top() + 8, width, row.height() - 16)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, *, plays: bool) -> None:
    c = colours()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if not (selected or hovered or plays):
        return
    painter.setPen(QPen(QColor(c.accent), 1) if focused or plays else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.raised if selected else c.window))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(4.5, 2.5, -4.5, -2.5), 6, 6)


def _paint_words(  # noqa: PLR0913 - all that a row says
    painter: QPainter, option: QStyleOptionViewItem, area: QRectF, take: Take, line: str, *, problem: bool
) -> None:
    c = colours()
    bold = QFont(option.font)
    bold.setWeight(QFont.Weight.DemiBold)
    middle = area.center().y()
    for font, colour, text, top in (
        (bold, c.text, take.title, middle - QFontMetricsF(bold).height() - 1),
        (option.font, c.bad if problem else c.muted, line, middle + 1),
    ):
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        room = QRectF(area.left(), top, area.width(), metrics.height())
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)


class TakeList(QListView):
    """Shows takes, and says what is to be done with them.

    Signals:
        play_wanted: the key of a take that is to be played, or ended.
        drag_wanted: the key of a take that the mouse takes away.
    """

    play_wanted = Signal(object)
    drag_wanted = Signal(object)

    def __init__(self, model: TakesModel, parent: QWidget | None = None) -> None:
        """Show ``model``."""
        super().__init__(parent)
        self._takes = model
        self.setModel(model)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.doubleClicked.connect(self._play)

    def _play(self, index: Index) -> None:
        if index.isValid():
            self.play_wanted.emit(self._takes.take(index).key)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Have the row dragged that the mouse is on."""
        del actions
        index = self.currentIndex()
        if index.isValid():
            self.drag_wanted.emit(self._takes.take(index).key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play with Enter or the space bar."""
        editing = self.state() == QAbstractItemView.State.EditingState
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if event.key() in keys and not editing and not event.isAutoRepeat():
            self._play(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Play the take whose sign is pressed."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        drags = self.state() == QAbstractItemView.State.DraggingState
        super().mouseReleaseEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and not drags and index.isValid() and place.x() < _SIGN:
            self._play(index)

    def changeEvent(self, event: QEvent) -> None:
        """Look as the theme wants it."""
        super().changeEvent(event)
        self.viewport().update()
