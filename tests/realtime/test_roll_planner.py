"""The planner of piano rolls: every note is within its limits, in order, and remembered as it was drawn."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.roll import PianoRoll
from music.score import Meter, Note, Part
from realtime.bundle import Floats, State
from realtime.dynamics import Dynamics
from realtime.limits import Limits
from realtime.memory import Memory
from realtime.planner import Planned
from realtime.planners import planner_for
from realtime.roll_planner import RollPlanner
from realtime.sampling import Sampling
from tests.realtime.roll_network import RollNetwork
from tests.realtime.simulation import RandomModel
from tests.realtime.test_planner import samplings

NETWORKS = {
    "parallel": (PianoRoll(longest_beats=2), True),
    "parallel groups": (PianoRoll(bits=2, longest_beats=2), True),
    "held only": (PianoRoll(onsets=False, bits=8, longest_beats=2), False),
    "blocks": (PianoRoll(frames=3, longest_beats=2), True),
    "chain": (PianoRoll(bits=4, longest_beats=1), False),
    "chain of single bits": (PianoRoll(longest_beats=1), False),
    "chain over frames": (PianoRoll(bits=8, frames=2, longest_beats=1), False),
}
ALL = frozenset(range(12))
HEARD = [Note(0, 6, 60, 70), Note(0, 6, 55, 50), Note(6, 6, 64, 80), Note(11, 3, 40, 90)]
METERS = [(Fraction(0), Meter(4, 4)), (Fraction(8), Meter(3, 4)), (Fraction(14), Meter(6, 8))]

names = st.sampled_from([name for name in NETWORKS if name != "chain of single bits"])  # which is slow
limits = st.builds(
    lambda earliest, wait, lowest, size, scale, most_notes, density: Limits(
        earliest,
        None if wait is None else earliest + wait,
        lowest=lowest,
        highest=min(lowest + size, 127),
        scale=scale,
        most_notes=most_notes,
        density=density,
    ),
    st.integers(0, 90),
    st.none() | st.integers(0, 20),
    st.integers(1, 120),
    st.integers(0, 60),
    st.none() | st.frozensets(st.integers(0, 11), min_size=1),
    st.integers(0, 4),
    st.sampled_from([0.0, 0.5, 3.0, 20.0]),
)


def memory_of(name: str, heard: Sequence[Note] = HEARD, seed: int = 0, *, forced: bool = False) -> Memory:
    encoding, parallel = NETWORKS[name]
    network = RollNetwork(encoding, parallel=parallel, forced=forced, seed=seed)
    memory = Memory(network, BarLines(METERS, 4))
    memory.sync(heard)
    return memory


def plan(  # noqa: PLR0913 - all that a plan depends on
    memory: Memory,
    within: Limits,
    count: int = 5,
    *,
    seed: int = 0,
    sampling: Sampling | None = None,
    dynamics: Dynamics | None = None,
    sounding: Sequence[Note] = (),
) -> list[Planned]:
    """Plan ``count`` notes on top of ``memory``."""
    planner, rng = RollPlanner(memory, sampling or Sampling()), np.random.default_rng(seed)
    parent = memory.entry
    assert parent is not None
    out: list[Planned] = []
    for _ in range(count):
        so_far = [*sounding, *(planned.note for planned in out)]
        out.append(planner.next_note(parent, within, dynamics or Dynamics(), rng, so_far))
        parent = out[-1].entry
    return out


def fitting(within: Limits) -> list[int]:
    """Return the MIDI pitches that may be played."""
    lowest, highest = (min(max(pitch, 21), 108) for pitch in (within.lowest, within.highest))
    in_range = list(range(lowest, highest + 1))
    return [pitch for pitch in in_range if pitch % 12 in (within.scale or ALL)] or in_range


@given(name=names, within=limits, sampling=samplings, seed=st.integers(0, 3))
@settings(max_examples=10)
def test_notes_are_within_their_limits_and_in_order(
    name: str, within: Limits, sampling: Sampling, seed: int
) -> None:
    planned = plan(memory_of(name, seed=seed), within, seed=seed, sampling=sampling)
    notes = [each.note for each in planned]
    assert all(note.onset >= within.earliest and note.part is Part.ACCOMPANIMENT for note in notes)
    durations = NETWORKS[name][0].durations
    assert all(note.pitch in fitting(within) and note.duration in durations for note in notes)
    assert all(1 <= note.velocity <= 127 for note in notes)
    order = [(note.onset, -note.pitch) for note in [HEARD[-1], *notes]]
    assert order == sorted(set(order))
    if within.most_notes:
        for note in notes:
            at_once = sum(each.onset <= note.onset < each.onset + each.duration for each in notes)
            assert at_once <= within.most_notes


@given(
    name=names.filter(lambda name: not NETWORKS[name][1]),
    within=limits,
    sampling=samplings,
    seed=st.integers(0, 3),
)
@settings(max_examples=10)
def test_a_network_that_is_told_rows_draws_what_it_draws_field_by_field(
    name: str, within: Limits, sampling: Sampling, seed: int
) -> None:
    one, other = (memory_of(name, seed=seed, forced=forced) for forced in (False, True))
    notes = [
        [each.note for each in plan(memory, within, 3, seed=seed, sampling=sampling)]
        for memory in (one, other)
    ]
    assert notes[0] == notes[1]


def test_a_network_that_is_told_rows_is_asked_again_only_where_a_key_does_the_unexpected() -> None:
    memory = memory_of("chain", forced=True)
    network = memory.model
    assert isinstance(network, RollNetwork)
    stepped = network.steps
    plan(memory, Limits(14), 8)
    frames = network.steps - stepped
    assert network.asked < 3 * frames
    assert network.asked < frames * len(network.encoding.fields) / 5


@given(name=names, within=limits, seed=st.integers(0, 3))
@settings(max_examples=10)
def test_what_is_planned_is_remembered_as_it_was_drawn(name: str, within: Limits, seed: int) -> None:
    """The state after a plan is that of its notes, read by somebody else: what sounds costs nothing more."""
    memory = memory_of(name, seed=seed)
    out = plan(memory, within, 4, seed=seed)
    # Planned from where the player had been silent for long, a note may be read anew.
    known = memory.steps
    memory.sync([*HEARD, *(planned.note for planned in out)])
    assert memory.entry is out[-1].entry
    assert memory.steps == known
    cold = memory_of(name, [*HEARD, *(planned.note for planned in out)], seed)
    assert cold.entry is not None
    assert cold.entry.place == out[-1].entry.place
    assert cold.entry.cursor.partial == out[-1].entry.cursor.partial
    for one, other in zip(cold.entry.cursor.state, out[-1].entry.cursor.state, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", NETWORKS)
def test_planning_reads_nothing_twice(name: str) -> None:
    memory = memory_of(name)
    plan(memory, Limits(14))
    assert memory.steps == len(HEARD)


@given(name=names, earliest=st.integers(0, 90), wait=st.integers(0, 20), most=st.integers(0, 2))
@settings(max_examples=10)
def test_the_first_note_does_not_keep_waiting(name: str, earliest: int, wait: int, most: int) -> None:
    within = Limits(earliest, earliest + wait, most_notes=most)
    [planned] = plan(memory_of(name), within, 1)
    assert earliest <= planned.note.onset
    # There is always room after the last note heard, from the next step on.
    assert planned.note.onset <= max(earliest + wait, HEARD[-1].onset + 1)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_last_moment_that_has_passed_gives_way(name: str) -> None:
    """The parent stands at the last step allowed, at the lowest key: only later is there room."""
    [planned] = plan(memory_of(name, [Note(47, 1, 21, 80)]), Limits(30, 40), 1)
    assert planned.note.onset == 48


@pytest.mark.parametrize("name", NETWORKS)
def test_a_model_that_sounds_too_often_waits_for_itself(name: str) -> None:
    sounding = [Note(0, 60, 50, 80), Note(3, 32, 60, 80)]
    [planned] = plan(memory_of(name), Limits(20, 26), 1, sounding=sounding)
    assert planned.note.onset <= 26
    [planned] = plan(memory_of(name), Limits(20, 26, most_notes=2), 1, sounding=sounding)
    assert planned.note.onset == 35


def test_without_onsets_a_key_that_sounds_can_not_be_told_to_be_struck() -> None:
    """It waits until the key was silent for a step, whatever the last moment was."""
    memory = memory_of("held only", [Note(0, 6, 60, 80)])
    out = plan(memory, Limits(1, 2, lowest=60, highest=60), 4)
    notes = [planned.note for planned in out]
    assert notes[0].onset == 7
    assert all(b.onset > a.onset + a.duration for a, b in itertools.pairwise(notes))


@pytest.mark.parametrize("name", NETWORKS)
def test_the_first_note_is_within_two_bars_and_a_half(name: str) -> None:
    """However unlikely the network thinks it: nobody else plays meanwhile."""
    [planned] = plan(memory_of(name), Limits(20, density=0.01), 1, sampling=Sampling(0.0), sounding=HEARD)
    assert planned.note.onset < 16 * 4


@given(name=names, within=limits, seed=st.integers(0, 3))
@settings(max_examples=4)
def test_the_same_dice_throw_the_same_notes(name: str, within: Limits, seed: int) -> None:
    once, again = (plan(memory_of(name), within, 5, seed=seed) for _ in range(2))
    assert [planned.note for planned in once] == [planned.note for planned in again]


@pytest.mark.parametrize("name", NETWORKS)
def test_limits_that_do_not_bind_change_nothing(name: str) -> None:
    loose = Limits(14, None, scale=ALL, lowest=0, highest=127, most_notes=1000)
    free = [planned.note for planned in plan(memory_of(name), Limits(14))]
    assert [planned.note for planned in plan(memory_of(name), loose)] == free


def test_a_planner_is_for_rolls_and_found_for_them() -> None:
    memory = memory_of("parallel")
    assert isinstance(planner_for(memory, Sampling()), RollPlanner)
    with pytest.raises(TypeError, match="not with nb"):
        RollPlanner(Memory(RandomModel(), BarLines()), Sampling())


# ── drawn as the network believes ────────────────────────────────────────────────────────────────────


class Habit:
    """A parallel network without a memory: each frame is drawn with the same chances.

    Args:
        strike: for MIDI pitches, the chance that a key which is silent is struck.
        hold: the chance that a key which sounds is held.
        again: the chance that a key which is held is struck again.
        bits: 1: that is said bit by bit; 2: key by key.
    """

    parallel = True
    forced = False

    def __init__(
        self, strike: dict[int, float], hold: float = 0.5, again: float = 0.0, bits: int = 2
    ) -> None:
        self.encoding = PianoRoll(bits=bits)
        silent = np.zeros((88, 4))
        for pitch, chance in strike.items():
            silent[108 - pitch, 3] = chance
        silent[:, 0] = 1 - silent[:, 3]
        sounding = np.tile([1 - hold, 0.0, hold * (1 - again), hold * again], (88, 1))
        self._silent, self._sounding = (self._logits(chances) for chances in (silent, sounding))

    def _logits(self, states: npt.NDArray[np.float64]) -> Floats:
        """Return the logits of a frame's values for what keys do, shape ``(88, values of a key)``."""
        if self.encoding.bits == 1:
            held, struck = states[:, 2] + states[:, 3], states[:, 3]
            states = np.stack([1 - held, held, 1 - struck, struck], axis=1)
        return np.log(np.maximum(states, 1e-12)).astype(np.float32)

    def initial_state(self) -> State:
        return (np.zeros((1, 88), dtype=np.float32),)

    def step(self, row: Sequence[int], _state: State) -> tuple[Floats, State]:
        held = self.encoding.frames_of(np.array([row], dtype=np.int16))[:, :, 0].astype(np.float32)
        return held, (held,)

    def field(self, _index: int, _previous: int, _hidden: Floats, _first: Floats) -> tuple[Floats, Floats]:
        pytest.fail("a parallel network is asked for a row")

    def row(self, first: Floats, _told: Sequence[int] = ()) -> Floats:
        logits: Floats = np.where(first[0, :, None] > 0, self._sounding, self._silent).reshape(-1)
        return logits

    def of_field(self, logits: Floats, index: int) -> Floats:
        field: Floats = logits.reshape(-1, 2**self.encoding.bits)[index]
        return field


