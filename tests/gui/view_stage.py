"""What tests of views share: events of an engine, and what a view commands."""

from __future__ import annotations

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
