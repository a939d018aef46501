"""Hears the computer's keys wherever the focus is in a window, and leaves them to whoever needs them more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from gui.keys.computer_keys import NOTES, OCTAVE_KEYS, VELOCITY_KEYS, letters_on, place_of

__all__ = ["ComputerKeys"]

_KINDS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_TAKES_TEXT = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox, QKeySequenceEdit)
_COMMANDING = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr})
_COMMANDED = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
    | Qt.KeyboardModifier.KeypadModifier
)
_PLACES = frozenset(NOTES) | frozenset(OCTAVE_KEYS) | frozenset(VELOCITY_KEYS)


class ComputerKeys(QObject):
    """The keys of the computer, as far as they play.

    Args:
        owner: they play while it can be seen and is enabled.

    Signals:
        struck: place of a key, and its semitones above the lowest.
        lifted: place of a key.
        pedal: whether shift is down.
        octave: -1 or 1.
        velocity: -1 (softer) or 1.
        letters_changed: what is printed on the keys is known better.
    """

    struck = Signal(int, int)
    lifted = Signal(int)
    pedal = Signal(bool)
    octave = Signal(int)
    velocity = Signal(int)
    letters_changed = Signal()

    def __init__(self, owner: QWidget) -> None:
        """Hear nothing yet."""
        super().__init__(owner)
        self._owner = owner
        self._window: QWidget | None = None
        self._active = True
        self._down: set[int] = set()
        self._shifts: frozenset[int] = frozenset()
        self._typed: dict[int, str] = {}
        QGuiApplication.inputMethod().localeChanged.connect(self._forget_typed)

    def install(self, window: QWidget) -> None:
        """Hear the keys that are pressed in ``window``, which holds the owner; another one is let go."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)  # again does nothing
        self._window = window

    def set_active(self, *, active: bool) -> None:
        """Have the keys play, or not."""
        self._active = active
        if not active:
            self.release()

    def release(self) -> None:
        """Take all keys for released, for that may go unseen."""
        for place in tuple(self._down):
            self._down.discard(place)
            if place in NOTES:
                self.lifted.emit(place)
        self._hold_shifts(frozenset())

    def letters(self) -> dict[int, str]:
        """Return what is printed on the keys, by their places."""
        locale = QGuiApplication.inputMethod().locale().name()
        return letters_on(_PLACES, self._typed, locale)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that play; what is let through changes nothing here but the pedal."""
        kind = event.type()
        if kind not in _KINDS or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.KeyRelease:
            return self._released(event)  # wherever: a menu may have opened since the key was pressed
        if not self._concerns(watched):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            if self._place(event) is None:
                return False
            event.accept()
            return True
        return self._pressed(event)

    def _concerns(self, watched: QObject) -> bool:
        """Return whether keys that go to ``watched`` may play."""
        window = self._window
        if not self._active or window is None or not self._owner.isVisible() or not self._owner.isEnabled():
            return False
        ours = (
            watched.window() is window if isinstance(watched, QWidget) else watched is window.windowHandle()
        )
        return (
            ours
            and not isinstance(watched, _TAKES_TEXT)
            and not isinstance(QApplication.focusWidget(), _TAKES_TEXT)
            and QApplication.activePopupWidget() is None
        )

    def _place(self, event: QKeyEvent) -> int | None:
        """Return which of our keys it is; None: none of them, or it belongs to a command."""
        if event.modifiers() & _COMMANDED:
            return None
        place = _place_of(event)
        return place if place in _PLACES else None

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _COMMANDING:
            self.release()  # macOS tells of no release while the command key is down
            return False
        if event.key() == Qt.Key.Key_Shift:
            if not event.modifiers() & _COMMANDED and not event.isAutoRepeat():
                self._hold_shifts(self._shifts | {event.nativeScanCode()})
            return False
        place = self._place(event)
        if place is None or event.isAutoRepeat():
            return place in self._down
        self._down.add(place)
        self._learn(place, event)
        if place in NOTES:
            self.struck.emit(place, NOTES[place])
        elif place in OCTAVE_KEYS:
            self.octave.emit(OCTAVE_KEYS[place])
        else:
            self.velocity.emit(VELOCITY_KEYS[place])
        return True

    def _released(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Shift:
            self._hold_shifts(self._shifts - {event.nativeScanCode()})
            return False
        place = _place_of(event)
        if place not in self._down:
            return False
        if not event.isAutoRepeat():
            self._down.discard(place)
            if place in NOTES:
                self.lifted.emit(place)
        return True

    def _hold_shifts(self, keys: frozenset[int]) -> None:
        """Take in which shift keys are down; a key press that nobody takes comes by more than once."""
        before, self._shifts = self._shifts, keys
        if bool(before) != bool(keys):
            self.pedal.emit(bool(keys))

    def _learn(self, place: int, event: QKeyEvent) -> None:
        """Remember what a key prints, where shift doesn't change it."""
        text = event.text()
        plain = text.isalpha() or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if (
            len(text) == 1
            and text.isprintable()
            and text.strip()
            and plain
            and self._typed.get(place) != text.lower()
        ):
            self._typed[place] = text.lower()
            self.letters_changed.emit()

    def _forget_typed(self) -> None:
        self._typed.clear()
        self.letters_changed.emit()


def _place_of(event: QKeyEvent) -> int | None:
    key = event.key()
    letter = chr(key) if Qt.Key.Key_Space < key <= Qt.Key.Key_AsciiTilde else ""
    return place_of(QGuiApplication.platformName(), event.nativeScanCode(), event.nativeVirtualKey(), letter)
