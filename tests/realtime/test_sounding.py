"""What is known of an engine that has died."""

from __future__ import annotations

from realtime import messages
from realtime.midi_bytes import control_change
from realtime.sounding import Sounding


def told(*events: tuple[float, messages.Event]) -> Sounding:
    """Return what is known after ``events``, each at its time in seconds."""
    sounding = Sounding()
    for seconds, event in events:
        sounding.take(event, seconds)
    return sounding


def released(sounding: Sounding, now: float) -> set[tuple[int, int]]:
    return {(msg[0] & 0x0F, msg[1]) for msg in sounding.closing(now) if msg[0] & 0xF0 == 0x80}


def test_what_sounds_is_what_was_struck_and_not_released() -> None:
    sounding = told(
        (0.0, messages.Heard(0.0, 0, 60, 80)),
        (1.0, messages.Played(1.0, 2, 64, 80, 0.0)),
        (1.0, messages.Played(1.0, 2, 67, 80, 0.0)),
        (1.5, messages.Released(1.5, 0, 60)),
        (2.0, messages.Ended(2.0, 2, 64)),
        (2.0, messages.Yielded(2.0, 2)),
    )
    assert sounding.keys == ((2, 67),)
    assert released(sounding, 10.0) == {(2, 67)}
    # Lifted keys may still sound under a pedal, which died with the engine.
    for channel in (0, 2):
        assert control_change(channel, 64, 0) in sounding.closing(10.0)
        assert control_change(channel, 123, 0) in sounding.closing(10.0)


def test_a_release_that_may_not_have_left_is_sent_again() -> None:
    sounding = told((1.0, messages.Played(1.0, 0, 64, 80, 0.0)), (2.0, messages.Ended(2.0, 0, 64)))
    assert released(sounding, 2.1) == {(0, 64)}
    assert released(sounding, 9.0) == set()


def test_a_planned_note_may_have_begun_without_a_word() -> None:
    sounding = told((1.0, messages.PlannedNote(1.0, 72, 80, 0.5, 3)))
    assert sounding.keys == ()
    assert released(sounding, 2.0) == {(3, 72)}


def test_an_engine_that_stopped_left_nothing() -> None:
    sounding = told((1.0, messages.Played(1.0, 0, 64, 80, 0.0)), (1.1, messages.Stopped(0, 1, 1, 0, 0)))
    assert sounding.closing(1.2) == ()
