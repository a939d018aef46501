"""The LSTMs that all keys have, with the same weights."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from music.roll_notes import KEYS
from training.tied_keys import CLOCK, COUNTED, LONGEST, OCTAVE, TiedKeys, ages

REACH, WIDTH = 3, 4
TIME, BATCH = 4, 2
FAR = 3 * REACH
"""Keys from the keyboard's ends within which a key notices that there is an end."""


def keys(bits: int = 1) -> TiedKeys:
    torch.manual_seed(2)
    return TiedKeys(bits, WIDTH, REACH, 0.5).eval()


def heard(seed: int, bits: int = 1) -> Tensor:
    """Return music that keeps away from the keyboard's ends, ``(time, batch, bits, KEYS)``."""
    draw = torch.Generator().manual_seed(seed)
    rows = torch.zeros(TIME, BATCH, bits, KEYS)
    rows[..., 30:58] = (torch.rand(TIME, BATCH, bits, 28, generator=draw) < 0.2).float()
    return rows


@settings(max_examples=25)
@given(st.integers(-12, 12), st.integers(0, 100))
def test_what_is_learnt_of_one_key_holds_for_all(semitones: int, seed: int) -> None:
    # Before it has learnt which key is which, and but for what is heard of whole octaves, of which
    # the keyboard's ends cut two.
    model, rows = keys(), heard(seed)
    with torch.no_grad():
        model.between.chroma.weight.zero_()
        model.last.chroma.weight.zero_()
        said, state = model(rows, rows, model.initial_state(BATCH))
        moved, moved_state = model(*[rows.roll(semitones, dims=-1)] * 2, model.initial_state(BATCH))
    inner = slice(FAR + 12, KEYS - FAR - 12)
    torch.testing.assert_close(moved.roll(-semitones, dims=-1)[..., inner], said[..., inner])
    for values, others in zip(state[:4], moved_state[:4], strict=True):
        torch.testing.assert_close(others.roll(-semitones, dims=0)[inner], values[inner])


def test_a_key_can_tell_which_it_is() -> None:
    model, rows = keys(), heard(1)
    with torch.no_grad():
        model.key[:, 40] += 1.0
        said, _ = model(rows, rows, model.initial_state(BATCH))
        moved, _ = model(*[rows.roll(1, dims=-1)] * 2, model.initial_state(BATCH))
    assert not torch.allclose(moved.roll(-1, dims=-1)[..., 40], said[..., 40])


@torch.no_grad()
def test_a_key_hears_what_is_held_around_above_and_below_it() -> None:
    model = keys()
    silence = torch.zeros(1, 1, KEYS)
    base = model.surroundings(silence)
    for played in (0, 44, KEYS - 1):
        rows = silence.clone()
        rows[..., played] = 1.0
        for key in range(KEYS):
            # The one key that is held is also the highest and the lowest.
            heard_there = model.chroma.weight[:, :, (played - key) % OCTAVE].sum(dim=1)
            if abs(key - played) <= REACH:
                heard_there = heard_there + model.near.weight[:, 0, played - key + REACH]
            if key != played:  # keys run from the top down
                heard_there = heard_there + model.rank.weight[:, 0 if key > played else COUNTED, 0]
            torch.testing.assert_close(model.surroundings(rows)[0, :, key] - base[0, :, key], heard_there)


@torch.no_grad()
def test_keys_above_are_counted_up_to_a_limit() -> None:
    model = keys()
    model.near.weight.zero_()
    model.chroma.weight.zero_()
    rows = torch.zeros(8, 1, KEYS)
    for number in range(8):
        rows[number, 0, 10 : 10 + 2 * number : 2] = 1.0
    out = model.surroundings(rows)[:, :, 60]
    steps = (out[1:] - out[:-1]).abs().amax(dim=1) > 1e-6
    assert steps.tolist() == [True] * COUNTED + [False] * (7 - COUNTED)


