"""Frames and status lines of the sound process: what goes in comes out, however the stream is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.midi_bytes import note_on
from realtime.sound.frames import (
    FrameReader,
    Retry,
    SetSoundFont,
    SetVolume,
    Silence,
    Wish,
    midi_frame,
    wish_frame,
)
from realtime.sound.status import SoundProblem, SoundReady, decode_status, encode_status

WISHES = st.one_of(
    st.builds(SetVolume, st.floats(0, 1)),
    st.builds(SetSoundFont, st.one_of(st.none(), st.text(max_size=400))),
    st.just(Silence()),
    st.just(Retry()),
)
ITEMS = st.lists(st.one_of(st.binary(min_size=1, max_size=255), WISHES), max_size=12)


@given(ITEMS, st.integers(1, 40))
def test_frames_survive_any_cut(items: list[bytes | Wish], piece: int) -> None:
    stream = b"".join(midi_frame(item) if isinstance(item, bytes) else wish_frame(item) for item in items)
    reader = FrameReader()
    found = [item for at in range(0, len(stream), piece) for item in reader.feed(stream[at : at + piece])]
    assert found == items


def test_a_wish_that_is_not_understood_is_left_out() -> None:
    unknown = b'{"type":"reverb"}'
    stream = b"\0" + len(unknown).to_bytes(2, "big") + unknown + midi_frame(note_on(0, 60, 1))
    assert FrameReader().feed(stream) == [note_on(0, 60, 1)]


@pytest.mark.parametrize("length", [0, 256])
def test_a_message_that_fits_no_frame_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=str(length)):
        midi_frame(bytes(length))


def test_a_wish_that_fits_no_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="65535"):
        wish_frame(SetSoundFont("x" * 65536))


@pytest.mark.parametrize("status", [SoundReady("JACK", "piano.sf3"), SoundProblem("So it is.\nTwo lines")])
def test_a_status_is_one_line(status: SoundReady | SoundProblem) -> None:
    line = encode_status(status)
    assert line.count(b"\n") == 1
    assert decode_status(line) == status
