"""Icons of the app, painted on a grid of 24 units: crisp at any scale, and in the colours of the theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap

from gui.theme import colours

__all__ = ["app_icon", "icon"]

_GRID = 24.0
_Strokes = Callable[[QPainterPath], None]


def _bars(path: QPainterPath, *bars: tuple[float, float, float]) -> None:
    for x, y, width in bars:
        path.addRoundedRect(QRectF(x, y, width, 3.0), 1.5, 1.5)


def _line(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _play(path: QPainterPath) -> None:
    _bars(path, (3, 5, 8), (9, 10.5, 9), (14, 16, 7))


def _takes(path: QPainterPath) -> None:
    for y in (6.0, 12.0, 18.0):
        path.addEllipse(QPointF(5, y), 1.5, 1.5)
        _line(path, (10, y), (20, y))


def _models(path: QPainterPath) -> None:
    _line(path, (12, 3), (20, 7.5), (20, 16.5), (12, 21), (4, 16.5), (4, 7.5), (12, 3))
    _line(path, (4, 7.5), (12, 12), (20, 7.5))
    _line(path, (12, 12), (12, 21))


def _train(path: QPainterPath) -> None:
    _line(path, (3, 3), (3, 21), (21, 21))
    path.moveTo(6, 5)
    path.cubicTo(QPointF(8, 15), QPointF(12, 16.5), QPointF(20, 17.5))


def _connect(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 8.5, 8.5)
    for x, y in ((7.5, 12.0), (9.0, 8.5), (12.0, 7.0), (15.0, 8.5), (16.5, 12.0)):
        path.addEllipse(QPointF(x, y), 0.8, 0.8)
    _line(path, (10, 20), (10, 17.5), (14, 17.5), (14, 20))


def _controllers(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 13), 6.5, 6.5)
    _line(path, (12, 13), (16, 9))
    path.arcMoveTo(QRectF(2.5, 3.5, 19, 19), 210)
    path.arcTo(QRectF(2.5, 3.5, 19, 19), 210, -240)


def _settings(path: QPainterPath) -> None:
    for y, x in ((6.0, 15.0), (12.0, 8.0), (18.0, 13.0)):
        _line(path, (3, y), (x - 2.5, y))
        path.addEllipse(QPointF(x, y), 2.5, 2.5)
        _line(path, (x + 2.5, y), (21, y))


_ICONS: dict[str, _Strokes] = {
    "play": _play,
    "takes": _takes,
    "models": _models,
    "train": _train,
    "connect": _connect,
    "controllers": _controllers,
    "settings": _settings,
}


class _Engine(QIconEngine):
    """Paints strokes in the colours of the theme that is in force while it paints."""

    def __init__(self, strokes: _Strokes) -> None:
        super().__init__()
        self._strokes = strokes

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        del mode
        area = QRectF(rect)  # type: ignore[call-overload]
        c = colours()
        path = QPainterPath()
        self._strokes(path)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(area.topLeft())
        painter.scale(area.width() / _GRID, area.height() / _GRID)
        colour = QColor(c.on_accent if state == QIcon.State.On else c.text)
        painter.setPen(QPen(colour, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._strokes)


def icon(name: str) -> QIcon:
    """Return the icon called ``name``: ``play``, ``takes``, ``models``, ``connect`` and so on."""
    return QIcon(_Engine(_ICONS[name]))


def app_icon(sizes: Sequence[int] = (16, 32, 64, 128, 256)) -> QIcon:
    """Return the icon of the app: the repeat sign of a score, in the colours of player and model."""
    result = QIcon()
    for size in sizes:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / _GRID, size / _GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#23252c"))
        painter.drawRoundedRect(QRectF(0, 0, _GRID, _GRID), 5.5, 5.5)
        painter.setBrush(QColor("#ff9d4d"))
        for y in (9.0, 15.0):
            painter.drawEllipse(QPointF(8, y), 1.9, 1.9)
        painter.setBrush(QColor("#8a93ff"))
        painter.drawRect(QRectF(12, 4.5, 1.6, 15))
        painter.drawRect(QRectF(15.2, 4.5, 3.6, 15))
        painter.end()
        result.addPixmap(pixmap)
    return result
