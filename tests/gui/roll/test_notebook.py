"""The notebook: against a naive model, and against what a real engine says."""

from __future__ import annotations

import itertools
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.roll.notebook import Mark, Notebook, RollNote
from realtime import messages

By = Literal["player", "model"]


def on(beat: float, pitch: int = 60, by: By = "player") -> messages.Event:
    if by == "player":
        return messages.Heard(beat, 0, pitch, 80)
    return messages.Played(beat, 0, pitch, 80, 0.0)


def off(beat: float, pitch: int = 60, by: By = "player") -> messages.Event:
    return messages.Released(beat, 0, pitch) if by == "player" else messages.Ended(beat, 0, pitch)


def note(beat: float, end: float | None, pitch: int = 60, by: By = "player") -> RollNote:
    return RollNote(beat, end, pitch, 80, 0, by)


def tempo(beat: float, bpm: float = 120.0, source: str = "set") -> messages.Tempo:
    return messages.Tempo(beat, beat, bpm, running=True, in_sync=True, source=source, seconds=beat / 2)


def ready() -> messages.Ready:
    return messages.Ready(3, "default", "ALSA", (), "out", "internal", 120.0, "4/4", "respond")


def booked(*events: messages.Event) -> Notebook:
    book = Notebook()
    for event in events:
        book.take(event)
    return book


def answered(start: float = 0.0) -> list[messages.Event]:
    """Return a phrase of two notes and an answer of two."""
    return [
        on(start),
        off(start + 0.5),
        on(start + 1, 62),
        off(start + 1.5, 62),
        messages.HandOver(start + 2, start + 4),
        on(start + 2, 64, "model"),
        off(start + 2.5, 64, "model"),
        on(start + 3, 65, "model"),
        off(start + 4, 65, "model"),
        messages.AnswerOver(start + 4, 2),
    ]


# --- notes ------------------------------------------------------------------------------


def test_a_note_sounds_and_ends() -> None:
    book = booked(on(1.0))
    assert list(book.sounding) == [note(1.0, None)]
    assert book.take(off(2.0)) == (note(1.0, 2.0),)
    assert list(book.sounding) == []
    assert book.notes_between(0, 9) == [note(1.0, 2.0)]


def test_a_note_struck_again_ends_the_one_before() -> None:
    book = booked(on(1.0))
    assert book.take(on(2.0)) == (note(1.0, 2.0),)
    assert len(book) == 2


def test_hands_do_not_release_each_others_notes() -> None:
    book = booked(on(1.0), on(1.5, by="model"))
    book.take(off(2.0, by="model"))
    assert book.sounding == (note(1.0, None),)


def test_what_is_released_without_having_sounded_is_nothing() -> None:
    book = Notebook()
    assert book.take(off(2.0)) == ()
    assert len(book) == 0


@pytest.mark.parametrize("event", [ready(), messages.Stopped(1, 1, 1, 0, 0)])
def test_the_end_of_an_engine_ends_all_that_is_open(event: messages.Event) -> None:
    book = booked(on(0.0), messages.HandOver(0.5, None), on(1.0, 64, "model"), tempo(3.0))
    book.take(messages.PlannedNote(4.0, 65, 80, 1.0))
    ended = book.take(event)
    assert set(ended) == {note(0.0, 3.0), note(1.0, 3.0, 64, "model")}
    assert book.sounding == book.planned == ()
    assert [span.end for span in book.answers] == [3.0]
    assert [take.end for take in book.takes] == [3.0]


def test_the_oldest_notes_go_and_their_takes_with_them() -> None:
    book = Notebook(limit=8)
    for start in range(0, 100, 10):
        for event in answered(float(start)):
            book.take(event)
    assert len(book) == 8
    assert [take.start for take in book.takes] == [80.0, 90.0]
    assert [len(take.notes) for take in book.takes] == [4, 4]
    assert [span.start for span in book.answers] == [82.0, 92.0]
    assert len(book.marks_between(0, 1000)) == 4


def test_another_time_begins_anew() -> None:
    book = booked(*answered(40.0), ready(), tempo(0.0))
    assert len(book) == 0
    assert book.takes == ()


def test_the_same_time_goes_on() -> None:
    book = booked(*answered(40.0), ready(), tempo(60.0))
    assert len(book) == 4


# --- plans ------------------------------------------------------------------------------


def planned(beat: float, pitch: int = 60) -> messages.PlannedNote:
    return messages.PlannedNote(beat, pitch, 80, 1.0)


def test_what_was_planned_sounds_instead() -> None:
    book = booked(planned(4.0), planned(5.0), on(4.02, by="model"))
    assert [each.beat for each in book.planned] == [5.0]


