"""What a person at a terminal reads."""

from __future__ import annotations

from music.score import DEFAULT_METER
from realtime import messages
from realtime.text import TextView

STOPPED = messages.Stopped(heard=3, played=2, answers=1, unmatched=0, late=0)


def lines(*events: messages.Event) -> list[str]:
    out: list[str] = []
    view = TextView(DEFAULT_METER, out.append)
    for event in events:
        view.show(event)
    return out


def test_bar_and_beat_count_from_one() -> None:
    assert lines(messages.Heard(5.5, 0, 60, 96)) == ["  2:2.50  you         C4   ▮▮▮▮▮▮▮▮"]


def test_an_answer_without_an_end_lasts_until_you_play() -> None:
    assert lines(messages.HandOver(4.0, None))[0].endswith("Ritornello plays until you play")
    assert lines(messages.HandOver(4.0, 8.0))[0].endswith("plays to   3:1.00")


def test_what_was_ignored_is_said_at_the_end() -> None:
    meters = messages.Meters(0.1, 0.2, 0, {"truncated message": 1, "undefined status": 4}, realtime=True)
    said = lines(meters, STOPPED)
    assert said[:2] == ["Ignored: truncated message, 1 time.", "Ignored: undefined status, 4 times."]
    assert said[2] == "Heard 3 notes, played 2 in 1 answer; notes left sounding: 0."


def test_nothing_is_said_of_what_nobody_needs_to_know() -> None:
    assert lines(messages.PlannedNote(1.0, 60, 80, 1.0), messages.PlansDropped(1.0)) == []
