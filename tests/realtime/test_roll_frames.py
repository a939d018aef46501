"""What keys may do in a frame, as values of fields: masks, and chances that are exact."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.roll import PianoRoll
from music.roll_notes import HIGHEST, KEYS
from realtime.bundle import Floats, State
from realtime.memory import Draft, feed, first_cursor
from realtime.roll_frames import (
    HELD,
    SILENT,
    STRUCK,
    FrameTable,
    Keys,
    draw_each,
    logits_of_frame,
    logits_of_group,
)

ROLLS = [
    PianoRoll(),
    PianoRoll(bits=2),
    PianoRoll(bits=8),
    PianoRoll(onsets=False),
    PianoRoll(onsets=False, bits=11),
]
rolls = st.sampled_from(ROLLS)
Mask = npt.NDArray[np.bool_]


def mask(*pitches: int) -> Mask:
    """Return a mask with the keys of some MIDI pitches."""
    keys = np.zeros(KEYS, dtype=bool)
    keys[[HIGHEST - pitch for pitch in pitches]] = True
    return keys


def frame_of(values: npt.NDArray[np.int64], encoding: PianoRoll) -> npt.NDArray[np.bool_]:
    """Return the frame, shape ``(KEYS, planes)``, that groups' values stand for."""
    fields = FrameTable(encoding).in_fields(values)
    frame: npt.NDArray[np.bool_] = encoding.frames_of(np.array([fields], dtype=np.int16))[0]
    return frame


# ── masks ────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def some_keys(draw: st.DrawFn) -> Keys:
    """Return what keys may do, by a dice for each key."""
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    before, goes_on, free, must = (rng.random(KEYS) < p for p in (0.4, 0.5, 0.3, 0.1))
    must_strike = must & ~before
    return Keys(before, before & goes_on, free & ~before & ~must_strike, must_strike)


@given(rolls, some_keys(), st.integers(0, 99))
@settings(max_examples=30)
def test_what_is_allowed_is_what_the_keys_may_do(encoding: PianoRoll, keys: Keys, seed: int) -> None:
    """Any values that are allowed make a frame in which each key does what it may."""
    table = FrameTable(encoding)
    rng = np.random.default_rng(seed)
    meaning, allowed = table.options(keys)
    values = np.array([rng.choice(np.flatnonzero(each)) for each in allowed])
    states = meaning[np.arange(table.groups), values].ravel()
    frame = frame_of(values, encoding)
    assert np.array_equal(frame[:, 0], states > SILENT)
    if encoding.onsets:
        assert np.array_equal(frame[:, 1], states == STRUCK)
    assert not (states[keys.must_hold] == SILENT).any()
    assert (states[keys.must_strike] == STRUCK).all()
    assert keys.may_hold[states == HELD].all()
    assert (keys.may_strike | keys.must_strike)[states == STRUCK].all()