FREE = Sampling(top_p=1.0)


def first_of(habit: Habit, count: int, within: Limits | None = None) -> list[Note]:
    """Return ``count`` drawings of the note after a short one, by default from step 4 on."""
    memory = Memory(habit, BarLines([(Fraction(0), Meter(4, 4))], 4))
    memory.sync([Note(0, 1, 90, 80)])
    planner = RollPlanner(memory, FREE)
    assert memory.entry is not None
    rng, entry = np.random.default_rng(1), memory.entry
    return [planner.next_note(entry, within or Limits(4), Dynamics(), rng).note for _ in range(count)]


def test_when_and_which_are_as_likely_as_the_network_has_it() -> None:
    notes = first_of(Habit({80: 0.2, 60: 0.3}, 0.1), 400)
    at_once = [note for note in notes if note.onset == 4]
    assert len(at_once) / 400 == pytest.approx(1 - 0.8 * 0.7, abs=0.06)
    high = [note for note in notes if note.pitch == 80]
    assert len(high) / 400 == pytest.approx(0.2 / 0.44, abs=0.06)
    # Each frame anew: the wait has a geometric distribution.
    assert np.mean([note.onset - 4 for note in notes]) == pytest.approx(0.56 / 0.44, abs=0.25)


def test_the_chord_below_is_drawn_given_the_note_above() -> None:
    memory = Memory(Habit({80: 0.2, 60: 0.3}, 0.1), BarLines([(Fraction(0), Meter(4, 4))], 4))
    memory.sync([Note(4, 1, 80, 80)])
    assert memory.entry is not None
    planner, rng = RollPlanner(memory, FREE), np.random.default_rng(1)
    notes = [planner.next_note(memory.entry, Limits(4), Dynamics(), rng).note for _ in range(300)]
    chords = [note for note in notes if note.onset == 4]
    assert {note.pitch for note in chords} == {60}
    assert len(chords) / 300 == pytest.approx(0.3, abs=0.06)


