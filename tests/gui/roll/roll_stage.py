"""A roll on which something was played, and what its tests look at."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from gui.roll.notes import RollNote
from gui.roll.roll import Roll
from gui.theme import colours
from realtime import messages

WIDTH, HEIGHT = 1008, 384
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def tempo(roll: Roll, beat: float, clock: Clock) -> None:
    roll.take(messages.Tempo(beat, beat, 120.0, running=True, in_sync=True, source="set", seconds=clock.now))


def ready() -> messages.Ready:
    return messages.Ready(3, "default", "ALSA", (), "out", "internal", 120.0, "3/4", "respond")


def play(roll: Roll, clock: Clock) -> None:
    """Play a phrase of two notes and an answer of two, and go to beat 6."""
    tempo(roll, 0.0, clock)
    for event in (
        messages.Heard(0.0, 0, 60, 90),
        messages.Released(1.0, 0, 60),
        messages.Heard(1.0, 0, 64, 40),
        messages.Released(2.0, 0, 64),
        messages.HandOver(2.0, 6.0),
        messages.Played(2.0, 0, 67, 90, 0.0),
        messages.Ended(3.0, 0, 67),
        messages.Played(3.0, 0, 72, 90, 0.0),
        messages.Ended(5.0, 0, 72),
        messages.AnswerOver(5.0, 2),
    ):
        roll.take(event)
    clock.now += 3.0
    tempo(roll, 6.0, clock)


def middle(roll: Roll, note: RollNote) -> QPoint:
    """Return where ``note`` is on the widget."""
    view = roll._view()
    x = view.x_at((note.beat + (note.end or note.beat)) / 2)
    y = (view.y_at(note.pitch) + view.y_at(note.pitch + 1)) / 2
    return QPointF(x / view.ratio, y / view.ratio).toPoint()


def notes(roll: Roll) -> list[RollNote]:
    return roll.notebook.notes_between(0.0, 100.0)


def colour_at(roll: Roll, at: QPoint) -> QColor:
    image = roll.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def running(roll: Roll) -> bool:
    return roll._frames.running


def at_home(roll: Roll) -> bool:
    return roll.at_home


def has_cursor(roll: Roll, shape: Qt.CursorShape) -> bool:
    return roll.cursor().shape() == shape


def inked(roll: Roll) -> int:
    """Return how many pixels in the middle of the roll have the colour of text."""
    image = roll.grab(roll.rect().adjusted(200, 150, -200, -150)).toImage()
    text = QColor(colours().text).rgb()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixel(x, y) == text for x, y in points)


def wheel(roll: Roll, angle: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(500.0, 200.0)
    QApplication.sendEvent(
        roll,
        QWheelEvent(
            at,
            QPointF(roll.mapToGlobal(at.toPoint())),
            QPoint(),
            angle,
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 - Qt's argument has no name
        ),
    )
