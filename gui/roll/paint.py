"""Paints what of the roll does not move by itself: rows, lines, bar numbers and notes that have ended.

Everything here is in device pixels, on whole ones: painters come without a scale.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from gui.roll.ink import LEVELS, Ink, level_of
from gui.roll.notes import By, RollNote
from gui.roll.viewport import Viewport

__all__ = ["Strip", "paint_band", "paint_focus", "paint_grid", "paint_hint", "paint_notes", "roll_font"]

_BLACK = frozenset({1, 3, 6, 8, 10})
_OCTAVE = 12
_BEAT_PX = 20
"""A beat at least this wide (pixels) shows its line."""
_NUMBER_PX = 44
"""Bar numbers stand at least this far apart (pixels)."""
_LINE_PX = 6
"""Bar lines stand at least this far apart (pixels)."""


class Strip(NamedTuple):
    """A stretch of the beat axis that is painted on a picture of its own."""

    first: int
    """Pixel of the axis that is column 0."""
    width: int
    """Device pixels."""


def roll_font(view: Viewport, pixels: int) -> QFont:
    """Return the font of labels, ``pixels`` high."""
    font = QFont()
    font.setPixelSize(view.px(pixels))
    return font


def paint_grid(painter: QPainter, view: Viewport, strip: Strip, ink: Ink) -> None:
    """Paint rows, lines and bar numbers on a picture of ``strip``."""
    width = strip.width
    painter.fillRect(0, 0, width, view.height, ink.white_row)
    for pitch in view.rows():
        top, bottom = view.y_at(pitch + 1), view.y_at(pitch)
        if pitch % _OCTAVE in _BLACK:
            painter.fillRect(0, top, width, bottom - top, ink.black_row)
        elif pitch % _OCTAVE == 0:
            painter.fillRect(0, bottom - view.grain, width, view.grain, ink.octave)
    painter.fillRect(0, 0, width, view.ruler, ink.ruler)
    _paint_lines(painter, view, strip, ink)
    painter.fillRect(0, view.ruler - view.grain, width, view.grain, ink.bar)


def _paint_lines(painter: QPainter, view: Viewport, strip: Strip, ink: Ink) -> None:
    grain, body = view.grain, view.height - view.ruler
    if view.beat_px >= view.px(_BEAT_PX):
        for beat in _multiples(1.0, strip, view):
            painter.fillRect(view.axis_px(beat) - strip.first, view.ruler, grain, body, ink.beat)
    # Where bars are narrow, every second, fourth ... of them has its number, and its line.
    numbered, lined = _every(_NUMBER_PX, view), _every(_LINE_PX, view)
    room = view.px(2 * _NUMBER_PX)
    painter.setFont(roll_font(view, 11))
    painter.setPen(ink.number)
    before = Strip(strip.first - room, strip.width + room)  # a number may reach into this strip
    for beat in _multiples(view.bar * lined, before, view):
        x, number = view.axis_px(beat) - strip.first, round(beat / view.bar)
        if number % numbered:
            painter.fillRect(x, view.ruler, grain, body, ink.bar)
            continue
        painter.fillRect(x, view.ruler // 3, grain, view.height, ink.bar)
        where = QRect(x + view.px(4), 0, room, view.ruler)
        painter.drawText(
            where, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), f"{number + 1}"
        )


def _every(pixels: int, view: Viewport) -> int:
    """Return the power of two of bars that are together at least ``pixels`` wide."""
    return 1 << max(math.ceil(math.log2(view.px(pixels) / (view.bar * view.beat_px))), 0)


def _multiples(step: float, strip: Strip, view: Viewport) -> Iterable[float]:
    """Return the beats from 0 on that are multiples of ``step`` and lie on ``strip``, or just beside."""
    first = max(math.ceil(strip.first / view.beat_px / step - 1.0), 0)
    last = math.floor((strip.first + strip.width) / view.beat_px / step + 1.0)
    return (number * step for number in range(first, last + 1))


def paint_notes(
    painter: QPainter, view: Viewport, first_px: int, notes: Sequence[RollNote], ink: Ink
) -> None:
    """Paint ``notes`` on a picture whose column 0 is pixel ``first_px`` of the axis, colour by colour."""
    batches: dict[By, list[list[QRect]]] = {"player": [[] for _ in LEVELS], "model": [[] for _ in LEVELS]}
    grain, wide = view.grain, 2 * view.grain
    for note, (x, y, width, height) in zip(notes, view.boxes(notes), strict=True):
        batch, column = batches[note.by][level_of(note.velocity)], x - first_px
        if height > 2 * wide < width:
            # Without its corners it looks round, at a fraction of the price.
            batch.append(QRect(column + grain, y, width - wide, height))
            batch.append(QRect(column, y + grain, width, height - wide))
        else:
            batch.append(QRect(column, y, width, height))
    painter.setPen(Qt.PenStyle.NoPen)
    for by, levels in batches.items():
        for colour, rectangles in zip(ink.notes[by], levels, strict=True):
            if rectangles:
                painter.setBrush(colour)
                painter.drawRects(rectangles)


def paint_band(painter: QPainter, band: QRect, view: Viewport, ink: Ink) -> None:
    """Paint the rectangle in which notes are being selected."""
    inside = QColor(ink.accent)
    inside.setAlpha(48)
    painter.fillRect(band, inside)
    _paint_frame(painter, band, view.grain, ink.accent)


def paint_focus(painter: QPainter, view: Viewport, ink: Ink) -> None:
    """Paint the frame that shows that keys work here."""
    _paint_frame(painter, QRect(0, 0, view.width, view.height), view.px(2), ink.accent)


def paint_hint(painter: QPainter, view: Viewport, title: str, more: str, ink: Ink) -> None:
    """Paint what an empty roll says, on a card in the middle of it."""
    room = QRect(view.gutter, view.ruler, view.width - view.gutter, view.height - view.ruler)
    room.adjust(view.px(24), view.px(16), -view.px(24), -view.px(16))
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
    large, small = roll_font(view, 17), roll_font(view, 12)
    large.setWeight(QFont.Weight.DemiBold)
    first = QFontMetrics(large).boundingRect(room, flags, title)
    second = QFontMetrics(small).boundingRect(room, flags, more)
    gap, air = view.px(8), view.px(16)
    first.moveTop(room.top() + max((room.height() - first.height() - gap - second.height()) // 2, 0))
    second.moveTop(first.top() + first.height() + gap)
    card = first.united(second).adjusted(-air, -air, air, air)
    painter.fillRect(card, ink.white_row)
    _paint_frame(painter, card, view.grain, ink.beat)
    painter.setPen(ink.text)
    painter.setFont(large)
    painter.drawText(first, flags, title)
    painter.setPen(ink.number)
    painter.setFont(small)
    painter.drawText(second, flags, more)


def _paint_frame(painter: QPainter, frame: QRect, width: int, colour: QColor) -> None:
    x, y, w, h = frame.x(), frame.y(), frame.width(), frame.height()
    painter.fillRect(x, y, w, width, colour)
    painter.fillRect(x, y + h - width, w, width, colour)
    painter.fillRect(x, y, width, h, colour)
    painter.fillRect(x + w - width, y, width, h, colour)
