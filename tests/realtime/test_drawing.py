"""What all planners of notes share: what limits come to, and drawing among what is allowed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.nb import NB
from music.score import Note
from realtime.drawing import Chance, FieldDrawer
from realtime.dynamics import Dynamics
from realtime.limits import Limits
from realtime.memory import Draft, feed, first_cursor
from realtime.sampling import Sampling
from tests.realtime.simulation import RandomModel

PIECE_START = (0, 0, 0, 0, 0, 0)


def dice(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def draft(model: RandomModel, *values: int) -> Draft:
    """Return a draft whose row so far is ``values``."""
    return Draft(model, feed(model, first_cursor(model), (*PIECE_START, *values)))


def chance_of(
    drawer: FieldDrawer[NB], limits: Limits, after: int = 0, so_far: tuple[Note, ...] = ()
) -> Chance:
    return drawer.chance(limits, after, so_far, dice())


@pytest.fixture
def drawer() -> FieldDrawer[NB]:
    return FieldDrawer(NB(velocity_bins=12), Sampling())


@given(earliest=st.integers(0, 50), after=st.integers(0, 50), latest=st.none() | st.integers(0, 50))
def test_what_limits_come_to(earliest: int, after: int, latest: int | None) -> None:
    drawer = FieldDrawer(NB(), Sampling())
    sounding = (Note(0, 30, 60, 80), Note(4, 16, 64, 80))
    chance = chance_of(drawer, Limits(earliest, latest, lowest=60, most_notes=2), after, sounding)
    assert chance.earliest == max(earliest, after, 20)
    assert chance.latest == max(latest, chance.earliest) if latest is not None else chance.latest > 10**5
    assert chance.bottom == 60
    assert chance.pitches.sum() == 49
    assert chance.tilt is None
    steered = chance_of(drawer, Limits(earliest, density=4.0), after, sounding)
    assert steered.tilt is not None
    assert steered.tilt.since == max(earliest, after, 4)


def test_masks(drawer: FieldDrawer[NB]) -> None:
    assert drawer.none("pitch").tolist() == [False] * 128
    assert drawer.any_but_zero("part").tolist() == [False, True, True]


def test_a_single_choice_asks_nobody_and_throws_the_dice(drawer: FieldDrawer[NB]) -> None:
    model = RandomModel(drawer.encoding)
    unread = Draft(model, first_cursor(model))  # it has no logits to give
    chance = chance_of(drawer, Limits(0))
    only = drawer.none("metric")
    only[5] = True
    assert drawer.draw(unread, only, chance) == 5
    assert unread.values == (5,)
    there = dice()
    there.random()
    assert chance.rng.random() == there.random()
    with pytest.raises(ValueError, match="read nothing"):
        drawer.choose(unread, drawer.any_but_zero("beat"), chance)


def test_a_bias_decides_where_it_is_strong() -> None:
    drawer = FieldDrawer(NB(velocity_bins=12), Sampling(0.0))
    chance = chance_of(drawer, Limits(0))
    for wanted in (1, 2):
        bias = np.where(np.arange(3) == wanted, 100.0, 0.0)
        one, other = (draft(RandomModel(drawer.encoding), 5, 1) for _ in range(2))
        assert drawer.choose(one, drawer.any_but_zero("part"), chance, bias) == wanted
        assert drawer.draw(other, drawer.any_but_zero("part"), chance, bias) == wanted
        assert (one.values, other.values) == ((), (wanted,))


def test_a_velocity_is_taken_as_it_will_sound(drawer: FieldDrawer[NB]) -> None:
    """The network goes on from what the player's level makes of it."""
    dynamics = Dynamics()
    for step in range(32):
        dynamics.heard(step, 60, 120)
    started = draft(RandomModel(drawer.encoding), 5, 1, 2, 60, 1)
    loudness = drawer.draw_velocity(started, dynamics, chance_of(drawer, Limits(0)), (), top=True)
    assert started.values == (int(drawer.encoding.velocity_number(loudness)),)
    assert started.field == 0


def test_without_a_field_for_it_the_velocity_is_borrowed() -> None:
    drawer = FieldDrawer(NB(), Sampling())
    model = RandomModel()
    unread = Draft(model, first_cursor(model))
    loudness = drawer.draw_velocity(unread, Dynamics(), chance_of(drawer, Limits(0)), (), top=True)
    assert loudness == Dynamics().velocity(dice(), top=True)
    assert unread.values == ()
