"""Whatever comes in: nothing crashes, nothing sticks, and nothing grows for ever."""

from __future__ import annotations

import gc
import itertools
import random
import tracemalloc
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.bench.stamps import unmatched
from realtime.demo_phrases import PHRASES
from realtime.demo_phrases import timed as play
from realtime.input_filter import LONGEST_SYSEX, InputFilter
from realtime.midi_bytes import SUSTAIN, control_change, is_note_on, is_well_formed, note_off, note_on
from realtime.settings import MODES, Mode, Settings
from tests.realtime.simulation import Performance, RandomModel

Packets = list[tuple[float, bytes]]


class Hall:
    """A performance whose input may deliver anything; packets go through a filter, as in the courier."""

    def __init__(self, mode: Mode = "respond") -> None:
        self.filter = InputFilter()
        self.thought = 0.0
        self.performance = Performance(RandomModel(), Settings(mode=mode, answer_bars=1))

    def play(self, packets: Iterable[tuple[float, bytes]], until: float) -> None:
        for seconds, data in packets:
            # The mind thinks now and then, and not for each message of a flood.
            if seconds >= self.thought + self.performance.think_every:
                self.wait(seconds)
            self.performance.run_to(seconds)
            for msg in self.filter.feed(data):
                self.hand_over(msg, seconds)
        self.wait(until)

    def hand_over(self, msg: bytes, seconds: float) -> None:
        performance = self.performance
        before = performance.dispatcher.received
        performance.wire.send(performance.dispatcher.receive(msg, seconds))
        if performance.dispatcher.received != before:
            performance.engine.receive(seconds, msg)
        performance._report()

    def wait(self, until: float) -> None:
        if until > self.performance.clock.now():
            self.performance.play([], until)
            self.thought = until

    def close(self) -> None:
        self.performance.close()
        assert unmatched(self.performance.out) == 0
        assert all(is_well_formed(msg) for _, msg in self.performance.out)
        assert self.performance.dispatcher.sounding() == ()
        assert self.performance.dispatcher.next_deadline() is None

    def still_plays(self) -> None:
        """Play a phrase, and see that it is passed on and answered."""
        begin = self.performance.clock.now() + 1.0
        before = len(self.performance.out)
        phrase = [(begin + seconds, msg) for seconds, msg in play(PHRASES["march"], 120.0)]
        self.play(phrase, phrase[-1][0] + 20.0)
        sent = [msg for _, msg in self.performance.out[before:] if is_note_on(msg)]
        assert sent[: len(PHRASES["march"])] == [msg for _, msg in phrase if is_note_on(msg)]
        assert len(sent) > len(PHRASES["march"]), "no answer"


def spread(messages: Iterable[bytes], gap: float, begin: float = 0.0) -> Packets:
    return [(begin + gap * index, msg) for index, msg in enumerate(messages)]


_ANYTHING = st.one_of(
    st.binary(max_size=8),
    st.builds(lambda status, rest: bytes((status,)) + rest, st.integers(0x80, 0xFF), st.binary(max_size=3)),
    st.builds(note_on, st.integers(0, 15), st.integers(0, 127), st.integers(1, 127)),
    st.builds(note_off, st.integers(0, 15), st.integers(0, 127)),
    st.builds(control_change, st.integers(0, 15), st.integers(0, 127), st.integers(0, 127)),
)


@given(
    packets=st.lists(st.tuples(st.floats(0.0, 0.4), _ANYTHING), max_size=40),
    mode=st.sampled_from(MODES),
)
@settings(max_examples=60)
def test_any_bytes_in_any_mode(packets: list[tuple[float, bytes]], mode: Mode) -> None:
    hall = Hall(mode)
    moments = itertools.accumulate(gap for gap, _ in packets)
    hall.play(zip(moments, (data for _, data in packets), strict=True), 20.0)
    hall.close()


@given(packets=st.lists(_ANYTHING, max_size=30))
@settings(max_examples=40)
def test_the_dispatcher_keeps_to_whole_messages_without_a_filter_too(packets: list[bytes]) -> None:
    hall = Hall()
    for number, data in enumerate(packets):
        hall.wait(0.05 * number)
        hall.hand_over(data, 0.05 * number)
    hall.wait(10.0)
    assert hall.performance.dispatcher.malformed == sum(not is_well_formed(data) for data in packets)
    hall.close()


def test_garbage_leaves_nothing_behind() -> None:
    noise = random.Random(1)  # noqa: S311 - no secret
    hall = Hall("off")
    hall.play(spread((noise.randbytes(noise.randrange(1, 30)) for _ in range(500)), 0.002), 2.0)
    assert hall.filter.ignored.total() > 500
    hall.performance.wire.send(hall.performance.dispatcher.panic(2.0))
    hall.performance.engine.set_mode("respond")
    # Of the noise some were notes and pedals: they are let go.
    hall.play([(3.0, control_change(channel, SUSTAIN, 0)) for channel in range(16)], 3.0)
    hall.play([(3.0, note_off(channel, pitch)) for channel in range(16) for pitch in range(128)], 4.0)
    hall.still_plays()
    hall.close()


def test_truncated_messages_are_counted_and_the_rest_is_heard() -> None:
    hall = Hall()
    hall.play(spread([b"\x90\x3c", b"\x90", b"\xb0\x07", b"\xf0\x01", b"\xe0\x00"], 0.1), 1.0)
    hall.still_plays()
    assert hall.filter.ignored["cut short"] == 5
    hall.close()