def test_a_plan_for_another_key_stays() -> None:
    book = booked(planned(4.0, 61), on(4.0, by="model"))
    assert len(book.planned) == 1


def test_a_plan_for_much_later_stays() -> None:
    book = booked(planned(4.0), on(3.0, by="model"))
    assert len(book.planned) == 1


def test_of_two_plans_for_a_key_the_nearer_one_is_carried_out() -> None:
    book = booked(planned(4.0), planned(4.25), on(4.2, by="model"))
    assert [each.beat for each in book.planned] == [4.0]


def test_a_player_carries_out_no_plan() -> None:
    book = booked(planned(4.0), on(4.0))
    assert len(book.planned) == 1


@pytest.mark.parametrize("event", [messages.PlansDropped(5.0), messages.ModeChanged("off", 5.0)])
def test_plans_are_withdrawn_from_a_beat_on(event: messages.Event) -> None:
    book = booked(planned(4.0), planned(5.0), planned(6.0))
    book.take(event)
    assert [each.beat for each in book.planned] == [4.0]


def test_a_plan_that_was_not_kept_is_forgotten() -> None:
    book = booked(planned(4.0), planned(5.0), tempo(4.9))
    assert [each.beat for each in book.planned] == [5.0]


# --- takes ------------------------------------------------------------------------------


def test_a_phrase_and_its_answer_are_a_take() -> None:
    book = booked(*answered())
    assert [(span.start, span.end) for span in book.answers] == [(2.0, 4.0)]
    assert [(take.start, take.end, len(take.notes)) for take in book.takes] == [(0.0, 4.0, 4)]
    assert [each.pitch for each in book.last_answer()] == [64, 65]
    assert [each.pitch for each in book.last_phrase()] == [60, 62]
    assert book.last_take() == book.takes[0].notes
    assert book.marks_between(0, 9) == [Mark(2.0, "handover"), Mark(4.0, "over")]


def test_who_cuts_in_begins_the_next_phrase() -> None:
    book = booked(*answered()[:-2])
    book.take(messages.Yielded(3.5, 2))
    book.take(on(3.5, 70))
    book.take(off(3.5, 65, "model"))  # the engine says so a moment later
    book.take(off(4.0, 70))
    book.take(tempo(9.0))
    assert [[each.pitch for each in take.notes] for take in book.takes] == [[60, 62, 64, 65], [70]]
    assert all(each.end is not None for take in book.takes for each in take.notes)
    assert book.marks_between(3.5, 3.5) == [Mark(3.5, "yield")]


def test_what_is_cut_off_ends_where_the_player_cut_in() -> None:
    book = booked(*answered()[:-2], messages.Yielded(3.5, 2))  # the engine says a moment later that it ended
    assert book.last_answer()[-1] == note(3.0, 3.5, 65, "model")
    assert book.last_take() == book.takes[-1].notes
    assert book.last_take()[-1].end == 3.5


def test_a_note_at_the_very_moment_belongs_to_one_take_alone() -> None:
    book = booked(*answered()[:-1], on(4.0, 66, "model"), messages.Yielded(4.0, 3))
    assert len(book.takes[0].notes) == 5
    for event in (on(4.0, 70), off(4.0, 66, "model"), off(4.5, 70), tempo(9.0)):
        book.take(event)
    in_takes = [each for take in book.takes for each in take.notes]
    assert sorted(in_takes, key=str) == sorted(book.notes_between(0, 9), key=str)


def test_an_answer_that_never_sounded_ends_no_phrase() -> None:
    book = booked(
        on(0.0), off(0.5), messages.HandOver(2.0, None), messages.Yielded(2.1, 0), on(2.1), off(2.5)
    )
    book.take(tempo(7.0))
    assert book.answers == ()
    assert [len(take.notes) for take in book.takes] == [2]


def test_a_silence_ends_a_phrase_and_a_shorter_one_does_not() -> None:
    book = booked(on(0.0), off(1.0), on(5.0), off(6.0), on(10.5), off(11.0))
    assert [(take.start, take.end) for take in book.takes] == [(0.0, 6.0)]
    book.take(tempo(15.5))
    assert [(take.start, take.end) for take in book.takes] == [(0.0, 6.0), (10.5, 11.0)]


def test_a_note_that_is_held_is_no_silence() -> None:
    book = booked(on(0.0), on(8.0, 62), off(9.0, 62), tempo(20.0))
    assert book.takes == ()
    assert len(book.last_take()) == 2


