"""The evidence for an echo: no player gives it, nor a machine, however they repeat themselves."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from hypothesis import given

from realtime.echo_chains import Chain, prolong
from realtime.midi_bytes import control_change
from tests.realtime.echo_loop import Loop, Timed, answer, lines, strokes


def test_a_chain_goes_on_with_the_same_delay_only() -> None:
    chain = Chain(0.02, 0.022, root=1.0, foreign=False, links=2, length=0.3)
    longer = prolong(chain, 0.026, 0.304, is_note=True)
    assert longer == Chain(0.02, 0.026, root=1.0, foreign=False, links=3, length=0.304)
    assert longer.delay == 0.023
    assert prolong(chain, 0.0281, 0.3, is_note=True) is None
    assert prolong(chain, 0.0139, 0.3, is_note=True) is None


@pytest.mark.parametrize("length", [0.291, 0.309, None])
def test_a_note_that_changes_its_length_is_no_even_return(length: float | None) -> None:
    chain = Chain(0.02, 0.022, root=1.0, foreign=True, links=6, length=0.3)
    longer = prolong(chain, 0.021, length, is_note=True)
    assert longer is not None
    assert chain.conclusive
    assert not longer.even
    assert not longer.conclusive


@given(timed=lines(count=40))
def test_a_player_alone_is_never_taken_for_an_echo(timed: Timed) -> None:
    loop = Loop(None)
    loop.play(timed, timed[-1][0] + 1.0)
    assert not loop.dropped
    assert not loop.guard.looping


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("thru", [True, False])
def test_a_player_who_doubles_the_model_is_no_echo(seed: int, thru: bool) -> None:  # noqa: FBT001 - pytest gives it
    """Just as loud, and as even as good players are when they follow somebody."""
    hands = Random(seed)  # noqa: S311 - no secret
    notes = [(0.4 * index, 0.3, 60 + index % 5) for index in range(60)]
    doubled = [
        (start + 0.05 + hands.gauss(0, 0.012), 0.3 + hands.gauss(0, 0.02), key) for start, _, key in notes
    ]
    loop = Loop(None, thru=thru, yields=False)
    loop.dispatcher.schedule(0, answer(*notes))
    loop.play(strokes(*doubled, velocity=80), 30.0)
    assert not loop.dropped
    assert not loop.guard.looping


# --- players and machines ----------------------------------------------------------


@pytest.mark.parametrize("gate", [0.3, 0.9, 1.0])
def test_an_arpeggiator_is_a_player(gate: float) -> None:
    loop = Loop(None)
    notes = [
        (0.125 * index, 0.125 * gate, 60 + 4 * (index % width)) for width in (1, 2) for index in range(64)
    ]
    loop.play(strokes(*notes[:64]), 9.0)
    loop.play([(seconds + 10.0, msg) for seconds, msg in strokes(*notes[64:])], 20.0)
    assert not loop.dropped


def test_layers_and_split_keyboards_are_players() -> None:
    """One key that sends on three channels at once, always alike: each of them is wanted."""
    timed = [
        (seconds + 0.001 * channel, bytes((msg[0] | channel,)) + msg[1:])
        for seconds, msg in strokes(*((0.3 * index, 0.2, 60 + index % 7) for index in range(40)))
        for channel in range(3)
    ]
    loop = Loop(None)
    loop.play(sorted(timed), 14.0)
    assert not loop.dropped


def test_two_merged_keyboards_in_unison_are_players() -> None:
    """The same key twice without a release between, a little apart: two hands on two organs."""
    apart = itertools.cycle([0.004, 0.011, 0.007, 0.016, 0.009])
    timed = []
    for index in range(40):
        for begin in (0.4 * index, 0.4 * index + next(apart)):
            timed += strokes((begin, 0.3, 60 + index % 5))
    loop = Loop(None)
    loop.play(sorted(timed, key=lambda item: item[0]), 20.0)
    assert not loop.dropped


def two_hands(seed: int) -> Timed:
    """Return two hands that repeat patterns of chords on an organ, more evenly than any hands."""
    rng = Random(seed)  # noqa: S311 - no secret
    unevenness = rng.choice([0, 0, 0.003, 0.006, 0.012])
    struck: list[tuple[float, float, int]] = []
    for lowest in (40, 64):
        gap = rng.choice([0.125, 0.1, 0.0625, 0.25, rng.uniform(0.065, 0.3)])
        begin, keys, gate = rng.uniform(0, 1), rng.choice([1, 2, 3, 4, 8]), rng.uniform(0.2, 0.95)
        for index in range(60):
            begin += max(0.062, gap * (1 if rng.random() < 0.9 else 2) + rng.gauss(0, unevenness))
            for voice in range(rng.choice([1, 1, 1, 2, 3])):
                start = begin + abs(rng.gauss(0, unevenness / 2))
                struck.append((start, gate * gap, lowest + index % keys + 4 * voice))
    notes, again = [], dict[int, float]()
    for start, length, pitch in sorted(struck, reverse=True):
        if again.get(pitch, 99.0) - start >= 0.06:
            notes.append((start, min(length, again.get(pitch, 99.0) - start - 0.01), pitch))
            again[pitch] = start
    return strokes(*notes)


@pytest.mark.parametrize("seed", [515, 825, 915, 1311, 2877, *range(20)])
def test_two_hands_that_repeat_chords_are_players(seed: int) -> None:
    loop = Loop(None)
    loop.play(two_hands(seed), 40.0)
    assert not loop.dropped


@pytest.mark.parametrize("seed", [2, 215, 277, *range(10, 20)])
def test_a_breath_controller_is_no_echo(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - no secret
    step, width, spread = (
        rng.choice([0.002, 0.004, 0.005, 0.01]),
        rng.choice([4, 8, 12, 20]),
        rng.choice([0.8, 2, 4]),
    )
    value, moment, timed = 64.0, 0.0, []
    for _ in range(800):
        value += rng.gauss(0, spread) - 0.4 / width * (value - 64)
        moment += step + rng.choice([0, 0, 0.001])
        timed.append((moment, control_change(0, 2, min(max(round(value), 0), 127))))
    loop = Loop(None)
    loop.play(timed, moment + 1.0)
    assert not loop.news
