"""How a learning curve is painted: large, with scales and names, and as a thumbnail."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QLocale, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.texts import translate
from gui.theme import colours
from gui.training.curve_shape import Level, Place, Shape, ticks

__all__ = [
    "bits_in_words",
    "name_place",
    "paint_curves",
    "paint_thumbnail",
    "plot_area",
    "x_in_words",
    "x_of",
]

_SMALL = 0.86
"""Size of the letters to that of the widget's."""
_MARK_WIDTH, _MARK_HEIGHT = 110.0, 44.0
"""Pixels from one mark of a scale to the next, about."""
_MINUTE, _HOUR = 60.0, 3600.0
_WHOLE = 0.05
"""What is nearer to a whole number is told without a fraction."""
_FAINT = 130
"""Opacity of the loss, of 255."""


def bits_in_words(value: float, digits: int = 2) -> str:
    """Return a number of bits."""
    return QLocale().toString(value, "f", digits)


def x_in_words(shape: Shape, x: float, unit: float | None = None) -> str:
    """Return a place on the scale below: a time of training, or a step.

    Args:
        shape: of the curve.
        x: the place.
        unit: seconds of the unit that is used; None: the one that fits.
    """
    locale = QLocale()
    if not shape.by_time:
        return translate("Curves", "step {number}").format(number=locale.toString(round(x)))
    if not x:
        return "0"
    unit = _unit(x) if unit is None else unit
    words = {
        1.0: translate("Curves", "{number} s"),
        _MINUTE: translate("Curves", "{number} min"),
        _HOUR: translate("Curves", "{number} h"),
    }[unit]
    digits = 0 if abs(x / unit - round(x / unit)) < _WHOLE else 1
    return words.format(number=locale.toString(x / unit, "f", digits))


def plot_area(area: QRectF, font: QFont, shape: Shape) -> QRectF:
    """Return where within ``area`` the curves are, the scales left out."""
    metrics = QFontMetricsF(_small(font))
    left = max(metrics.horizontalAdvance(bits_in_words(value, 1)) for value in (shape.low, shape.high)) + 10
    return area.adjusted(left, metrics.height() + 6, -12, -metrics.height() - 8)


def x_of(shape: Shape, plot: QRectF, x: float) -> float:
    """Return the pixel of ``x``, a time or a step."""
    return plot.left() + x / shape.end * plot.width()


def paint_curves(painter: QPainter, area: QRectF, shape: Shape, at: int | None = None) -> None:
    """Paint the curves into ``area`` in the letters of the painter.

    Args:
        painter: in its font.
        area: all there is room for.
        shape: what is painted.
        at: number of the validation that is pointed at; None: none is.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot = plot_area(area, painter.font(), shape)
    painter.setFont(_small(painter.font()))
    _paint_scales(painter, area, plot, shape)
    painter.save()
    painter.setClipRect(plot.adjusted(-6, -1, 6, 6))
    _paint_level_lines(painter, plot, shape)
    _paint_level_names(painter, plot, shape)
    faint = QColor(colours().muted)
    faint.setAlpha(_FAINT)
    _paint_line(painter, plot, shape, shape.loss, QPen(faint, 1))
    _paint_line(painter, plot, shape, shape.validation, QPen(QColor(colours().accent), 2.2))
    painter.restore()
    _paint_legend(painter, area, plot.left(), shape)
    if shape.best is not None:
        _paint_ring(painter, _pixel(plot, shape, shape.best), colours().good)
    if at is not None and at < len(shape.validation):
        _paint_pointed(painter, plot, shape, shape.validation[at])
    painter.restore()


def paint_thumbnail(painter: QPainter, area: QRectF, shape: Shape) -> None:
    """Paint the bare curves into ``area``, for a list."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours().window))
    painter.drawRoundedRect(area, 4, 4)
    plot = area.adjusted(4, 4, -4, -4)
    painter.setClipRect(area)
    faint = QColor(colours().muted)
    faint.setAlpha(_FAINT)
    if len(shape.validation) < 2:  # noqa: PLR2004 - fewer are no curve
        _paint_line(painter, plot, shape, shape.loss, QPen(faint, 1))
    _paint_level_lines(painter, plot, shape)
    _paint_line(painter, plot, shape, shape.validation, QPen(QColor(colours().accent), 1.6))
    painter.restore()


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() * _SMALL, 1.0))
    return small


