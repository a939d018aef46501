"""How much training music is worth, and how long that takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.expected import IN_TIME_MS, batch_for, budget_for, in_time, minutes_for
from tests.gui.training.offered import music, probed
from training.probe_messages import Question

NOTES = st.integers(1, 10_000_000)


@given(NOTES, NOTES, st.booleans())
def test_more_music_is_worth_no_less_training(one: int, other: int, tuned: bool) -> None:  # noqa: FBT001 - drawn
    few, many = sorted((one, other))
    steps = [
        budget_for(music(notes=notes).totals, "nb", 768, tuned=tuned, length="usual").steps
        for notes in (few, many)
    ]
    assert steps[0] <= steps[1]


@given(NOTES, st.sampled_from(["nb", "cp", "roll", "abc"]), st.integers(1, 10_000), st.booleans())
def test_there_are_validations_in_every_budget(
    notes: int,
    encoding: str,
    rows: int,
    tuned: bool,  # noqa: FBT001 - drawn
) -> None:
    budgets = [
        budget_for(music(notes=notes).totals, encoding, rows, tuned=tuned, length=length)
        for length in ("short", "usual", "long")
    ]
    assert budgets[0].steps < budgets[1].steps < budgets[2].steps
    for budget in budgets:
        assert 1 <= budget.validate_every <= 300
        assert budget.steps // budget.validate_every >= 4


def test_starting_with_a_model_takes_less() -> None:
    totals = music(notes=100_000).totals
    tuned, new = (budget_for(totals, "nb", 768, tuned=tuned, length="usual") for tuned in (True, False))
    assert tuned.steps < new.steps


def test_a_tune_has_more_rows_than_notes() -> None:
    totals = music(notes=1_000_000).totals
    nb, abc = (budget_for(totals, encoding, 768, tuned=False, length="usual") for encoding in ("nb", "abc"))
    assert abc.steps == pytest.approx(3.7 * nb.steps, rel=0.01)


def test_minutes_are_those_of_steps_and_validations() -> None:
    totals = music(notes=40_000).totals
    budget = budget_for(totals, "nb", 768, tuned=True, length="usual")
    answer = probed(Question("nb"), seconds=0.6)
    minutes = minutes_for(budget, totals, "nb", answer)
    steps = budget.steps * 0.6 / 60
    checks = budget.steps / budget.validate_every * (2000 / 768 * 0.2) / 60
    assert minutes == pytest.approx(steps + checks)


def test_few_pieces_are_read_by_few_at_once() -> None:
    totals = music().totals
    assert batch_for(totals, tuned=False) == 18
    assert batch_for(totals, tuned=False, most=8) == 8
    assert batch_for(totals, tuned=True) == 8
    assert batch_for(totals._replace(parts={"train": 1, "valid": 1, "test": 0}), tuned=True) == 2


def test_what_is_in_time() -> None:
    assert in_time(None)
    assert in_time(IN_TIME_MS)
    assert not in_time(IN_TIME_MS + 1)
