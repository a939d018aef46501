"""The dispatcher: thru, deadlines, the player's right of way, and the ledger under all of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
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
from realtime.reports import NOBODY, Cut, Dropped, Refused, Scheduled, Sent


def note(start: float, end: float, pitch: int, tag: int = 0) -> list[Scheduled]:
    """Return the two events of a planned note from ``start`` to ``end`` seconds on channel 0."""
    return [Scheduled(start, note_on(0, pitch, 90), tag), Scheduled(end, note_off(0, pitch), tag)]


def messages(sent: Sequence[Sent]) -> list[bytes]:
    return [event.msg for event in sent]


def test_thru_passes_channel_messages_at_once() -> None:
    dispatcher = Dispatcher()
    for msg in (note_on(0, 60, 90), note_off(0, 60), control_change(0, 1, 7), b"\xe0\x00\x40", b"\xc0\x05"):
        assert dispatcher.receive(msg, 0.0) == [msg]
    assert dispatcher.received == 5


def test_system_messages_are_not_passed_on() -> None:
    dispatcher = Dispatcher()
    for msg in (b"\xf8", b"\xfa", b"\xfe", b"\xff", b"\xf0\x01\xf7"):
        assert dispatcher.receive(msg, 0.0) == []
    assert dispatcher.received == 5


def test_fragments_are_ignored_and_counted() -> None:
    dispatcher = Dispatcher()
    for msg in (b"", b"\x90", b"\x90\x3c", b"\x3c\x40", b"\xf4"):
        assert dispatcher.receive(msg, 0.0) == []
    assert (dispatcher.malformed, dispatcher.received) == (5, 0)


def test_without_thru_only_releases_of_what_sounds_pass() -> None:
    dispatcher = Dispatcher()
    dispatcher.receive(note_on(0, 60, 90), 0.0)
    dispatcher.receive(control_change(0, 64, 127), 0.0)
    dispatcher.thru = False
    assert dispatcher.receive(note_on(0, 62, 90), 1.0) == []
    assert dispatcher.receive(note_off(0, 62), 1.0) == []
    assert dispatcher.receive(note_off(0, 60), 1.0) == [note_off(0, 60)]
    assert dispatcher.receive(control_change(0, 64, 0), 1.0) == [control_change(0, 64, 0)]
    assert dispatcher.receive(control_change(0, 64, 127), 1.0) == []


def test_events_leave_when_due_in_order_of_deadline() -> None:
    dispatcher = Dispatcher()
    assert dispatcher.next_deadline() is None
    assert dispatcher.schedule(0, [*note(2.0, 3.0, 62, tag=1), *note(1.0, 2.1, 60)])
    assert dispatcher.next_deadline() == 1.0
    assert dispatcher.due(0.99) == []
    assert dispatcher.due(1.0) == [Sent(0, 0, note_on(0, 60, 90), 1.0, 1.0)]
    assert messages(dispatcher.due(2.2)) == [note_on(0, 62, 90), note_off(0, 60)]
    assert dispatcher.next_deadline() == 3.0


def test_the_reports_tell_what_sounded() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(4, note(1.0, 2.0, 60, tag=7))
    sent = [*dispatcher.due(1.1), *dispatcher.due(2.0)]
    assert sent == [
        Sent(4, 7, note_on(0, 60, 90), 1.0, 1.1),
        Sent(4, 7, note_off(0, 60), 2.0, 2.0),
    ]
    assert dispatcher.take_reports() == sent
    assert dispatcher.take_reports() == []


def test_a_repeated_note_is_released_before_it_is_struck_again() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, [*note(2.0, 3.0, 60, tag=1), *note(1.0, 2.0, 60, tag=0)])
    sent = [*dispatcher.due(1.0), *dispatcher.due(2.0), *dispatcher.due(3.0)]
    assert [(event.tag, is_note_on(event.msg)) for event in sent] == [
        (0, True),
        (0, False),
        (1, True),
        (1, False),
    ]


def test_at_one_deadline_notes_end_before_others_start() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, [*note(2.0, 3.0, 64, tag=1), *note(1.0, 2.0, 60, tag=0)])
    dispatcher.due(1.0)
    assert messages(dispatcher.due(2.0)) == [note_off(0, 60), note_on(0, 64, 90)]


def test_an_overlapped_note_is_cut_by_the_next_and_does_not_cut_it() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, [*note(1.0, 3.0, 60, tag=0), *note(2.0, 4.0, 60, tag=1)])
    dispatcher.due(1.0)
    assert messages(dispatcher.due(2.0)) == [note_off(0, 60), note_on(0, 60, 90)]
    assert dispatcher.due(3.0) == []
    assert messages(dispatcher.due(4.0)) == [note_off(0, 60)]
    tags = [report.tag for report in dispatcher.take_reports() if isinstance(report, Sent)]
    assert tags == [0, 0, 1, 1]


@pytest.mark.parametrize("end", [1.0, 0.5])
def test_a_note_without_length_is_closed_at_once(end: float) -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, note(1.0, end, 60))
    assert dispatcher.due(0.9) == []
    assert messages(dispatcher.due(1.0)) == [note_on(0, 60, 90), note_off(0, 60)]


def test_a_note_on_that_is_too_late_is_dropped_with_its_note_off() -> None:
    dispatcher = Dispatcher(max_late=0.25)
    dispatcher.schedule(0, note(1.0, 1.5, 60))
    assert dispatcher.due(1.26) == []
    assert dispatcher.due(2.0) == []
    assert dispatcher.late_dropped == 1
    assert dispatcher.take_reports() == [Dropped(0, 0, 1.0, 1.26)]


def test_a_note_off_is_never_too_late() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, note(1.0, 1.5, 60))
    dispatcher.due(1.0)
    assert messages(dispatcher.due(1000.0)) == [note_off(0, 60)]


def test_the_player_silences_the_model_at_once() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(
        3, [*note(1.0, 5.0, 60, tag=0), *note(1.0, 5.0, 64, tag=1), *note(2.0, 3.0, 67, tag=2)]
    )
    dispatcher.due(1.0)
    dispatcher.take_reports()
    # The key that both want is released first; the player's note waits for no other.
    assert dispatcher.receive(note_on(0, 64, 50), 1.5) == [
        note_off(0, 64),
        note_on(0, 64, 50),
        note_off(0, 60),
    ]
    assert dispatcher.take_reports() == [
        Sent(3, 1, note_off(0, 64), 1.5, 1.5),
        Sent(3, 0, note_off(0, 60), 1.5, 1.5),
        Cut(3, 1.5),
    ]
    assert dispatcher.next_deadline() is None
    assert dispatcher.due(10.0) == []
    assert not dispatcher.schedule(3, note(11.0, 12.0, 60))
    assert not dispatcher.schedule(2, note(11.0, 12.0, 60))
    assert dispatcher.schedule(4, note(11.0, 12.0, 60))


def test_a_release_or_a_pedal_does_not_silence_the_model() -> None:
    dispatcher = Dispatcher()
    dispatcher.receive(note_on(0, 40, 90), 0.0)
    dispatcher.schedule(0, note(1.0, 5.0, 60))
    dispatcher.due(1.0)
    dispatcher.receive(note_off(0, 40), 1.1)
    dispatcher.receive(control_change(0, 64, 127), 1.2)
    assert dispatcher.sounding(Source.MODEL) == ((0, 60),)


def test_without_thru_the_player_still_silences_the_model() -> None:
    dispatcher = Dispatcher(thru=False)
    dispatcher.schedule(0, note(1.0, 5.0, 60))
    dispatcher.due(1.0)
    assert dispatcher.receive(note_on(0, 64, 50), 1.5) == [note_off(0, 60)]


def test_a_model_that_does_not_yield_plays_on() -> None:
    dispatcher = Dispatcher(yields=False)
    dispatcher.schedule(0, [*note(1.0, 5.0, 60), *note(2.0, 3.0, 67, tag=1)])
    dispatcher.due(1.0)
    assert dispatcher.receive(note_on(0, 64, 50), 1.5) == [note_on(0, 64, 50)]
    assert dispatcher.schedule(0, note(2.0, 3.0, 69, tag=2), heard=0)
    assert len(dispatcher.due(2.0)) == 2


def test_the_player_takes_over_a_key_from_a_model_that_does_not_yield() -> None:
    dispatcher = Dispatcher(yields=False)
    dispatcher.schedule(0, note(1.0, 2.0, 60))
    dispatcher.due(1.0)
    assert dispatcher.receive(note_on(0, 60, 50), 1.5) == [note_off(0, 60), note_on(0, 60, 50)]
    assert dispatcher.due(2.0) == []
    assert dispatcher.receive(note_off(0, 60), 3.0) == [note_off(0, 60)]


def test_the_model_takes_over_a_key_from_the_player() -> None:
    dispatcher = Dispatcher(yields=False)
    dispatcher.receive(note_on(0, 60, 50), 0.0)
    dispatcher.schedule(0, note(1.0, 2.0, 60, tag=5))
    assert dispatcher.due(1.0) == [
        Sent(NOBODY, NOBODY, note_off(0, 60), 1.0, 1.0),
        Sent(0, 5, note_on(0, 60, 90), 1.0, 1.0),
    ]
    assert dispatcher.receive(note_off(0, 60), 1.5) == []
    assert messages(dispatcher.due(2.0)) == [note_off(0, 60)]
    # What ended there was no note of the model's.
    assert [report.tag for report in dispatcher.take_reports() if isinstance(report, Sent)] == [5, 5]


def test_an_answer_planned_before_the_model_yielded_is_refused() -> None:
    dispatcher = Dispatcher()
    dispatcher.receive(note_on(0, 60, 90), 0.0)
    dispatcher.receive(note_off(0, 60), 0.5)
    heard = dispatcher.received
    dispatcher.receive(note_on(0, 62, 90), 1.0)  # while the brain plans
    assert not dispatcher.schedule(0, note(2.0, 3.0, 60), heard=heard)
    assert dispatcher.take_reports() == [Refused(0, 1.0)]
    assert dispatcher.next_deadline() is None
    assert dispatcher.schedule(1, note(2.0, 3.0, 60), heard=dispatcher.received)


def test_hearing_a_clock_does_not_make_a_plan_stale() -> None:
    dispatcher = Dispatcher()
    dispatcher.receive(note_on(0, 60, 90), 0.0)
    heard = dispatcher.received
    dispatcher.receive(b"\xf8", 0.1)
    assert dispatcher.schedule(0, note(2.0, 3.0, 60), heard=heard)


def test_cancel_keeps_the_note_offs_of_notes_that_stay() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(
        0,
        [
            *note(1.0, 9.0, 60, tag=0),  # sounds
            *note(2.0, 9.0, 62, tag=1),  # still to be struck, before the cancelled time
            *note(3.0, 9.0, 64, tag=2),
            Scheduled(3.0, control_change(0, 1, 5), 2),
        ],
    )
    dispatcher.due(1.0)
    dispatcher.cancel(0, 2.0)
    assert messages(dispatcher.due(2.0)) == [note_on(0, 62, 90)]
    assert dispatcher.next_deadline() == 9.0
    assert messages(dispatcher.due(9.0)) == [note_off(0, 60), note_off(0, 62)]
    assert dispatcher.next_deadline() is None


def test_a_cancelled_note_does_not_end_the_note_planned_in_its_place() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, note(2.0, 3.0, 60, tag=0))
    dispatcher.cancel(0, 1.0)
    dispatcher.schedule(0, note(2.0, 4.0, 60, tag=0))
    assert messages(dispatcher.due(2.0)) == [note_on(0, 60, 90)]
    assert dispatcher.due(3.0) == []
    assert messages(dispatcher.due(4.0)) == [note_off(0, 60)]


def test_cancel_leaves_other_answers_alone() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, note(1.0, 2.0, 60))
    dispatcher.schedule(1, note(1.5, 2.5, 62))
    dispatcher.cancel(1, 0.0)
    assert messages(dispatcher.due(1.2)) == [note_on(0, 60, 90)]
    assert dispatcher.next_deadline() == 2.0


def test_silence_ends_the_model_and_leaves_the_player() -> None:
    dispatcher = Dispatcher(yields=False)
    dispatcher.receive(note_on(0, 60, 90), 0.0)
    dispatcher.schedule(0, [*note(1.0, 2.0, 62), Scheduled(1.0, control_change(0, 64, 127), 0)])
    dispatcher.due(1.0)
    assert dispatcher.silence(1.5) == [note_off(0, 62), control_change(0, 64, 0)]
    assert dispatcher.sounding() == ((0, 60),)
    assert dispatcher.take_reports()[-1] == Cut(0, 1.5)
    assert dispatcher.silence(1.6) == []
    assert dispatcher.take_reports() == []


def test_panic_silences_every_channel_used() -> None:
    dispatcher = Dispatcher(yields=False)
    dispatcher.receive(note_on(1, 60, 90), 0.0)
    dispatcher.schedule(0, note(1.0, 2.0, 62))
    dispatcher.due(1.0)
    assert dispatcher.panic(1.5) == [
        note_off(0, 62),
        note_off(1, 60),
        *(control_change(channel, number, 0) for channel in (0, 1) for number in (64, 123, 120)),
    ]
    assert dispatcher.sounding() == ()
    assert dispatcher.receive(note_off(1, 60), 2.0) == []
    assert dispatcher.receive(note_on(1, 60, 90), 2.0) == [note_on(1, 60, 90)]


def test_nothing_leaves_after_closing() -> None:
    dispatcher = Dispatcher(yields=False)
    dispatcher.receive(note_on(1, 60, 90), 0.0)
    dispatcher.schedule(0, note(1.0, 2.0, 62))
    assert dispatcher.close(1.5) == [note_off(1, 60)]
    assert dispatcher.receive(note_on(1, 60, 90), 2.0) == []
    assert not dispatcher.schedule(9, note(1.0, 2.0, 62))
    assert dispatcher.due(9.0) == []


def test_events_that_cannot_be_played_are_left_out_and_counted() -> None:
    dispatcher = Dispatcher()
    events = [
        Scheduled(float("nan"), note_on(0, 60, 90), 0),
        Scheduled(1.0, b"\x90\x3c", 0),
        Scheduled(1.0, b"\xfa", 0),
        Scheduled(1.0, b"", 0),
    ]
    assert dispatcher.schedule(0, events)
    assert dispatcher.next_deadline() is None
    assert dispatcher.malformed == 4


# One player and one model on a handful of keys, so that they collide all the time.
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