def _unit(seconds: float) -> float:
    return _HOUR if seconds >= 2 * _HOUR else _MINUTE if seconds >= 2 * _MINUTE else 1.0


def _pixel(plot: QRectF, shape: Shape, place: Place) -> QPointF:
    height = (shape.high - place.y) / (shape.high - shape.low)
    return QPointF(x_of(shape, plot, place.x), plot.top() + height * plot.height())


def _height(plot: QRectF, shape: Shape, value: float) -> float:
    """Return where a level line is, in the middle of a pixel, so that it is crisp."""
    return math.floor(_pixel(plot, shape, Place(0.0, value, 0)).y()) + 0.5


def _paint_scales(painter: QPainter, area: QRectF, plot: QRectF, shape: Shape) -> None:
    c, metrics = colours(), QFontMetricsF(painter.font())
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    marks = ticks(shape.low, shape.high, max(int(plot.height() / _MARK_HEIGHT), 2))
    digits = 1 if all(abs(mark * 10 - round(mark * 10)) < 1e-6 for mark in marks) else 2  # noqa: PLR2004 - rounding
    for mark in marks:
        y = _height(plot, shape, mark)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(QColor(c.muted))
        beside = QRectF(
            area.left(), y - metrics.height() / 2, plot.left() - area.left() - 6, metrics.height()
        )
        painter.drawText(beside, right, bits_in_words(mark, digits))
    unit = _unit(shape.end) if shape.by_time else 1.0
    for mark in ticks(0.0, shape.end / unit, max(int(plot.width() / _MARK_WIDTH), 1)):
        text = x_in_words(shape, mark * unit, unit if shape.by_time else None)
        width = metrics.horizontalAdvance(text) + 4
        x = x_of(shape, plot, mark * unit)
        left = min(max(x - width / 2, area.left()), area.right() - width)
        below = QRectF(left, plot.bottom() + 6, width, metrics.height())
        painter.setPen(QColor(c.muted))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


def _paint_line(painter: QPainter, plot: QRectF, shape: Shape, places: Sequence[Place], pen: QPen) -> None:
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    points = [_pixel(plot, shape, place) for place in places]
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(points) == 1:
        painter.setBrush(pen.color())
        painter.drawEllipse(points[0], 1.5, 1.5)
    elif points:
        painter.drawPolyline(QPolygonF(points))


def _level_colour(level: Level) -> QColor:
    c = colours()
    return QColor(c.player if level.name == "before" else c.warning if level.name == "markov2" else c.muted)


def _paint_level_lines(painter: QPainter, plot: QRectF, shape: Shape) -> None:
    for level in shape.levels:
        pen = QPen(_level_colour(level), 1)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        y = _height(plot, shape, level.value)
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))


def _level_name(level: Level) -> str:
    names = {
        "unigram": translate("Curves", "guessing by frequency"),
        "markov2": translate("Curves", "knowing two notes back"),
        "before": translate("Curves", "before training"),
    }
    return f"{names.get(level.name, level.name)} {bits_in_words(level.value)}"


def _paint_level_names(painter: QPainter, plot: QRectF, shape: Shape) -> None:
    """Write the name of each level where the curve is not in the way, nor another name."""
    metrics = QFontMetricsF(painter.font())
    points = [_pixel(plot, shape, place) for place in shape.validation]
    taken = [
        QRectF(one, other).normalized().adjusted(0, -2, 0, 2) for one, other in itertools.pairwise(points)
    ]
    for level in sorted(shape.levels, key=lambda level: -level.value):
        name = _level_name(level)
        size = QSizeF(metrics.horizontalAdvance(name), metrics.height())
        place = name_place(plot, _height(plot, shape, level.value), size, taken)
        taken.append(place)
        _paint_on_ground(painter, place, name, _level_colour(level))


