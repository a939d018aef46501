"""A screen of our own, and the app on it: a real window, a real engine, a real MIDI server."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gui.app import App
from gui.settings.places import Places
from tests.midi_server.jack import JackServer, MidiDump, running_server
from tests.window.screen import Screen, wait_until


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """Return a screen that no window is on yet."""
    for program in ("Xvfb", "xdotool"):
        if not shutil.which(program):
            pytest.skip(f"needs a screen of its own: {program} is not installed")
    screen = Screen()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DISPLAY", screen.display)
        environment.setenv("QT_QPA_PLATFORM", "xcb")
        environment.delenv("WAYLAND_DISPLAY", raising=False)
        yield screen


@pytest.fixture(autouse=True)
def _windows_are_gone_afterwards() -> Iterator[None]:
    """Delete what was closed: a change of theme would go through all windows that there ever were."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture(scope="session")
def qapp_args(screen: Screen) -> list[str]:
    """Have the application made after the screen."""
    del screen
    return ["ritornello"]


@pytest.fixture(scope="session")
def jack() -> Iterator[JackServer]:
    """Return a running MIDI server."""
    with running_server("window", period=256) as server:
        yield server


@pytest.fixture
def dump(jack: JackServer) -> Iterator[MidiDump]:
    """Return a listener of somebody else's."""
    with MidiDump(jack) as dump:
        yield dump


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """Return folders for this test alone."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Places(tmp_path / "config", tmp_path / "data" / "app")


@pytest.fixture
def app(qapp: QApplication, screen: Screen, places: Places) -> Iterator[App]:
    """Return the app with its window on the screen; the engine is starting."""
    app = App(qapp, places)
    app.window.show()
    screen.focus(app.window)
    yield app
    app.close()


@pytest.fixture
def running(jack: JackServer, app: App, dump: MidiDump) -> App:
    """Return the app with its engine on a MIDI server, and somebody who listens to it."""
    wait_until(lambda: app.client.state == "running", "the engine runs")
    jack.connect("Ritornello Out", dump.port)
    return app
