"""What tests of the whole app do and see: playing on the screen, finding buttons, listening."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.app import App
from gui.keys.piano import Piano
from realtime import messages
from realtime.midi_bytes import is_note_on
from tests.midi_server.jack import MidiDump
from tests.window.screen import Screen, wait_until

__all__ = ["Ear", "button", "find", "play", "show", "shows", "strikes"]

_Widget = TypeVar("_Widget", bound=QWidget)


class Ear:
    """What the engine said from here on."""

    def __init__(self, app: App) -> None:
        self.events: list[messages.Event] = []
        app.client.said.connect(self.events.append)

    def count(self, kind: type[messages.Event]) -> int:
        return sum(isinstance(event, kind) for event in self.events)

    def wait_for(self, kind: type[messages.Event], count: int = 1) -> None:
        wait_until(lambda: self.count(kind) >= count, f"{count} of {kind.__name__}")


def strikes(dump: MidiDump) -> list[int]:
    """Return the pitches that the listener heard begin."""
    return [msg[1] for msg in list(dump.messages) if is_note_on(msg)]


def find(app: App, kind: type[_Widget], name: str) -> _Widget:
    """Return the widget called ``name``."""
    found = app.window.findChild(kind, name)
    assert found is not None, name
    return found


def button(app: App, name: str) -> QAbstractButton:
    """Return the button called ``name``."""
    return find(app, QAbstractButton, name)


def show(app: App, screen: Screen, page: str) -> None:
    """Go to a page with the mouse."""
    screen.click(button(app, f"page-{page}"))
    wait_until(partial(shows, app, page), f"{page} is shown")


def shows(app: App, page: str) -> bool:
    """Return whether that page is shown."""
    return app.window.page == page


def play(app: App, screen: Screen, *pitches: int) -> None:
    """Play on the piano with the mouse."""
    piano = app.window.play.keyboard.findChild(Piano)
    assert piano is not None
    for pitch in pitches:
        key = piano.key(pitch)
        assert key is not None
        screen.click(piano, QPoint(round((key.left + key.right) / 2), round(key.length - 8)))
