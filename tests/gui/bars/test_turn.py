"""Whose turn it is, and what can be played anew or kept."""

from __future__ import annotations

import pytest

from gui.bars.turn import Turn
from realtime import messages

HEARD = messages.Heard(0.0, 0, 60, 90)
RELEASED = messages.Released(0.5, 0, 60)
PLAYED = messages.Played(4.0, 0, 64, 80, 0.0)
ENDED = messages.Ended(5.0, 0, 64)
HANDOVER = messages.HandOver(4.0, 8.0)
READY = messages.Ready(3, "default", "ALSA", (), "out", "internal", 120.0, "4/4", "respond")


def turn(*events: messages.Event, mode: str = "respond", at: float = 0.0) -> Turn:
    made = Turn()
    made.take(messages.Ready(3, "default", "ALSA", (), "out", "internal", 120.0, "4/4", mode), at)
    for event in events:
        made.take(event, at)
    return made


def test_without_an_engine_it_is_nobodys() -> None:
    nobody = Turn()
    assert nobody.who(100.0) == "nobody"
    assert not nobody.can_reroll
    assert not nobody.answered
    assert nobody.mode == ""


def test_a_key_makes_it_the_players_for_as_long_as_it_is_down_and_a_moment_more() -> None:
    held = turn(HEARD)
    assert held.who(60.0) == "player"
    held.take(RELEASED, 60.0)
    assert held.who(60.9) == "player"
    assert held.who(61.1) == "nobody"


def test_the_model_has_it_from_the_hand_over_to_the_end_of_the_answer() -> None:
    answering = turn(HEARD, RELEASED, HANDOVER)
    assert answering.who(0.1) == "model"
    answering.take(messages.AnswerOver(8.0, 5), 3.0)
    assert answering.who(3.0) == "nobody"


def test_the_player_cuts_in() -> None:
    cut = turn(HEARD, RELEASED, HANDOVER, PLAYED)
    cut.take(messages.Yielded(6.0, 1), 3.0)
    cut.take(HEARD, 3.0)
    assert cut.who(3.0) == "player"


def test_in_accompany_both_may_play() -> None:
    both = turn(HEARD, PLAYED, mode="accompany")
    assert both.who(0.0) == "both"
    both.take(RELEASED, 0.0)
    assert both.who(5.0) == "model"
    both.take(ENDED, 5.0)
    assert both.who(6.1) == "nobody"


def test_a_note_of_the_models_alone_is_no_turn_in_respond() -> None:
    assert turn(PLAYED).who(0.0) == "nobody"


def test_there_is_an_answer_once_a_note_of_it_sounded() -> None:
    made = turn(HEARD, RELEASED, HANDOVER)
    assert (made.answered, made.can_reroll) == (False, False)
    made.take(PLAYED, 0.0)
    assert (made.answered, made.can_reroll) == (True, True)


def test_an_answer_that_never_sounded_is_none() -> None:
    assert not turn(HEARD, RELEASED, HANDOVER, messages.Yielded(4.0, 0)).answered


def test_a_new_phrase_must_be_answered_before_anything_is_played_anew() -> None:
    made = turn(HEARD, RELEASED, HANDOVER, PLAYED, messages.AnswerOver(8.0, 1), HEARD, RELEASED)
    assert made.answered
    assert not made.can_reroll
    made.take(HANDOVER, 0.0)
    assert made.can_reroll


def test_another_mode_forgets_the_phrase_but_not_the_answer() -> None:
    made = turn(HEARD, RELEASED, HANDOVER, PLAYED, messages.AnswerOver(8.0, 1), HEARD, RELEASED)
    made.take(messages.ModeChanged("trade", 12.0), 0.0)
    assert made.can_reroll
    made.take(messages.ModeChanged("accompany", 12.0), 0.0)
    assert not made.can_reroll


def test_a_mode_that_changes_under_a_held_key_goes_on_with_the_phrase() -> None:
    made = turn(HEARD, RELEASED, HANDOVER, PLAYED, messages.AnswerOver(8.0, 1), HEARD)
    made.take(messages.ModeChanged("trade", 12.0), 0.0)
    assert not made.can_reroll


@pytest.mark.parametrize(
    "event", [READY, messages.Stopped(1, 1, 1, 0, 0), messages.ModelLoaded("x", 9, 1, 1)]
)
def test_another_engine_or_model_knows_of_no_answer(event: messages.Event) -> None:
    made = turn(HEARD, RELEASED, HANDOVER, PLAYED, messages.AnswerOver(8.0, 1))
    made.take(event, 0.0)
    assert not made.answered
    assert not made.can_reroll


def test_a_model_that_takes_over_an_answer_keeps_it() -> None:
    made = turn(HEARD, RELEASED, HANDOVER, PLAYED, messages.ModelLoaded("folk", 5.0, 10, 0.5))
    assert made.answered