@torch.no_grad()
def test_an_octave_doubled_is_one_pitch_class_and_another_end() -> None:
    model = keys()
    rows = torch.zeros(3, 1, KEYS)
    rows[:, 0, 80] = rows[:, 0, 70] = 1.0
    rows[1, 0, 80 - OCTAVE] = 1.0  # a higher one: another highest key
    rows[2, 0, 75] = 1.0  # between the two: of another pitch class, and no end
    model.rank.weight.zero_()
    out = model.surroundings(rows)[:, :, 40]
    turned = [(key - 40) % OCTAVE for key in (80, 70, 75)]
    every, highest, _ = model.chroma.weight.unbind(1)
    torch.testing.assert_close(out[1] - out[0], highest[:, turned[0]] - highest[:, turned[1]])
    torch.testing.assert_close(out[2] - out[0], every[:, turned[2]])


@torch.no_grad()
def test_keys_hear_what_others_of_a_pitch_class_remember() -> None:
    model = keys().between
    remembered = torch.zeros(1, KEYS, WIDTH)
    base = model(remembered, 1)
    remembered[0, 10] = 4.0
    moved = (model(remembered, 1) - base)[0].abs().amax(dim=-1)  # (KEYS,)
    model.chroma.weight[:, :, 1:] = 0.0  # what is left is heard of the own class only
    remembered[0, 10] = 0.0
    base = model(remembered, 1)
    remembered[0, 10] = 4.0
    own = (model(remembered, 1) - base)[0].abs().amax(dim=-1)
    assert bool((moved > 0).sum() > KEYS / 2)
    far = [key for key in range(KEYS) if abs(key - 10) > REACH and own[key] > 0]
    assert far
    assert {key % OCTAVE for key in far} == {10}


@given(st.lists(st.lists(st.booleans(), min_size=2, max_size=2), min_size=1, max_size=9), st.integers(0, 9))
def test_ages_are_lengths_of_runs(bits: list[list[bool]], cut: int) -> None:
    """Of each key's two bits, counted by hand; in two windows as in one."""
    rows = torch.zeros(len(bits), 1, 2, KEYS)
    rows[:, 0, :, 50] = torch.tensor(bits, dtype=torch.float32)
    before = torch.zeros(KEYS + 1, 1, 2)
    parts = []
    for part in (rows[:cut], rows[cut:]):
        if len(part):
            parts.append(ages(part, before))
            before = parts[-1][-1]
    found = torch.cat(parts)[:, :, 0]  # (time, KEYS + 1, bits)
    for bit in range(2):
        for time, row in enumerate(bits):
            run = 1
            while run <= time and bits[time - run][bit] == row[bit]:
                run += 1
            assert found[time, 50, bit] == (run if row[bit] else -run)
            assert found[time, 49, bit] == -time - 1
            assert found[time, KEYS, bit] == time + 1


@torch.no_grad()
def test_keys_hear_for_how_long_and_what_time_it_is() -> None:
    model = keys()
    model.clock.weight.normal_()
    rows = torch.zeros(2 * CLOCK + 1, 1, 1, KEYS)
    rows[..., 50] = 1.0
    heard_there = model.durations(ages(rows, torch.zeros(KEYS + 1, 1, 1)))  # (time, width, KEYS)
    torch.testing.assert_close(heard_there[LONGEST + CLOCK], heard_there[LONGEST])
    for time in (0, 3, LONGEST + 2):
        longer = min(time + 1, LONGEST)
        clock = model.clock.weight[(time + 1) % CLOCK]
        for key, kind in ((50, 0), (49, LONGEST)):
            expected = clock + model.age.weight[:, kind : kind + longer, 0].sum(dim=1)
            torch.testing.assert_close(heard_there[time, :, key], expected)


def test_units_are_dropped_all_through_a_window() -> None:
    model = keys().train()
    rows = torch.ones(TIME, 3, WIDTH)
    dropped = model._drop(rows)
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert bool((dropped == dropped[:1]).all())
    assert bool((model.eval()._drop(rows) == rows).all())


def test_bits_of_a_key_are_heard_apart() -> None:
    model, rows = keys(bits=2), heard(3, bits=2)
    with torch.no_grad():
        said, _ = model(rows, rows, model.initial_state(BATCH))
        swapped, _ = model(*[rows.flip(2)] * 2, model.initial_state(BATCH))
    assert said.shape == (TIME, BATCH, 2, KEYS)
    assert not torch.allclose(said, swapped)