def test_an_answer_asked_for_anew_belongs_to_the_take() -> None:
    again = [event for event in answered(4.0) if not isinstance(event, messages.Heard | messages.Released)]
    book = booked(*answered(), *again)
    assert [(take.start, take.end, len(take.notes)) for take in book.takes] == [(0.0, 8.0, 6)]
    assert [each.beat for each in book.last_answer()] == [6.0, 7.0]


def test_a_passage_is_the_phrase_or_the_answer() -> None:
    book = booked(*answered())
    first, *_, last = book.notes_between(0, 9)
    assert [each.pitch for each in book.passage_of(first)] == [60, 62]
    assert [each.pitch for each in book.passage_of(last)] == [64, 65]
    stranger = note(100.0, 101.0, by="model")
    assert book.passage_of(stranger) == (stranger,)


# --- other times ------------------------------------------------------------------------


def test_in_the_first_phrase_the_tempo_of_the_playing_counts_from_its_beginning() -> None:
    book = booked(ready(), tempo(0.0), on(0.0), off(1.0), on(2.0))
    epoch = book.epoch
    book.take(tempo(2.0, 60.0, "played"))
    assert book.epoch != epoch
    assert book.notes_between(0, 9) == [note(0.0, 0.5), note(1.0, None)]


def test_later_it_counts_from_then_on() -> None:
    book = booked(ready(), tempo(0.0), *answered(), tempo(5.0, 60.0, "played"))
    assert [each.beat for each in book.notes_between(0, 9)] == [0.0, 1.0, 2.0, 3.0]


def test_a_session_that_was_opened_is_read_with_its_takes() -> None:
    past = [
        messages.PastNote(each.beat, (each.end or 0.0) - each.beat, each.pitch, 80, each.by)
        for start in (0.0, 6.0)
        for each in booked(*answered(start)).notes_between(0, 99)
    ]
    book = booked(on(70.0), messages.Past("session.mid", tuple(past)), tempo(12.0))
    assert len(book) == 8
    assert [(take.start, take.end, len(take.notes)) for take in book.takes] == [(0.0, 4.0, 4), (6.0, 10.0, 4)]
    assert [(span.start, span.end) for span in book.answers] == [(2.0, 4.0), (8.0, 10.0)]


def test_playing_along_in_a_session_is_no_answer() -> None:
    past = (
        messages.PastNote(0.0, 4.0, 60, 80, "player"),
        messages.PastNote(1.0, 1.0, 48, 80, "model"),
        messages.PastNote(2.0, 4.0, 50, 80, "model"),
        messages.PastNote(4.5, 1.0, 62, 80, "player"),
    )
    book = booked(messages.Past("session.mid", past))
    assert book.answers == ()
    assert [len(take.notes) for take in book.takes] == [4]


# --- against a naive model --------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.integers(0, 40),  # quarters of a beat that pass
        st.sampled_from(["on", "on", "off"]),
        st.sampled_from(["player", "model"]),
        st.integers(60, 63),
    ),
    max_size=80,
)


@given(steps, st.integers(0, 400), st.integers(0, 400))
def test_notes_are_those_of_a_naive_model(
    moves: list[tuple[int, str, By, int]], one: int, other: int
) -> None:
    book = Notebook()
    naive: list[RollNote] = []
    beat = 0.0
    for quarters, what, by, pitch in moves:
        beat += quarters / 4
        book.take(on(beat, pitch, by) if what == "on" else off(beat, pitch, by))
        for place, each in enumerate(naive):
            if (each.by, each.pitch, each.end) == (by, pitch, None):
                naive[place] = each._replace(end=beat)
        if what == "on":
            naive.append(note(beat, None, pitch, by))
    first, last = sorted((one / 4, other / 4))
    inside = [each for each in naive if each.beat <= last and (each.end is None or each.end >= first)]
    assert sorted(book.notes_between(first, last), key=str) == sorted(inside, key=str)
    assert list(book.sounding) == [each for each in naive if each.end is None]
    assert len(book) == len(naive)


@given(steps)
def test_takes_part_the_notes_between_them(moves: list[tuple[int, str, By, int]]) -> None:
    book = Notebook()
    beat = 0.0
    for quarters, what, by, pitch in moves:
        beat += quarters / 4
        book.take(on(beat, pitch, by) if what == "on" else off(beat, pitch, by))
    book.take(messages.Stopped(0, 0, 0, 0, 0))
    in_takes = [each for take in book.takes for each in take.notes]
    assert sorted(in_takes, key=str) == sorted(book.notes_between(0, beat), key=str)
    assert all(one.start <= other.start for one, other in itertools.pairwise(book.takes))
    assert all(take.start <= each.beat for take in book.takes for each in take.notes)
