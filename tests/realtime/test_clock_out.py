"""What is sent makes a follower count the same bars, wherever it begins and whatever the clock does."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.score import Meter
from realtime.clock import InternalClock, ManualClock
from realtime.clock_out import ClockSender
from realtime.midi_bytes import is_song_position, is_well_formed, position_of, song_position
from realtime.midi_clock import MidiClock

TICK, START, CONTINUE, STOP = b"\xf8", b"\xfa", b"\xfb", b"\xfc"


def run(sender: ClockSender, clock: ManualClock, until: float) -> list[tuple[float, bytes]]:
    """Send all that is due until then, at its deadline, with the beat."""
    sent = []
    while (deadline := sender.next_deadline()) <= until:
        clock.advance_to(max(deadline, clock.now()))
        sent += [(clock.beat_at(clock.now()), msg) for msg in sender.due(clock.now())]
    clock.advance_to(max(until, clock.now()))
    return sent


def names(messages: list[bytes]) -> list[bytes]:
    """Return ``messages`` without the ticks."""
    return [msg for msg in messages if msg != TICK]


def test_ticks_are_sent_on_the_beat_also_while_nothing_plays() -> None:
    clock = ManualClock(97)
    sent = run(ClockSender(clock), clock, 60 / 97 * 2 + 1e-9)
    assert [msg for _, msg in sent] == [TICK] * 49
    assert [beat for beat, _ in sent] == pytest.approx([tick / 24 for tick in range(49)])


def test_beat_0_is_started() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    assert not sender.playing
    sender.start(0.0)
    assert sender.due(0.0) == [START, TICK]
    assert sender.due(0.0) == []
    assert sender.next_deadline() == pytest.approx(0.5 / 24)


def test_it_says_whether_followers_play() -> None:
    sender = ClockSender(ManualClock())
    playing = [sender.playing]
    sender.start(3.0)
    playing.append(sender.playing)
    sender.stop()
    playing.append(sender.playing)
    assert playing == [False, True, False]


def test_a_start_to_come_waits_for_its_tick() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    sender.start(1.1)
    assert sender.next_deadline() == 0.0
    sent = run(sender, clock, 1.0)
    assert sent[0] == (0.0, song_position(5))
    assert [beat for beat, msg in sent if msg == CONTINUE] == pytest.approx([1.25])
    after = [msg for _, msg in sent]
    assert after[after.index(CONTINUE) + 1] == TICK
    assert names(after) == [song_position(5), CONTINUE]


def test_what_is_past_begins_with_the_next_sixteenth() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    run(sender, clock, 1.0)
    sender.start(0.0)
    sent = run(sender, clock, 2.0)
    assert names([msg for _, msg in sent]) == [song_position(9), CONTINUE]
    assert [beat for beat, msg in sent if msg == CONTINUE] == pytest.approx([2.25])


def test_stop_is_said_once() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    sender.stop()
    assert sender.due(0.0) == [TICK]
    sender.start(0.0)
    run(sender, clock, 1.0)
    sender.stop()
    sender.stop()
    assert names([msg for _, msg in run(sender, clock, 2.0)]) == [STOP]


def test_a_position_is_told_where_nothing_plays() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    sender.locate(7.3)
    assert sender.due(0.0) == [song_position(30), TICK]
    sender.locate(4096.0)
    assert sender.due(0.0) == [song_position(0)]
    assert not sender.playing


def test_whoever_comes_late_is_told_the_position() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    sender.start(0.0)
    run(sender, clock, 1.0)
    sender.locate(clock.beat_at(clock.now()))
    assert names([msg for _, msg in run(sender, clock, 2.0)]) == [STOP, song_position(9), CONTINUE]


def test_a_short_stall_is_caught_up_with() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    sender.start(0.0)
    run(sender, clock, 1.0)
    clock.advance(0.4)
    assert sender.due(clock.now()) == [TICK] * 19


def test_a_long_stall_is_a_new_position() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    sender.start(0.0)
    run(sender, clock, 1.0)
    clock.advance(1.0)
    assert sender.due(clock.now()) == [STOP, song_position(16), CONTINUE, TICK]
    assert sender.due(clock.now()) == []


def test_a_long_stall_with_nothing_playing_leaves_ticks_out() -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    run(sender, clock, 1.0)
    clock.advance(10.0)
    assert sender.due(clock.now()) == [TICK]


def test_a_clock_that_begins_anew_starts_its_followers_anew() -> None:
    now = 5.0
    clock = InternalClock(120, start=0.0, time=lambda: now)
    sender = ClockSender(clock)
    sender.start(0.0)
    assert sender.due(now) == [song_position(40), CONTINUE, TICK]
    clock.start_at(5.0)
    assert sender.due(now) == [STOP, START, TICK]
    clock.start_at(6.0)
    sent = [sender.due(clock.seconds_at(tick / 24)) for tick in range(-48, 2)]
    assert sent[0] == [STOP, TICK]
    assert sent[-2:] == [[START, TICK], [TICK]]
    assert set(itertools.chain(*sent[1:-2])) == {TICK}


def test_a_start_that_waits_is_kept_when_the_clock_begins_anew() -> None:
    now = 5.0
    clock = InternalClock(120, start=0.0, time=lambda: now)
    sender = ClockSender(clock)
    sender.start(12.0)
    clock.start_at(5.0)
    assert names(sender.due(now))[-1] == song_position(48)
    now = clock.seconds_at(12.0)
    sent = [sender.due(clock.seconds_at(tick / 24)) for tick in range(1, 12 * 24 + 1)]
    assert sent[-1] == [CONTINUE, TICK]
    assert set(itertools.chain(*sent[:-1])) == {TICK}


@pytest.mark.parametrize("seconds", [0.3, 5.0, 600.0])
def test_a_start_where_the_clock_has_just_begun_anew_is_at_once(seconds: float) -> None:
    now = 0.0
    clock = InternalClock(120, start=0.0, time=lambda: now)
    sender = ClockSender(clock)
    now = seconds
    sender.due(now)
    clock.start_at(now)
    sender.start(0.0)
    assert sender.due(now) == [START, TICK]


moves = st.lists(
    st.tuples(
        st.sampled_from(["wait", "start", "stop", "locate", "tempo"]), st.floats(0.0, 3.0), st.floats(20, 400)
    ),
    max_size=15,
)


@given(moves, st.sampled_from([0.0, 5000.0]))
def test_never_more_than_a_beat_at_once_and_always_well_formed(
    sequence: list[tuple[str, float, float]], far: float
) -> None:
    clock = ManualClock()
    sender = ClockSender(clock)
    for move, seconds, bpm in sequence:
        clock.advance(seconds)
        beat = clock.beat_at(clock.now()) + far
        match move:
            case "start":
                sender.start(beat)
            case "stop":
                sender.stop()
            case "locate":
                sender.locate(beat)
            case "tempo":
                clock.set_bpm(bpm)
        messages = sender.due(clock.now())
        assert messages.count(TICK) <= 24
        assert all(is_well_formed(msg) for msg in messages)
        for index, msg in enumerate(messages):
            if msg == CONTINUE:
                assert messages[index + 1] == TICK
        assert sender.next_deadline() > clock.now() - 1e-9


@settings(max_examples=25)
@given(
    bpm=st.floats(30, 300),
    begin=st.one_of(st.just(0.0), st.floats(0.0, 4000.0)),
    meter=st.sampled_from([Meter(4, 4), Meter(3, 4), Meter(7, 8)]),
    lead=st.floats(0.0, 3.0),
    to_bpm=st.floats(60, 200),
)
def test_a_follower_counts_the_same(
    *, bpm: float, begin: float, meter: Meter, lead: float, to_bpm: float
) -> None:
    """From the sender to `MidiClock`: position, bars and tempo, also after the tempo has changed."""
    clock = ManualClock(bpm)
    clock.advance_to(clock.seconds_at(max(begin - lead, 0.0)))
    sender = ClockSender(clock)
    follower = MidiClock(100.0, meter, time=clock.now)
    sender.start(begin)

    def pass_on(beats: float) -> None:
        until = clock.seconds_at(clock.beat_at(clock.now()) + beats)
        while (deadline := sender.next_deadline()) <= until:
            clock.advance_to(max(deadline, clock.now()))
            for msg in sender.due(clock.now()):
                follower.receive(clock.now(), msg)

    pass_on(lead + 8.0)
    for tempo in (bpm, to_bpm):
        clock.set_bpm(tempo)
        pass_on(8.0)
        now = clock.now()
        assert follower.running
        assert follower.state.in_sync
        assert follower.bpm == pytest.approx(tempo, rel=1e-3)
        assert follower.song_beat_at(now) == pytest.approx(clock.beat_at(now), abs=2e-3)
        bars_apart = (follower.beat_at(now) - follower.song_beat_at(now)) / float(meter.beats)
        assert math.remainder(bars_apart, 1.0) == pytest.approx(0.0, abs=1e-9)


def test_positions_repeat_after_all_of_them() -> None:
    clock = ManualClock()
    clock.advance_to(clock.seconds_at(4096.9))
    sender = ClockSender(clock)
    sender.start(4097.0)
    messages = sender.due(clock.now())
    assert [position_of(msg) for msg in messages if is_song_position(msg)] == [4]
