"""The numbers of chords: what they stand for, and how they are transposed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.chords import CHORDS, NO_CHORD, QUALITIES, chord_name, chord_number, transposed_chords


def test_what_numbers_mean_stays_as_it_is() -> None:
    """Models keep them: with other meanings, all that were trained on chords would be wrong."""
    assert (CHORDS, NO_CHORD) == (134, 1)
    named = {0: "", 1: "N", 2: "C", 3: "Cm", 12: "Cm7b5", 13: "C#", 41: "Eb7", 133: "Bm7b5"}
    assert {number: chord_name(number) for number in named} == named


@given(st.integers(0, 11), st.sampled_from(sorted(QUALITIES)), st.integers(-30, 30))
def test_a_chord_moves_with_its_root(root: int, quality: str, semitones: int) -> None:
    moved = transposed_chords(chord_number(root, quality), semitones)
    assert int(moved) == chord_number((root + semitones) % 12, quality)


def test_what_is_no_chord_stays() -> None:
    numbers = np.array([[0, NO_CHORD]], dtype=np.int16)
    assert transposed_chords(numbers, 5).tolist() == [[0, NO_CHORD]]


def test_all_chords_have_names_of_their_own() -> None:
    names = [chord_name(number) for number in range(CHORDS)]
    assert len(set(names)) == CHORDS


@pytest.mark.parametrize(("root", "quality"), [(12, ""), (-1, "m"), (0, "min")])
def test_there_is_no_such_chord(root: int, quality: str) -> None:
    with pytest.raises(ValueError, match="there is no chord of root"):
        chord_number(root, quality)


@pytest.mark.parametrize("number", [-1, CHORDS])
def test_there_is_no_such_number(number: int) -> None:
    with pytest.raises(ValueError, match="they go from 0 to 133"):
        chord_name(number)
