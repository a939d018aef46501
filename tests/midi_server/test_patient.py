"""An engine that waits for ports that are not there, and plays on the keys of the screen meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from realtime import messages
from realtime.midi_bytes import note_off, note_on
from tests.midi_server.jack import Keyboard
from tests.midi_server.running_engine import RunningEngine

if TYPE_CHECKING:
    from tests.midi_server.jack import JackServer

pytestmark = pytest.mark.midi_server


def test_a_keyboard_that_comes_later_is_used_then(jack: JackServer) -> None:
    with RunningEngine(jack, "--patient", "--in", "latecomer", "--bpm", "240") as engine:
        ready = engine.wait_for(messages.Ready, "it is ready")
        assert ready.inputs == ("latecomer",)
        assert ready.waiting == ("latecomer",)
        engine.send(messages.Strike(60), messages.Lift(60))
        own = engine.wait_for(messages.Heard, "the screen's keys are heard")
        assert own.port == len(ready.inputs)
        with Keyboard("latecomer") as keyboard:
            engine.wait_for(messages.Notice, "it is told", lambda each: each.about == "port")
            seen = engine.wait_for(messages.Ports, "the ports are told", lambda each: bool(each.inputs))
            assert any("latecomer" in name for name in seen.inputs)
            keyboard.play([note_on(0, 72, 90), note_off(0, 72)])
            heard = engine.wait_for(messages.Heard, "it is heard", lambda each: each.pitch == 72)
            assert heard.port == 0
        lost = engine.wait_for(messages.Problem, "it is missed", lambda each: each.about == "port")
        assert "latecomer" in lost.text
        assert engine.end() == 0


def test_what_a_setting_of_another_version_asks_for_is_said_and_left_out(jack: JackServer) -> None:
    with RunningEngine(jack, "--patient", "--set=density=3", "--set=sparkle=5", "--set=top_k=9999") as engine:
        engine.wait_for(messages.Problem, "a control that there is not", lambda each: "sparkle" in each.text)
        engine.wait_for(messages.Problem, "a value that there is not", lambda each: "top_k" in each.text)
        panel = engine.wait_for(messages.Panel, "what is set")
        assert {each.name: each.value for each in panel.controls}["density"] == 3
        assert engine.end() == 0
