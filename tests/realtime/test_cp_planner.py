"""The planner of CP models: every note is within its limits, in order, and remembered as it was drawn."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.cp import BAR, CP, METRICAL, NOTE
from music.nb import NB
from music.score import Meter, Note, Part
from realtime.bundle import Floats
from realtime.cp_planner import CPPlanner
from realtime.dynamics import Dynamics
from realtime.limits import Limits
from realtime.memory import Memory
from realtime.planner import Planned
from realtime.sampling import Sampling
from tests.realtime.simulation import RandomModel, RandomNetwork
from tests.realtime.test_planner import limits, samplings

ENCODINGS = {"plain": CP(), "loud": CP(velocity_bins=32, chords=True, tempo_bins=8)}
ALL = frozenset(range(12))
HEARD = [Note(0, 6, 60, 70), Note(0, 6, 55, 50), Note(6, 6, 64, 80), Note(33, 3, 40, 90)]
METERS = [(Fraction(0), Meter(4, 4)), (Fraction(8), Meter(3, 4)), (Fraction(14), Meter(6, 8))]

encodings = st.sampled_from(sorted(ENCODINGS))


def memory_of(name: str, heard: Sequence[Note] = HEARD, seed: int = 0) -> Memory:
    memory = Memory(RandomNetwork(ENCODINGS[name], seed=seed), BarLines(METERS))
    memory.sync(heard)
    return memory


def plan(  # noqa: PLR0913 - all that a plan depends on
    memory: Memory,
    within: Limits,
    count: int = 25,
    *,
    seed: int = 0,
    sampling: Sampling | None = None,
    dynamics: Dynamics | None = None,
    sounding: Sequence[Note] = (),
) -> list[Planned]:
    """Plan ``count`` notes on top of ``memory``."""
    planner, rng = CPPlanner(memory, sampling or Sampling()), np.random.default_rng(seed)
    parent = memory.entry
    assert parent is not None
    out: list[Planned] = []
    for _ in range(count):
        so_far = [*sounding, *(planned.note for planned in out)]
        out.append(planner.next_note(parent, within, dynamics or Dynamics(), rng, so_far))
        parent = out[-1].entry
    return out


@given(name=encodings, within=limits, sampling=samplings, seed=st.integers(0, 3))
@settings(max_examples=40)
def test_notes_are_within_their_limits_and_in_order(
    name: str, within: Limits, sampling: Sampling, seed: int
) -> None:
    notes = [
        planned.note for planned in plan(memory_of(name, seed=seed), within, seed=seed, sampling=sampling)
    ]
    in_range = range(within.lowest, within.highest + 1)
    fitting = [pitch for pitch in in_range if pitch % 12 in (within.scale or ALL)] or list(in_range)
    assert all(note.onset >= within.earliest and note.part is Part.ACCOMPANIMENT for note in notes)
    assert all(note.pitch in fitting and note.duration in ENCODINGS[name].durations for note in notes)
    assert all(1 <= note.velocity <= 127 for note in notes)
    order = [(note.onset, -note.pitch) for note in [HEARD[-1], *notes]]
    assert order == sorted(set(order))
    if within.most_notes:
        for note in notes:
            at_once = sum(each.onset <= note.onset < each.onset + each.duration for each in notes)
            assert at_once <= within.most_notes


@given(name=encodings, within=limits, seed=st.integers(0, 3))
@settings(max_examples=30)
def test_what_is_planned_is_remembered_as_it_was_drawn(name: str, within: Limits, seed: int) -> None:
    """The state after a plan is that of its notes, read by somebody else: what sounds costs nothing more."""
    memory = memory_of(name, seed=seed)
    out = plan(memory, within, 8, seed=seed)
    played = [*HEARD, *(planned.note for planned in out)]
    memory.sync(played)
    assert memory.entry is out[-1].entry
    assert memory.steps == len(HEARD)
    cold = memory_of(name, played, seed)
    assert cold.entry is not None
    assert cold.entry.place == out[-1].entry.place
    assert cold.entry.cursor.partial == out[-1].entry.cursor.partial == ()
    for one, other in zip(cold.entry.cursor.state, out[-1].entry.cursor.state, strict=True):
        np.testing.assert_array_equal(one, other)


@given(name=encodings, earliest=st.integers(0, 500), wait=st.integers(0, 60), most=st.integers(0, 2))
@settings(max_examples=40)
def test_the_first_note_does_not_keep_waiting(name: str, earliest: int, wait: int, most: int) -> None:
    [planned] = plan(memory_of(name), Limits(earliest, earliest + wait, most_notes=most), 1)
    assert earliest <= planned.note.onset
    # There is always room after the last note heard, from the next step on.
    assert planned.note.onset <= max(earliest + wait, HEARD[-1].onset + 1)


def test_a_last_moment_that_has_passed_gives_way() -> None:
    """The parent stands at the last step allowed, at the lowest key: only later is there room."""
    [planned] = plan(memory_of("plain", [Note(47, 1, 21, 80)]), Limits(30, 40), 1)
    assert planned.note.onset == 48


def test_a_model_that_sounds_too_often_waits_for_itself() -> None:
    sounding = [Note(0, 100, 50, 80), Note(3, 72, 60, 80)]
    [planned] = plan(memory_of("plain"), Limits(40, 52, most_notes=2), 1, sounding=sounding)
    assert planned.note.onset == 75


def test_a_chord_ends_where_nothing_of_the_scale_is_left_below() -> None:
    memory = memory_of("plain", [Note(24, 6, 66, 80)])
    within = Limits(24, 40, lowest=61, highest=90, scale=frozenset({6}))
    for seed in range(20):
        [planned] = plan(memory, within, 1, seed=seed)
        assert planned.note.onset > 24


@given(name=encodings, within=limits, seed=st.integers(0, 3))
@settings(max_examples=20)
def test_the_same_dice_throw_the_same_notes(name: str, within: Limits, seed: int) -> None:
    once, again = (plan(memory_of(name, seed=seed), within, 10, seed=seed) for _ in range(2))
    assert [planned.note for planned in once] == [planned.note for planned in again]


class Insistent(RandomNetwork[CP]):
    """A network that wants nothing but one value of each field named."""

    def __init__(self, **wanted: int) -> None:
        super().__init__(CP())
        self._wanted = {self.encoding.columns[name]: value for name, value in wanted.items()}

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        logits, hidden = super().field(index, previous, hidden, first)
        if index in self._wanted:
            logits[self._wanted[index]] += 1000
        return logits, hidden


def test_a_model_that_only_wants_bar_lines_plays_in_every_third_bar() -> None:
    """Two bars without notes may be between two notes, no more, however far away the last moment."""
    memory = Memory(Insistent(type=METRICAL, bar_beat=BAR), BarLines())
    memory.sync(HEARD)
    onsets = [HEARD[-1].onset, *(planned.note.onset for planned in plan(memory, Limits(40), 3))]
    assert [memory.stream.bars.bar_at(onset) for onset in onsets] == [0, 3, 6, 9]


def test_after_a_long_silence_the_answer_is_in_the_earliest_bar_and_the_silence_is_cut_short() -> None:
    memory, cold = (Memory(Insistent(type=METRICAL, bar_beat=BAR), BarLines()) for _ in range(2))
    memory.sync(HEARD)
    [planned] = plan(memory, Limits(memory.stream.bars.start(12) + 5), 1)
    assert memory.stream.bars.bar_at(planned.note.onset) == 12
    cold.sync([*HEARD, planned.note])
    assert cold.entry is not None
    np.testing.assert_array_equal(cold.entry.cursor.state[0], planned.entry.cursor.state[0])


def test_a_model_that_only_wants_chords_goes_on_when_it_reaches_the_lowest_key() -> None:
    memory = Memory(Insistent(type=NOTE), BarLines(METERS))
    memory.sync(HEARD)
    notes = [planned.note for planned in plan(memory, Limits(40, lowest=60, highest=71), 40)]
    ends = [note.pitch for note, after in itertools.pairwise(notes) if after.onset > note.onset]
    assert len(ends) > 1
    assert set(ends) == {60}


def test_a_model_that_never_wants_chords_plays_none() -> None:
    memory = Memory(Insistent(type=METRICAL), BarLines(METERS))
    memory.sync(HEARD)
    notes = [planned.note for planned in plan(memory, Limits(40))]
    assert len({note.onset for note in notes}) == len(notes)


def test_whatever_a_network_thinks_it_comes_nearer_to_the_density_asked() -> None:
    """A network that knows no music at all."""
    rates = []
    for density in (0.0, 0.25, 8.0):
        notes = [planned.note for planned in plan(memory_of("plain"), Limits(40, density=density), 100)]
        rates.append(len(notes) * 12 / (notes[-1].onset - notes[0].onset))
    free, *steered = rates
    for asked, got in zip((0.25, 8.0), steered, strict=True):
        assert abs(math.log(got / asked)) < 0.75 * abs(math.log(free / asked))


def test_a_model_with_dynamics_is_led_to_the_level_wanted() -> None:
    """A random network hears nobody, so it is drawn half-way from its own level; the network reads that."""
    levels = []
    for loud in (30, 100):
        dynamics = Dynamics()
        for step in range(32):
            dynamics.heard(step, 60, loud)
        out = plan(memory_of("loud"), Limits(40), 100, dynamics=dynamics)
        levels.append(np.mean([planned.note.velocity for planned in out]))
    assert levels[1] - levels[0] > 20


def test_the_top_of_a_chord_is_as_loud_as_the_tops_heard() -> None:
    dynamics = Dynamics()
    for step in range(32):
        dynamics.heard(step, 72, 110)
        dynamics.heard(step, 60, 40)
    notes = [planned.note for planned in plan(memory_of("plain"), Limits(40), 60, dynamics=dynamics)]
    tops = {notes[0].velocity} | {b.velocity for a, b in itertools.pairwise(notes) if b.onset > a.onset}
    inner = {b.velocity for a, b in itertools.pairwise(notes) if b.onset == a.onset}
    assert min(tops) > max(inner)


def test_limits_without_a_pitch_are_refused() -> None:
    with pytest.raises(ValueError, match="no pitch to play"):
        plan(memory_of("plain"), Limits(0, lowest=0, highest=0), 1)


def test_a_model_of_another_encoding_is_refused() -> None:
    with pytest.raises(TypeError, match="draws with CP, not with nb"):
        CPPlanner(Memory(RandomModel(NB()), BarLines()), Sampling())