@pytest.mark.parametrize(("hold", "again", "bits"), [(0.75, 0.0, 2), (0.9, 0.2, 1)])
def test_a_note_lasts_until_it_is_released_or_struck_again(hold: float, again: float, bits: int) -> None:
    notes = first_of(Habit({80: 0.2, 60: 0.3}, hold, again, bits), 300)
    goes_on = hold * (1 - again)
    assert np.mean([note.duration for note in notes]) == pytest.approx(1 / (1 - goes_on), rel=0.2)


@pytest.mark.parametrize("bits", [1, 2])
@pytest.mark.parametrize("again", [0.0, 0.2])
def test_a_key_that_falls_silent_is_struck_again_as_likely_as_that_ended_it(again: float, bits: int) -> None:
    """Not as likely as the network thought that it would sound: where it ends is known by then."""
    memory = Memory(Habit({}, 0.9, again, bits), BarLines([(Fraction(0), Meter(4, 4))], 4))
    memory.sync([Note(0, 4, 60, 80)])
    assert memory.entry is not None
    planner, rng = RollPlanner(memory, FREE), np.random.default_rng(1)
    notes = [planner.next_note(memory.entry, Limits(4, 5), Dynamics(), rng).note for _ in range(150)]
    struck = np.mean([note.onset == 4 and note.pitch == 60 for note in notes])
    assert struck == pytest.approx(0.9 * again / (0.1 + 0.9 * again), abs=0.13)


