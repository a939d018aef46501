"""The guided set-up, followed to its end against a real keyboard, listener and clock."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from gui.app import App
from realtime import messages
from realtime.midi_bytes import note_off, note_on
from tests.midi_server.jack import JackServer, Keyboard, MidiDump
from tests.window.hand import Ear, button, find, show, strikes
from tests.window.screen import Screen, wait_until

pytestmark = pytest.mark.window


def says(app: App, step: str, words: str) -> None:
    """Wait until a step says so."""
    label = find(app, QLabel, f"step_{step}_status")
    wait_until(lambda: words in label.text(), f"the step says {words!r}, not {label.text()!r}")


def is_under(screen: Screen, widget: QWidget) -> bool:
    """Return whether a click on the middle of ``widget`` would meet it."""
    return QApplication.widgetAt(QPoint(*screen.point(widget))) is widget


def test_each_direction_is_checked_for_real(
    running: App, screen: Screen, jack: JackServer, dump: MidiDump
) -> None:
    if not shutil.which("jack_midi_clock"):
        pytest.skip("needs somebody's clock: jack_midi_clock is not installed")
    ear = Ear(running)
    show(running, screen, "connect")
    says(running, "keyboard", "Waiting for your note")
    with Keyboard() as keyboard:
        jack.connect(keyboard.port, "Ritornello In")
        keyboard.play([note_on(0, 60, 90), note_off(0, 60)])
        says(running, "keyboard", "C4")
    before = len(strikes(dump))
    step = find(running, QScrollArea, "connect_scroll")
    step.ensureWidgetVisible(button(running, "arrived_yes"))
    screen.click(button(running, "send_note"))
    ear.wait_for(messages.Auditioning)
    wait_until(lambda: len(strikes(dump)) == before + 1, "the listener hears the test note")
    says(running, "answers", "Sent")
    yes = button(running, "arrived_yes")
    step.ensureWidgetVisible(yes)
    wait_until(lambda: is_under(screen, yes), "the question is there")
    screen.click(yes)
    says(running, "answers", "Answers reach")
    running.store.change(clock="midi")
    ear.wait_for(messages.Ready)
    clock = jack.program("jack_midi_clock", "-b", "97")
    try:
        jack.connect("mclk_out", "Ritornello In")
        jack.transport("play")
        says(running, "clock", "97")
    finally:
        jack.transport("stop")
        clock.terminate()
        clock.communicate()
    wait_until(lambda: "3 of 3" in find(running, QLabel, "summary").text(), "all is done")
