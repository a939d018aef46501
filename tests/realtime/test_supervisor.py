"""What a supervisor knows of an engine that has died."""

from __future__ import annotations

from realtime import messages
from realtime.midi_bytes import control_change, note_off
from realtime.supervisor import Sounding


def test_what_sounds_is_what_was_struck_and_not_released() -> None:
    sounding = Sounding()
    for event in (
        messages.Heard(0.0, 0, 60, 80),
        messages.Played(1.0, 2, 64, 80, 0.0),
        messages.Played(1.0, 2, 67, 80, 0.0),
        messages.Released(1.5, 0, 60),
        messages.Ended(2.0, 2, 64),
        messages.Yielded(2.0, 2),
    ):
        sounding.take(event)
    assert sounding.keys == ((2, 67),)
    # Lifted keys may still sound under a pedal, which died with the engine.
    lifted = (control_change(0, 64, 0), control_change(2, 64, 0))
    assert sounding.closing() == (note_off(2, 67), *lifted)


def test_an_engine_that_stopped_left_nothing() -> None:
    sounding = Sounding()
    sounding.take(messages.Played(1.0, 0, 64, 80, 0.0))
    sounding.take(messages.Stopped(0, 1, 1, 0, 0))
    assert sounding.keys == ()
