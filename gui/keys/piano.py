"""The piano that is painted, and what mouse, fingers and the keyboard's focus do on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEventPoint,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.controls.values import pitch_name
from gui.keys.geometry import MIDDLE_C, Key, first_pitch, lay_out, octaves_for, velocity_at
from gui.keys.hands import Finger
from gui.keys.lights import Light
from gui.keys.paint import Look, key_area, paint_keys

__all__ = ["Piano"]

_MOUSE = Finger("mouse")
_FOCUS = Finger("focus")
_TOUCHES = frozenset(
    {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
)
_VEIL = 140
"""How much of the keys is veiled while they can't be played, of 255."""
_PLAY = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Piano(QWidget):
    """Keys to play on. It says what is touched and shows what it is told; it remembers no note.

    Signals:
        put: a `Finger` is on a key: finger, pitch, velocity.
        lifted: a `Finger` is on no key any more.
        shift_wanted: other octaves are asked for, -1 or 1.
        span_changed: other keys are shown.
    """

    put = Signal(object, int, int)
    lifted = Signal(object)
    shift_wanted = Signal(int)
    span_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show the keys around middle C."""
        super().__init__(parent)
        self._velocity = 96
        self._light: Callable[[int], Light | None] = lambda _pitch: None
        self._held: frozenset[int] = frozenset()
        self._letters: Mapping[int, str] = {}
        self._all_named = False
        self._hovered: int | None = None
        self._focus_pitch = MIDDLE_C
        self._ringed = False
        self._pressed = False
        self._touching: set[Finger] = set()
        self._shift = 0
        self._scale = self.devicePixelRatioF()
        self._keys = lay_out(first_pitch(5, 0), 5, 1.0, 1.0)
        self._arrange()
        self.setObjectName("piano")
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(400, 72)
        self.setMaximumHeight(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleDescription(
            self.tr(
                "A piano to play with mouse or fingers: further down a key is louder. Left and Right "
                "choose a key, Enter plays it while held, Page Up and Page Down change the octave."
            )
        )
        self._name_focus()

    # --- what it shows ----------------------------------------------------------------

    @property
    def span(self) -> tuple[int, int]:
        """Lowest and highest pitch shown."""
        return self._keys.first, self._keys.last

    @property
    def focus_pitch(self) -> int:
        """The key that Enter plays."""
        return self._focus_pitch

    def key(self, pitch: int) -> Key | None:
        """Return where a key is; None: it is not shown."""
        return self._keys.by_pitch.get(pitch)

    def set_lights(self, at: Callable[[int], Light | None]) -> None:
        """Ask ``at`` by what a pitch is lit; `refresh` says when that changed."""
        self._light = at
        self.update()

    def refresh(self, pitches: Iterable[int]) -> None:
        """Paint some keys anew."""
        for pitch in pitches:
            key = self.key(pitch)
            if key is not None:
                self.update(key_area(key).toAlignedRect())

    def set_held(self, held: frozenset[int]) -> None:
        """Show which keys are down on the screen."""
        changed = held ^ self._held
        self._held = held
        self.refresh(changed)

    def set_letters(self, letters: Mapping[int, str]) -> None:
        """Show which of the computer's keys play which pitch."""
        if letters != self._letters:
            self._letters = dict(letters)
            self.update()

    def set_named(self, *, all_named: bool) -> None:
        """Show the names of all white keys, or of each C alone."""
        self._all_named = all_named
        self.update()

    def set_shift(self, octaves: int) -> None:
        """Show keys that many octaves away from middle C."""
        self._shift = octaves
        self._arrange()

    def set_velocity(self, velocity: int) -> None:
        """Say how hard the key that has the focus is struck (MIDI velocity, 1 to 127)."""
        self._velocity = velocity

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(880, 128)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many keys as fit."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the keys that need it."""
        scale = self.devicePixelRatioF()
        if scale != self._scale:  # it was moved to another screen
            self._scale = scale
            self._arrange()
        painter = QPainter(self)
        wanted = QRectF(event.rect())
        paint_keys(painter, self._keys, self._look, wanted, scale)
        if not self.isEnabled():
            veil = self.palette().window().color()
            veil.setAlpha(_VEIL)
            painter.fillRect(wanted, veil)

    def _look(self, key: Key) -> Look:
        name = ""
        if key.pitch % 12 == 0:
            name = pitch_name(key.pitch)
        elif self._all_named and not key.black:
            name = pitch_name(key.pitch)[0]
        return Look(
            light=self._light(key.pitch),
            held=key.pitch in self._held,
            hovered=key.pitch == self._hovered and self.isEnabled(),
            focused=self._ringed and key.pitch == self._focus_pitch,
            letter=self._letters.get(key.pitch, ""),
            name=name,
        )

    def _arrange(self) -> None:
        octaves = octaves_for(self.width())
        before = self.span
        first = first_pitch(octaves, self._shift)
        self._keys = lay_out(first, octaves, self.width(), self.height(), self._scale)
        self.update()
        if self.span != before:
            self._move_focus(min(max(self._focus_pitch, self._keys.first), self._keys.last))
            self.span_changed.emit()

    # --- fingers ----------------------------------------------------------------------

    def let_go(self) -> None:
        """Take mouse and fingers for lifted until they are pressed anew."""
        self._pressed = False
        self._touching.clear()
        self._hover(None)

    def event(self, event: QEvent) -> bool:
        """Take in touches, and the loss of the mouse."""
        if event.type() in _TOUCHES and isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        if event.type() == QEvent.Type.UngrabMouse:
            self._release_mouse()
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        event.accept()
        if event.type() == QEvent.Type.TouchCancel:
            for finger in tuple(self._touching):
                self._lift_touch(finger)
            return
        for point in event.points():
            finger = Finger("touch", point.id())
            if point.state() == QEventPoint.State.Pressed:
                self._touching.add(finger)
            if point.state() == QEventPoint.State.Released:
                self._lift_touch(finger)
            elif finger in self._touching:
                self._slide(finger, point.position())

    def _lift_touch(self, finger: Finger) -> None:
        self._touching.discard(finger)
        self.lifted.emit(finger)

    def _slide(self, finger: Finger, at: QPointF) -> None:
        key = self._keys.at(at.x(), at.y())
        if key is None:
            self.lifted.emit(finger)
        else:
            self.put.emit(finger, key.pitch, velocity_at(at.y(), key.length))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = True
            self._slide(_MOUSE, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Glide."""
        if self._pressed and not event.buttons() & Qt.MouseButton.LeftButton:
            self._release_mouse()  # it was released where we could not see it
        if self._pressed:
            self._slide(_MOUSE, event.position())
        key = self._keys.at(event.position().x(), event.position().y())
        self._hover(None if key is None else key.pitch)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the key."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._release_mouse()

    def leaveEvent(self, event: QEvent) -> None:
        """Lift what the mouse held."""
        super().leaveEvent(event)
        self._release_mouse()
        self._hover(None)

    def _release_mouse(self) -> None:
        if self._pressed:
            self._pressed = False
            self.lifted.emit(_MOUSE)

    def _hover(self, pitch: int | None) -> None:
        if pitch != self._hovered:
            changed = [each for each in (pitch, self._hovered) if each is not None]
            self._hovered = pitch
            self.refresh(changed)

    # --- the key that has the focus ---------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a key, or play it."""
        first, last = self.span
        match event.key():
            case Qt.Key.Key_Left:
                self._step(-1)
            case Qt.Key.Key_Right:
                self._step(1)
            case Qt.Key.Key_Home:
                self._move_focus(first)
            case Qt.Key.Key_End:
                self._move_focus(last)
            case Qt.Key.Key_PageDown:
                self.shift_wanted.emit(-1)
            case Qt.Key.Key_PageUp:
                self.shift_wanted.emit(1)
            case key if key in _PLAY:
                if not event.isAutoRepeat():
                    self.put.emit(_FOCUS, self._focus_pitch, self._velocity)
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Lift the key that Enter held."""
        if event.key() not in _PLAY:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.lifted.emit(_FOCUS)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which key Enter plays, to whoever came by the keyboard."""
        super().focusInEvent(event)
        self._ringed = event.reason() in _BY_KEYBOARD
        self.refresh((self._focus_pitch,))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lift the key that Enter held."""
        super().focusOutEvent(event)
        self._ringed = False
        self.lifted.emit(_FOCUS)
        self.refresh((self._focus_pitch,))

    def _step(self, by: int) -> None:
        """Move to the key beside; beyond the last one, to other octaves."""
        wanted = self._focus_pitch + by
        if self.key(wanted) is None:
            self.shift_wanted.emit(by)
        if self.key(wanted) is not None:
            self._move_focus(wanted)

    def _move_focus(self, pitch: int) -> None:
        self._ringed = self.hasFocus()
        before, self._focus_pitch = self._focus_pitch, pitch
        self.refresh((before, pitch))
        self._name_focus()
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._focus_name()))

    def _focus_name(self) -> str:
        return self.tr("{name}, key {pitch}").format(
            name=pitch_name(self._focus_pitch), pitch=self._focus_pitch
        )

    def _name_focus(self) -> None:
        self.setAccessibleName(self.tr("Piano: {key}").format(key=self._focus_name()))
