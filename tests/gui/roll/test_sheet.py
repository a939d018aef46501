"""What is behind the roll: what moves it, and what can be chosen."""

from __future__ import annotations

from gui.roll.keys import Wish
from gui.roll.sheet import RollSheet
from realtime import messages


class Clock:
    def __init__(self) -> None:
        self.now = 10.0

    def __call__(self) -> float:
        return self.now


def sheet(clock: Clock) -> RollSheet:
    made = RollSheet(clock)
    made.camera.resize(1008, 424, 1.0)
    return made


def tempo(beat: float, seconds: float) -> messages.Tempo:
    return messages.Tempo(beat, beat, 60.0, running=True, in_sync=True, source="set", seconds=seconds)


def test_nothing_moves_before_there_is_something_to_see() -> None:
    clock = Clock()
    made = sheet(clock)
    made.take(tempo(0.0, 10.0))
    moves = [made.moves]
    made.take(messages.Heard(0.0, 0, 60, 80))
    moves.append(made.moves)
    made.take(messages.Stopped(0, 0, 0, 0, 0))
    assert [*moves, made.moves] == [False, True, False]


def test_a_note_that_sounds_ends_at_the_playhead() -> None:
    clock = Clock()
    made = sheet(clock)
    made.take(tempo(0.0, 10.0))
    made.take(messages.Heard(0.0, 0, 60, 80))
    clock.now = 11.5
    assert [note.end for note in made.sounding] == [1.5]


def test_it_is_idle_where_only_bars_are_seen() -> None:
    clock = Clock()
    made = sheet(clock)
    made.take(tempo(0.0, 10.0))
    made.take(messages.Heard(0.0, 0, 60, 80))
    made.take(messages.Released(1.0, 0, 60))
    idle = []
    for beat in (2.0, 100.0):
        clock.now += 1.0
        made.take(tempo(beat, clock.now))
        made.look()
        idle.append(made.idle)
    assert idle == [False, True]


def test_what_lies_above_or_below_the_view_is_not_seen() -> None:
    made = sheet(Clock())
    notes = tuple(messages.PastNote(0.0, 1.0, pitch, 80, "player") for pitch in (20, 60, 100))
    made.take(messages.Past("", notes))
    made.camera.pitches.zoom(2.0, 60.0)
    assert [note.pitch for note in made.seen()] == [60]
    assert made.select_in_view()
    assert [note.pitch for note in made.selection.notes] == [60]


def test_steps_begin_with_what_is_seen_and_go_beyond_it() -> None:
    clock = Clock()
    made = sheet(clock)
    notes = tuple(messages.PastNote(beat, 1.0, 60, 80, "player") for beat in (0.0, 50.0, 51.0))
    made.take(messages.Past("", notes))
    made.take(tempo(52.0, 10.0))
    chosen = []
    for _ in range(3):
        assert made.fulfil(Wish("step", -1.0))
        chosen += [note.beat for note in made.selection.notes]
    assert chosen == [51.0, 50.0, 0.0]
    assert made.view.first_beat < 0.0 < made.view.last_beat
    assert not made.fulfil(Wish("step", -1.0))


def test_what_still_sounds_is_not_selected_with_its_answer() -> None:
    made = sheet(Clock())
    made.take(tempo(0.0, 10.0))
    for event in (
        messages.Heard(0.0, 0, 60, 80),
        messages.Released(1.0, 0, 60),
        messages.HandOver(2.0, None),
        messages.Played(2.0, 0, 64, 80, 0.0),
        messages.Ended(3.0, 0, 64),
        messages.Played(3.0, 0, 65, 80, 0.0),
    ):
        made.take(event)
    assert len(made.notebook.last_answer()) == 2
    made.select(made.notebook.last_answer())
    assert [note.pitch for note in made.selection.notes] == [64]