@given(rolls, some_keys())
def test_every_choice_of_a_key_is_left_to_some_value(encoding: PianoRoll, keys: Keys) -> None:
    meaning, allowed = FrameTable(encoding).options(keys)
    width = meaning.shape[2]
    for key in range(KEYS):
        there = set(meaning[key // width, allowed[key // width], key % width].tolist())
        may = {SILENT: not keys.must_hold[key], HELD: keys.may_hold[key], STRUCK: keys.may_strike[key]}
        if keys.must_strike[key]:
            may = {STRUCK: True}
        assert there == {state for state, allowed_there in may.items() if allowed_there}


@given(rolls, some_keys())
def test_the_path_strikes_what_must_be_struck_alone(encoding: PianoRoll, keys: Keys) -> None:
    frame = frame_of(FrameTable(encoding).path(keys), encoding)
    assert np.array_equal(frame[:, 0], keys.must_hold | keys.must_strike)
    if encoding.onsets:
        assert np.array_equal(frame[:, 1], keys.must_strike)


# ── chances ──────────────────────────────────────────────────────────────────────────────────────────


def chain_logits(before: tuple[int, ...], values: int) -> npt.NDArray[np.float64]:
    """Return some logits of a group that depend on all groups before it."""
    rng = np.random.default_rng([len(before), *before])
    return rng.normal(size=values) * 2


def share(logits: npt.NDArray[np.float64], allowed: Mask, value: int) -> float:
    chances = np.exp(logits) * allowed
    return float(chances[value] / chances.sum())


@pytest.mark.parametrize("encoding", ROLLS[:4], ids=str)
def test_the_highest_struck_key_is_as_likely_as_the_chain_has_it(encoding: PianoRoll) -> None:
    """All sets of keys that may be struck are gone through, each with its probability group by group."""
    table = FrameTable(encoding)
    sounding = mask(90, 61) if encoding.onsets else mask(90)
    free = [61, 60, 30]  # of which the first sounds, where that can be told
    must = mask(95)
    keys = Keys(sounding, sounding, mask(*free), must)
    path = table.path(keys).tolist()
    along = np.stack([chain_logits(tuple(path[:f]), table.values) for f in range(table.groups)])
    strikes = table.strikes(along, keys)

    expected = dict.fromkeys([*free, 0], 0.0)
    for size in range(len(free) + 1):
        for struck in itertools.combinations(free, size):
            exact = Keys(sounding, sounding, mask(), must | mask(*struck))
            values = table.path(exact).tolist()
            chance = 1.0
            for group, value in enumerate(values):
                logits = chain_logits(tuple(values[:group]), table.values)
                chance *= share(logits, table.options(keys).allowed[group], value)
            expected[max(struck, default=0)] += chance
    assert math.isclose(sum(expected.values()), 1.0)
    assert math.isclose(math.exp(strikes.none), expected[0])
    found = {
        HIGHEST - int(key): math.exp(strikes.highest[key])
        for key in np.flatnonzero(np.isfinite(strikes.highest))
    }
    assert found == pytest.approx({pitch: expected[pitch] for pitch in free})


@given(rolls, some_keys(), st.integers(0, 99))
def test_chances_add_up_to_one(encoding: PianoRoll, keys: Keys, seed: int) -> None:
    table = FrameTable(encoding)
    sure = keys._replace(may_hold=keys.must_hold)
    # Far apart, so that most chances are next to nothing.
    logits = np.random.default_rng(seed).normal(size=(table.groups, table.values)) * 200
    strikes = table.strikes(logits, sure)
    assert math.isclose(np.exp(strikes.highest).sum() + math.exp(strikes.none), 1.0)
    assert np.isfinite(strikes.highest).tolist() == sure.may_strike.tolist()


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 9), st.integers(2, 9), st.integers(0, 99), st.sampled_from([0.0, 1.0, 16.0]))
@settings(max_examples=50)
def test_what_is_drawn_is_allowed(fields: int, values: int, seed: int, heat: float) -> None:
    rng = np.random.default_rng(seed)
    allowed = rng.random((fields, values)) < 0.5
    allowed[:, rng.integers(values)] = True
    drawn = draw_each(rng.normal(size=(fields, values)) * 50, allowed, heat, rng.random(fields))
    assert allowed[np.arange(fields), drawn].all()


def test_what_is_drawn_is_as_frequent_as_likely() -> None:
    logits = np.log([[0.5, 0.2, 0.3]])
    allowed = np.array([[True, True, False]])
    dice = np.random.default_rng(0).random(4000)
    drawn = draw_each(logits.repeat(4000, 0), allowed.repeat(4000, 0), 1.0, dice)
    assert drawn.mean() == pytest.approx(2 / 7, abs=0.03)
    hotter = draw_each(logits.repeat(4000, 0), allowed.repeat(4000, 0), 2.0, dice)
    assert hotter.mean() == pytest.approx(1 / (1 + math.sqrt(2.5)), abs=0.03)
    cold = draw_each(logits.repeat(40, 0), allowed.repeat(40, 0), 0.0, dice[:40])
    assert not cold.any()


