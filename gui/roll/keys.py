"""What the keys of the computer do on the roll; without a widget."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import Qt

__all__ = ["Wish", "wish_of"]

Deed = Literal["follow", "zoom", "zoom_pitch", "scroll", "scroll_pitch", "step", "all", "clear"]

_ZOOM = 1.25
_SCROLL_PX = 64.0
_PAGE_PX = 480.0
_OCTAVE = 12.0


class Wish(NamedTuple):
    """What somebody wants of the roll."""

    deed: Deed
    amount: float = 0.0
    """Factor of a zoom; pixels or rows to scroll; notes to go."""
    adds: bool = False
    """Whether what is selected stays so."""


def wish_of(key: int, modifiers: Qt.KeyboardModifier) -> Wish | None:
    """Return what ``key`` (a `Qt.Key`) with ``modifiers`` means; None: nothing here."""
    modifier = Qt.KeyboardModifier
    control, alt = bool(modifiers & modifier.ControlModifier), bool(modifiers & modifier.AltModifier)
    adds = bool(modifiers & modifier.ShiftModifier)
    zoom: Deed = "zoom_pitch" if alt else "zoom"
    sideways: Deed = "step" if control else "scroll"
    along = 1.0 if control else _SCROLL_PX
    wishes = {
        Qt.Key.Key_Home: Wish("follow"),
        Qt.Key.Key_End: Wish("follow"),
        Qt.Key.Key_Plus: Wish(zoom, _ZOOM),
        Qt.Key.Key_Equal: Wish(zoom, _ZOOM),
        Qt.Key.Key_Minus: Wish(zoom, 1 / _ZOOM),
        Qt.Key.Key_Underscore: Wish(zoom, 1 / _ZOOM),
        Qt.Key.Key_Left: Wish(sideways, -along, adds),
        Qt.Key.Key_Right: Wish(sideways, along, adds),
        Qt.Key.Key_Up: Wish("scroll_pitch", 1.0),
        Qt.Key.Key_Down: Wish("scroll_pitch", -1.0),
        Qt.Key.Key_PageUp: Wish("scroll", -_PAGE_PX) if control else Wish("scroll_pitch", _OCTAVE),
        Qt.Key.Key_PageDown: Wish("scroll", _PAGE_PX) if control else Wish("scroll_pitch", -_OCTAVE),
        Qt.Key.Key_Escape: Wish("clear"),
    }
    if key == Qt.Key.Key_A and control:
        return Wish("all")
    if key == Qt.Key.Key_F and not (control or alt):
        return Wish("follow")
    return wishes.get(Qt.Key(key))
