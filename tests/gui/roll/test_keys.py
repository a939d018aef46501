"""What the computer's keys mean on the roll."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gui.roll.keys import Wish, wish_of

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "wish"),
    [
        (Qt.Key.Key_F, NONE, Wish("follow")),
        (Qt.Key.Key_Home, NONE, Wish("follow")),
        (Qt.Key.Key_End, NONE, Wish("follow")),
        (Qt.Key.Key_Plus, NONE, Wish("zoom", 1.25)),
        (Qt.Key.Key_Minus, CONTROL, Wish("zoom", 0.8)),
        (Qt.Key.Key_Plus, ALT, Wish("zoom_pitch", 1.25)),
        (Qt.Key.Key_Left, NONE, Wish("scroll", -64.0)),
        (Qt.Key.Key_Right, CONTROL, Wish("step", 1.0)),
        (Qt.Key.Key_Left, CONTROL | SHIFT, Wish("step", -1.0, adds=True)),
        (Qt.Key.Key_Up, NONE, Wish("scroll_pitch", 1.0)),
        (Qt.Key.Key_PageDown, NONE, Wish("scroll_pitch", -12.0)),
        (Qt.Key.Key_A, CONTROL, Wish("all")),
        (Qt.Key.Key_Escape, NONE, Wish("clear")),
    ],
)
def test_a_key_says_what_is_wanted(key: Qt.Key, modifiers: Qt.KeyboardModifier, wish: Wish) -> None:
    assert wish_of(key, modifiers) == wish


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_A, NONE), (Qt.Key.Key_F, CONTROL), (Qt.Key.Key_Tab, NONE), (Qt.Key.Key_Q, NONE), (0, NONE)],
)
def test_other_keys_are_somebody_elses(key: int, modifiers: Qt.KeyboardModifier) -> None:
    assert wish_of(key, modifiers) is None
