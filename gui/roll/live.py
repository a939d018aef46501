"""Paints what of the roll changes from one picture to the next, in device pixels like `gui.roll.paint`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygon

from gui.roll.ink import Ink
from gui.roll.notebook import Mark, MarkKind
from gui.roll.notes import RollNote
from gui.roll.paint import paint_notes, roll_font
from gui.roll.viewport import Viewport

__all__ = ["Gutter", "Live", "paint_live"]

_OCTAVE = 12
_BLACK = frozenset({1, 3, 6, 8, 10})
_NAMED_EVERY_KEY = 15
"""Height of a row (pixels) from which on every white key has its name."""
_LABEL_PX = 52
"""Room that a mark needs for its label (pixels)."""
_NAMES = ("C", "", "D", "", "E", "F", "", "G", "", "A", "", "B")


@dataclass(frozen=True)
class Live:
    """What there is to paint beside the past."""

    now: float | None
    """Beat of the playhead; None if there is no present to show."""
    sounding: Sequence[RollNote]
    """With their ends at the playhead."""
    planned: Sequence[RollNote]
    selected: Sequence[RollNote]
    marks: Sequence[Mark]
    labels: dict[MarkKind, str]
    """What to call the marks, translated."""


def paint_live(painter: QPainter, view: Viewport, live: Live, ink: Ink) -> None:
    """Paint what sounds, what is planned and what is selected, the marks, and the playhead.

    Args:
        painter: of the widget, without a scale; it is left clipped to the part right of the gutter.
        view: what is seen.
        live: what there is.
        ink: colours.
    """
    painter.setClipRect(view.gutter, 0, view.width - view.gutter, view.height)
    _paint_marks(painter, view, live, ink)
    painter.setClipRect(view.gutter, view.ruler, view.width - view.gutter, view.height - view.ruler)
    _paint_planned(painter, view, live, ink)
    origin = view.left - view.gutter
    paint_notes(painter, view, origin, live.sounding, ink)
    _paint_outlines(painter, view, live.selected, ink.text)
    if live.now is not None:
        painter.setClipRect(view.gutter, 0, view.width - view.gutter, view.height)
        _paint_playhead(painter, view, view.x_at(live.now), ink)


def _frames(view: Viewport, notes: Iterable[RollNote]) -> list[QRect]:
    """Return the frames of those notes that are in view, as a pen draws them: its line lies within."""
    grain, shift = view.grain, view.gutter - view.left
    return [
        QRect(x + shift, y, width - grain, height - grain)
        for x, y, width, height in view.boxes(notes)
        if view.gutter - width < x + shift < view.width
    ]


def _paint_planned(painter: QPainter, view: Viewport, live: Live, ink: Ink) -> None:
    painter.setPen(_pen(ink.planned_edge, view.grain))
    painter.setBrush(ink.planned)
    painter.drawRects(_frames(view, live.planned))


def _paint_outlines(painter: QPainter, view: Viewport, notes: Sequence[RollNote], colour: QColor) -> None:
    if not notes:
        return
    painter.setPen(_pen(colour, 2 * view.grain))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects(_frames(view, notes))


def _paint_marks(painter: QPainter, view: Viewport, live: Live, ink: Ink) -> None:
    grain = view.grain
    colours: dict[MarkKind, QColor] = {"handover": ink.model, "yield": ink.player, "over": ink.number}
    painter.setFont(roll_font(view, 10))
    flag, baseline = view.px(7), view.ruler + view.px(12)
    places = [view.x_at(mark.beat) for mark in live.marks]
    for place, mark in enumerate(live.marks):
        x, colour = places[place], colours[mark.kind]
        painter.fillRect(x, view.ruler, grain, view.height - view.ruler, colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        top = view.ruler - flag
        painter.drawPolygon(
            QPolygon([QPoint(x, top), QPoint(x + flag, top), QPoint(x, view.ruler)])
            if mark.kind != "over"
            else QPolygon([QPoint(x + grain, top), QPoint(x - flag, top), QPoint(x + grain, view.ruler)])
        )
        following = places[place + 1] if place + 1 < len(places) else view.width
        if mark.kind in live.labels and following - x >= view.px(_LABEL_PX):
            painter.setPen(colour)
            painter.drawText(x + view.px(4), baseline, live.labels[mark.kind])


def _paint_playhead(painter: QPainter, view: Viewport, x: int, ink: Ink) -> None:
    grain = view.grain
    painter.fillRect(x - grain, view.ruler, 2 * grain, view.height - view.ruler, ink.playhead)
    half = view.px(6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.playhead)
    top = view.ruler - view.px(8)
    painter.drawPolygon(QPolygon([QPoint(x - half, top), QPoint(x + half, top), QPoint(x, view.ruler)]))


def _pen(colour: QColor, width: int) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


class Gutter:
    """The keys at the left, named, and lit while they sound."""

    def __init__(self) -> None:
        """Paint nothing yet."""
        self._key: tuple[object, ...] = ()
        self._keys = QPixmap()

    def paint(self, painter: QPainter, view: Viewport, sounding: Iterable[RollNote], ink: Ink) -> None:
        """Paint the keys of the pitches in view, and the corner above them."""
        key = view.low, view.high, view.height, view.gutter, view.ruler, view.ratio, ink
        if key != self._key:
            self._key, self._keys = key, _keyboard(view, ink)
        painter.drawPixmap(0, 0, self._keys)
        for note in sounding:
            top, bottom = view.y_at(note.pitch + 1), view.y_at(note.pitch)
            if bottom > view.ruler:
                width = _key_width(view, note.pitch)
                lit = QRect(0, max(top, view.ruler), width, bottom - max(top, view.ruler) - view.grain)
                painter.fillRect(lit, ink.note(note.by, max(note.velocity, 64)))


def _key_width(view: Viewport, pitch: int) -> int:
    whole = view.gutter - view.grain
    return whole * 3 // 5 if pitch % _OCTAVE in _BLACK else whole


def _keyboard(view: Viewport, ink: Ink) -> QPixmap:
    grain, width = view.grain, view.gutter - view.grain
    picture = QPixmap(view.gutter, view.height)
    painter = QPainter(picture)
    painter.fillRect(0, 0, view.gutter, view.height, ink.white_key)
    painter.setFont(roll_font(view, 10))
    painter.setPen(ink.key_name)
    every = view.row_px >= view.px(_NAMED_EVERY_KEY)
    for pitch in view.rows():
        top, bottom, name = view.y_at(pitch + 1), view.y_at(pitch), _NAMES[pitch % _OCTAVE]
        if not name:
            painter.fillRect(0, top, _key_width(view, pitch), bottom - top, ink.black_key)
            middle = (top + bottom) // 2  # two white keys meet behind a black one
            painter.fillRect(_key_width(view, pitch), middle, width, grain, ink.key_edge)
            continue
        if name in {"C", "F"}:
            painter.fillRect(0, bottom - grain, width, grain, ink.key_edge)
        if name == "C" or every:
            text = f"{name}{pitch // _OCTAVE - 1}"
            room = max(bottom - top, view.px(12))
            where = QRect(0, bottom - room, width - view.px(4), room)
            painter.drawText(where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
    painter.fillRect(0, 0, view.gutter, view.ruler, ink.ruler)
    painter.fillRect(0, view.ruler - grain, view.gutter, grain, ink.bar)
    painter.fillRect(width, view.ruler - grain, grain, view.height, ink.bar)
    painter.end()
    return picture
