"""Small pictures of clips: a piano roll of a few millimetres, in the colours of player and model."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from gui.takes.clip import Clip
from gui.theme import colours, is_dark
from realtime.messages import ClipNote

__all__ = ["Frame", "Pictures", "frame_of", "paint_clip"]

_FEWEST_SEMITONES = 12
"""Range of pitches that the height stands for at least, so that a single note is no wall."""
_LEAST = 2.0
"""Pixels that a note is wide and high at least."""
_KEPT = 256
"""Pictures that are kept."""


class Frame(NamedTuple):
    """What of the music a picture shows."""

    begin: float
    """Beats."""
    end: float
    """Beats."""
    low: int
    """The lowest MIDI pitch."""
    high: int
    """The highest."""


def frame_of(*clips: Clip) -> Frame | None:
    """Return the frame around all notes of ``clips``; None: there are none."""
    full = [clip for clip in clips if clip.player or clip.model]
    pitches = [note.pitch for clip in full for note in (*clip.player, *clip.model)]
    if not pitches:
        return None
    begin, end = min(clip.begin for clip in full), max(clip.end for clip in full)
    return Frame(begin, end, min(pitches), max(pitches))


def paint_clip(painter: QPainter, area: QRectF, clip: Clip, frame: Frame | None = None) -> None:
    """Paint the notes of ``clip`` so that ``frame`` fills ``area``; None: the frame around it."""
    frame = frame or frame_of(clip)
    if frame is None:
        return
    begin, end, low, high = frame
    spare = max(_FEWEST_SEMITONES - (high - low + 1), 0)
    top = high + spare / 2
    row = area.height() / (high - low + 1 + spare)
    beat = area.width() / max(end - begin, 1 / 16)
    height = max(row, _LEAST)

    def boxes(these: Iterable[ClipNote]) -> list[QRectF]:
        return [
            QRectF(
                area.left() + (note.beat - begin) * beat,
                min(area.top() + (top - note.pitch) * row, area.bottom() - height),
                max(note.duration * beat - 0.5, _LEAST),
                height,
            )
            for note in these
        ]

    c = colours()
    painter.save()
    painter.setClipRect(area)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, these in ((c.player, clip.player), (c.model, clip.model)):
        painter.setBrush(QColor(colour))
        if found := boxes(these):
            painter.drawRects(found)
    painter.restore()


class Pictures:
    """Pictures of clips, painted once for each size and theme."""

    def __init__(self) -> None:
        """Keep none yet."""
        self._kept: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def of(self, key: Hashable, clip: Clip, size: QSizeF, ratio: float) -> QPixmap:
        """Return the picture of ``clip``.

        Args:
            key: what the clip is known by; another one whenever it is another clip.
            clip: the notes.
            size: of the picture in logical pixels.
            ratio: of physical pixels to these.
        """
        place = (key, size.width(), size.height(), ratio, is_dark())
        kept = self._kept.get(place)
        if kept is not None:
            self._kept.move_to_end(place)
            return kept
        picture = QPixmap((size * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_clip(painter, QRectF(0, 0, size.width(), size.height()), clip)
        painter.end()
        self._kept[place] = picture
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return picture
