"""Who sits where, what votes come to, and what they show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.blind import LEAST_ROUNDS, SURE, Contest, Side, Tally
from gui.training.blind_words import result_in_words

votes = st.lists(st.sampled_from(["left", "right", None]), max_size=30)
seeds = st.integers(0, 2**31 - 1)


@given(seeds, votes, st.booleans())
def test_each_vote_goes_to_who_sat_there(seed: int, cast: list[Side | None], blind: bool) -> None:  # noqa: FBT001 - drawn
    contest = Contest("one", "two", seed, blind)
    won = {"one": 0, "two": 0, "": 0}
    for side in cast:
        assert sorted(contest.seating) == ["one", "two"]
        assert contest.open == (not blind)
        won["" if side is None else getattr(contest.seating, side)] += 1
        contest = contest.with_vote(side)
        assert contest.open
        assert contest.with_vote("left") == contest  # one vote a round
        contest = contest.next_round()
    assert contest.tally == Tally(won["one"], won["two"], won[""])
    assert contest.tally.rounds == len(cast)


def test_seats_are_drawn_only_where_nobody_may_know() -> None:
    blind, seen = Contest("one", "two", 7), Contest("one", "two", 7, blind=False)
    lefts = set()
    for _ in range(40):
        lefts.add(blind.seating.left)
        assert seen.seating == ("one", "two")
        assert blind.seating == Contest("one", "two", 7, round=blind.round).seating
        blind, seen = blind.next_round(), seen.next_round()
    assert lefts == {"one", "two"}


def test_a_round_without_a_vote_leaves_no_trace_but_other_dice() -> None:
    contest = Contest("one", "two", 2**31 - 1)
    later = contest.next_round()
    assert later.tally.rounds == 0
    assert contest.dice != later.dice
    assert 0 <= later.dice < 2**31


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 9))
def test_chance_is_that_of_a_coin(first: int, second: int, ties: int) -> None:
    tally = Tally(first, second, ties)
    assert tally.chance == Tally(second, first, 0).chance
    assert 0 < tally.chance <= 1
    if first != second:
        assert tally.chance < 1 or abs(first - second) == 1


def test_chances_that_are_known() -> None:
    assert Tally(0, 0, 3).chance == 1
    assert Tally(6, 0, 0).chance == pytest.approx(2 / 64)
    assert Tally(9, 1, 4).chance == pytest.approx(22 / 1024)
    assert Tally(LEAST_ROUNDS, 0, 0).chance <= SURE < Tally(LEAST_ROUNDS - 1, 0, 0).chance


@pytest.mark.parametrize(
    ("tally", "blind", "words"),
    [
        (Tally(0, 0, 0), True, "No votes yet."),
        (Tally(2, 2, 1), True, "Even so far: 2 each for Folk and Choir."),
        (Tally(2, 1, 0), True, "Folk was preferred in 2 of 3 rounds. That can still be chance"),
        (Tally(2, 5, 1), True, "Choir was preferred in 5 of 8 rounds. Tossing a coin"),
        (Tally(9, 1, 0), True, "Folk was preferred in 9 of 10 rounds. That is hardly chance: you hear"),
        (Tally(9, 1, 0), False, "Folk was preferred in 9 of 10 rounds. That is hardly chance, but you knew"),
    ],
)
def test_in_words(tally: Tally, *, blind: bool, words: str) -> None:
    assert result_in_words(tally, "Folk", "Choir", blind=blind).startswith(words)
