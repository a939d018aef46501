"""What keys may do in a frame, as values of fields: masks, and chances that are exact."""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.roll import PianoRoll
from music.roll_notes import HIGHEST, KEYS
from realtime.roll_frames import HELD, SILENT, STRUCK, FrameTable, Keys, draw_each

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
    """Return the frame, shape ``(KEYS, planes)``, that fields' values stand for."""
    frame: npt.NDArray[np.bool_] = encoding.frames_of(values[None].astype(np.int16))[0]
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
    """Field by field, any values that are allowed make a frame in which each key does what it may."""
    table = FrameTable(encoding)
    rng = np.random.default_rng(seed)
    states = np.zeros(KEYS, dtype=np.int8)
    values = np.zeros(table.fields, dtype=np.int64)
    for field in range(table.fields):
        meaning, allowed = table.options(keys, states > 0)
        values[field] = rng.choice(np.flatnonzero(allowed[field]))
        states[table.keys[field]] = meaning[field, values[field]]
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
    meaning, allowed = FrameTable(encoding).options(keys, keys.may_hold | keys.must_strike)
    width = meaning.shape[2]
    for key in np.flatnonzero(keys.may_hold & ~keys.must_hold)[:5]:
        field = np.flatnonzero((FrameTable(encoding).keys == key).any(axis=1))[0]
        there = {int(meaning[field, value, key % width]) for value in np.flatnonzero(allowed[field])}
        assert {SILENT, HELD} <= there


@given(rolls, some_keys())
def test_the_path_strikes_what_must_be_struck_alone(encoding: PianoRoll, keys: Keys) -> None:
    frame = frame_of(FrameTable(encoding).path(keys), encoding)
    assert np.array_equal(frame[:, 0], keys.must_hold | keys.must_strike)
    if encoding.onsets:
        assert np.array_equal(frame[:, 1], keys.must_strike)


# ── chances ──────────────────────────────────────────────────────────────────────────────────────────


def chain_logits(before: tuple[int, ...], values: int) -> npt.NDArray[np.float64]:
    """Return some logits of a field that depend on all fields before it."""
    rng = np.random.default_rng([len(before), *before])
    return rng.normal(size=values) * 2


def share(logits: npt.NDArray[np.float64], allowed: Mask, value: int) -> float:
    chances = np.exp(logits) * allowed
    return float(chances[value] / chances.sum())


@pytest.mark.parametrize("encoding", ROLLS[:4], ids=str)
def test_the_highest_struck_key_is_as_likely_as_the_chain_has_it(encoding: PianoRoll) -> None:
    """All sets of keys that may be struck are gone through, each with its probability field by field."""
    table = FrameTable(encoding)
    sounding = mask(90, 61) if encoding.onsets else mask(90)
    free = [61, 60, 30]  # of which the first sounds, where that can be told
    must = mask(95)
    keys = Keys(sounding, sounding, mask(*free), must)
    path = table.path(keys).tolist()
    along = np.stack([chain_logits(tuple(path[:f]), table.values) for f in range(table.fields)])
    strikes = table.strikes(along, keys)

    expected = dict.fromkeys([*free, 0], 0.0)
    for size in range(len(free) + 1):
        for struck in itertools.combinations(free, size):
            exact = Keys(sounding, sounding, mask(), must | mask(*struck))
            values = table.path(exact).tolist()
            chance = 1.0
            held = np.zeros(KEYS, dtype=bool)
            for field, value in enumerate(values):
                meaning, allowed = table.options(keys, held)
                logits = chain_logits(tuple(values[:field]), table.values)
                chance *= share(logits, allowed[field], value)
                held[table.keys[field]] = meaning[field, value] > SILENT
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
    logits = np.random.default_rng(seed).normal(size=(table.fields, table.values)) * 200
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
    drawn = draw_each(rng.normal(size=(fields, values)) * 50, allowed, heat, rng)
    assert allowed[np.arange(fields), drawn].all()


def test_what_is_drawn_is_as_frequent_as_likely() -> None:
    logits = np.log([[0.5, 0.2, 0.3]])
    allowed = np.array([[True, True, False]])
    drawn = draw_each(logits.repeat(4000, 0), allowed.repeat(4000, 0), 1.0, np.random.default_rng(0))
    assert drawn.mean() == pytest.approx(2 / 7, abs=0.03)
    hotter = draw_each(logits.repeat(4000, 0), allowed.repeat(4000, 0), 2.0, np.random.default_rng(0))
    assert hotter.mean() == pytest.approx(1 / (1 + math.sqrt(2.5)), abs=0.03)
    cold = draw_each(logits.repeat(40, 0), allowed.repeat(40, 0), 0.0, np.random.default_rng(0))
    assert not cold.any()