def name_place(plot: QRectF, line: float, size: QSizeF, taken: Sequence[QRectF]) -> QRectF:
    """Return where the name of a level is written: above its line or below, at the right or the left.

    Args:
        plot: where it must be.
        line: how far down the level is, pixels.
        size: of the name.
        taken: what it should not cover.

    Returns:
        The first of these places that is free and within the plot; if none is, that above at the right.
    """
    right, left = plot.right() - size.width() - 2, plot.left() + 4
    above, below = line - size.height() - 1, line + 2
    places = [QRectF(QPointF(x, y), size) for x in (right, left) for y in (above, below)]
    free = (
        place
        for place in places
        if plot.top() <= place.top()
        and place.bottom() < plot.bottom()
        and not any(map(place.intersects, taken))
    )
    return next(free, QRectF(QPointF(right, max(above, plot.top())), size))


def _paint_on_ground(painter: QPainter, place: QRectF, text: str, colour: QColor) -> None:
    """Write ``text`` at the right of ``place``, readable over lines."""
    metrics = QFontMetricsF(painter.font())
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    width = metrics.horizontalAdvance(text)
    ground = QColor(colours().surface)
    ground.setAlpha(210)
    painter.fillRect(QRectF(place.right() - width - 3, place.top(), width + 6, place.height()), ground)
    painter.setPen(colour)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_legend(painter: QPainter, area: QRectF, x: float, shape: Shape) -> None:
    """Write above the curves what they are, and what is too far above them."""
    c, metrics = colours(), QFontMetricsF(painter.font())
    room = QRectF(area.left(), area.top(), area.width() - 12, metrics.height() + 2)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    entries = [(translate("Curves", "new music, in bits a note"), c.accent, 2.2)]
    if shape.loss:
        entries.append((translate("Curves", "while learning"), c.muted, 1.0))
    for text, colour, width in entries:
        if x + 19 + metrics.horizontalAdvance(text) > room.right():
            break
        painter.setPen(QPen(QColor(colour), width))
        painter.drawLine(QPointF(x, room.center().y()), QPointF(x + 14, room.center().y()))
        painter.setPen(QColor(c.muted))
        painter.drawText(QRectF(x + 19, room.top(), room.right() - x - 19, room.height()), left, text)
        x += 19 + metrics.horizontalAdvance(text) + 14
    if shape.beyond:
        text = "↑ " + " · ".join(_level_name(level) for level in shape.beyond)
        if metrics.horizontalAdvance(text) <= room.right() - x:  # the table of facts has them too
            _paint_on_ground(
                painter, QRectF(x, room.top(), room.right() - x, room.height()), text, QColor(c.muted)
            )


def _paint_ring(painter: QPainter, centre: QPointF, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 2))
    painter.setBrush(QColor(colours().surface))
    painter.drawEllipse(centre, 4, 4)


def _paint_pointed(painter: QPainter, plot: QRectF, shape: Shape, place: Place) -> None:
    """Mark a validation and say what it was."""
    c, metrics = colours(), QFontMetricsF(painter.font())
    centre = _pixel(plot, shape, place)
    painter.setPen(QPen(QColor(c.strong_line), 1))
    painter.drawLine(QPointF(centre.x(), plot.top()), QPointF(centre.x(), plot.bottom()))
    _paint_ring(painter, centre, c.accent)
    words = [
        translate("Curves", "{bits} bits a note").format(bits=bits_in_words(place.y)),
        x_in_words(shape, place.x),
    ]
    if shape.by_time:
        words.append(translate("Curves", "step {number}").format(number=QLocale().toString(place.step)))
    text = " · ".join(words)
    width, height = metrics.horizontalAdvance(text) + 16, metrics.height() + 8
    left = min(max(centre.x() - width / 2, plot.left()), plot.right() - width)
    above = centre.y() - height - 10
    box = QRectF(left, above if above > plot.top() else centre.y() + 10, width, height)
    painter.setPen(QPen(QColor(c.strong_line), 1))
    painter.setBrush(QColor(c.surface))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(c.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
