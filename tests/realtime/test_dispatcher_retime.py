"""Deadlines that move with the clock: nothing lost, nothing out of order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.clock import TempoAnchor
from realtime.dispatcher import Dispatcher
from realtime.midi_bytes import is_note_off, is_note_on, note_off, note_on
from realtime.reports import Scheduled


def note(start: float, end: float, pitch: int, tag: int) -> list[Scheduled]:
    return [Scheduled(start, note_on(0, pitch, 90), tag), Scheduled(end, note_off(0, pitch), tag)]


def drained(dispatcher: Dispatcher) -> list[bytes]:
    """Return all that leaves, each event at its deadline."""
    sent = []
    while (deadline := dispatcher.next_deadline()) is not None:
        sent += [event.msg for event in dispatcher.due(deadline)]
    return sent


def test_what_is_to_come_keeps_its_beat() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, note(1.0, 2.0, 60, 0))
    before = TempoAnchor(0.0, 0.0, 120.0)
    after = before.with_bpm(60.0, 0.5)
    dispatcher.retime(lambda seconds: after.seconds_at(before.beat_at(seconds)))
    assert dispatcher.next_deadline() == pytest.approx(1.5)
    assert dispatcher.due(1.49) == []
    (struck,) = dispatcher.due(1.5)
    assert struck.deadline == pytest.approx(1.5)
    assert dispatcher.next_deadline() == pytest.approx(3.5)


def test_an_empty_queue_can_move_too() -> None:
    dispatcher = Dispatcher()
    dispatcher.retime(lambda seconds: seconds + 1.0)
    assert dispatcher.next_deadline() is None


def test_a_note_without_length_still_ends_after_it_began() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, note(1.0, 0.5, 60, 0))
    dispatcher.due(0.6)  # now its end waits for its beginning
    dispatcher.retime(lambda seconds: seconds + 3.0)
    assert dispatcher.due(3.9) == []
    assert [event.msg for event in dispatcher.due(4.0)] == [note_on(0, 60, 90), note_off(0, 60)]


def test_into_the_past_note_ons_are_dropped_and_note_offs_sent() -> None:
    dispatcher = Dispatcher(max_late=0.25)
    dispatcher.schedule(0, [*note(1.0, 5.0, 60, 0), *note(2.0, 6.0, 62, 1)])
    dispatcher.due(1.0)
    dispatcher.retime(lambda seconds: seconds - 10.0)
    assert [event.msg for event in dispatcher.due(1.0)] == [note_off(0, 60)]
    assert dispatcher.late_dropped == 1
    assert dispatcher.next_deadline() is None


NOTES = st.lists(
    st.tuples(st.floats(0.0, 4.0), st.floats(-0.1, 2.0), st.integers(60, 62)), min_size=1, max_size=12
)
# Linear maps, as clocks have; the slowest make neighbours fall together by rounding.
MOVES = st.lists(
    st.tuples(st.floats(0.0, 3.0), st.sampled_from([1e-17, 0.25, 1.0, 3.0]), st.floats(-2.0, 2.0)), max_size=3
)


@given(NOTES, MOVES)
def test_every_note_that_begins_ends_however_the_clock_moves(
    notes: list[tuple[float, float, int]], moves: list[tuple[float, float, float]]
) -> None:
    dispatcher = Dispatcher(max_late=1e9)
    for tag, (start, length, pitch) in enumerate(notes):
        dispatcher.schedule(0, note(start, start + length, pitch, tag))
    sent = []
    now = 0.0
    for wait, pace, shift in moves:
        now += wait
        sent += [event.msg for event in dispatcher.due(now)]
        dispatcher.retime(lambda s, now=now, pace=pace, shift=shift: now + shift + (s - now) * pace)  # type: ignore[misc]
    sent += drained(dispatcher)
    assert dispatcher.sounding() == ()
    assert sum(map(is_note_on, sent)) == sum(map(is_note_off, sent)) == len(notes)


@given(NOTES, st.sampled_from([0.5, 1.0, 2.0]), st.floats(-2.0, 2.0))
def test_the_order_stays(notes: list[tuple[float, float, int]], pace: float, shift: float) -> None:
    """To the event, also where deadlines are equal: here none fall together that were apart."""

    def sent(move: bool) -> list[bytes]:  # noqa: FBT001 - the one difference
        dispatcher = Dispatcher()
        for tag, (start, length, pitch) in enumerate(notes):
            grid = [
                Scheduled(round(s * 16) / 16, msg, tag)
                for s, msg, _ in note(start, start + length, pitch, tag)
            ]
            dispatcher.schedule(0, grid)
        if move:
            dispatcher.retime(lambda seconds: seconds * pace + shift)
        return drained(dispatcher)

    assert sent(move=True) == sent(move=False)
