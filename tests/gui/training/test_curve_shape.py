"""Learning curves as values: ranges, marks, what is too far away."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.curve_shape import Level, place_near, shape_of, ticks
from gui.training.progress import Point, Progress

FIGURES = st.floats(0.01, 60.0)


def progress_of(
    validation: list[float],
    loss: list[float] | None = None,
    *,
    baselines: dict[str, float] | None = None,
    loss_in_bits: bool = True,
) -> Progress:
    points = tuple(Point(100 * n, 50.0 * n, value) for n, value in enumerate(validation, 1))
    losses = tuple(Point(10 * n, 5.0 * n, value) for n, value in enumerate(loss or [], 1))
    return Progress(
        validation=points,
        loss=losses,
        seconds=points[-1].seconds if points else 1.0,
        rows=11,
        notes=10,
        baselines=baselines or {},
        loss_in_bits=loss_in_bits,
    )


def test_the_loss_is_told_by_the_note_like_the_validation() -> None:
    shape = shape_of(progress_of([5.0, 4.0], [6.0, 5.0, 4.0]))
    assert [place.y for place in shape.loss] == pytest.approx([5.5, 5.5, 5.5])  # medians of 6.6, 5.5, 4.4
    assert [(place.x, place.y, place.step) for place in shape.validation] == [(50, 5, 100), (100, 4, 200)]
    assert not shape_of(progress_of([5.0], [6.0], loss_in_bits=False)).loss


def test_an_odd_batch_does_not_hide_where_it_goes() -> None:
    shape = shape_of(progress_of([5.0], [5.0] * 10 + [60.0] + [5.0] * 10))
    assert max(place.y for place in shape.loss) == pytest.approx(5.5)


def test_what_guessing_reaches_is_in_the_picture_unless_that_flattens_the_curve() -> None:
    levels = {"unigram": 14.0, "markov2": 11.0}
    learning = shape_of(progress_of([12.0, 8.0, 6.0], baselines=levels))
    assert [level.name for level in learning.levels] == ["unigram", "markov2"]
    tuning = shape_of(progress_of([4.6, 4.4, 4.3], baselines=levels))
    assert not tuning.levels
    assert tuning.beyond == (Level("unigram", 14.0), Level("markov2", 11.0))
    assert tuning.high < 5
    # What is still to be reached is always shown.
    poor = shape_of(progress_of([28.0, 27.9], baselines=levels))
    assert len(poor.levels) == 2
    assert poor.low < 11


def test_the_model_it_started_from_is_a_level_and_the_best_is_marked() -> None:
    points = (Point(0, 0.0, 5.9), Point(100, 50.0, 5.1), Point(200, 100.0, 5.3))
    shape = shape_of(Progress(validation=points, seconds=100.0, best=5.1, best_step=100))
    assert shape.levels == (Level("before", 5.9),)
    assert shape.best is not None
    assert (shape.best.x, shape.best.y) == (50.0, 5.1)
    assert shape_of(Progress()).best is None


def test_without_times_the_scale_is_of_steps() -> None:
    shape = shape_of(Progress(validation=(Point(100, 0.0, 5.0), Point(300, 0.0, 4.0))))
    assert (shape.by_time, shape.end) == (False, 300.0)


@given(st.lists(FIGURES, max_size=30), st.lists(FIGURES, max_size=30), st.lists(FIGURES, max_size=2))
def test_everything_that_is_to_be_seen_is_in_the_range(
    validation: list[float], loss: list[float], levels: list[float]
) -> None:
    names = dict(zip(("unigram", "markov2"), levels, strict=False))
    shape = shape_of(progress_of(validation, loss, baselines=names))
    assert shape.low < shape.high
    assert all(shape.low < place.y < shape.high for place in shape.validation)
    assert all(shape.low < level.value < shape.high for level in shape.levels)
    assert all(shape.low < place.y for place in shape.loss)
    assert {level.value for level in (*shape.levels, *shape.beyond)} == set(levels)
    assert all(0 <= place.x <= shape.end for place in (*shape.validation, *shape.loss))


@given(st.floats(-1000, 1000), st.floats(0.001, 1000), st.integers(1, 12))
def test_marks_are_round_even_and_within(low: float, span: float, count: int) -> None:
    marks = ticks(low, low + span, count)
    assert len(marks) <= count + 1
    assert all(low - span * 1e-6 <= mark <= low + span * (1 + 1e-6) for mark in marks)
    gaps = {round((later - earlier) / span, 6) for earlier, later in itertools.pairwise(marks)}
    assert len(gaps) <= 1
    if len(marks) > 1:
        gap = marks[1] - marks[0]
        digits = gap / 10 ** math.floor(math.log10(gap) + 1e-9)
        assert min(abs(digits - each) for each in (1, 2, 2.5, 5, 10)) < 1e-3


def test_no_range_has_no_marks() -> None:
    assert not ticks(1.0, 1.0, 5)
    assert not ticks(0.0, 1.0, 0)


def test_the_validation_next_to_a_place_is_found() -> None:
    shape = shape_of(progress_of([5.0, 4.0, 3.0]))
    assert [place_near(shape, x) for x in (-10, 60, 80, 120, 1e9)] == [0, 0, 1, 1, 2]
    assert place_near(shape_of(Progress()), 5.0) is None
