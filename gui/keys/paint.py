"""How a key of the piano looks: at rest, under the pointer, held, and lit by who plays it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gui.keys.geometry import Key, Keys
from gui.keys.lights import Light
from gui.theme import colours, is_dark

__all__ = ["Look", "contrast", "key_area", "paint_keys"]

_LIP = 4.0
"""Pixels of a key's front that are seen while it is up."""
_ROUND = 3.0
_RING = 2.0
_RINGS = ("#2b3196", "#e0e2ff")
"""Colours of the ring, for what is bright and what is dark."""
_TOE = 0.04045
"""Below it, sRGB is linear."""
_FAINTEST = 0.45
"""How much of the player's colour the softest note has."""
_HELD = 0.25
_HOVERED = 0.1
_LARGEST_TEXT, _SMALLEST_TEXT = 12, 8


@dataclass(frozen=True)
class Look:
    """What there is to see on a key."""

    light: Light | None = None
    held: bool = False
    """It is down on the screen."""
    hovered: bool = False
    focused: bool = False
    """It is the one that Enter plays, and that is to be seen."""
    letter: str = ""
    """Of the computer's key that plays it."""
    name: str = ""


@dataclass(frozen=True)
class _Ivory:
    """Colours of the keys, which stay white and black whatever the theme."""

    white: str
    white_lip: str
    black: str
    black_lip: str
    gap: str
    text: str
    text_on_black: str


_LIGHT = _Ivory("#ffffff", "#dcdcd7", "#3a3b41", "#1b1c1f", "#b4b4ae", "#55555a", "#d8d8dc")
_DARK = _Ivory("#d4d6dc", "#a3a7b1", "#33363d", "#101114", "#17181c", "#43464e", "#b9bcc5")


def paint_keys(
    painter: QPainter, keys: Keys, look: Callable[[Key], Look], wanted: QRectF, scale: float
) -> None:
    """Paint the keys that are seen through ``wanted``.

    Args:
        painter: of a widget whose top is the keys' top.
        keys: where they are.
        look: how each is.
        wanted: what is to be painted.
        scale: device pixels to a pixel.
    """
    line = max(1, round(scale)) / scale
    first, last = keys.white[0], keys.white[-1]
    width = last.right - first.left
    bed = QRectF(first.left, 0.0, width, first.length)
    size = round(min(_LARGEST_TEXT, max(_SMALLEST_TEXT, width / len(keys.white) * 0.46)))
    painter.fillRect(wanted, QColor(colours().window))
    painter.fillRect(bed, QColor(_ivory().gap))
    for key in (*keys.white, *keys.black):  # black ones lie on white ones
        if key_area(key).intersects(wanted):
            seen = look(key)
            surface = _paint_key(painter, key, seen, line)
            _write(painter, key, seen, surface, size)
    painter.fillRect(QRectF(bed.left(), 0.0, line, bed.height()), QColor(_ivory().gap))


def key_area(key: Key) -> QRectF:
    """Return the rectangle of a key."""
    return QRectF(key.left, 0.0, key.right - key.left, key.length)


def _paint_key(painter: QPainter, key: Key, look: Look, line: float) -> QColor:
    """Paint a key without what is written on it, and return the colour to write on."""
    ivory = _ivory()
    down = look.held or look.light is not None
    lip = line if down else _LIP
    inset = 1.5 * line if key.black else 0.0
    right = key.right if key.black else key.right - line
    body = QRectF(key.left, -_ROUND, right - key.left, key.length + _ROUND)
    face = QRectF(key.left + inset, -_ROUND, right - key.left - 2 * inset, key.length + _ROUND - lip)
    surface = _surface(QColor(ivory.black if key.black else ivory.white), look)

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ivory.black_lip if key.black else ivory.white_lip))
    painter.drawRoundedRect(body, _ROUND, _ROUND)
    painter.setBrush(surface)
    painter.drawRoundedRect(face, _ROUND, _ROUND)
    _shade_top(painter, face, line)
    if look.focused:
        _ring(painter, face, surface)
    return surface


def _ivory() -> _Ivory:
    return _DARK if is_dark() else _LIGHT


def _surface(base: QColor, look: Look) -> QColor:
    c = colours()
    if look.light is not None:
        colour = QColor(c.player if look.light.by == "player" else c.model)
        return _mixed(base, colour, _FAINTEST + (1.0 - _FAINTEST) * look.light.velocity / 127)
    if look.held:
        return _mixed(base, QColor(c.player), _HELD)
    return _mixed(base, QColor(c.accent), _HOVERED) if look.hovered else base


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two; ``share`` of the other, 0 to 1."""
    pairs = zip(one.getRgbF(), other.getRgbF(), strict=True)  # type: ignore[call-overload]
    return QColor.fromRgbF(*(a + (b - a) * share for a, b in pairs))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21; from 4.5 on, small text is read well (WCAG 2.2)."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    """Return relative luminance (ITU-R BT.709), 0 to 1."""
    linear = [
        value / 12.92 if value <= _TOE else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shade_top(painter: QPainter, face: QRectF, line: float) -> None:
    """Darken the edge where keys vanish under the case."""
    for index, alpha in enumerate((70, 40, 18)):
        painter.fillRect(QRectF(face.left(), index * line, face.width(), line), QColor(0, 0, 0, alpha))


def _ring(painter: QPainter, face: QRectF, surface: QColor) -> None:
    colour = max((QColor(each) for each in _RINGS), key=lambda each: contrast(each, surface))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, _RING))
    half = _RING / 2
    painter.drawRoundedRect(face.adjusted(half, half + _ROUND, -half, -half), _ROUND, _ROUND)


def _write(painter: QPainter, key: Key, look: Look, surface: QColor, size: int) -> None:
    """Write the key's name at its end, and the computer's key above."""
    ivory = _ivory()
    ink = QColor(ivory.text_on_black if key.black else ivory.text)
    if look.light is not None:
        ink = max((QColor("#000000"), QColor("#ffffff")), key=lambda each: contrast(each, surface))
    bottom = key.length - _LIP - 3.0
    for text, bold in ((look.name, False), (look.letter, True)):
        if not text:
            if not bold and not key.black:
                bottom -= size + 4.0  # letters stand in one line, named or not
            continue
        font = QFont(painter.font())
        font.setPixelSize(size)
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(ink)
        area = QRectF(key.left - 2.0, bottom - size - 3.0, key.right - key.left + 4.0, size + 4.0)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        bottom -= size + 4.0
