"""Small pictures of what models are made for: notes of the player's and of the model's."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.theme import colours

__all__ = ["paint_purpose"]

_WIDTH, _HEIGHT = 32, 14
"""Of the grid on which notes are laid out."""


class _Box(NamedTuple):
    """A note on the grid."""

    x: int
    y: int
    length: int
    whose: str
    """Name of a field of `gui.theme.Colours`."""


_PHRASE = ((0, 8, 3), (4, 6, 3), (8, 7, 2), (11, 4, 4), (1, 11, 6), (9, 12, 5))


def _continue() -> list[_Box]:
    said = [_Box(x, y, length, "player") for x, y, length in _PHRASE]
    moved = ((17, 7, 3), (21, 5, 3), (25, 6, 2), (28, 3, 4), (18, 10, 6), (26, 11, 5))
    return [*said, *(_Box(x, y, length, "model") for x, y, length in moved)]


def _accompany() -> list[_Box]:
    tune = ((0, 4, 3), (4, 2, 3), (8, 3, 3), (12, 1, 5), (18, 3, 3), (22, 2, 3), (26, 4, 6))
    under = [(x, y, 6) for x in (0, 8, 16, 24) for y in (8, 10)]
    low = [(x, 12, 3) for x in range(0, 32, 4)]
    return [
        *(_Box(x, y, length, "player") for x, y, length in tune),
        *(_Box(x, y, length, "model") for x, y, length in (*under, *low)),
    ]


def _texture() -> list[_Box]:
    chords = ((1, 4, 8, 11), (2, 5, 8, 12), (1, 5, 7, 10), (3, 6, 9, 12))
    return [_Box(8 * place, y, 7, "model") for place, keys in enumerate(chords) for y in keys]


def _tunes() -> list[_Box]:
    steps = (9, 7, 5, 7, 4, 5, 7, 9, 10, 9, 7, 5, 4, 2, 4, 5)
    return [_Box(2 * place, y, 1, "model") for place, y in enumerate(steps)]


_PICTURES = {"continue": _continue, "accompany": _accompany, "texture": _texture, "tunes": _tunes}


def paint_purpose(painter: QPainter, area: QRectF, name: str, *, faint: bool = False) -> None:
    """Paint what the purpose ``name`` is into ``area``.

    Args:
        painter: with which.
        area: where.
        name: of the purpose; of others nothing is painted.
        faint: whether it can't be chosen.
    """
    c = colours()
    across, down = area.width() / _WIDTH, area.height() / _HEIGHT
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.35 if faint else 1.0)
    painter.setPen(QPen(QColor(c.line), 1))
    for bar in range(0, _WIDTH + 1, _WIDTH // 4):
        x = round(area.left() + bar * across) + 0.5
        painter.drawLine(int(x), int(area.top()), int(x), int(area.bottom()))
    if name == "continue":
        painter.setPen(QPen(QColor(c.playhead), 1.5))
        x = area.left() + _WIDTH / 2 * across
        painter.drawLine(int(x), int(area.top()), int(x), int(area.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    picture = _PICTURES.get(name)
    for box in picture() if picture is not None else []:
        painter.setBrush(QColor(getattr(c, box.whose)))
        shape = QRectF(
            area.left() + box.x * across, area.top() + box.y * down, box.length * across - 1, max(down - 1, 3)
        )
        painter.drawRoundedRect(shape, 1.5, 1.5)
    painter.restore()
