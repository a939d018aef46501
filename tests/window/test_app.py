"""The whole app on a real screen: real mouse and keys, a real engine, a real MIDI server."""

from __future__ import annotations

import os
import signal
from functools import partial

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from gui.app import App
from gui.theme import colours
from realtime import messages
from tests.midi_server.jack import JackServer, MidiDump
from tests.window.hand import Ear, button, play, shows, strikes
from tests.window.screen import Screen, wait_until

pytestmark = pytest.mark.window


def has_colour(image: QImage, colour: str, area: QRect) -> bool:
    """Return whether something in ``area`` has about this colour."""
    wanted = QColor(colour)
    return any(
        abs(seen.red() - wanted.red()) + abs(seen.green() - wanted.green()) + abs(seen.blue() - wanted.blue())
        < 90
        for x in range(area.left(), area.right(), 2)
        for y in range(area.top(), area.bottom(), 2)
        if (seen := image.pixelColor(x, y)).isValid()
    )


def test_five_notes_with_the_mouse_are_heard_and_go_on(running: App, screen: Screen, dump: MidiDump) -> None:
    ear = Ear(running)
    play(running, screen, 60, 62, 64, 65, 67)
    wait_until(lambda: strikes(dump)[:5] == [60, 62, 64, 65, 67], f"the notes are heard: {strikes(dump)}")
    wait_until(lambda: ear.count(messages.Played) >= 3, "the model answers")
    wait_until(lambda: len(strikes(dump)) >= 8, "the answer is heard at the MIDI server")
    roll = running.window.play.roll
    notes = roll.notebook.notes_between(0, 1000)
    assert {note.by for note in notes} == {"player", "model"}
    wait_until(
        lambda: has_colour(roll.grab().toImage(), colours().model, roll.rect().adjusted(60, 30, 0, 0)),
        "the answer is seen",
    )


def test_the_computers_keys_play_and_escape_silences(running: App, screen: Screen, dump: MidiDump) -> None:
    screen.do("keydown", "z")
    wait_until(lambda: strikes(dump) == [48], f"a key is heard: {strikes(dump)}")
    screen.key("Escape")
    wait_until(
        lambda: bytes([0x80, 48, 64]) in dump.messages or bytes([0xB0, 123, 0]) in dump.messages, "silence"
    )
    screen.do("keyup", "z")
    assert running.window.page == "play"


def test_an_engine_that_is_killed_comes_back_and_it_is_said(
    running: App, screen: Screen, dump: MidiDump, jack: JackServer
) -> None:
    ear = Ear(running)
    wait_until(lambda: ear.count(messages.Meters) >= 2, "what it is connected to is kept")
    pid = running.client.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: ear.count(messages.Problem) == 1, "it is said")
    assert "started again" in running.board.notices[-1].text
    wait_until(lambda: ear.count(messages.Ready) == 1, "it is back")
    assert all(notice.topic != "engine" for notice in running.board.notices)
    before = len(strikes(dump))
    wait_until(lambda: jack.connected("Ritornello Out", dump.port), "it is connected again")
    play(running, screen, 60, 64)
    wait_until(lambda: len(strikes(dump)) >= before + 2, "it plays again")


def test_every_page_can_be_reached_by_mouse_and_by_key(running: App, screen: Screen) -> None:
    for number, page in enumerate(("play", "takes", "models", "train", "connect", "controllers", "settings")):
        screen.click(button(running, f"page-{page}"))
        wait_until(partial(shows, running, page), f"{page} is shown")
        screen.key("ctrl+1")
        wait_until(lambda: running.window.page == "play", "back to play")
        screen.key(f"ctrl+{number + 1}")
        wait_until(partial(shows, running, page), f"{page} is shown by its key")


def test_modes_change_by_key(running: App, screen: Screen) -> None:
    ear = Ear(running)
    screen.key("F4")
    wait_until(lambda: ear.count(messages.ModeChanged) == 1, "the mode changes")
    assert ear.events[[isinstance(e, messages.ModeChanged) for e in ear.events].index(True)].mode == "endless"  # type: ignore[union-attr]
    wait_until(lambda: running.store.current.mode == "endless", "it is kept")
