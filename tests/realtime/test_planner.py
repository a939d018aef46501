"""The planner: every note is within its limits, in order, and remembered as it was drawn."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.nb import NB
from music.score import Meter, Note
from realtime.dynamics import Dynamics
from realtime.memory import Memory
from realtime.planner import Limits, NBPlanner, Planned
from realtime.sampling import Sampling
from tests.realtime.simulation import RandomModel

ENCODINGS = {
    "metric-first": NB(),
    "pitch-first": NB(order="pitch-first"),
    "binary": NB(metric="binary"),
    "binary, pitch-first, loud": NB(metric="binary", order="pitch-first", velocity_bins=12),
    "loud": NB(velocity_bins=32),
    "no parts": NB(parts=False),
    "chord and tempo, pitch-first": NB(order="pitch-first", chords=True, tempo_bins=32, velocity_bins=12),
}
ALL = frozenset(range(12))

encodings = st.sampled_from(sorted(ENCODINGS))
limits = st.builds(
    lambda earliest, parts, lowest, size, scale, most_notes, density: Limits(
        earliest,
        None,
        parts=parts,
        lowest=lowest,
        highest=min(lowest + size, 127),
        scale=scale,
        most_notes=most_notes,
        density=density,
    ),
    st.integers(0, 300),
    st.sampled_from([frozenset({2}), frozenset({1}), frozenset({1, 2})]),
    st.integers(1, 110),
    st.integers(0, 60),
    st.none() | st.frozensets(st.integers(0, 11), min_size=1),
    st.integers(0, 4),
    st.sampled_from([0.0, 0.5, 3.0, 20.0]),
)
samplings = st.builds(
    Sampling,
    st.sampled_from([0.0, 1.0, 4.0]),
    rhythm=st.floats(0, 4),
    pitch=st.floats(0, 4),
    min_p=st.floats(0, 1),
)
HEARD = [Note(0, 6, 60, 70), Note(0, 6, 55, 50), Note(6, 6, 64, 80), Note(33, 3, 40, 90)]
METERS = [(Fraction(0), Meter(4, 4)), (Fraction(8), Meter(3, 4)), (Fraction(14), Meter(6, 8))]


def memory_of(encoding: NB, heard: list[Note], seed: int = 0) -> Memory:
    memory = Memory(RandomModel(encoding, seed=seed), BarLines(METERS))
    memory.sync(heard)
    return memory


def plan(  # noqa: PLR0913 - all that a plan depends on
    encoding: NB,
    within: Limits,
    count: int = 25,
    *,
    seed: int = 0,
    sampling: Sampling | None = None,
    heard: list[Note] | None = None,
    dynamics: Dynamics | None = None,
) -> tuple[Memory, list[Planned]]:
    """Plan ``count`` notes after `HEARD`, or what else was ``heard``."""
    memory = memory_of(encoding, heard or HEARD, seed)
    planner, rng = NBPlanner(memory, sampling or Sampling()), np.random.default_rng(seed)
    parent = memory.entry
    assert parent is not None
    out: list[Planned] = []
    for _ in range(count):
        so_far = [planned.note for planned in out]
        out.append(planner.next_note(parent, within, dynamics or Dynamics(), rng, so_far))
        parent = out[-1].entry
    return memory, out


def place(note: Note) -> tuple[int, int, int]:
    """Return what notes are sorted by, in the encodings' order."""
    return note.onset, note.part, -note.pitch


@given(name=encodings, within=limits, sampling=samplings, seed=st.integers(0, 3))
@settings(max_examples=60)
def test_notes_are_within_their_limits_and_in_order(
    name: str, within: Limits, sampling: Sampling, seed: int
) -> None:
    encoding = ENCODINGS[name]
    _, out = plan(encoding, within, seed=seed, sampling=sampling)
    notes = [planned.note for planned in out]
    in_range = range(within.lowest, within.highest + 1)
    fitting = [pitch for pitch in in_range if pitch % 12 in (within.scale or ALL)] or list(in_range)
    assert all(note.onset >= within.earliest and note.part in within.parts for note in notes)
    assert all(note.pitch in fitting and note.duration in encoding.durations for note in notes)
    assert all(1 <= note.velocity <= 127 for note in notes)
    order = [place(note) for note in [HEARD[-1], *notes]]
    assert order == sorted(set(order))
    if within.most_notes:
        for note in notes:
            at_once = sum(each.onset <= note.onset < each.onset + each.duration for each in notes)
            assert at_once <= within.most_notes


@given(name=encodings, within=limits, seed=st.integers(0, 3))
@settings(max_examples=30)
def test_what_is_planned_is_remembered_as_it_was_drawn(name: str, within: Limits, seed: int) -> None:
    """The state after a plan is that of its notes, read by somebody else: what sounds costs nothing more."""
    memory, out = plan(ENCODINGS[name], within, 8, seed=seed)
    memory.sync([*HEARD, *(planned.note for planned in out)])
    assert memory.entry is out[-1].entry
    assert memory.steps == len(HEARD)
    cold = memory_of(ENCODINGS[name], HEARD, seed)
    cold.sync([*HEARD, *(planned.note for planned in out)])
    assert cold.entry is not None
    assert cold.entry.cursor.partial == out[-1].entry.cursor.partial
    for one, other in zip(cold.entry.cursor.state, out[-1].entry.cursor.state, strict=True):
        np.testing.assert_array_equal(one, other)