def test_where_a_note_must_come_it_is_the_likeliest_that_comes() -> None:
    notes = first_of(Habit({80: 0.001, 60: 0.003}, 0.1), 300, Limits(4, 4))
    assert {note.onset for note in notes} == {4}
    assert np.mean([note.pitch == 60 for note in notes]) == pytest.approx(0.75, abs=0.07)


def test_density_is_steered() -> None:
    """Where the network would play every eighth frame, twice as often and half as often."""
    counts = []
    for density in (0.25, 1.0):
        memory = Memory(Habit({80: 0.06, 60: 0.06}), BarLines([(Fraction(0), Meter(4, 4))], 4))
        memory.sync([Note(0, 1, 90, 80)])
        out = plan(memory, Limits(4, density=density), 60, sampling=FREE)
        counts.append(60 / ((out[-1].note.onset - 4) / 4))
    assert counts[0] == pytest.approx(0.25, rel=0.25)
    assert counts[1] == pytest.approx(1.0, rel=0.25)


def test_each_temperature_rules_its_own_step() -> None:
    """Cold rhythm waits as long as it may, as silence is likelier; cold pitch takes the likeliest key."""
    habit = Habit({80: 0.05, 60: 0.2}, hold=0.6)
    memory = Memory(habit, BarLines([(Fraction(0), Meter(4, 4))], 4))
    memory.sync([Note(0, 1, 90, 80)])
    assert memory.entry is not None
    for cold_rhythm in (True, False):
        sampling = Sampling(rhythm=float(not cold_rhythm), pitch=float(cold_rhythm), top_p=1.0)
        planner, rng = RollPlanner(memory, sampling), np.random.default_rng(1)
        entry = memory.entry
        notes = [planner.next_note(entry, Limits(4, 8), Dynamics(), rng).note for _ in range(25)]
        assert ({(note.onset, note.duration) for note in notes} == {(8, 32)}) is cold_rhythm
        assert {note.pitch for note in notes} == ({60, 80} if cold_rhythm else {60})
