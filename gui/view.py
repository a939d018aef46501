"""What every view of the app is: a widget that is told what happens and says what is wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from realtime import messages

__all__ = ["View"]


class View(QWidget):
    """A part of the window. It knows the engine's messages, and neither engine nor ports.

    Signals:
        command: a `messages.Command` for the engine.
    """

    command = Signal(object)

    def take(self, event: messages.Event) -> None:
        """Take in what the engine says; events that don't concern the view are passed over."""
