"""How a training stands, from what it said: plain values."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gui.training.progress
from gui.training.progress import Progress, moved
from tests.gui.training.said import BEGINNING, FINISHED, line, started, step, validated
from training import messages
from training.job_messages import Began, Ended, Said


def after(*said: Said, begin: Progress | None = None) -> Progress:
    progress = begin or Progress()
    for number, each in enumerate(said):
        progress = moved(progress, line(each, float(number)))
    return progress


def test_it_follows_a_training_from_beginning_to_end() -> None:
    assert after().stand == "new"
    reading = after(*BEGINNING[:2])
    assert (reading.stand, reading.files_read, reading.files) == ("reading", 10, 23)
    training = after(*BEGINNING)
    assert (training.stand, training.step, training.train_pieces) == ("training", 0, 20)
    assert training.baselines == {"unigram": 14.0, "markov2": 11.0}
    going = after(*BEGINNING, step(10, 9.0, 0.1, 54.0))
    assert (going.step, going.share, going.eta_seconds, going.seconds) == (10, 0.1, 54.0, 5.0)
    assert going.rows_per_note == 1.1
    assert going.notes_per_second == pytest.approx(400.0)
    finished = after(*FINISHED)
    assert (finished.stand, finished.reason, finished.share) == ("finished", "budget", 1.0)
    assert (finished.best, finished.best_step, finished.accuracy) == (6.5, 200, 0.75)
    assert [point.value for point in finished.validation] == [8.0, 6.5, 7.0]
    assert finished.eta_seconds is None
    assert finished.before is None


def test_what_was_done_after_the_last_checkpoint_is_forgotten() -> None:
    killed = after(*BEGINNING, validated(100, 8.0), step(110), validated(200, 6.0), step(210))
    again = after(Began(2), started(100, 8.0), begin=killed)
    assert [point.step for point in again.validation] == [100]
    assert [point.step for point in again.loss] == []
    assert (again.step, again.best, again.best_step) == (100, 8.0, 100)
    assert again.baselines == killed.baselines


def test_one_that_goes_on_is_no_longer_what_it_was() -> None:
    failed = after(*BEGINNING, step(10), Ended("failed", "The disk is full."))
    assert (failed.stand, failed.problem) == ("failed", "The disk is full.")
    again = after(Began(3), begin=failed)
    assert (again.stand, again.problem, again.pid, again.files) == ("reading", "", 3, 0)
    stopped = after(*BEGINNING, step(10), messages.Finished(15, "interrupted", None, 9.0), Ended("stopped"))
    assert (stopped.stand, stopped.share, stopped.step) == ("stopped", 0.5, 15)


def test_step_zero_is_the_model_it_started_from() -> None:
    tuned = after(*BEGINNING, validated(0, 5.9), validated(50, 5.1))
    assert tuned.before == 5.9
    worse = after(validated(100, 6.2, best=False), begin=tuned)
    assert (worse.before, worse.best, worse.best_step) == (5.9, 5.1, 50)


@given(st.integers(0, 400), st.integers(1, 50))
def test_a_long_curve_is_thinned_evenly_and_keeps_its_ends(count: int, gap: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gui.training.progress, "_KEPT", 40)
        check_thinning(count, gap)


def check_thinning(count: int, gap: int) -> None:
    progress = after(*BEGINNING, *(step(gap * (number + 1), float(number)) for number in range(count)))
    steps = [point.step for point in progress.loss]
    assert len(steps) <= 41
    assert all(point.value == point.step / gap - 1 for point in progress.loss)
    assert steps == sorted(set(steps))
    if count:
        assert (steps[0], steps[-1]) == (gap, gap * count)
        inner = {later - earlier for earlier, later in itertools.pairwise(steps[:-1])}
        assert len(inner) <= 1 or max(inner) <= 2 * min(inner)
