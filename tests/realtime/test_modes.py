"""Who has the word in each mode: on paper, tick by tick."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.score import Meter
from realtime.listener import RESOLUTION as BEAT
from realtime.mind import Mind
from realtime.modes import Turn, Turns, turns_of
from realtime.sampling import Sampling
from realtime.settings import MODES, Mode, Settings
from tests.realtime.simulation import RandomModel

BAR = 4 * BEAT
SETTINGS = Settings(rest_beats=1.0, trade_bars=2)


def turns(mode: Mode, settings: Settings = SETTINGS) -> Turns:
    return turns_of(mode, settings, Mind(RandomModel(), settings.meter, Sampling()))


def phrase(of: Turns, start: int, end: int) -> None:
    of.note_on(start)
    of.silent(end)


def test_off_never_gives_the_word() -> None:
    for mode in ("off", "accompany"):
        off = turns(mode)
        phrase(off, 0, BEAT)
        assert off.turn(100 * BAR) is None


def test_respond_waits_for_the_rest_and_ends_on_a_bar_line() -> None:
    respond = turns("respond")
    assert respond.turn(BAR) is None
    respond.note_on(0)
    assert respond.turn(BAR) is None, "a key is down"
    respond.silent(2 * BAR)
    # Two bars were played: the answer that begins a beat into bar 3 lasts to the line nearest to two bars on.
    assert respond.turn(2 * BAR) == Turn(2 * BAR + BEAT, 4 * 48)
    respond.over()
    assert respond.turn(3 * BAR) is None


@pytest.mark.parametrize("bars", [1, 3])
def test_an_answer_may_have_a_length(bars: int) -> None:
    respond = turns("respond", dataclasses.replace(SETTINGS, answer_bars=bars))
    phrase(respond, 0, BEAT)
    turn = respond.turn(BEAT)
    assert turn is not None
    assert turn.end is not None
    assert abs(turn.end - (24 + bars * 48)) <= 24


def test_endless_has_no_end() -> None:
    endless = turns("endless")
    phrase(endless, 0, BEAT)
    assert endless.turn(BEAT) == Turn(2 * BEAT, None)


def test_trade_gives_the_word_on_the_bar_line_whatever_still_sounds() -> None:
    trade = turns("trade")
    trade.note_on(10)
    assert trade.turn(BAR) is None
    assert trade.turn(2 * BAR - BEAT - 1) is None
    assert trade.turn(2 * BAR - BEAT) == Turn(2 * BAR, 4 * 48)
    assert trade.turn(3 * BAR) == Turn(2 * BAR, 4 * 48)


def test_trade_begins_with_the_bar_that_a_pickup_leads_to() -> None:
    trade = turns("trade")
    trade.note_on(BAR - BEAT // 4)
    assert trade.turn(3 * BAR) == Turn(3 * BAR, 5 * 48)


def test_trade_goes_round() -> None:
    trade = turns("trade")
    for cycle in range(3):
        phrase(trade, 4 * cycle * BAR, 4 * cycle * BAR + BEAT)
        assert trade.turn((4 * cycle + 2) * BAR) == Turn((4 * cycle + 2) * BAR, (4 * cycle + 4) * 48)
        trade.over()
        assert trade.turn((4 * cycle + 4) * BAR) is None


def test_cut_short_in_its_own_bars_the_model_comes_back_after_a_rest() -> None:
    trade = turns("trade")
    phrase(trade, 0, BEAT)
    trade.over()  # the player cut in
    trade.note_on(2 * BAR + BEAT)
    assert trade.turn(2 * BAR + BEAT) is None
    trade.silent(2 * BAR + 2 * BEAT)
    assert trade.turn(2 * BAR + 2 * BEAT) == Turn(2 * BAR + 3 * BEAT, 4 * 48)


def test_with_less_than_a_beat_left_it_waits_for_its_next_turn() -> None:
    trade = turns("trade")
    phrase(trade, 0, BEAT)
    trade.over()
    phrase(trade, 2 * BAR + BEAT, 4 * BAR - BEAT)
    assert trade.turn(4 * BAR - BEAT) is None
    assert trade.turn(6 * BAR - BEAT) == Turn(6 * BAR, 8 * 48)


def test_a_silent_turn_ends_the_game() -> None:
    trade = turns("trade")
    phrase(trade, 0, BEAT)
    assert trade.turn(2 * BAR) is not None
    trade.over()
    trade.note_on(13 * BAR)
    assert trade.turn(15 * BAR) == Turn(15 * BAR, 17 * 48)


def test_hold_lasts_as_long_as_the_trigger() -> None:
    hold = turns("hold")
    phrase(hold, 0, BEAT)
    assert hold.turn(5 * BEAT) is None
    hold.trigger(6 * BEAT, down=True)
    assert hold.turn(6 * BEAT) == Turn(6 * BEAT, None)
    hold.over()
    hold.note_on(8 * BEAT)  # cut in, pedal still down
    assert hold.turn(8 * BEAT) is None
    hold.silent(9 * BEAT)
    assert hold.turn(9 * BEAT) == Turn(10 * BEAT, None)
    hold.trigger(9 * BEAT, down=False)
    assert hold.turn(20 * BEAT) is None


@given(
    mode=st.sampled_from(MODES),
    meter=st.sampled_from([Meter(4, 4), Meter(3, 4), Meter(6, 8), Meter(5, 4)]),
    acts=st.lists(st.tuples(st.integers(1, 3000), st.sampled_from("nsrtTo")), max_size=40),
)
def test_a_turn_is_always_one_that_can_be_played(
    mode: Mode, meter: Meter, acts: list[tuple[int, str]]
) -> None:
    """Whatever happens in whatever order: a turn ends after it begins, on a bar line."""
    some = turns(mode, dataclasses.replace(SETTINGS, meter=meter))
    tick = 0
    for wait, act in acts:
        tick += wait
        match act:
            case "n":
                some.note_on(tick)
            case "s":
                some.silent(tick)
            case "o":
                some.over()
            case "t" | "T":
                some.trigger(tick, down=act == "t")
        turn = some.turn(tick)
        if turn is None or turn.end is None:
            continue
        assert some.mind.first_step(turn.begin) < turn.end
        assert some.mind.bars.start(some.mind.bars.bar_at(turn.end)) == turn.end
