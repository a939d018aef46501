"""The courier's inputs: who is heard, who is passed by, and who drives the clock."""

from __future__ import annotations

import pytest

from realtime.courier import Received
from realtime.echo import EchoNews
from realtime.inlet import Role
from realtime.midi_bytes import control_change, note_off, note_on
from realtime.midi_clock import Transport
from realtime.ports import OutputPort
from realtime.reports import Cut, Sent
from tests.realtime.courier_stage import OFF, ON, Stage, planned

TICK, START, STOP = b"\xf8", b"\xfa", b"\xfc"
POSITION = b"\xf2\x08\x00"
SYSEX = b"\xf0\x01\xf7"
DAW = Role(notes=False, clock=True)


class Follower:
    """Keeps what it hears, and says that the music jumped when told to start."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, bytes]] = []
        self.checks: list[float] = []

    def receive(self, seconds: float, msg: bytes) -> Transport | None:
        self.heard.append((seconds, msg))
        if msg == START:
            return Transport("start", seconds, 0.0, jumped=True)
        return Transport("stop", seconds, 4.0, jumped=False) if msg == STOP else None

    def check(self, seconds: float) -> Transport | None:
        self.checks.append(seconds)
        return Transport("lost", seconds, 1.0, jumped=False) if seconds > 1.0 else None


def deliver(output: OutputPort, *messages: bytes) -> None:
    for msg in messages:
        output.send(msg)


def test_the_clock_is_followed_and_never_told_as_played() -> None:
    follower = Follower()
    stage = Stage(daw_role=DAW, follower=follower)
    deliver(stage.daw.output, TICK, POSITION, STOP)
    stage.step(0.5)
    assert follower.heard == [(0.5, TICK), (0.5, POSITION), (0.5, STOP)]
    assert stage.news() == [Transport("stop", 0.5, 4.0, jumped=False)]
    assert stage.dispatcher.received == 0
    assert stage.synth.drain() == []


def test_an_input_for_the_clock_alone_gives_no_notes() -> None:
    stage = Stage(daw_role=DAW, follower=Follower())
    deliver(stage.daw.output, ON, SYSEX, OFF)
    stage.step()
    assert stage.synth.drain() == []
    assert stage.news() == []


def test_one_input_may_have_both_roles() -> None:
    follower = Follower()
    stage = Stage(Role(clock=True), follower=follower)
    stage.play(TICK, ON)
    stage.step()
    assert follower.heard == [(0.0, TICK)]
    assert stage.news() == [Received(0.0, ON, 1)]


@pytest.mark.parametrize("msg", [TICK, START, POSITION, b"\xf1\x20", b"\xfe", b"\xff", b"\xf7"])
def test_without_the_role_system_messages_are_ignored(msg: bytes) -> None:
    follower = Follower()
    stage = Stage(daw_role=DAW, follower=follower)
    stage.play(msg)
    stage.step()
    assert follower.heard == []
    assert stage.news() == []
    assert stage.synth.drain() == []
    assert stage.dispatcher.malformed == 0


def test_half_a_message_does_not_reach_the_clock() -> None:
    follower = Follower()
    stage = Stage(daw_role=DAW, follower=follower)
    deliver(stage.daw.output, b"\xf2\x08", b"\xf8\xf8")
    stage.step()
    assert follower.heard == []


def test_where_the_music_jumps_the_model_falls_silent_at_once() -> None:
    stage = Stage(daw_role=DAW, follower=Follower())
    stage.courier.schedule(0, [*planned(0.0, 2.0, 60), *planned(1.0, 2.0, 64, tag=1)])
    stage.step()
    stage.synth.drain()
    stage.news()
    deliver(stage.daw.output, START)
    stage.step(0.5)
    assert stage.synth.drain() == [OFF]
    assert stage.news() == [Transport("start", 0.5, 0.0, jumped=True), Sent(0, 0, OFF, 0.5, 0.5), Cut(0, 0.5)]
    stage.step(5.0)
    assert stage.synth.drain() == []


def test_where_the_music_stops_without_a_jump_the_model_is_left_alone() -> None:
    stage = Stage(daw_role=DAW, follower=Follower())
    stage.courier.schedule(0, planned(0.0, 2.0, 60))
    deliver(stage.daw.output, STOP)
    stage.step()
    assert stage.synth.drain() == [ON]


def test_the_clock_is_checked_now_and_then() -> None:
    follower = Follower()
    stage = Stage(daw_role=DAW, follower=follower)
    for _ in range(200):
        stage.step(0.001)
    gaps = [b - a for a, b in zip(follower.checks, follower.checks[1:], strict=False)]
    assert len(gaps) >= 8
    assert all(0.0199 < gap < 0.0212 for gap in gaps)
    assert stage.news() == []
    stage.step(1.0)
    assert stage.news() == [Transport("lost", stage.clock.now(), 1.0, jumped=False)]


def test_other_channels_are_passed_by() -> None:
    stage = Stage(Role(channels=frozenset({0, 1})))
    stage.courier.schedule(0, planned(0.0, 5.0, 64))
    stage.step()
    stage.synth.drain()
    stage.news()
    others = [note_on(9, 36, 99), control_change(9, 1, 3), note_off(9, 36)]
    stage.play(*others)
    stage.step(0.5)
    assert stage.synth.drain() == others  # and the model plays on
    assert stage.news() == []
    stage.play(note_on(1, 40, 90))
    stage.step()
    assert stage.synth.drain() == [note_on(1, 40, 90), note_off(0, 64)]
    assert stage.news()[0] == Received(0.5, note_on(1, 40, 90), 1)


def test_a_note_that_passes_by_ends_one_of_the_models_in_the_reports_too() -> None:
    stage = Stage(Role(channels=frozenset({5})))
    stage.courier.schedule(0, planned(0.0, 5.0, 60))
    stage.step()
    stage.synth.drain()
    stage.news()
    stage.play(note_on(0, 60, 20))
    stage.step(1.0)
    assert stage.synth.drain() == [OFF, note_on(0, 60, 20)]
    assert stage.news() == [Sent(0, 0, OFF, 1.0, 1.0)]


class Halves:
    """A filter that gets its messages in two halves each, and swallows a controller."""

    def __init__(self) -> None:
        self.kept = b""

    def feed(self, data: bytes) -> list[bytes]:
        self.kept += data
        whole = []
        while len(self.kept) >= 3:
            whole.append(self.kept[:3])
            self.kept = self.kept[3:]
        return [msg for msg in whole if msg[0] != 0xB0]


def test_messages_go_through_the_filter_first() -> None:
    stage = Stage(before=Halves())
    stage.play(ON[:2], ON[2:] + control_change(0, 1, 1) + OFF)
    stage.step()
    assert stage.synth.drain() == [ON, OFF]
    assert [item.msg for item in stage.news() if isinstance(item, Received)] == [ON, OFF]


class Guard:
    """Drops what was sent before, once, and says so."""

    def __init__(self) -> None:
        self.known: list[tuple[bytes, float]] = []
        self.news: list[EchoNews] = []

    def sent(self, msg: bytes, now: float) -> None:
        self.known.append((msg, now))

    def heard(self, msg: bytes, now: float) -> bool:
        echo = msg in [sent for sent, _ in self.known]
        if echo:
            self.news.append(EchoNews(looping=True, seconds=now, delay=0.5))
        return echo

    def take_news(self) -> EchoNews | None:
        return self.news.pop() if self.news else None


def test_an_echo_is_dropped_and_told() -> None:
    guard = Guard()
    stage = Stage(guard=guard, lead=0.1)
    stage.courier.schedule(0, planned(0.1, 5.0, 60))
    stage.step()
    assert guard.known == [(ON, 0.0)]  # when it left, not when it sounds
    stage.synth.drain()
    stage.news()
    stage.play(ON)
    stage.step(0.5)
    assert stage.synth.drain() == []
    assert stage.news() == [EchoNews(looping=True, seconds=0.5, delay=0.5)]
    assert stage.dispatcher.received == 0


def test_the_guard_knows_everything_that_leaves_and_nothing_that_does_not() -> None:
    guard = Guard()
    stage = Stage(guard=guard)
    stage.daw.output.send(ON)  # from the other input, too
    stage.daw.output.send(SYSEX)
    stage.step()
    assert guard.known == [(ON, 0.0)]
    stage.synth.output.close()
    stage.daw.output.send(note_on(0, 62, 1))
    stage.step()
    assert guard.known == [(ON, 0.0)]