def test_note_offs_for_nothing_are_nothing() -> None:
    hall = Hall()
    hall.play(spread((note_off(channel, 60) for channel in range(16)), 0.01), 3.0)
    hall.play(spread([b"\x90\x3c\x00"] * 50, 0.01, begin=3.0), 12.0)
    assert hall.performance.out == []
    hall.still_plays()
    hall.close()


def flood(notes: int) -> Packets:
    """Return 5,000 notes a second, each held for half of its time."""
    packets: Packets = []
    for number in range(notes):
        pitch = 36 + number % 61
        packets += [(number * 2e-4, note_on(0, pitch, 64)), (number * 2e-4 + 1e-4, note_off(0, pitch))]
    return packets


@pytest.mark.parametrize(
    ("mode", "seconds"), [("off", 2.0), ("respond", 0.4), ("endless", 0.2), ("accompany", 0.2)]
)
def test_five_thousand_notes_a_second(mode: Mode, seconds: float) -> None:
    hall = Hall(mode)
    packets = flood(round(5000 * seconds))
    hall.play(packets, seconds)
    passed = [(when, msg) for when, msg in hall.performance.out if is_note_on(msg)]
    assert {packet for packet in packets if is_note_on(packet[1])} <= set(passed), "each at once"
    hall.wait(20.0)
    hall.close()


@pytest.mark.parametrize("mode", ["respond", "trade", "accompany"])
def test_notes_that_never_end_are_ended_at_the_end(mode: Mode) -> None:
    hall = Hall(mode)
    hall.play(
        spread((note_on(channel, pitch, 90) for channel in range(4) for pitch in range(128)), 0.01), 30.0
    )
    # In its turn the model may take over a key or two, and release them.
    assert len(hall.performance.dispatcher.sounding()) >= 500
    hall.close()


def test_a_key_struck_again_and_again_without_release() -> None:
    hall = Hall()
    hall.play(spread([note_on(0, 60, 90)] * 300, 0.01), 10.0)
    hall.play([(10.0, note_off(0, 60))], 12.0)
    assert hall.performance.dispatcher.sounding() == ()
    hall.still_plays()
    hall.close()


def test_all_controllers_with_all_values() -> None:
    hall = Hall()
    every = (
        control_change(channel, number, value)
        for channel in (0, 9)
        for number in range(128)
        for value in (0, 64, 127)
    )
    hall.play(spread(every, 0.001), 5.0)
    # All pedals are down now; whoever lifts them hears the model again.
    hall.play(spread((control_change(channel, SUSTAIN, 0) for channel in (0, 9)), 0.1, begin=5.0), 6.0)
    hall.still_plays()
    hall.close()


def test_active_sensing_clock_and_sysex_are_nobodys_phrase() -> None:
    hall = Hall()
    packets = spread([b"\xfe", b"\xf8", b"\xff", b"\xf1\x20", b"\xf6"] * 200, 0.01)
    packets += [
        (10.0 + 0.01 * index, data)
        for index, data in enumerate([b"\xf0", bytes(30000), bytes(30000), b"\xf7"])
    ]
    packets += [(11.0, b"\xf0" + bytes(LONGEST_SYSEX)), (11.5, b"\xf7")]
    hall.play(packets, 13.0)
    assert [len(msg) for _, msg in hall.performance.out] == [60002], (
        "a sysex is passed on whole, nothing else"
    )
    hall.still_plays()
    hall.close()


def test_real_time_bytes_within_notes_do_no_harm() -> None:
    hall = Hall()
    phrase = [
        (seconds, bytes((msg[0], 0xFE, msg[1], 0xF8, msg[2])))
        for seconds, msg in play(PHRASES["march"], 120.0)
    ]
    hall.play(phrase, phrase[-1][0] + 20.0)
    assert sum(is_note_on(msg) for _, msg in hall.performance.out) > len(PHRASES["march"])
    hall.close()


@pytest.mark.parametrize(
    "junk",
    [[b"\xfe", b"\xf8"], [b"\x90\x3c", b"\xf4\x01\x02"], [b"\xf0\x01", bytes(100)]],
    ids=["real time", "fragments", "endless sysex"],
)
def test_what_is_not_music_takes_no_memory(junk: list[bytes]) -> None:
    hall = Hall("off")
    hall.play(spread(junk * 50, 0.0005), 1.0)
    gc.collect()
    tracemalloc.start()
    try:
        hall.play(spread(junk * 2000, 0.0001, begin=1.0), 2.0)
        hall.performance.wire.sent.clear()  # the book that the test keeps
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2 * LONGEST_SYSEX, "at most the longest sysex, in the making"
    hall.close()


def test_what_a_flood_of_notes_leaves_behind_is_the_notes() -> None:
    """The history keeps them, as it should; nothing else is proportional to them for long."""
    hall = Hall("off")
    hall.play(flood(5000), 1.0)
    hall.wait(30.0)
    performance = hall.performance
    assert not performance.dispatcher._queue
    assert not performance.dispatcher._waiting
    assert not performance.dispatcher.take_reports()
    assert performance.engine.mind.memory.tail_length == 0
    hall.close()
