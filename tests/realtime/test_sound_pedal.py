"""The sustain pedal for voices that have none: nothing is lost, nothing hangs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime.midi_bytes import (
    ALL_SOUND_OFF,
    control_change,
    is_note_off,
    is_note_on,
    note_key,
    note_off,
    note_on,
)
from realtime.sound.pedal import Pedals

CHANNELS, PITCHES = st.integers(0, 1), st.integers(60, 62)
PLAYING = st.lists(
    st.one_of(
        st.builds(note_on, CHANNELS, PITCHES, st.just(80)),
        st.builds(note_off, CHANNELS, PITCHES),
        st.builds(control_change, CHANNELS, st.just(64), st.sampled_from([0, 63, 64, 127])),
        st.builds(control_change, CHANNELS, st.sampled_from([1, 120, 121, 123]), st.just(0)),
    ),
    max_size=40,
)


def sounding(messages: list[bytes]) -> set[tuple[int, int]]:
    """Return the notes that a voice without pedals leaves sounding."""
    keys: set[tuple[int, int]] = set()
    for msg in messages:
        if is_note_on(msg):
            keys.add(note_key(msg))
        elif is_note_off(msg):
            keys.discard(note_key(msg))
        elif msg[1] in (120, 123):
            keys = {key for key in keys if key[0] != msg[0] & 0x0F}
    return keys


@given(PLAYING)
def test_every_note_ends_once_keys_and_pedals_are_up(playing: list[bytes]) -> None:
    pedals = Pedals()
    told = [part for msg in playing for part in pedals.take(msg)]
    assert not any(msg[0] & 0xF0 == 0xB0 and msg[1] == 64 for msg in told)
    assert [msg for msg in told if is_note_on(msg)] == [msg for msg in playing if is_note_on(msg)]
    ups = [note_off(channel, pitch) for channel in (0, 1) for pitch in (60, 61, 62)]
    for msg in [*ups, control_change(0, 64, 0), control_change(1, 64, 0)]:
        told += pedals.take(msg)
    assert not sounding(told)


@given(PLAYING)
def test_under_a_pedal_nothing_ends(playing: list[bytes]) -> None:
    pedals = Pedals()
    told = pedals.take(control_change(0, 64, 127))
    notes = [msg for msg in playing if msg[0] & 0x0F == 0 and msg[0] & 0xF0 in (0x80, 0x90)]
    for msg in notes:
        told += pedals.take(msg)
    assert sounding(told) == {note_key(msg) for msg in notes if is_note_on(msg)}


def test_a_note_struck_again_under_the_pedal_ends_first() -> None:
    pedals = Pedals()
    for msg in (control_change(0, 64, 127), note_on(0, 60, 80), note_off(0, 60)):
        pedals.take(msg)
    assert pedals.take(note_on(0, 60, 90)) == [note_off(0, 60), note_on(0, 60, 90)]
    assert pedals.take(control_change(0, 64, 0)) == []  # its key is down


def test_what_was_silenced_is_not_ended_again() -> None:
    pedals = Pedals()
    for msg in (control_change(0, 64, 127), note_on(0, 60, 80), note_off(0, 60)):
        pedals.take(msg)
    assert pedals.take(control_change(0, ALL_SOUND_OFF, 0)) == [control_change(0, ALL_SOUND_OFF, 0)]
    assert pedals.take(control_change(0, 64, 0)) == []
