"""The dispatcher under any order of calls: every note-on closed, every replay the same."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from realtime.dispatcher import Dispatcher
from realtime.ledger import Source
from realtime.midi_bytes import (
    control_change,
    is_note_off,
    is_note_on,
    is_well_formed,
    note_key,
    note_off,
    note_on,
)
from realtime.reports import Cut, Scheduled, Sent

_PITCHES = st.integers(60, 62)
_CHANNELS = st.integers(0, 1)
_PLANNED = st.tuples(
    st.floats(-0.2, 1.0), st.floats(-0.1, 1.0), _CHANNELS, _PITCHES, st.integers(0, 3), st.booleans()
)
_OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.floats(0.0, 0.6)),
        st.tuples(st.just("on"), _CHANNELS, _PITCHES),
        st.tuples(st.just("off"), _CHANNELS, _PITCHES),
        st.tuples(st.just("pedal"), _CHANNELS, st.sampled_from([0, 40, 127])),
        st.tuples(st.just("bytes"), st.binary(max_size=4)),
        st.tuples(st.just("schedule"), st.integers(0, 3), st.lists(_PLANNED, max_size=5), st.integers(0, 2)),
        st.tuples(st.just("cancel"), st.integers(0, 1), st.floats(-0.2, 1.0)),
        st.tuples(st.sampled_from(["silence", "panic", "thru", "yields", "close"])),
    ),
    max_size=40,
)


class Session:
    """Plays operations on a dispatcher and keeps book of what went out, as a synth would."""

    def __init__(self) -> None:
        self.dispatcher = Dispatcher()
        self.now = 0.0
        self.answer = 0
        self.tag = 0
        self.sounding: set[tuple[int, int]] = set()
        self.output: list[tuple[float, bytes]] = []
        self.reports: list[object] = []
        self.cut = -1
        self.open = True

    def out(self, sent: Sequence[bytes]) -> None:
        for msg in sent:
            self.output.append((self.now, msg))
            if is_note_on(msg):
                assert note_key(msg) not in self.sounding, "struck while it sounds"
                self.sounding.add(note_key(msg))
            elif is_note_off(msg):
                assert note_key(msg) in self.sounding, "released while silent"
                self.sounding.remove(note_key(msg))

    def play(self, operation: tuple[Any, ...]) -> None:
        name, *arguments = operation
        getattr(self, f"do_{name}")(*arguments)
        self.take_due()
        assert set(self.dispatcher.sounding()) == self.sounding
        for report in self.dispatcher.take_reports():
            self.reports.append(report)
            if isinstance(report, Cut):
                self.cut = max(self.cut, report.answer)
                assert not self.dispatcher.sounding(Source.MODEL)

    def take_due(self) -> None:
        for sent in self.dispatcher.due(self.now):
            assert sent.deadline <= self.now
            assert not is_note_on(sent.msg) or sent.deadline >= self.now - self.dispatcher.max_late
            assert not is_note_on(sent.msg) or sent.answer > self.cut
            self.out([sent.msg])

    def do_wait(self, seconds: float) -> None:
        self.now += seconds

    def do_on(self, channel: int, pitch: int) -> None:
        self.do_bytes(note_on(channel, pitch, 90))

    def do_off(self, channel: int, pitch: int) -> None:
        self.do_bytes(note_off(channel, pitch))

    def do_pedal(self, channel: int, value: int) -> None:
        self.do_bytes(control_change(channel, 64, value))

    def do_bytes(self, msg: bytes) -> None:
        out = self.dispatcher.receive(msg, self.now)
        self.out(out)
        if is_well_formed(msg) and is_note_on(msg) and self.dispatcher.yields and self.open:
            assert not self.dispatcher.sounding(Source.MODEL)
            assert self.dispatcher.next_deadline() is None
            # Nothing but the release of the same key goes before the player's note.
            assert msg not in out or out.index(msg) <= (note_off(*note_key(msg)) in out)

    def do_schedule(self, newer: int, planned: list[tuple[Any, ...]], stale: int) -> None:
        self.answer += newer // 2  # mostly go on with the same answer
        events = []
        for start, duration, channel, pitch, fresh, ends in planned:
            self.tag += fresh > 0  # now and then the same tag twice
            events.append(Scheduled(self.now + start, note_on(channel, pitch, 90), self.tag))
            if ends:
                events.append(Scheduled(self.now + start + duration, note_off(channel, pitch), self.tag))
        self.dispatcher.schedule(self.answer, events, heard=max(self.dispatcher.received - stale, 0))

    def do_cancel(self, older: int, after: float) -> None:
        self.dispatcher.cancel(self.answer - older, self.now + after)

    def do_silence(self) -> None:
        self.out(self.dispatcher.silence(self.now))
        assert not self.dispatcher.sounding(Source.MODEL)

    def do_panic(self) -> None:
        self.out(self.dispatcher.panic(self.now))
        assert not self.sounding

    def do_thru(self) -> None:
        self.dispatcher.thru = not self.dispatcher.thru

    def do_yields(self) -> None:
        self.dispatcher.yields = not self.dispatcher.yields

    def do_close(self) -> None:
        self.out(self.dispatcher.close(self.now))
        self.open = False
        assert not self.sounding


def perform(operations: Sequence[tuple[Any, ...]]) -> Session:
    session = Session()
    for operation in [*operations, ("close",)]:
        session.play(operation)
    return session


@given(_OPERATIONS)
def test_every_note_on_has_exactly_one_note_off(operations: list[tuple[Any, ...]]) -> None:
    assert not perform(operations).sounding


@given(_OPERATIONS)
def test_the_reports_too_hold_one_note_off_for_each_note_on(operations: list[tuple[Any, ...]]) -> None:
    balance: Counter[tuple[int, int, tuple[int, int]]] = Counter()
    for report in perform(operations).reports:
        if isinstance(report, Sent):
            key = (report.answer, report.tag, note_key(report.msg))
            balance[key] += 1 if is_note_on(report.msg) else -1
            assert balance[key] in (0, 1)
    assert not any(balance.values())


@given(_OPERATIONS)
def test_the_same_calls_give_the_same_output(operations: list[tuple[Any, ...]]) -> None:
    first, second = perform(operations), perform(operations)
    assert first.output == second.output
    assert first.reports == second.reports


@given(st.lists(_PLANNED, max_size=10), st.lists(st.floats(0.0, 0.3), max_size=10))
def test_a_planned_note_that_starts_also_ends(planned: list[tuple[Any, ...]], waits: list[float]) -> None:
    dispatcher = Dispatcher()
    events = []
    for tag, (start, duration, channel, pitch, *_) in enumerate(planned):
        events.append(Scheduled(1 + start, note_on(channel, pitch, 90), tag))
        events.append(Scheduled(1 + start + duration, note_off(channel, pitch), tag))
    dispatcher.schedule(0, events)
    now = 0.5
    for wait in waits:
        now += wait
        dispatcher.due(now)
    dispatcher.due(1000.0)
    assert dispatcher.sounding() == ()
    assert dispatcher.next_deadline() is None
