"""What is missing, broken or too small: the window opens, says so in a line, and loses nothing."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from gui.app import App
from gui.main_window import PAGES
from gui.settings.places import Places
from realtime import messages
from tests.window.hand import Ear, find, play, shows
from tests.window.screen import Screen, wait_until

pytestmark = pytest.mark.window


def line(app: App) -> str:
    """Return what stands in the line at the bottom."""
    return str(find(app, QWidget, "notice").property("text"))


@pytest.mark.usefixtures("jack")
def test_a_model_that_is_gone_is_said_and_mended_by_a_button(
    qapp: QApplication, screen: Screen, places: Places
) -> None:
    places.config.mkdir(parents=True)
    places.settings.write_text('{"version": 1, "model": "gone", "sound": false, "meter": "3/4"}')
    app = App(qapp, places)
    try:
        app.window.show()
        screen.focus(app.window)
        wait_until(lambda: app.client.state == "stopped", "the engine can't start")
        wait_until(lambda: "no model gone" in line(app), f"it is said, and not {line(app)!r}")
        screen.click(find(app, QWidget, "remedy"))
        wait_until(lambda: app.client.state == "running", "the engine runs")
        assert app.store.current.model == "default"
        assert app.store.current.meter == "3/4"
    finally:
        app.close()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"version": 1, "meter": "3/4", "bp', "could not be read"),
        (b'{"version": 9, "meter": "3/4", "theme": "dark", "hologram": true}', "newer Ritornello"),
    ],
)
@pytest.mark.usefixtures("jack", "screen")
def test_settings_that_are_odd_are_kept_and_the_window_opens(
    qapp: QApplication, places: Places, data: bytes, words: str
) -> None:
    places.config.mkdir(parents=True)
    places.settings.write_bytes(data)
    app = App(qapp, places)
    try:
        app.window.show()
        assert any(words in notice.text for notice in app.board.notices)
        app.store.change(theme="light")
        wait_until(lambda: app.client.state == "running", "the engine runs")
    finally:
        app.close()
    kept = [path.read_bytes() for path in places.config.iterdir() if path != places.settings]
    assert data in kept


@pytest.mark.usefixtures("jack")
def test_a_port_that_vanished_is_waited_for(qapp: QApplication, screen: Screen, places: Places) -> None:
    app = App(qapp, places)
    try:
        app.store.change(inputs=("Grand Stage",), sound=False)
        app.window.show()
        screen.focus(app.window)
        wait_until(lambda: "Grand Stage" in line(app), f"it is said, and not {line(app)!r}")
        ear = Ear(app)
        play(app, screen, 60)
        ear.wait_for(messages.Heard)
        screen.click(find(app, QWidget, "remedy"))
        wait_until(lambda: app.window.page == "settings", "there it can be mended")
        assert app.store.current.inputs == ("Grand Stage",)
    finally:
        app.close()


@pytest.mark.parametrize("size", [(480, 320), (800, 480), (1024, 600)])
def test_every_page_can_be_used_on_a_small_display(
    running: App, screen: Screen, size: tuple[int, int]
) -> None:
    running.window.resize(*size)
    wait_until(lambda: (running.window.width(), running.window.height()) == size, "the window is small")
    for number, page in enumerate(PAGES):
        screen.key(f"ctrl+{number + 1}")
        wait_until(partial(shows, running, page), f"{page} is shown")
        shown = find(running, QWidget, f"page-{page}")
        assert running.window.rect().contains(shown.geometry().center()), page
    screen.key("ctrl+1")
    wait_until(partial(shows, running, "play"), "back to play")
    ear = Ear(running)
    screen.key("z")
    ear.wait_for(messages.Heard)