@given(name=encodings, earliest=st.integers(0, 200), wait=st.integers(0, 60), most=st.integers(0, 2))
@settings(max_examples=60)
def test_the_first_note_does_not_keep_waiting(name: str, earliest: int, wait: int, most: int) -> None:
    within = Limits(earliest, earliest + wait, most_notes=most)
    _, [planned] = plan(ENCODINGS[name], within, 1)
    assert earliest <= planned.note.onset
    # There is always room after the last note heard, from the next step on.
    assert planned.note.onset <= max(earliest + wait, HEARD[-1].onset + 1)


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_last_moment_that_has_passed_gives_way(name: str) -> None:
    """The parent stands at the last step allowed, at the lowest key: only later is there room."""
    bottom = [Note(47, 1, 21, 80)]
    _, [planned] = plan(ENCODINGS[name], Limits(30, 40), 1, heard=bottom)
    assert planned.note.onset == 48


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_model_that_sounds_too_often_waits_for_itself(name: str) -> None:
    memory = memory_of(ENCODINGS[name], HEARD)
    assert memory.entry is not None
    sounding = [Note(0, 100, 50, 80), Note(3, 72, 60, 80)]
    planner, rng = NBPlanner(memory, Sampling()), np.random.default_rng(0)
    limits = Limits(40, 52, most_notes=2)
    note, _ = planner.next_note(memory.entry, limits, Dynamics(), rng, sounding)
    assert note.onset == 75


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_chord_ends_where_nothing_of_the_scale_is_left_below(name: str) -> None:
    heard = [Note(24, 6, 66, 80)]
    within = Limits(24, 40, lowest=61, highest=90, scale=frozenset({6}))
    memory = memory_of(ENCODINGS[name], heard)
    assert memory.entry is not None
    for seed in range(20):
        planner, rng = NBPlanner(memory, Sampling()), np.random.default_rng(seed)
        note, _ = planner.next_note(memory.entry, within, Dynamics(), rng)
        assert note.onset > 24


@given(name=encodings, within=limits, seed=st.integers(0, 3))
@settings(max_examples=20)
def test_the_same_dice_throw_the_same_notes(name: str, within: Limits, seed: int) -> None:
    once, again = (plan(ENCODINGS[name], within, 10, seed=seed)[1] for _ in range(2))
    assert [planned.note for planned in once] == [planned.note for planned in again]


def test_limits_that_do_not_bind_change_nothing() -> None:
    for name, encoding in ENCODINGS.items():
        loose = Limits(40, None, scale=ALL, most_notes=1000)
        free = [planned.note for planned in plan(encoding, Limits(40))[1]]
        assert [planned.note for planned in plan(encoding, loose)[1]] == free, name


def first_notes(sampling: Sampling) -> list[Note]:
    """Return what is drawn first, by other and other dice."""
    memory = memory_of(NB(), HEARD)
    assert memory.entry is not None
    planner = NBPlanner(memory, sampling)
    dice = (np.random.default_rng(seed) for seed in range(12))
    return [planner.next_note(memory.entry, Limits(40), Dynamics(), rng).note for rng in dice]


def test_each_temperature_rules_its_own_fields() -> None:
    """With cold rhythm and pitch there is one answer; onsets come first, so pitches don't change them."""
    cold = first_notes(Sampling(rhythm=0.0, pitch=0.0))
    assert len({(note.onset, note.duration, note.pitch) for note in cold}) == 1
    tune = first_notes(Sampling(rhythm=0.0, pitch=2.0))
    assert {note.onset for note in tune} == {cold[0].onset}
    assert len({note.pitch for note in tune}) > 3
    rhythm = first_notes(Sampling(rhythm=2.0, pitch=0.0))
    assert len({note.onset for note in rhythm}) > 3


@pytest.mark.parametrize("name", ["loud", "binary, pitch-first, loud"])
def test_a_model_with_dynamics_is_led_to_the_level_wanted(name: str) -> None:
    """A random network hears nobody, so it is drawn half-way from its own level; the network reads that."""
    levels = []
    for loud in (30, 100):
        dynamics = Dynamics()
        for step in range(32):
            dynamics.heard(step, 60, loud)
        out = plan(ENCODINGS[name], Limits(40), 120, dynamics=dynamics)[1]
        levels.append(np.mean([planned.note.velocity for planned in out]))
    assert levels[1] - levels[0] > 20


def test_the_spread_of_borrowed_dynamics_is_a_temperature_too() -> None:
    dynamics = Dynamics()
    for step in range(32):
        dynamics.heard(step, 60, 60 + 20 * (step % 2))
    flat, wild = (
        {p.note.velocity for p in plan(NB(), Limits(40), sampling=Sampling(dynamics=d), dynamics=dynamics)[1]}
        for d in (0.0, 2.0)
    )
    assert flat == {70}
    assert len(wild) > 5
