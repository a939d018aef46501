"""Steering the density: the law of the tilt, and what it makes of networks that would play otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.bars import BarLines
from music.nb import EMPTY_BAR, NB
from music.score import Note
from realtime.bundle import Floats
from realtime.dynamics import Dynamics
from realtime.memory import Memory
from realtime.planner import Limits, NBPlanner
from realtime.sampling import Sampling
from realtime.steering import Tilt, tilt_for
from tests.realtime.simulation import RandomModel

STEPS = 12
ENCODINGS = {
    "metric-first": NB(),
    "pitch-first": NB(order="pitch-first"),
    "binary": NB(metric="binary"),
    "binary, pitch-first": NB(metric="binary", order="pitch-first", velocity_bins=12),
}
ASKED = (1.0, 2.0, 4.0, 8.0)

onsets = st.lists(st.integers(0, 100), min_size=1, max_size=60)
"""With one more note after a while still within the window."""
densities = st.floats(0.05, 32)


def at(*steps: int) -> list[Note]:
    return [Note(step, 6, 60, 80) for step in steps]


def strength(density: float, notes: list[Note]) -> float:
    tilt = tilt_for(density, notes, 0, STEPS)
    assert tilt is not None
    return tilt.strength


def test_without_a_wish_or_a_note_there_is_nothing_to_steer() -> None:
    assert tilt_for(0.0, at(0, 6), 0, STEPS) is None
    assert tilt_for(2.0, [], 0, STEPS) is None


def test_notes_as_dense_as_wanted_leave_the_tilt_where_it_was() -> None:
    for steps in (3, 6, 12):
        density = STEPS / steps
        one = strength(density, at(0))
        assert strength(density, at(*range(0, 20 * steps, steps))) == pytest.approx(one)


def test_a_chord_and_the_rest_that_makes_up_for_it_leave_the_tilt_where_it_was() -> None:
    assert strength(4.0, at(0, 0, 0, 0, 12)) == pytest.approx(strength(4.0, at(0)))


@given(steps=onsets, density=densities)
def test_too_many_notes_push_back_and_too_few_push_on(steps: list[int], density: float) -> None:
    notes, last = at(*steps), max(steps)
    now = strength(density, notes)
    assert -6 <= now <= 6
    assert strength(density, [*notes, *at(last)]) <= now
    assert strength(density, [*notes, *at(last + math.ceil(STEPS / density))]) >= now - 1e-9


@given(steps=onsets, density=densities)
def test_the_order_of_the_notes_does_not_matter(steps: list[int], density: float) -> None:
    assert tilt_for(density, at(*sorted(steps)), 7, STEPS) == tilt_for(density, at(*steps), 7, STEPS)


def test_only_the_last_beats_count() -> None:
    recent = at(*range(1000, 1200, 3))
    assert strength(4.0, [*at(*range(500)), *recent]) == strength(4.0, recent)


@given(value=st.floats(0, 6), since=st.integers(0, 50))
def test_an_upward_tilt_favours_early_onsets_and_a_downward_one_late_ones(value: float, since: int) -> None:
    steps = np.arange(100)
    early, late = (Tilt(sign * value, since, STEPS).bias(steps) for sign in (1, -1))
    assert (np.diff(early) <= 0).all()
    np.testing.assert_allclose(early, -late)
    assert not early[: since + 1].any()


def test_intervals_count_by_their_ratios() -> None:
    """By as much as a sixteenth against no interval, so a half note and a bit against a quarter less."""
    bias = Tilt(2.0, 0, STEPS).bias(np.array([0, 3, 9, 21, 45]))
    np.testing.assert_allclose(np.diff(bias), -2 * math.log(2))


class Even(RandomModel):
    """A random network with some sense of metre: it likes sixteenths, soon ones, and a few chords."""

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        logits, hidden = super().field(index, previous, hidden, first)
        name, likes = self.encoding.fields[index].name, np.zeros(len(logits), dtype=np.float32)
        if name == "metric":
            likes[:] = -6.0
            likes[[self.encoding.same_beat, self.encoding.new_beat]] = 1.0
            likes[[EMPTY_BAR, self.encoding.new_bar]] = -3.0, -0.5
        elif name == "beat":
            steps = np.arange(len(logits)) - 1
            likes -= 0.15 * steps + 6.0 * (steps % 3 != 0)
        return 0.2 * logits + likes, hidden


BEATS = 64


def play(model: RandomModel, density: float, seed: int) -> list[Note]:
    """Return what ``model`` plays in `BEATS` from its first note on."""
    memory = Memory(model, BarLines())
    memory.sync([Note(0, 6, 60, 80), Note(6, 6, 64, 80)])
    parent = memory.entry
    assert parent is not None
    planner, rng = NBPlanner(memory, Sampling()), np.random.default_rng(seed)
    notes: list[Note] = []
    while True:
        note, parent = planner.next_note(parent, Limits(12, density=density), Dynamics(), rng, notes)
        if notes and note.onset >= notes[0].onset + BEATS * STEPS:
            return notes
        notes.append(note)


def rate(notes: list[Note]) -> float:
    """Return the notes a beat."""
    return len(notes) / BEATS


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_network_plays_as_densely_as_asked_in_its_own_rhythm(name: str) -> None:
    for seed in range(2):
        performances = [play(Even(ENCODINGS[name], seed=seed), density, seed) for density in ASKED]
        assert [rate(notes) for notes in performances] == pytest.approx(ASKED, rel=0.25)
        for notes in performances:
            assert sum(note.onset % 3 == 0 for note in notes) > 0.8 * len(notes)


@pytest.mark.parametrize("name", ENCODINGS)
def test_whatever_a_network_thinks_it_comes_nearer_to_what_is_asked(name: str) -> None:
    """These know no music at all and play a note every few beats, far from most of what is asked."""
    for seed in range(2):
        free, *asked = (rate(play(RandomModel(ENCODINGS[name], seed=seed), d, seed)) for d in (0.0, *ASKED))
        for density, got in zip(ASKED, asked, strict=True):
            assert abs(math.log(got / density)) < abs(math.log(free / density))
