"""What tests of views share: events of an engine, and what a view commands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.view import View
from realtime import messages
from realtime.controls import panel
from realtime.settings import Settings

PANEL = panel(Settings())


def ready(clock: str = "internal", mode: str = "respond", meter: str = "4/4") -> messages.Ready:
    """Return the first word of an engine."""
    return messages.Ready(
        3, "default", "ALSA", ("Ritornello In",), "Ritornello Out", clock, 120.0, meter, mode
    )


def commands_of(view: View) -> list[messages.Command]:
    """Return a list that everything is added to that ``view`` commands from here on."""
    commands: list[messages.Command] = []
    view.command.connect(commands.append)
    return commands


def turn_wheel(widget: QWidget) -> bool:
    """Turn the wheel up over ``widget``; return whether it took that for itself."""
    at = QPointF(widget.rect().center())
    inverted = False
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        inverted,
    )
    QApplication.sendEvent(widget, event)
    taken: bool = event.isAccepted()
    return taken
