"""The live piano roll: what was played, what sounds, what is planned, and who has the word."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QPushButton, QSizePolicy, QToolTip, QWidget

from gui.roll.camera import GUTTER, RULER
from gui.roll.frames import Frames
from gui.roll.hands import Hands, note_at
from gui.roll.ink import ink_of
from gui.roll.keys import wish_of
from gui.roll.live import Gutter, Live, paint_live
from gui.roll.menu import make_menu
from gui.roll.notebook import Notebook
from gui.roll.notes import RollNote
from gui.roll.paint import paint_band, paint_focus, paint_hint
from gui.roll.playhead import Playhead
from gui.roll.sheet import SHOWN, RollSheet
from gui.roll.tiles import Tiles
from gui.roll.viewport import Viewport
from gui.roll.words import RollWords
from gui.theme import colours
from gui.view import View
from realtime import messages

__all__ = ["Roll"]

_LOOK_SECONDS = 0.25
"""How often it looks which pitches there are."""
_MARGIN = 12
"""Between the button and the edge, pixels."""
_NOTCH = 120.0
"""Angle of a wheel's notch, as Qt counts it."""
_NOTCH_PX = 48.0
_NOTCH_ROWS = 3.0
_NOTCH_ZOOM = 1.2


class Roll(View):
    """A piano roll that follows the music, and from which notes can be picked.

    Args:
        parent: widget that it is part of.
        now: the engine's clock, seconds.

    Signals:
        selection_changed: the notes that are selected now, a tuple of `RollNote`, in order.
        drag_requested: such a tuple, which is being dragged away with the mouse; the receiver performs the
            drag.
    """

    selection_changed = Signal(object)
    drag_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None, now: Callable[[], float] = time.perf_counter) -> None:
        """Show an empty roll."""
        super().__init__(parent)
        self._now = now
        self._sheet = RollSheet(now)
        self._words = RollWords(self)
        self._hands = Hands(self._sheet, self._selected, self._dragged)
        self._tiles, self._gutter = Tiles(self.notebook.settled_between), Gutter()
        self._frames = Frames(self)
        self._frames.due.connect(self._frame)
        self._changed = True
        self._painted: tuple[Viewport, int] | None = None
        self._follow = QPushButton(self.tr("Follow"), self)
        self._set_up()

    def _set_up(self) -> None:
        self.setObjectName("roll")
        self.setAccessibleName(self.tr("Piano roll"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(GUTTER + 160, RULER + 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._follow.setObjectName("roll-follow")
        self._follow.setProperty("role", "primary")
        self._follow.setCursor(Qt.CursorShape.ArrowCursor)
        self._follow.setToolTip(self.tr("Go back to the present and follow the music (End)"))
        self._follow.setAccessibleDescription(self._follow.toolTip())
        self._follow.clicked.connect(self.follow)
        self._follow.hide()
        self._describe()

    @property
    def notebook(self) -> Notebook:
        """What was played and is planned."""
        return self._sheet.notebook

    @property
    def playhead(self) -> Playhead:
        """Where musical time stands."""
        return self._sheet.playhead

    @property
    def selected(self) -> tuple[RollNote, ...]:
        """The notes that are selected, in order."""
        return self._sheet.selection.notes

    @property
    def at_home(self) -> bool:
        """Whether it follows the music, in time and in pitch."""
        return self._sheet.camera.following and self._sheet.camera.pitches.auto

    # --- what the engine says -----------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Take in what the engine says."""
        if not isinstance(event, SHOWN):
            return
        epoch = self.notebook.epoch
        ended = self._sheet.take(event)
        if self.notebook.epoch != epoch:
            self.clear_selection()
        elif ended:
            self._tiles.add(ended)
        if isinstance(event, messages.Tempo):
            self._describe()
        self._refresh()

    def _view(self) -> Viewport:
        """Return what is seen now."""
        self._sheet.camera.resize(self.width(), self.height(), self.devicePixelRatioF())
        return self._sheet.view

    def _refresh(self) -> None:
        """Have a picture of what has changed, and more of them while something moves."""
        self._changed = True
        self._follow.setVisible(not self._sheet.camera.following)
        if not self.isVisible():
            return
        if self._moves:
            self._frames.run(self.screen().refreshRate(), idle=False)
        else:
            self.update()

    # --- pictures -----------------------------------------------------------------------

    @property
    def _moves(self) -> bool:
        return self._sheet.moves or self._hands.busy

    def _frame(self) -> None:
        """Have a picture painted if it would differ from the last one."""
        sheet = self._sheet
        if self._now() - sheet.looked >= _LOOK_SECONDS:
            sheet.look()
        sheet.step()
        view = self._view()
        picture = view, view.x_at(sheet.present)
        if self._changed or picture != self._painted:
            self._painted, self._changed = picture, False
            self.update()
        if self._moves:
            self._frames.run(self.screen().refreshRate(), idle=sheet.idle)
        else:
            self._frames.stop()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it, always
        """Paint the roll: in device pixels, so that every line is sharp at any scale."""
        began = time.perf_counter()
        view, ink, book = self._view(), ink_of(colours()), self.notebook
        sounding = self._sheet.sounding
        painter = QPainter(self)
        painter.scale(1.0 / view.ratio, 1.0 / view.ratio)
        self._tiles.paint(painter, view, book.epoch, ink)
        live = Live(
            now=self._sheet.present if self.playhead.known or len(book) else None,
            sounding=sounding,
            planned=book.planned,
            selected=self.selected,
            marks=book.marks_between(view.first_beat - 1.0, view.last_beat),
            labels=self._words.marks,
        )
        paint_live(painter, view, live, ink)
        if self._hands.band is not None:
            paint_band(painter, self._hands.band.rectangle(view), view, ink)
        painter.setClipping(False)
        self._gutter.paint(painter, view, sounding, ink)
        if not len(book) and not book.planned:
            paint_hint(painter, view, *self._words.hint, ink)
        if self.hasFocus():
            paint_focus(painter, view, ink)
        painter.end()
        self._frames.painted(time.perf_counter() - began)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(event)
        size = self._follow.sizeHint()
        place = self.rect().bottomRight() - QPoint(size.width() + _MARGIN, size.height() + _MARGIN)
        self._follow.setGeometry(QRect(place, size))

    def showEvent(self, event: QShowEvent) -> None:
        """Go on."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self._frames.stop()
        self._hands.let_go()

    # --- what can be done ---------------------------------------------------------------

    def follow(self) -> None:
        """Go back to the present, and to the pitches that are played."""
        self._sheet.follow()
        if self._follow.hasFocus():
            self.setFocus()
        self._refresh()

    def zoom_to_fit(self) -> None:
        """Show all that is selected, or else all there is."""
        self._sheet.zoom_to_fit()
        self._refresh()

    def select(self, notes: Iterable[RollNote]) -> None:
        """Select those of ``notes`` that have ended, and show the first of them."""
        self._tell_of(self._sheet.select(notes))

    def select_in_view(self) -> None:
        """Select all notes that are seen and have ended."""
        self._tell_of(self._sheet.select_in_view())

    def clear_selection(self) -> None:
        """Select nothing."""
        self._tell_of(self._sheet.selection.clear())

    def _tell_of(self, news: bool) -> None:  # noqa: FBT001 - whether other notes are selected is all there is
        self._refresh()
        if news:
            self._selected()

    def _selected(self) -> None:
        self._describe()
        self.selection_changed.emit(self.selected)

    def _dragged(self) -> None:
        self.unsetCursor()
        self.drag_requested.emit(self.selected)

    def _describe(self) -> None:
        self._view()
        text = self._words.summary(self._sheet.seen(), len(self.selected))
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    # --- keys, wheel, gestures ----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, scroll, follow or select."""
        wish = wish_of(event.key(), event.modifiers())
        if wish is None:
            super().keyPressEvent(event)
        else:
            self._view()
            self._tell_of(self._sheet.fulfil(wish))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll pitches or time; zoom time with Ctrl, pitches with Shift or Alt."""
        angle, modifiers, modifier = event.angleDelta(), event.modifiers(), Qt.KeyboardModifier
        # With Alt or Shift some systems turn the wheel by a quarter.
        notches = (angle.y() or angle.x()) / _NOTCH
        view = self._view()
        if modifiers & modifier.ControlModifier:
            self._sheet.camera.zoom(_NOTCH_ZOOM**notches, event.position().x())
        elif modifiers & (modifier.ShiftModifier | modifier.AltModifier):
            pitch = view.pitch_at(event.position().y() * view.ratio)
            self._sheet.camera.pitches.zoom(_NOTCH_ZOOM**notches, pitch)
        elif abs(angle.x()) > abs(angle.y()):
            pixels = event.pixelDelta().x() or angle.x() / _NOTCH * _NOTCH_PX
            self._sheet.camera.scroll(-pixels, self._sheet.present)
        else:
            rows = event.pixelDelta().y() * view.ratio / view.row_px
            self._sheet.camera.pitches.scroll(rows or notches * _NOTCH_ROWS)
        event.accept()
        self._refresh()

    def event(self, event: QEvent) -> bool:
        """Zoom by a pinch on the touchpad or the screen; tell about the note under the mouse."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                return self._pinch(1.0 + event.value(), event.position().x())
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                centre = self.mapFromGlobal(pinch.centerPoint().toPoint())
                return self._pinch(pinch.scaleFactor(), centre.x())
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event)
            return True
        return super().event(event)

    def _pinch(self, factor: float, x: float) -> bool:
        self._sheet.camera.zoom(max(factor, 0.1), x)
        self._refresh()
        return True

    def _tell(self, event: QHelpEvent) -> None:
        note = self._note_under(event.pos().x(), event.pos().y())
        if note is None:
            QToolTip.hideText()
            event.ignore()
        else:
            QToolTip.showText(event.globalPos(), self._words.note(note, self.playhead.meter), self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say what there is, and show where the focus is."""
        super().focusInEvent(event)
        self._describe()
        self.update()

    # --- the mouse ----------------------------------------------------------------------

    def _note_under(self, x: float, y: float) -> RollNote | None:
        view = self._view()
        return note_at(self.notebook, view, x * view.ratio, y * view.ratio)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select, drag or scroll."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._hands.press(event)
            self._refresh()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it; show what could be done."""
        if self._hands.busy:
            self._hands.move(event)
            self._refresh()
            return
        at = event.position()
        grips = at.y() < RULER or self._note_under(at.x(), at.y()) in self._sheet.selection
        self.setCursor(Qt.CursorShape.OpenHandCursor if grips else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Have it done."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._hands.release(event)
            self._refresh()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the phrase or answer under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._hands.double(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done, at the mouse or, asked for by a key, in the middle."""
        book, some = self.notebook, len(self.notebook) > 0
        answer, phrase = book.last_answer(), book.last_phrase()
        menu = make_menu(
            self,
            [
                [
                    (self.tr("Follow the music"), self.tr("End"), self.follow, not self.at_home),
                    (self.tr("Zoom to fit"), "", self.zoom_to_fit, some),
                ],
                [
                    (self.tr("Select last answer"), "", lambda: self.select(answer), bool(answer)),
                    (self.tr("Select last phrase"), "", lambda: self.select(phrase), bool(phrase)),
                    (self.tr("Select all in view"), self.tr("Ctrl+A"), self.select_in_view, some),
                    (self.tr("Select nothing"), "", self.clear_selection, bool(self.selected)),
                ],
            ],
        )
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        menu.popup(self.mapToGlobal(self.rect().center()) if by_key else event.globalPos())
