"""Scores: notes in order, meters and tempi that every reader relies on."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.score import (
    DEFAULT_METER,
    NOTE_DTYPE,
    Meter,
    MeterChange,
    Note,
    Part,
    Score,
    TempoChange,
    note_array,
    sort_notes,
)
from tests.music.generated import notes

LEAD, ACCOMPANIMENT = Part.LEAD, Part.ACCOMPANIMENT


def test_columns_are_the_fields_of_a_note() -> None:
    assert NOTE_DTYPE.names == Note._fields


def test_the_numbers_of_parts_are_those_of_the_encodings() -> None:
    assert (LEAD, ACCOMPANIMENT) == (1, 2)


@given(notes(480))
def test_an_array_holds_the_notes_in_their_order(some: list[Note]) -> None:
    array = note_array(iter(some))
    assert array.dtype == NOTE_DTYPE
    assert array.shape == (len(some),)
    assert [Note(*row) for row in array.tolist()] == some


def test_notes_sort_by_onset_part_falling_pitch_duration_and_velocity() -> None:
    in_order = [
        Note(0, 9, 50, 9, LEAD),
        Note(0, 9, 72, 9, ACCOMPANIMENT),
        Note(0, 2, 60, 9, ACCOMPANIMENT),
        Note(0, 4, 60, 0, ACCOMPANIMENT),
        Note(0, 4, 60, 7, ACCOMPANIMENT),
        Note(0, 4, 60, 7, ACCOMPANIMENT),
        Note(1, 1, 127, 1, LEAD),
        Note(1, 1, 0, 1, LEAD),
    ]
    shuffled = note_array([in_order[i] for i in (7, 5, 2, 0, 6, 4, 1, 3)])
    before = shuffled.copy()
    assert sort_notes(shuffled).tolist() == note_array(in_order).tolist()
    assert np.array_equal(shuffled, before)


@given(notes(480).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_order_does_not_depend_on_the_order_before(both: tuple[list[Note], list[Note]]) -> None:
    one, other = (sort_notes(note_array(some)) for some in both)
    assert np.array_equal(one, other)


@pytest.mark.parametrize(
    ("meter", "beats", "text"),
    [
        (Meter(4, 4), Fraction(4), "4/4"),
        (Meter(6, 8), Fraction(3), "6/8"),
        (Meter(2, 2), Fraction(4), "2/2"),
        (Meter(5, 16), Fraction(5, 4), "5/16"),
    ],
)
def test_a_meter_has_a_length_and_a_name(meter: Meter, beats: Fraction, text: str) -> None:
    assert meter.beats == beats
    assert str(meter) == text


def test_a_piece_without_notes() -> None:
    score = Score(480, note_array([]))
    assert score.end == 0
    assert score.meters == (MeterChange(0, DEFAULT_METER),)
    assert score.tempos == (TempoChange(0, 120.0),)


def test_a_piece_ends_with_the_note_that_ends_last() -> None:
    assert Score(480, note_array([Note(0, 2000, 60, 0), Note(480, 480, 64, 0)])).end == 2000


@pytest.mark.parametrize("resolution", [0, -480])
def test_a_resolution_is_positive(resolution: int) -> None:
    with pytest.raises(ValueError, match="resolution must be positive"):
        Score(resolution, note_array([]))


@pytest.mark.parametrize("ticks", [[], [1], [0, 0], [0, 9, 5]])
def test_changes_start_at_0_and_rise(ticks: list[int]) -> None:
    good = Score(480, note_array([]))
    with pytest.raises(ValueError, match="meters must start at tick 0"):
        dataclasses.replace(good, meters=tuple(MeterChange(tick, DEFAULT_METER) for tick in ticks))
    with pytest.raises(ValueError, match="tempos must start at tick 0"):
        dataclasses.replace(good, tempos=tuple(TempoChange(tick, 99.0) for tick in ticks))
