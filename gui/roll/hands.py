"""What the mouse does on the roll: selects notes, drags them out, moves the ruler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gui.roll.camera import RULER
from gui.roll.notebook import Notebook
from gui.roll.notes import RollNote
from gui.roll.sheet import RollSheet
from gui.roll.viewport import Viewport

__all__ = ["Band", "Hands", "note_at", "notes_in"]

_REACH_PX = 3
"""A note may be missed by this much, pixels."""


class Band(NamedTuple):
    """A rectangle over the music, from where the mouse went down to where it is."""

    beat: float
    pitch: float
    to_beat: float
    to_pitch: float

    def rectangle(self, view: Viewport) -> QRect:
        """Return where it is on the widget, device pixels."""
        x, y = view.x_at(self.beat), view.y_at(self.pitch)
        return QRect(x, y, view.x_at(self.to_beat) - x, view.y_at(self.to_pitch) - y).normalized()


def note_at(notebook: Notebook, view: Viewport, x: float, y: float) -> RollNote | None:
    """Return the note at ``x``, ``y`` (device pixels) that was struck last; None if there is none."""
    if x < view.gutter or y < view.ruler:
        return None
    pitch, reach = int(view.pitch_at(y) // 1), view.px(_REACH_PX)
    notes = notebook.notes_between(view.beat_at(x - reach), view.beat_at(x + reach))
    return next((note for note in reversed(notes) if note.pitch == pitch), None)


def notes_in(notebook: Notebook, band: Band) -> list[RollNote]:
    """Return the notes that have ended and that ``band`` touches."""
    first, last = sorted((band.beat, band.to_beat))
    low, high = sorted((band.pitch, band.to_pitch))
    notes = notebook.settled_between(first, last)
    return [note for note in notes if note.pitch < high and note.pitch + 1 > low]


class Hands:
    """Turns presses, moves and releases of the mouse into selections, drags and scrolling.

    Args:
        sheet: what they work on.
        selected: called when the selection has changed.
        dragged: called when the selected notes are dragged away.
    """

    def __init__(
        self, sheet: RollSheet, selected: Callable[[], object], dragged: Callable[[], object]
    ) -> None:
        """Hold nothing."""
        self.band: Band | None = None
        """What is being drawn."""
        self._sheet, self._selected, self._dragged = sheet, selected, dragged
        self._doing: Literal["nothing", "band", "note", "ruler"] = "nothing"
        self._pressed = QPointF()
        self._last_x = 0.0
        self._note: RollNote | None = None
        self._was_selected = False
        self._before: tuple[RollNote, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether a button is held."""
        return self._doing != "nothing"

    def press(self, event: QMouseEvent) -> None:
        """Take in that the left button went down."""
        at, selection = event.position(), self._sheet.selection
        view = self._sheet.view
        x, y = at.x() * view.ratio, at.y() * view.ratio
        self._pressed, self._last_x = at, at.x()
        adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if at.y() < RULER:
            self._doing = "ruler"
            return
        self._note = note_at(self._sheet.notebook, view, x, y)
        if self._note is None or self._note.end is None:
            self._doing = "band"
            self._before = selection.notes if adds else ()
            beat, pitch = view.beat_at(max(x, view.gutter)), view.pitch_at(y)
            self.band = Band(beat, pitch, beat, pitch)
            if not adds and selection.clear():
                self._selected()
            return
        self._doing, self._was_selected = "note", self._note in selection
        if adds:
            changed = selection.toggle(self._note)
        else:
            changed = not self._was_selected and selection.choose([self._note])
        if changed:
            self._selected()

    def move(self, event: QMouseEvent) -> None:
        """Take in that the mouse moved with the left button down."""
        at, sheet = event.position(), self._sheet
        if self._doing == "ruler":
            sheet.camera.scroll(self._last_x - at.x(), sheet.present)
            self._last_x = at.x()
        elif self._doing == "note":
            away = (at - self._pressed).manhattanLength()
            if away >= QApplication.startDragDistance() and sheet.selection.notes:
                self._doing = "nothing"
                self._dragged()
        elif self.band is not None:
            view = sheet.view
            x = max(at.x() * view.ratio, view.gutter)
            y = max(at.y() * view.ratio, view.ruler)
            self.band = self.band._replace(to_beat=view.beat_at(x), to_pitch=view.pitch_at(y))
            if sheet.selection.choose([*self._before, *notes_in(sheet.notebook, self.band)]):
                self._selected()

    def release(self, event: QMouseEvent) -> None:
        """Take in that the left button came up."""
        adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        clicked = self._doing == "note" and self._note is not None and self._was_selected and not adds
        if clicked and self._note is not None and self._sheet.selection.choose([self._note]):
            self._selected()
        self.let_go()

    def double(self, event: QMouseEvent) -> None:
        """Take in a double click: the phrase or answer that was clicked on is selected."""
        view, at = self._sheet.view, event.position()
        note = note_at(self._sheet.notebook, view, at.x() * view.ratio, at.y() * view.ratio)
        if note is not None and self._sheet.selection.choose(self._sheet.notebook.passage_of(note)):
            self._selected()

    def let_go(self) -> None:
        """Hold nothing any more."""
        self._doing, self.band, self._note = "nothing", None, None
