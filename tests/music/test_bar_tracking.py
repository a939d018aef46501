"""Bar lines and meters heard in music that was written for it."""

from __future__ import annotations

import numpy as np
import pytest

from music.bar_tracking import Grid, Tracked, grid_of, track_bars
from music.score import Meter, Note, Score, note_array, sort_notes

FOUR, THREE = Meter(4, 4), Meter(3, 4)
RESOLUTION = 480


def song(bars: list[int], start: float = 0.0, *, divided: int = 2) -> Score:
    """Return bars of so many beats, the first at beat ``start``: a bass note held, chords, a tune between."""
    notes: list[Note] = []

    def add(beat: float, length: float, pitch: int) -> None:
        notes.append(Note(round(beat * RESOLUTION), round(length * RESOLUTION), pitch, 80))

    for number, beats in enumerate(bars):
        add(start, beats, (36, 43, 41, 43)[number % 4])
        for beat in range(beats):
            for pitch in (60, 64, 67):
                add(start + beat, 1 / divided, pitch)
            add(start + beat + (divided - 1) / divided, 1 / divided, 72 + beat)
        start += beats
    return Score(RESOLUTION, sort_notes(note_array(notes)))


def tracked(score: Score, *meters: Meter) -> Tracked:
    grid = grid_of(score)
    assert grid is not None
    found = track_bars(score, grid, meters or (FOUR, THREE))
    assert found is not None
    return found


# ── the grid ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("start", "phase"), [(0.0, 0.0), (1.1, 0.1), (2.95, -0.05)])
def test_where_the_grid_begins(start: float, phase: float) -> None:
    grid = grid_of(song([4] * 8, start))
    assert grid is not None
    assert grid.per_beat == 4
    assert grid.phase == pytest.approx(phase, abs=0.01)


def test_triplets_have_a_grid_of_their_own() -> None:
    grid = grid_of(song([4] * 8, divided=3))
    assert grid is not None
    assert grid.per_beat == 3


def test_music_on_no_grid_and_no_music() -> None:
    score = song([4] * 8)
    score.notes["onset"] += np.random.default_rng(0).integers(0, RESOLUTION, len(score.notes))
    assert grid_of(score) is None
    assert grid_of(Score(RESOLUTION, note_array([]))) is None


# ── bar lines ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("divided", [2, 3])
@pytest.mark.parametrize("start", [0, 1, 2, 2.6])
@pytest.mark.parametrize(("beats", "meter"), [(4, FOUR), (3, THREE)])
def test_meter_and_first_bar_line_are_heard(beats: int, meter: Meter, start: float, divided: int) -> None:
    found = tracked(song([beats] * 12, start, divided=divided))
    assert found.meter == meter
    assert found.first == pytest.approx(start, abs=0.01)
    assert found.short == ()


@pytest.mark.parametrize("short", [1, 2, 3])
def test_a_short_bar_is_heard_where_it_is(short: int) -> None:
    found = tracked(song([4] * 8 + [short] + [4] * 8, 1.0))
    assert (found.meter, found.short) == (FOUR, ((32, short),))
    assert found.first == pytest.approx(1.0, abs=0.01)


def test_two_short_bars() -> None:
    assert tracked(song([4] * 8 + [2] + [4] * 7 + [2] + [4] * 8)).short == ((32, 2), (62, 2))


def test_a_meter_that_is_known_is_kept() -> None:
    assert tracked(song([3] * 12), FOUR).meter == FOUR
    assert tracked(song([3] * 12), Meter(6, 8)).meter == Meter(6, 8)


@pytest.mark.parametrize("meter", [Meter(5, 64), Meter(17, 4)])
def test_bars_that_nobody_hears(meter: Meter) -> None:
    assert track_bars(song([4] * 20), Grid(4, 0.0), [meter]) is None


def test_a_piece_shorter_than_a_bar() -> None:
    score = Score(RESOLUTION, note_array([Note(0, RESOLUTION, 60, 80)]))
    assert track_bars(score, Grid(4, 0.0), [FOUR]) is None
