"""Keys are lit while they sound, in the colour of whoever plays them."""

from __future__ import annotations

import pytest

from gui.keys.lights import Light, Lights
from realtime.messages import Ended, Event, Heard, Played, Ready, Released, Stopped, Tempo

READY = Ready(3, "m", "ALSA", (), "out", "internal", 120.0, "4/4", "respond")
STOPPED = Stopped(1, 1, 0, 0, 0)


def test_the_player_s_and_the_model_s() -> None:
    lights = Lights()
    assert lights.take(Heard(0.0, 0, 60, 90)) == {60}
    assert lights.take(Played(0.0, 1, 64, 30, 0.0)) == {64}
    assert lights.at(60) == Light("player", 90)
    assert lights.at(64) == Light("model", 30)
    assert lights.at(62) is None
    assert lights.take(Released(1.0, 0, 60)) == {60}
    assert lights.take(Ended(1.0, 1, 64)) == {64}
    assert lights.at(60) is lights.at(64) is None


def test_a_key_on_two_channels_is_lit_until_both_are_over() -> None:
    lights = Lights()
    lights.take(Heard(0.0, 0, 60, 40))
    lights.take(Heard(0.0, 5, 60, 90))
    assert lights.at(60) == Light("player", 90)
    lights.take(Released(1.0, 5, 60))
    assert lights.at(60) == Light("player", 40)
    lights.take(Released(1.0, 0, 60))
    assert lights.at(60) is None


def test_the_player_goes_before_the_model() -> None:
    lights = Lights()
    lights.take(Heard(0.0, 0, 60, 40))
    lights.take(Played(0.5, 0, 60, 90, 0.0))
    assert lights.at(60) == Light("player", 40)
    lights.take(Released(1.0, 0, 60))
    assert lights.at(60) == Light("model", 90)


@pytest.mark.parametrize("event", [READY, STOPPED])
def test_a_beginning_or_an_end_puts_all_out(event: Event) -> None:
    lights = Lights()
    lights.take(Heard(0.0, 0, 60, 40))
    lights.take(Played(0.5, 0, 72, 90, 0.0))
    assert lights.take(event) == {60, 72}
    assert lights.at(60) is lights.at(72) is None


def test_what_concerns_no_key_changes_nothing() -> None:
    lights = Lights()
    lights.take(Heard(0.0, 0, 60, 40))
    tempo = Tempo(0.0, 0.0, 120.0, running=True, in_sync=False, source="set")
    assert not lights.take(tempo)
    assert lights.at(60) == Light("player", 40)
