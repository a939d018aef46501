"""The notebook told by a real engine."""

from __future__ import annotations

import dataclasses
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from gui.roll.notebook import Notebook, TakeSpan
from realtime import messages
from realtime.midi_bytes import is_note_on
from realtime.settings import Mode, Settings
from tests.realtime.performances import Timed, performances
from tests.realtime.simulation import Performance, RandomModel

By = Literal["player", "model"]


END = 30.0


def perform(timed: Timed, mode: Mode) -> Performance:
    performance = Performance(RandomModel(), dataclasses.replace(Settings(mode=mode)))
    performance.play(timed, END)
    performance.close()
    return performance


@settings(max_examples=12)
@given(performances(), st.sampled_from(["respond", "trade", "endless", "accompany", "off"]))
def test_what_an_engine_says_adds_up(timed: Timed, mode: Mode) -> None:
    performance = perform(timed, mode)
    book = Notebook()
    seen: dict[int, TakeSpan] = {}
    for event in performance.events:
        ended = book.take(event)
        assert all(each.end is not None and each.end >= each.beat for each in ended)
        seen |= {round(take.start * 480): take for take in book.takes}
    book.take(messages.Stopped(0, 0, 0, 0, 0))
    notes = book.notes_between(0, 1000)
    heard = [each for each in performance.events if isinstance(each, messages.Heard)]
    sent = [each for each in performance.events if isinstance(each, messages.Played)]
    for by, events in (("player", heard), ("model", sent)):
        assert sorted((each.beat, each.pitch) for each in events) == sorted(
            (each.beat, each.pitch) for each in notes if each.by == by
        )
    assert len(heard) + len(sent) <= len([1 for _, msg in performance.out if is_note_on(msg)])
    assert book.planned == ()
    in_takes = [each for take in book.takes for each in take.notes]
    assert sorted(in_takes, key=str) == sorted(notes, key=str)
    # A take that was over stays where it began, whatever is played after it.
    assert set(seen) <= {round(take.start * 480) for take in book.takes}
    for span in book.answers:
        assert span.end is not None
    hand_overs = [each for each in performance.events if isinstance(each, messages.HandOver)]
    assert len(book.marks_between(0, 1000)) >= len(hand_overs)


def test_nothing_planned_is_left_once_an_engine_has_yielded() -> None:
    timed: Timed = [
        (0.0, b"\x90\x3c\x50"),
        (0.5, b"\x80\x3c\x00"),
        (4.0, b"\x90\x3e\x50"),
        (4.2, b"\x80\x3e\x00"),
    ]
    performance = Performance(RandomModel(), Settings(mode="endless"))
    performance.play(timed[:2], 3.9)
    book, planned_at_once = Notebook(), 0
    for event in performance.events:
        book.take(event)
        planned_at_once = max(planned_at_once, len(book.planned))
    assert planned_at_once
    count = len(performance.events)
    performance.play(timed[2:], 4.1)
    for event in performance.events[count:]:
        book.take(event)
    assert book.planned == ()
    assert [span.end is not None for span in book.answers] == [True]
    assert book.last_phrase()[-1].pitch == 62
