"""The input filter: whatever the packets are like, the messages in them come out whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.input_filter import LONGEST_SYSEX, InputFilter
from realtime.midi_bytes import control_change, is_channel_message, is_well_formed, note_off, note_on

ON, OFF = note_on(0, 60, 90), note_off(0, 60)


def _messages() -> st.SearchStrategy[bytes]:
    data = st.integers(0, 127)
    three = st.builds(
        lambda kind, channel, a, b: bytes((kind | channel, a, b)),
        st.sampled_from([0x80, 0x90, 0xA0, 0xB0, 0xE0]),
        st.integers(0, 15),
        data,
        data,
    )
    two = st.builds(
        lambda kind, channel, a: bytes((kind | channel, a)),
        st.sampled_from([0xC0, 0xD0]),
        st.integers(0, 15),
        data,
    )
    common = st.sampled_from([b"\xf1\x21", b"\xf2\x01\x02", b"\xf3\x05", b"\xf6"])
    sysex = st.binary(max_size=20).map(lambda body: bytes((0xF0, *(byte & 0x7F for byte in body), 0xF7)))
    return st.one_of(three, two, common, sysex)


_STREAMS = st.lists(_messages(), max_size=12)
_REAL_TIME = st.sampled_from([0xF8, 0xFA, 0xFB, 0xFC, 0xFE, 0xFF])


@given(messages=_STREAMS, each=st.one_of(_messages(), _REAL_TIME.map(lambda byte: bytes((byte,)))))
def test_a_whole_message_passes_as_it_is(messages: list[bytes], each: bytes) -> None:
    reader = InputFilter()
    for msg in (*messages, each):
        assert reader.feed(msg) == [msg]
    assert not reader.ignored.total()


@given(data=st.data(), messages=_STREAMS, running=st.booleans())
def test_messages_survive_any_packets(data: st.DataObject, messages: list[bytes], running: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Running status, real-time bytes anywhere, and packets that break off anywhere."""
    stream: list[int] = []
    status = 0
    for msg in messages:
        channel = is_channel_message(msg)
        stream += msg[1:] if running and channel and msg[0] == status else msg
        status = msg[0] if channel else 0
    places = data.draw(st.lists(st.tuples(st.integers(0, len(stream)), _REAL_TIME), max_size=5))
    for place, byte in sorted(places, reverse=True):
        stream.insert(place, byte)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    reader = InputFilter()
    out: list[bytes] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        if end > start:
            out += reader.feed(bytes(stream[start:end]))
    assert [msg for msg in out if msg[0] < 0xF8] == messages
    assert sorted(msg[0] for msg in out if msg[0] >= 0xF8) == sorted(byte for _, byte in places)
    assert not reader.ignored.total()


@given(packets=st.lists(st.binary(max_size=12), max_size=30))
def test_garbage_yields_only_whole_messages_and_leaves_nothing_behind(packets: list[bytes]) -> None:
    reader = InputFilter()
    for packet in packets:
        assert all(is_well_formed(msg) for msg in reader.feed(packet))
    reader.feed(b"\xf6")  # begins anew, whatever came before
    assert reader.feed(ON) == [ON]


@given(packets=st.lists(st.binary(max_size=12), max_size=30))
def test_every_byte_is_handed_over_counted_or_waiting(packets: list[bytes]) -> None:
    """Nothing is invented: of what comes out, every byte but a running status came in."""
    reader = InputFilter()
    out = [msg for packet in packets for msg in reader.feed(packet)]
    came = sum(map(len, packets))
    assert sum(map(len, out)) <= came + len(out)
    if not reader.ignored.total() and not reader._partial:
        assert sum(map(len, out)) >= came


def test_a_message_in_the_midst_of_another_ends_that() -> None:
    reader = InputFilter()
    assert reader.feed(b"\x90\x3c" + OFF) == [OFF]
    assert reader.feed(b"\xf0\x01\x02" + ON) == [ON]
    assert reader.feed(b"\xf2\x01") == []
    assert reader.feed(ON) == [ON]
    assert reader.ignored["cut short"] == 3
    assert reader.ignored.total() == 3


