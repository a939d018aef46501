"""The figures of the clock follower are what their definitions say, by another calculation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.score import Meter
from realtime.bench.figures import Spread
from realtime.bench.follower import (
    CASES,
    Case,
    Course,
    Following,
    arrivals,
    follower_rows,
    measure_follower,
)
from realtime.midi_clock import MidiClock

RAMP = Course(bpm=90.0, to_bpm=140.0, lead=4.0, change=8.0, beats=20.0)
JUMP = Course(bpm=100.0, to_bpm=140.0, lead=6.0, change=0.0, beats=14.0)


@given(st.sampled_from([RAMP, JUMP, Course(120.0, 120.0, 0.0, 0.0, 9.0)]), st.floats(0.0, 19.0))
def test_a_course_is_the_sum_of_its_tempos(course: Course, beat: float) -> None:
    steps = (np.arange(200_000) + 0.5) / 200_000 * beat
    glide = (course.to_bpm - course.bpm) * (steps - course.lead) / (course.change or 1.0)
    changing = (steps > course.lead) & (steps <= course.lead + course.change)
    bpm = np.where(steps <= course.lead, course.bpm, course.to_bpm)
    bpm = np.where(changing, course.bpm + glide, bpm)
    assert course.seconds_at(beat) == pytest.approx(float(np.mean(60 / bpm)) * beat, abs=1e-4)


def test_ticks_arrive_jittered_and_in_order() -> None:
    found = arrivals(RAMP, 3.0, np.random.default_rng(5))
    true = [RAMP.seconds_at(tick / 24) for tick in range(20 * 24 + 1)]
    assert len(found) == len(true)
    assert found == sorted(found)
    assert np.std(np.array(found) - true) == pytest.approx(0.003, rel=0.15)
    assert arrivals(RAMP, 0.0, np.random.default_rng(5)) == true


def by_definition(case: Case, ticks: list[float]) -> tuple[list[float], list[float], list[float]]:
    """Return moments and the errors of clock and raw ticks in milliseconds, moment by moment."""
    course = case.course
    clock = MidiClock(120.0, Meter(4, 4), time=lambda: ticks[0])
    clock.receive(ticks[0], b"\xfa")
    events = [(seconds, None) for seconds in ticks]
    readings = [index / 96 for index in range(int(case.measured[0] * 96), int(case.measured[1] * 96))]
    timeline = sorted(
        [*events, *((course.seconds_at(beat), beat) for beat in readings)],
        key=lambda event: (event[0], event[1] is not None),
    )
    filtered, raw, moments = [], [], []
    last: list[float] = []
    for seconds, beat in timeline:
        if beat is None:
            clock.receive(seconds, b"\xf8")
            last.append(seconds)
            continue
        believed = clock.anchor.seconds_at(beat + clock.state.song_offset)
        filtered.append(abs(believed - seconds) * 1000)
        interval = min(max(last[-1] - last[-2], 0.0025), 0.5)
        raw.append(abs(last[-1] + (beat * 24 - len(last) + 1) * interval - seconds) * 1000)
        moments.append(seconds)
    return moments, filtered, raw


def same(found: Spread, values: list[float]) -> None:
    """Check count, median, and the smallest value that at least 99% do not exceed."""
    ranked = sorted(values)
    assert found.count == len(values)
    assert found.median_ms == pytest.approx((ranked[(len(values) - 1) // 2] + ranked[len(values) // 2]) / 2)
    assert found.p99_ms == pytest.approx(ranked[int(np.ceil(0.99 * len(values))) - 1])


def test_the_figures_of_a_steady_tempo_are_as_defined() -> None:
    case = Case("steady", Course(120.0, 120.0, 0.0, 0.0, 30.0), 3.0, (4.0, 28.0), 1)
    (figure,) = measure_follower(7, [case])
    _, filtered, raw = by_definition(case, arrivals(case.course, 3.0, np.random.default_rng(7)))
    same(figure.filtered, filtered)
    assert figure.largest_ms == pytest.approx(max(filtered))
    same(figure.raw, raw)
    assert figure.raw_largest_ms == pytest.approx(max(raw))
    assert figure.back is None


def test_the_time_after_a_jump_is_as_defined() -> None:
    case = Case("jump", JUMP, 1.0, (6.0, 14.0), 2)
    (figure,) = measure_follower(3, [case])
    rng = np.random.default_rng(3)
    backs, largest = [], []
    for _ in range(2):
        moments, filtered, _ = by_definition(case, arrivals(JUMP, 1.0, rng))
        settled = next(
            index for index in range(len(filtered)) if all(error < 5.0 for error in filtered[index:])
        )
        backs.append((moments[settled] - JUMP.seconds_at(6.0)) * 1000)
        largest.append(max(filtered))
    assert figure.back is not None
    same(figure.back, backs)
    assert figure.largest_ms == pytest.approx(max(largest))
    assert figure.filtered.count == 2 * 8 * 96


def test_the_filter_is_worth_it() -> None:
    figures = measure_follower(11)
    assert [(figure.case, figure.jitter_ms) for figure in figures] == [
        (case.name, case.jitter_ms) for case in CASES
    ]
    for figure in figures:
        assert figure.filtered.median_ms < figure.raw.median_ms / 2
        assert figure.filtered.p99_ms < figure.raw.p99_ms / 2
    steady, ramp, _, jump = figures
    assert steady.filtered.p99_ms < 2.0
    assert ramp.filtered.p99_ms < 3.0
    assert jump.back is not None
    assert jump.back.p99_ms < 100.0


def test_rows_say_what_was_followed() -> None:
    times = Spread(9, 1.0, 2.0)
    figure = Following("120 BPM", 3.0, times, 2.5, times, 7.0, times)
    rows = list(follower_rows([figure]))
    assert [row[1] for row in rows] == [times] * 3
    assert "120 BPM" in rows[0][2]
    assert "2.50" in rows[0][2]
    assert "7.00" in rows[1][2]
    assert len(list(follower_rows([Following("x", 1.0, times, 2.5, times, 7.0, None)]))) == 2
