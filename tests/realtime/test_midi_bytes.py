"""Raw messages are told apart by their bytes, and nonsense is recognised as such."""

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.midi_bytes import (
    CLOCK,
    CONTINUE,
    START,
    STOP,
    channel_of,
    control_change,
    is_channel_message,
    is_note_off,
    is_note_on,
    is_song_position,
    is_sustain,
    is_system_realtime,
    is_well_formed,
    note_key,
    note_off,
    note_on,
    position_of,
    song_position,
)


def test_constructors_write_what_mido_reads() -> None:
    assert mido.Message.from_bytes(note_on(3, 60, 100)) == mido.Message(
        "note_on", channel=3, note=60, velocity=100
    )
    assert mido.Message.from_bytes(note_off(15, 127)) == mido.Message("note_off", channel=15, note=127)
    assert mido.Message.from_bytes(control_change(0, 64, 127)) == mido.Message(
        "control_change", control=64, value=127
    )


@pytest.mark.parametrize(("channel", "pitch", "velocity"), [(16, 0, 1), (0, 128, 1), (0, 0, 128), (-1, 0, 1)])
def test_values_out_of_range_are_refused(channel: int, pitch: int, velocity: int) -> None:
    with pytest.raises(ValueError, match="values 0 to 127"):
        note_on(channel, pitch, velocity)


def test_a_note_on_with_velocity_0_is_a_note_off() -> None:
    assert is_note_off(bytes((0x91, 60, 0)))
    assert not is_note_on(bytes((0x91, 60, 0)))
    with pytest.raises(ValueError, match="velocity"):
        note_on(0, 60, 0)


def test_keys_and_channels() -> None:
    assert note_key(note_on(3, 60, 100)) == (3, 60)
    assert channel_of(control_change(9, 1, 2)) == 9
    assert is_sustain(control_change(9, 64, 0))
    assert not is_sustain(control_change(9, 65, 0))


@pytest.mark.parametrize(
    "msg",
    [
        b"\xf8",
        b"\xfe",
        b"\xf0\xf7",
        b"\xf0\x7e\x7f\x06\x01\xf7",
        b"\xf2\x00\x10",
        b"\xc0\x05",
        b"\x90\x3c\x00",
    ],
)
def test_whole_messages_are_well_formed(msg: bytes) -> None:
    assert is_well_formed(msg)
    assert is_channel_message(msg) == (msg[0] < 0xF0)


@pytest.mark.parametrize(
    "msg",
    [
        b"",
        b"\x3c\x40",
        b"\x90",
        b"\x90\x3c",
        b"\x90\x3c\x80",
        b"\x90\x3c\x40\x40",
        b"\xf0",
        b"\xf0\x01",
        b"\xf0\x80\xf7",
        b"\xf4",
        b"\xf5",
        b"\xf7",
        b"\xf9",
        b"\xfd",
        b"\xf8\x00",
    ],
)
def test_fragments_are_not(msg: bytes) -> None:
    assert not is_well_formed(msg)


@given(st.binary(max_size=4))
def test_no_bytes_are_both_or_crash(msg: bytes) -> None:
    assert not (is_note_on(msg) and is_note_off(msg))
    if is_well_formed(msg) and msg[0] != 0xF0:
        mido.Message.from_bytes(msg)


@given(st.integers(0, 16383))
def test_song_positions(sixteenths: int) -> None:
    msg = song_position(sixteenths)
    assert mido.Message.from_bytes(msg) == mido.Message("songpos", pos=sixteenths)
    assert is_song_position(msg)
    assert not is_system_realtime(msg)
    assert position_of(msg) == sixteenths


@pytest.mark.parametrize("sixteenths", [-1, 16384])
def test_a_song_position_has_fourteen_bits(sixteenths: int) -> None:
    with pytest.raises(ValueError, match="16383"):
        song_position(sixteenths)


@pytest.mark.parametrize(
    ("status", "kind"), [(CLOCK, "clock"), (START, "start"), (CONTINUE, "continue"), (STOP, "stop")]
)
def test_system_realtime(status: int, kind: str) -> None:
    assert mido.Message.from_bytes(bytes((status,))).type == kind
    assert is_system_realtime(bytes((status,)))
    assert not is_song_position(bytes((status,)))


@pytest.mark.parametrize("msg", [b"", b"\xf2", b"\xf2\x00", b"\xf2\x00\x80", b"\xf6", b"\xf9", b"\xf8\x00"])
def test_what_only_looks_like_a_clock_message(msg: bytes) -> None:
    assert not is_system_realtime(msg)
    assert not is_song_position(msg)