def test_a_message_may_go_on_in_the_next_packet() -> None:
    reader = InputFilter()
    assert reader.feed(b"\x90\x3c") == []
    assert reader.feed(b"\x5a\x3e\x5a") == [ON, note_on(0, 62, 90)]


def test_running_status_goes_on_after_whole_messages() -> None:
    reader = InputFilter()
    assert reader.feed(ON) == [ON]
    assert reader.feed(b"\xf8") == [b"\xf8"]
    assert reader.feed(b"\x3e\x40") == [note_on(0, 62, 64)]
    assert reader.feed(b"\xf0\x01\xf7") == [b"\xf0\x01\xf7"]
    assert reader.feed(b"\x3e\x40") == []
    assert reader.ignored["data without status"] == 2


@pytest.mark.parametrize("status", [0xF4, 0xF5])
def test_undefined_messages_are_dropped_with_their_data(status: int) -> None:
    reader = InputFilter()
    reader.feed(ON)
    assert reader.feed(bytes((status, 1, 2))) == []
    assert reader.ignored["undefined status"] == 1
    assert reader.ignored["data without status"] == 2


@pytest.mark.parametrize("status", [0xF9, 0xFD])
def test_undefined_real_time_bytes_disturb_nothing(status: int) -> None:
    reader = InputFilter()
    assert reader.feed(bytes((0x90, status, 60, status, 90))) == [ON]
    assert reader.ignored["undefined status"] == 2


def test_an_end_without_a_beginning_is_counted() -> None:
    reader = InputFilter()
    assert reader.feed(b"\xf7") == []
    assert reader.ignored.total() == 1
    assert reader.feed(b"\x90\x3c\xf7") == []
    assert reader.ignored["cut short"] == 1


def test_a_long_sysex_in_pieces_is_joined() -> None:
    reader = InputFilter()
    body = bytes(range(128)) * 500
    packets = [bytes((0xF0,)), *(body[start : start + 700] for start in range(0, len(body), 700)), b"\xf7"]
    out = [msg for packet in packets for msg in reader.feed(packet)]
    assert out == [b"\xf0" + body + b"\xf7"]


@pytest.mark.parametrize("size", [1000, LONGEST_SYSEX * 2])
def test_a_sysex_over_the_limit_is_dropped_and_counted(size: int) -> None:
    reader = InputFilter()
    whole = b"\xf0" + bytes(LONGEST_SYSEX - 2) + b"\xf7"
    assert reader.feed(whole) == [whole], "as long as can be"
    data = b"\xf0" + bytes(LONGEST_SYSEX - 1) + b"\xf7"
    for start in range(0, len(data), size):
        assert reader.feed(data[start : start + size]) == []
        assert len(reader._partial) <= LONGEST_SYSEX
    assert reader.ignored == {
        "sysex too long": 1,
        "cut short": 0,
        "data without status": 0,
        "undefined status": 0,
    }
    assert reader.flooded == len(data)
    assert reader.feed(ON) == [ON]


def test_an_endless_sysex_takes_no_memory_and_ends_with_the_next_status() -> None:
    reader = InputFilter()
    reader.feed(b"\xf0")
    for _ in range(100):
        reader.feed(bytes(10000) + b"\xf8")
        assert len(reader._partial) <= LONGEST_SYSEX
    assert reader.feed(ON) == [ON]
    assert reader.ignored.total() == reader.ignored["sysex too long"] == 1


def test_channels_are_accepted_or_not() -> None:
    reader = InputFilter(frozenset({0, 9}))
    assert reader.accepts(ON)
    assert reader.accepts(control_change(9, 1, 2))
    assert not reader.accepts(note_on(1, 60, 1))
    assert reader.accepts(b"\xf8")
    assert reader.accepts(b"\xf0\x01\xf7")
    assert InputFilter().accepts(note_on(1, 60, 1))


def test_all_reasons_are_there_from_the_start() -> None:
    """So that the counter does not grow while somebody else reads it."""
    reader = InputFilter()
    before = set(reader.ignored)
    for packet in (b"\x90\x3c\xf7", b"\xf4\x01", b"\xf0" + bytes(LONGEST_SYSEX), b"\xf9"):
        reader.feed(packet)
    assert set(reader.ignored) == before
    assert min(reader.ignored.values()) > 0
