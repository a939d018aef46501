"""What is said of a training."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.training.progress import Progress, moved
from gui.training.run import Run
from gui.training.words import (
    duration_in_words,
    facts_of,
    moment_in_words,
    standing_in_words,
    state_in_a_word,
)
from tests.gui.training.said import BEGINNING, FINISHED, ORDERED, line, step, validated
from training import messages
from training.job_messages import Began, Ended, Said


def run_of(*said: Said, trains: bool = False) -> Run:
    progress = Progress()
    for each in said:
        progress = moved(progress, line(each, 1000.0))
    return Run(Path("/nowhere"), ORDERED, progress=progress, locked=trains)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "half a minute"),
        (50, "a minute"),
        (89, "a minute"),
        (95, "2 minutes"),
        (725, "12 minutes"),
        (5300, "88 minutes"),
        (5500, "1.5 hours"),
        (36_000, "10.0 hours"),
    ],
)
def test_durations_are_as_rough_as_people_say_them(seconds: float, words: str) -> None:
    assert duration_in_words(seconds) == words


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (run_of(), "It has not begun yet."),
        (run_of(trains=True), "Starting…"),
        (run_of(Began(1), trains=True), "Getting ready…"),
        (run_of(*BEGINNING[:2], trains=True), "Reading the music: 10 of 23 files."),
        (run_of(*BEGINNING, trains=True), "Training: the first steps…"),
        (
            run_of(*BEGINNING, step(10, share=0.34, eta=800.0), trains=True),
            "Training: 34 % done, ready in about 12 minutes.",
        ),
        (run_of(*BEGINNING, step(10, share=0.34), Ended("stopped")), "Paused at 34 %; everything is saved."),
        (run_of(*FINISHED), "Finished after 2 minutes of training."),
        (
            run_of(*BEGINNING, messages.Finished(9, "early stop", 5.0, 700.0), Ended("finished")),
            "Finished after 12 minutes of training: it no longer got better.",
        ),
        (run_of(*BEGINNING, Ended("failed", "The disk is full.")), "The disk is full."),
        (run_of(Began(1)), "It was ended from outside before it began: go on with it."),
        (
            run_of(*BEGINNING, step(10, share=0.34)),
            "It was ended from outside at 34 %; what was saved last is kept: go on with it.",
        ),
    ],
)
def test_how_it_stands_is_one_line(run: Run, words: str) -> None:
    assert standing_in_words(run, now=1080.0) == words


def test_what_the_window_asked_for_is_said_too() -> None:
    run = run_of(*BEGINNING, step(10), trains=True)
    run.stopping = True
    assert standing_in_words(run, 0.0) == "Stopping, as soon as everything is saved…"
    run.doomed = True
    assert standing_in_words(run, 0.0) == "Deleting…"
    waiting = run_of()
    waiting.waiting = True
    assert standing_in_words(waiting, 0.0) == "Begins as soon as the other training is saved…"
    gone = run_of()
    gone.vanished = "It ended before it began: try again."
    assert standing_in_words(gone, 0.0) == gone.vanished
    gone.damaged = "order.json is missing."
    assert standing_in_words(gone, 0.0) == gone.damaged


def test_time_that_is_left_never_runs_below_nothing() -> None:
    run = run_of(*BEGINNING, step(10, share=0.99, eta=20.0), trains=True)
    assert standing_in_words(run, now=99_000.0).endswith("in about half a minute.")


def test_a_list_says_it_in_a_word() -> None:
    run = run_of(*BEGINNING, step(10, share=0.34), trains=True)
    assert state_in_a_word(run.state, run.progress) == "training 34 %"
    assert state_in_a_word("died", run.progress) == "interrupted"


def test_facts_say_what_a_musician_wants_to_know() -> None:
    assert not facts_of(Progress())
    facts = {fact.name: fact.value for fact in facts_of(run_of(*FINISHED).progress)}
    assert facts["Best"] == "6.50 bits a note"
    assert facts["Every note is"] == "one of 91"
    assert facts["Right"] == "75 % at first guess"
    assert facts["Guessing reaches"] == "14.00 by frequency, 11.00 by the two notes before"
    assert facts["Reads"] == "400 notes a second, all of it 2.1 times"
    assert facts["Passed over"] == "2 files"
    assert all(fact.explanation.endswith(".") for fact in facts_of(run_of(*FINISHED).progress))


def test_facts_compare_with_the_model_it_started_from() -> None:
    progress = run_of(*BEGINNING, validated(0, 5.9), validated(50, 5.1)).progress
    assert facts_of(progress)[0].value == "5.10 bits a note, 5.90 before"


def test_dates_that_are_none_are_left_out() -> None:
    assert moment_in_words("2026-11-21T10:00:00Z")
    assert not moment_in_words("yesterday")
