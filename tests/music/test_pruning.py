"""Doublings and clusters are left out, and nothing else is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from music.pruning import pruned
from music.score import Note, Part, note_array, sort_notes
from tests.music.generated import notes

LEAD = Part.LEAD


def test_of_two_notes_the_leads_the_higher_and_the_longer_stay() -> None:
    some = [
        Note(0, 4, 61, 80),
        Note(0, 1, 60, 80),
        Note(0, 1, 60, 80, LEAD),
        Note(4, 1, 70, 80),
        Note(4, 9, 70, 60),
        Note(4, 1, 69, 80),
        Note(4, 1, 68, 80),
        Note(5, 1, 69, 80),
    ]
    assert pruned(note_array(some)).tolist() == [some[2], some[4], some[6], some[7]]


def test_nothing_of_nothing() -> None:
    assert len(pruned(note_array([]))) == 0


@given(notes(4))
@settings(max_examples=50)
def test_what_stays_is_apart_and_what_goes_was_too_near(some: list[Note]) -> None:
    whole = sort_notes(note_array(some))
    kept = [Note(*row) for row in pruned(whole).tolist()]
    assert kept == sorted(kept, key=lambda note: (note.onset, note.part, -note.pitch))
    for one, other in combinations(kept, 2):
        assert one.onset != other.onset or abs(one.pitch - other.pitch) > 1
    for note in set(some) - set(kept):
        assert any(other.onset == note.onset and abs(other.pitch - note.pitch) <= 1 for other in kept)
    assert np.isin(note_array(kept), whole).all()


@given(st.lists(st.integers(10, 60).map(lambda k: 2 * k), unique=True))
def test_a_chord_of_whole_tones_stays(pitches: list[int]) -> None:
    chord = sort_notes(note_array([Note(0, 1, pitch, 80) for pitch in pitches]))
    assert np.array_equal(pruned(chord), chord)
