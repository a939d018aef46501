"""Takes and answers found in notes of which nobody told whose turn it was."""

from __future__ import annotations

from gui.roll.notes import By, RollNote
from gui.roll.takes import AnswerSpan, TakeLog, answers_in, log_of


def note(beat: float, end: float, by: By) -> RollNote:
    return RollNote(beat, end, 60, 80, 0, by)


DUET = [
    note(0.0, 1.0, "player"),
    note(1.0, 2.0, "player"),
    note(3.0, 5.0, "model"),
    note(4.0, 4.5, "model"),
    note(5.0, 6.0, "player"),
    note(8.0, 9.0, "model"),
]


def test_the_models_runs_are_answers() -> None:
    assert answers_in(DUET) == [AnswerSpan(3.0, 5.0), AnswerSpan(8.0, 9.0)]


def test_a_run_that_the_player_plays_into_is_none() -> None:
    assert answers_in([*DUET[:4], note(4.8, 6.0, "player")]) == []


def test_a_run_under_a_note_of_the_players_is_none() -> None:
    assert answers_in([note(0.0, 9.0, "player"), note(3.0, 4.0, "model"), note(4.0, 5.0, "model")]) == []


def test_every_answer_ends_a_take() -> None:
    log = log_of(DUET)
    assert log.starts == [0.0, 5.0]
    assert log.ends == [5.0, 9.0]
    assert not log.in_the_making
    assert log_of([]).starts == []


def test_silence_ends_a_take() -> None:
    log = log_of([note(0.0, 1.0, "player"), note(5.5, 6.0, "player")])
    assert (log.starts, log.ends) == ([0.0, 5.5], [1.0, 6.0])


def test_before_the_first_take_there_is_none() -> None:
    log = TakeLog()
    assert log.index_of(3.0) is None
    log.over(3.0, 2)
    log.quiet(3.0, 0.0)
    log.stop(3.0)
    assert log.starts == []
    log.player(4.0, 0.0)
    assert log.index_of(3.0) is None
    assert log.index_of(4.0) == 0
