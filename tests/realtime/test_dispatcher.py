"""The dispatcher: thru, deadlines, the player's right of way, and the ledger under all of it."""

from collections.abc import Sequence

import pytest

from realtime.dispatcher import Dispatcher
from realtime.ledger import Source
from realtime.midi_bytes import (
    control_change,
    is_note_on,
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


def test_of_the_system_messages_only_sysex_is_passed_on() -> None:
    dispatcher = Dispatcher()
    for msg in (b"\xf8", b"\xfa", b"\xfe", b"\xff", b"\xf1\x01", b"\xf2\x00\x00", b"\xf6"):
        assert dispatcher.receive(msg, 0.0) == []
    sysex = b"\xf0\x01\xf7"
    assert dispatcher.receive(sysex, 0.0) == [sysex]
    dispatcher.thru = False
    assert dispatcher.receive(sysex, 0.0) == []
    assert dispatcher.received == 9
    assert dispatcher.panic(1.0) == []  # no channel was used


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


def test_under_the_player_the_model_leaves_a_held_key_alone() -> None:
    dispatcher = Dispatcher(yields=False)
    dispatcher.receive(note_on(0, 60, 50), 0.0)
    dispatcher.schedule(0, [*note(1.0, 2.0, 60, tag=5), *note(1.0, 2.0, 64, tag=6)])
    assert messages(dispatcher.due(1.0)) == [note_on(0, 64, 90)]
    assert messages(dispatcher.due(2.0)) == [note_off(0, 64)]
    assert dispatcher.late_dropped == 0
    assert Dropped(0, 5, 1.0, 1.0) in dispatcher.take_reports()
    assert dispatcher.receive(note_off(0, 60), 3.0) == [note_off(0, 60)]


def test_the_model_takes_over_a_key_from_the_player() -> None:
    dispatcher = Dispatcher()
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


def test_what_works_a_control_is_numbered_and_neither_sounds_nor_silences() -> None:
    dispatcher = Dispatcher()
    bound = {note_on(0, 36, 90)[:2], control_change(0, 20, 0)[:2]}
    dispatcher.taken = lambda msg: msg[:2] in bound
    dispatcher.schedule(0, note(0.0, 9.0, 60))
    dispatcher.due(0.0)
    for msg in (note_on(0, 36, 90), note_off(0, 36), control_change(0, 20, 127)):
        assert dispatcher.receive(msg, 1.0) == []
    assert dispatcher.sounding(Source.MODEL) == ((0, 60),)
    assert dispatcher.received == 3
    assert dispatcher.receive(control_change(0, 21, 127), 1.0) == [control_change(0, 21, 127)]


def test_what_sounds_is_released_though_the_release_works_a_control() -> None:
    dispatcher = Dispatcher()
    down, up = control_change(0, 64, 127), control_change(0, 64, 0)
    dispatcher.receive(note_on(0, 36, 90), 0.0)
    dispatcher.receive(down, 0.0)
    dispatcher.taken = lambda _: True
    assert dispatcher.receive(note_off(0, 36), 1.0) == [note_off(0, 36)]
    assert dispatcher.receive(note_off(0, 36), 1.0) == []
    assert dispatcher.receive(down, 1.0) == []
    assert dispatcher.receive(up, 1.0) == [up]
    assert dispatcher.receive(up, 1.0) == []


def test_who_is_not_listened_to_sounds_and_silences_nothing() -> None:
    dispatcher = Dispatcher()
    dispatcher.schedule(0, note(0.0, 9.0, 60))
    dispatcher.due(0.0)
    assert dispatcher.pass_by(note_on(3, 40, 90), 1.0) == [note_on(3, 40, 90)]
    assert dispatcher.pass_by(control_change(3, 1, 5), 1.0) == [control_change(3, 1, 5)]
    assert dispatcher.sounding() == ((0, 60), (3, 40))
    assert dispatcher.pass_by(note_off(3, 40), 2.0) == [note_off(3, 40)]
    assert dispatcher.pass_by(b"\x90", 2.0) == []
    assert (dispatcher.received, dispatcher.malformed) == (0, 1)
    dispatcher.thru = False
    assert dispatcher.pass_by(note_on(3, 40, 90), 3.0) == []
