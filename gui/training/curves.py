"""The learning curve of a training: what it loses on music it learns from, and on music it never saw."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import colours
from gui.training.curve_paint import bits_in_words, paint_curves, plot_area
from gui.training.curve_shape import Shape, place_near, shape_of
from gui.training.progress import Progress

__all__ = ["Curves"]

_PAD = 8.0
_SIZE, _LEAST = QSize(640, 260), QSize(240, 150)


class Curves(QWidget):
    """Paints the curves; the mouse, or the arrow keys, point at a validation to read its figures."""

    def __init__(self) -> None:
        """Begin with nothing learnt."""
        super().__init__()
        self._shape: Shape = shape_of(Progress())
        self._at: int | None = None
        self.setObjectName("training-curves")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Learning curve"))
        self.setToolTip(
            self.tr(
                "How surprised the model is by a note of music that it does not learn from, in bits: lower "
                "is better. The dashed lines are what simple guessing reaches. Point at the curve to read it."
            )
        )

    @property
    def pointed(self) -> int | None:
        """Number of the validation that is pointed at."""
        return self._at

    def show_progress(self, progress: Progress) -> None:
        """Show the curves of ``progress``."""
        shape = shape_of(progress)
        if shape == self._shape:
            return
        self._shape = shape
        if self._at is not None and self._at >= len(shape.validation):
            self._at = None
        self.setAccessibleDescription(self._in_words())
        self.update()

    def _in_words(self) -> str:
        curve = self._shape.validation
        if not curve:
            return self.tr("Nothing has been measured yet.")
        text = self.tr("From {first} to {last} bits a note; the best is {best}.")
        best = min(place.y for place in curve)
        return text.format(
            first=bits_in_words(curve[0].y), last=bits_in_words(curve[-1].y), best=bits_in_words(best)
        )

    def _point(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which everything can be read."""
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """Return the least size that is of use."""
        return _LEAST

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the validation under the mouse."""
        plot = plot_area(self._area(), self.font(), self._shape)
        share = (event.position().x() - plot.left()) / max(plot.width(), 1.0)
        self._point(place_near(self._shape, share * self._shape.end))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        del event
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from validation to validation."""
        last = len(self._shape.validation) - 1
        keys = {
            Qt.Key.Key_Left: max((last + 1 if self._at is None else self._at) - 1, 0),
            Qt.Key.Key_Right: min((-1 if self._at is None else self._at) + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if last >= 0 and Qt.Key(event.key()) in keys:
            self._point(keys[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the curves, or say when there will be some."""
        del event
        painter = QPainter(self)
        if self._shape.validation or self._shape.loss:
            paint_curves(painter, self._area(), self._shape, self._at)
        else:
            painter.setPen(QColor(colours().muted))
            text = self.tr("The curve begins when it has learnt for a moment.")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self._area(), int(flags), text)
        if self.hasFocus():
            painter.setPen(QColor(colours().accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        painter.end()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_PAD, _PAD, -_PAD, -_PAD)