# ── logits of groups ─────────────────────────────────────────────────────────────────────────────────


class OneFrame:
    """A network that thinks the same of every frame, given the fields of the frame so far.

    Args:
        encoding: the roll.
        parallel: whether its fields know nothing of each other.
    """

    def __init__(self, encoding: PianoRoll, *, parallel: bool) -> None:
        self.encoding, self.parallel, self.forced = encoding, parallel, False

    def initial_state(self) -> State:
        return (np.zeros((1, 1), dtype=np.float32),)

    def step(self, _row: Sequence[int], state: State) -> tuple[Floats, State]:
        return np.zeros((1, 1), dtype=np.float32), state

    def field(self, index: int, previous: int, hidden: Floats, _first: Floats) -> tuple[Floats, Floats]:
        # What the fields before were, as one number.
        told = np.float32((hidden[0, 0] * 3 + previous + 1) % 97) if index else np.float32(0)
        logits = np.random.default_rng(int(told)).normal(size=self.encoding.fields[0].size)
        return logits.astype(np.float32), np.full((1, 1), told)

    def row(self, _first: Floats, _told: Sequence[int] = ()) -> Floats:
        return np.random.default_rng(1).normal(size=len(self.encoding.fields) * 2).astype(np.float32)

    def of_field(self, logits: Floats, index: int) -> Floats:
        field: Floats = logits.reshape(-1, 2)[index]
        return field


def test_of_a_chain_held_and_onset_make_one_group() -> None:
    """Its chances are those of the two one after the other, and asking for them changes nothing."""
    encoding = PianoRoll()
    table, model = FrameTable(encoding), OneFrame(encoding, parallel=False)
    draft = Draft(model, feed(model, first_cursor(model), [0] * len(encoding.fields)))
    draft.take(1, 0, 0, 0)
    chances = np.exp(logits_of_group(draft, table))
    assert draft.field == 4
    held = np.exp(draft.logits() - np.logaddexp.reduce(draft.logits()))
    draft.take(1)
    onset = np.exp(draft.logits() - np.logaddexp.reduce(draft.logits()))
    assert chances == pytest.approx([held[0], 0.0, held[1] * onset[0], held[1] * onset[1]], rel=1e-5)


def test_of_independent_fields_the_onset_says_whether_a_key_is_struck() -> None:
    encoding = PianoRoll()
    table, model = FrameTable(encoding), OneFrame(encoding, parallel=True)
    draft = Draft(model, feed(model, first_cursor(model), [0] * len(encoding.fields)))
    chances = np.exp(logits_of_frame(draft, table))
    assert chances.shape == (KEYS, 4)
    assert chances.sum(axis=1) == pytest.approx(np.ones(KEYS), abs=1e-6)
    yes = 1 / (1 + np.exp(-np.diff(model.row(np.zeros(1, dtype=np.float32)).reshape(KEYS, 2, 2))[:, :, 0]))
    assert chances[:, 3] == pytest.approx(yes[:, 1])
    assert chances[:, 0] == pytest.approx(1 - yes.max(axis=1), abs=1e-6)


def test_of_several_frames_in_a_row_each_is_asked_for_in_turn() -> None:
    encoding = PianoRoll(onsets=False, frames=2)
    table, model = FrameTable(encoding), OneFrame(encoding, parallel=True)
    draft = Draft(model, feed(model, first_cursor(model), [0] * len(encoding.fields)))
    whole = model.row(np.zeros(1, dtype=np.float32)).reshape(2, KEYS, 2)
    assert np.array_equal(logits_of_frame(draft, table), whole[0])
    draft.take(*[0] * KEYS)
    assert np.array_equal(logits_of_frame(draft, table), whole[1])
