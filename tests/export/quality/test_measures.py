"""Measures of pitch and rhythm, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.quality.measures import (
    empty_beat_rate,
    entropy,
    inter_onset_interval,
    mean_duration,
    note_density,
    pitch_class_entropy,
    pitch_classes,
    pitch_range,
    polyphony,
    polyphony_rate,
    scale_consistency,
)
from tests.export.quality.written import GRAIN, notes_of

NOTHING = notes_of()
CHORD = notes_of((0, 4, 60), (0, 8, 64), (2, 2, 67), (12, 4, 72))
"""C and E at once, G two steps later, and after a silence the upper C: four beats."""


@pytest.mark.parametrize(
    ("counts", "bits"), [([4], 0.0), ([1, 1], 1.0), ([2, 1, 1, 0], 1.5), ([1] * 12, math.log2(12))]
)
def test_entropy(counts: list[int], bits: float) -> None:
    found = entropy(np.array(counts))
    assert found == pytest.approx(bits)
    assert not math.copysign(1, found) < 0


def test_pitches() -> None:
    # Pitch classes C, E, G, C: a half and two quarters.
    assert pitch_class_entropy(CHORD) == pytest.approx(1.5)
    assert pitch_classes(CHORD) == 3
    assert pitch_range(CHORD) == 12


@pytest.mark.parametrize(
    ("pitches", "share"),
    [
        ((60, 62, 64, 65, 67, 69, 71), 1.0),  # C major
        ((57, 59, 60, 62, 64, 65, 68), 6 / 7),  # A harmonic minor has a note that no scale here has
        ((61, 63, 65, 66, 68, 70, 72), 1.0),  # D flat major
        (tuple(range(60, 72)), 7 / 12),
    ],
)
def test_scale_consistency(pitches: tuple[int, ...], share: float) -> None:
    notes = notes_of(*((step, 1, pitch) for step, pitch in enumerate(pitches)))
    assert scale_consistency(notes) == pytest.approx(share)


def test_polyphony_counts_steps_in_which_something_sounds() -> None:
    # Steps 0-1: two pitches, 2-3: three, 4-7: one, 8-11: none, 12-15: one.
    assert polyphony(CHORD, 16) == pytest.approx((2 * 2 + 2 * 3 + 4 + 4) / 12)
    assert polyphony_rate(CHORD, 16) == pytest.approx(4 / 16)


def test_a_pitch_struck_twice_at_once_is_one() -> None:
    assert polyphony(notes_of((0, 4, 60), (0, 4, 60)), 4) == 1


def test_empty_beats() -> None:
    assert empty_beat_rate(CHORD, 16, GRAIN) == pytest.approx(1 / 4)
    # A beat that is begun counts, and what sounds beyond the length doesn't.
    assert empty_beat_rate(CHORD, 10, GRAIN) == pytest.approx(1 / 3)
    # A note that ends with the beat leaves the next one empty.
    assert empty_beat_rate(notes_of((0, 4, 60)), 8, GRAIN) == pytest.approx(1 / 2)


def test_rhythm() -> None:
    # Onsets 0, 2 and 12: notes struck together are one.
    assert inter_onset_interval(CHORD, GRAIN) == pytest.approx(6 / GRAIN)
    assert note_density(CHORD, 16, GRAIN) == pytest.approx(1.0)
    assert mean_duration(CHORD, GRAIN) == pytest.approx(4.5 / GRAIN)


def test_nothing_is_not_a_number() -> None:
    assert math.isnan(pitch_class_entropy(NOTHING))
    assert math.isnan(scale_consistency(NOTHING))
    assert math.isnan(polyphony(NOTHING, 16))
    assert math.isnan(inter_onset_interval(NOTHING, GRAIN))
    assert math.isnan(mean_duration(NOTHING, GRAIN))
    assert math.isnan(empty_beat_rate(NOTHING, 0, GRAIN))
    assert math.isnan(polyphony_rate(NOTHING, 0))
    assert math.isnan(note_density(NOTHING, 0, GRAIN))
    assert (pitch_range(NOTHING), pitch_classes(NOTHING), empty_beat_rate(NOTHING, 16, GRAIN)) == (0, 0, 1)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.integers(20, 100)), min_size=1),
    st.integers(-20, 27),
)
def test_no_measure_knows_the_key(played: list[tuple[int, int, int]], by: int) -> None:
    notes = notes_of(*played)
    moved = notes_of(*((onset, length, pitch + by) for onset, length, pitch in played))
    for of_pitches in (pitch_class_entropy, scale_consistency, pitch_classes, pitch_range):
        assert of_pitches(moved) == pytest.approx(of_pitches(notes))
    assert polyphony(moved, 60) == polyphony(notes, 60)
    assert 0 < scale_consistency(notes) <= 1
    assert 0 <= pitch_class_entropy(notes) <= math.log2(12) + 1e-9
