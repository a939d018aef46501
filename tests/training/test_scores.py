"""The study's rule and bits per note, against a count by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from music.nb import EMPTY_BAR, EOS, NB, SOS
from training.scores import Scores, counted

ENCODING = NB()
BAR, SAME = ENCODING.new_bar, ENCODING.same_beat

ROWS = np.array(
    [  # metric, beat, part, pitch, duration
        [SOS, 0, 0, 0, 0],
        [BAR, 1, 2, 60, 12],
        [SAME, 1, 2, 55, 12],  # the beat of the row before: CONTI
        [EMPTY_BAR, 0, 0, 0, 0],
        [BAR, 1, 1, 62, 6],
        [EOS, 0, 0, 0, 0],
    ]
)
BEFORE, TARGETS = ROWS[:-1], ROWS[1:]


def scored() -> Scores:
    """Return scores where every metric costs 1 nat, every beat 2, and so on, and no pitch was guessed."""
    scores = Scores(ENCODING.fields, notes=3)
    nats = np.tile(np.arange(1.0, 6.0), (5, 1))
    right = np.tile(np.array([True, True, True, False, True]), (5, 1))
    scores.add(nats, right, TARGETS, BEFORE)
    return scores


def test_what_the_study_counts() -> None:
    assert counted(ENCODING.fields, TARGETS, BEFORE).astype(int).tolist() == [
        [1, 1, 1, 1, 1],
        [1, 0, 1, 1, 1],  # a beat repeated is left out
        [1, 0, 0, 0, 0],  # zeros are; metric never is
        [1, 1, 1, 1, 1],  # the same beat, but not of the row before
        [1, 0, 0, 0, 0],
    ]


def test_pitch_first_counts_by_name_too() -> None:
    encoding = NB(order="pitch-first")
    names = [field.name for field in encoding.fields]
    order = [[field.name for field in ENCODING.fields].index(name) for name in names]
    kept = counted(encoding.fields, TARGETS[:, order], BEFORE[:, order])
    assert (kept == counted(ENCODING.fields, TARGETS, BEFORE)[:, order]).all()


def test_figures_by_hand() -> None:
    scores = scored()
    assert scores.notes == 3
    assert scores.rows == 5
    # Every field of every row, by the notes.
    assert scores.bits_per_note == pytest.approx(5 * (1 + 2 + 3 + 4 + 5) / math.log(2) / 3)
    # Counted are 5 metrics, 2 beats, 3 parts, pitches and durations; the mean is without metric.
    assert scores.mean_nll == pytest.approx((2 * 2 + 3 * 3 + 3 * 4 + 3 * 5) / (2 + 3 + 3 + 3))
    assert scores.accuracy == pytest.approx((5 + 2 + 3 + 0 + 3) / 16)


def test_summary_has_the_same_figures_and_those_of_each_field() -> None:
    scores = scored()
    summary = scores.summary()
    assert summary["bits_per_note"] == scores.bits_per_note
    assert summary["mean_nll"] == scores.mean_nll
    assert summary["accuracy"] == scores.accuracy
    assert list(summary["fields"]) == [field.name for field in ENCODING.fields]
    assert summary["fields"]["beat"] == {
        "bits_per_note": pytest.approx(5 * 2 / math.log(2) / 3),
        "nll": 2.0,
        "accuracy": 1.0,
        "counted": 2,
    }
    assert sum(f["bits_per_note"] for f in summary["fields"].values()) == pytest.approx(scores.bits_per_note)


def test_pieces_add_up() -> None:
    twice = scored()
    twice.add(np.zeros((5, 5)), np.zeros((5, 5), dtype=bool), TARGETS, BEFORE)
    assert twice.rows == 10
    assert twice.bits_per_note == pytest.approx(scored().bits_per_note)
    assert twice.accuracy == pytest.approx(scored().accuracy / 2)


def test_what_processes_of_a_team_found_is_merged() -> None:
    both = scored()
    both.merge(scored())
    assert (both.notes, both.rows) == (6, 10)
    assert both.bits_per_note == pytest.approx(scored().bits_per_note)
    assert both.summary()["fields"]["beat"]["counted"] == 2 * scored().summary()["fields"]["beat"]["counted"]


def test_nothing_scored_is_nothing() -> None:
    empty = Scores(ENCODING.fields)
    assert (empty.bits_per_note, empty.mean_nll, empty.accuracy) == (0, 0, 0)
