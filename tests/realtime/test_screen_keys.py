"""The keys on the screen: an input like any other."""

from __future__ import annotations

import pytest

from realtime import messages
from realtime.midi_bytes import control_change, note_off, note_on
from realtime.screen_keys import KeyCommand, ScreenKeys


@pytest.mark.parametrize(
    ("command", "msg"),
    [
        (messages.Strike(60, 90), note_on(0, 60, 90)),
        (messages.Strike(200, 0), note_on(0, 127, 1)),
        (messages.Lift(60), note_off(0, 60)),
        (messages.Lift(-5), note_off(0, 0)),
        (messages.Sustain(down=True), control_change(0, 64, 127)),
        (messages.Sustain(down=False), control_change(0, 64, 0)),
    ],
)
def test_a_key_is_heard_as_a_message(command: KeyCommand, msg: bytes) -> None:
    keys = ScreenKeys()
    keys.play(command)
    assert keys.inlet.port is not None
    assert keys.inlet.port.poll() == msg
    assert keys.inlet.port.poll() is None
