"""Putting notes on a grid: steps, duration bins, and the same arithmetic live."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from music.encoding import Encoding, grid_score, in_force, nearest_bin, to_step
from music.nb import BEATS_4, BEATS_12, NB
from music.score import Meter, MeterChange, Note, Part, Score, TempoChange, note_array, sort_notes
from realtime.ledger import Source
from realtime.listener import RESOLUTION, Listener, Voice
from tests.music.generated import RESOLUTIONS, notes, scores

STEPS_PER_BEAT = st.integers(1, 96)
BINS = st.lists(st.integers(1, 200), min_size=1, max_size=20, unique=True).map(sorted)


def test_nb_offers_what_an_encoding_must() -> None:
    """Said to the type checker; when the program runs, a protocol is known by its names only."""
    encoding: Encoding = NB()
    assert encoding.steps_per_beat == 12


# ── steps ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("tick", "step"), [(0, 0), (19, 0), (20, 1), (59, 1), (60, 2), (480, 12), (-20, 0), (-21, -1)]
)
def test_ticks_go_to_the_nearest_step_and_halves_go_up(tick: int, step: int) -> None:
    """At 480 ticks and 12 steps a beat a step is 40 ticks."""
    assert to_step(tick, 480, 12) == step


@given(st.integers(-(2**40), 2**40), st.integers(1, 2**15), STEPS_PER_BEAT)
def test_steps_are_exact(tick: int, resolution: int, steps_per_beat: int) -> None:
    exact = Fraction(tick * steps_per_beat, resolution)
    assert Fraction(-1, 2) < to_step(tick, resolution, steps_per_beat) - exact <= Fraction(1, 2)


# ── bins ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("duration", "expected"), [(0, 1), (1, 1), (6, 6), (7, 6), (9, 8), (13, 12), (14, 12), (15, 16), (99, 32)]
)
def test_durations_go_to_the_nearest_bin_and_ties_to_the_shorter(duration: int, expected: int) -> None:
    assert BEATS_4[int(nearest_bin(duration, np.array(BEATS_4)))] == expected


@given(arrays(np.int64, array_shapes(min_dims=0, max_dims=2, min_side=0), elements=st.integers(0, 300)), BINS)
def test_no_bin_is_nearer(values: npt.NDArray[np.int64], bins: list[int]) -> None:
    found = nearest_bin(values, np.array(bins))
    assert found.shape == values.shape
    expected = [min(range(len(bins)), key=lambda i: (abs(bins[i] - value), i)) for value in values.flat]
    assert found.flatten().tolist() == expected


def test_bins_hold_the_usual_note_values() -> None:
    """Plain, dotted and triplet, from a sixteenth to two whole notes, without loss."""
    plain = [Fraction(8), Fraction(4), Fraction(2), Fraction(1), Fraction(1, 2), Fraction(1, 4)]
    triplets = [value * 2 / 3 for value in plain if value <= 4]
    dotted = [value * 3 / 2 for value in plain if Fraction(1, 2) <= value <= 4]
    assert {12 * value for value in plain + triplets + dotted} <= set(BEATS_12)
    assert {4 * value for value in plain} <= set(BEATS_4)


# ── changes ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_holds_from_its_step_on() -> None:
    changes = [(2, 5.0), (4, 7.0)]
    assert in_force(changes, [0, 1, 2, 3, 4, 99]).tolist() == [0, 0, 5, 5, 7, 7]
    assert in_force([], np.zeros((2, 1), dtype=np.int64)).tolist() == [[0.0], [0.0]]


def test_of_tempi_that_come_to_one_step_the_last_counts() -> None:
    tempos = (TempoChange(0, 60.0), TempoChange(470, 70.0), TempoChange(480, 80.0), TempoChange(600, 90.0))
    score = Score(480, note_array([]), tempos=tempos)
    assert grid_score(score, 4, BEATS_4).tempos == ((0, 60.0), (4, 80.0), (5, 90.0))


# ── whole pieces ─────────────────────────────────────────────────────────────────────────────────────


def test_a_piece_on_a_grid() -> None:
    score = Score(
        480,
        sort_notes(
            note_array(
                [
                    Note(0, 1, 60, 90, Part.LEAD),
                    Note(19, 470, 64, 80),
                    Note(700, 1440, 62, 70),
                    Note(705, 1440, 65, 60),
                    Note(960, 9999, 48, 0),
                ]
            )
        ),
        (MeterChange(0, Meter(2, 4)), MeterChange(955, Meter(3, 4))),
    )
    piece = grid_score(score, 12, BEATS_12)
    assert piece.notes.tolist() == [
        (0, 1, 60, 90, Part.LEAD),
        (0, 12, 64, 80, Part.ACCOMPANIMENT),
        (18, 36, 65, 60, Part.ACCOMPANIMENT),
        (18, 36, 62, 70, Part.ACCOMPANIMENT),
        (24, 96, 48, 0, Part.ACCOMPANIMENT),
    ]
    assert (piece.tempos, piece.chords) == (((0, 120.0),), ())
    assert piece.bars.until(60) == ([0, 24, 60], [Meter(2, 4), Meter(3, 4), Meter(3, 4)])


@given(scores(lowest=0), STEPS_PER_BEAT, BINS)
def test_every_note_is_where_to_step_says(score: Score, steps_per_beat: int, bins: list[int]) -> None:
    before = score.notes.copy()
    piece = grid_score(score, steps_per_beat, bins)
    expected = []
    for onset, duration, *sound in before.tolist():
        steps = to_step(duration, score.resolution, steps_per_beat)
        nearest = min(bins, key=lambda length: (abs(length - steps), length))
        expected.append(Note(to_step(onset, score.resolution, steps_per_beat), nearest, *sound))
    assert np.array_equal(piece.notes, sort_notes(note_array(expected)))
    assert np.array_equal(score.notes, before)


@given(st.sampled_from(RESOLUTIONS), st.sampled_from([4, 12, 24]), st.integers(1, 10**6))
def test_a_note_at_a_change_of_meter_begins_its_bar(resolution: int, steps_per_beat: int, tick: int) -> None:
    """Notes and bar lines are rounded alike: none that stands on a bar line comes to stand before it."""
    note = note_array([Note(tick, 1, 60, 0)])
    changes = (MeterChange(0, Meter(1, 4)), MeterChange(tick, Meter(4, 4)))
    piece = grid_score(Score(resolution, note, changes), steps_per_beat, (1,))
    step = int(piece.notes["onset"][0])
    bar = piece.bars.bar_at(step)
    assert piece.bars.meter(bar) == Meter(4, 4)
    assert step - piece.bars.start(bar) < steps_per_beat // 4


@given(notes(RESOLUTION), st.sampled_from([(4, BEATS_4), (12, BEATS_12), (24, (1, 5, 24, 48))]))
def test_files_and_the_listener_quantise_alike(some: list[Note], grid: tuple[int, tuple[int, ...]]) -> None:
    listener = Listener(*grid)
    for number, note in enumerate(some):
        # A channel of its own for each, so that none ends another.
        listener.note_on(Voice(Source.PLAYER, number, note.pitch), note.velocity, note.onset, note.part)
    for number, note in enumerate(some):
        listener.note_off(Voice(Source.PLAYER, number, note.pitch), note.onset + note.duration)
    heard = note_array(listener.tail(10**9).notes)
    assert np.array_equal(heard, grid_score(Score(RESOLUTION, sort_notes(note_array(some))), *grid).notes)
