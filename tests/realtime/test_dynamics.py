"""How loud the model plays, with and without dynamics of its own."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.score import Note
from realtime.dynamics import Dynamics

velocities = st.lists(st.integers(1, 127), max_size=40)


def after(played: list[int], follow: float = 1.0) -> Dynamics:
    """Return what is known after a melody with these velocities."""
    dynamics = Dynamics(follow)
    for number, velocity in enumerate(played):
        dynamics.heard(number, 60, velocity)
    return dynamics


def drawn(dynamics: Dynamics, *, top: bool = True, spread: float = 1.0, count: int = 2000) -> list[int]:
    rng = np.random.default_rng(0)
    return [dynamics.velocity(rng, top=top, spread=spread) for _ in range(count)]


def model_notes(level: int, count: int) -> list[Note]:
    return [Note(step, 1, 60, level) for step in range(count)]


@given(played=velocities, follow=st.floats(0, 1), spread=st.floats(0, 4), top=st.booleans())
def test_velocities_are_midi_and_take_one_random_number(
    *, played: list[int], follow: float, spread: float, top: bool
) -> None:
    rng, other = np.random.default_rng(2), np.random.default_rng(2)
    assert 1 <= after(played, follow).velocity(rng, top=top, spread=spread) <= 127
    other.standard_normal()
    assert rng.random() == other.random()


def test_a_follower_is_as_loud_and_varied_as_the_player() -> None:
    out = drawn(after([50, 60, 70] * 8))
    assert statistics.mean(out) == pytest.approx(60, abs=1)
    assert statistics.pstdev(out) == pytest.approx(0.7 * statistics.pstdev([50, 60, 70]), rel=0.1)


def test_top_notes_are_as_loud_as_top_notes() -> None:
    dynamics = Dynamics()
    for step in range(8):
        for pitch, velocity in ((60, 40), (64, 45), (72, 100)):
            dynamics.heard(step, pitch, velocity)
    assert min(drawn(dynamics, top=True)) > max(drawn(dynamics, top=False))


def test_who_does_not_follow_plays_a_steady_mezzo_forte() -> None:
    out = drawn(after([20, 120] * 16, follow=0.0))
    assert out == drawn(after([], follow=0.0))
    assert statistics.mean(out) == pytest.approx(80, abs=1)
    assert 3 < statistics.pstdev(out) < 7


def test_half_way_is_half_way() -> None:
    quiet = [30, 30, 30, 30, 30]
    levels = [statistics.mean(drawn(after(quiet, follow))) for follow in (0.0, 0.5, 1.0)]
    assert levels == pytest.approx([80, 55, 30], abs=1)


def test_the_spread_can_be_changed() -> None:
    dynamics = after([50, 60, 70] * 8)
    assert set(drawn(dynamics, spread=0.0)) == {60}
    assert statistics.pstdev(drawn(dynamics, spread=2.0)) == pytest.approx(
        2 * statistics.pstdev(drawn(dynamics)), rel=0.1
    )


def test_before_anything_is_heard_a_follower_plays_mezzo_forte() -> None:
    assert set(drawn(Dynamics())) == {80}


# --- a model with dynamics of its own ---------------------------------------------


@given(velocity=st.integers(1, 127), played=velocities)
def test_a_model_at_the_level_wanted_is_left_alone(velocity: int, played: list[int]) -> None:
    """At first it is taken to go on as loud as the player, from whom it has read all it has read."""
    assert after(played).shifted(velocity, []) == velocity


def test_a_model_that_does_not_follow_is_moved_to_mezzo_forte_with_its_accents() -> None:
    dynamics = after([40] * 8, follow=0.0)
    assert [dynamics.shifted(v, []) for v in (35, 40, 52)] == [75, 80, 92]
    # Once it has read itself at that level, it goes on there by itself.
    assert [dynamics.shifted(v, model_notes(80, 16)) for v in (75, 80, 92)] == [75, 80, 92]


def test_a_model_that_strays_is_led_back_to_the_player() -> None:
    dynamics = after([60] * 8)
    assert dynamics.shifted(90, model_notes(90, 16)) == 60
    assert dynamics.shifted(90, model_notes(90, 8)) == 75


@given(follow=st.floats(0, 1), stray=st.integers(-3, 3), played=st.integers(30, 100))
def test_the_level_settles_where_it_is_wanted(follow: float, stray: int, played: int) -> None:
    """A model that goes on as it reads, but each time a little louder or softer."""
    dynamics = after([played] * 32, follow)
    notes: list[Note] = []
    for step in range(200):
        last = notes[-16:]
        read = (sum(note.velocity for note in last) + (16 - len(last)) * played) / 16
        notes.append(Note(step, 1, 60, dynamics.shifted(round(read + stray), notes)))
    wanted = 80 + follow * (played - 80)
    assert statistics.mean(note.velocity for note in notes[-50:]) == pytest.approx(wanted, abs=abs(stray) + 1)


@given(velocity=st.integers(1, 127), played=velocities, follow=st.floats(0, 1), own=velocities)
def test_shifted_velocities_are_midi(velocity: int, played: list[int], follow: float, own: list[int]) -> None:
    notes = [Note(step, 1, 60, each) for step, each in enumerate(own)]
    assert 1 <= after(played, follow).shifted(velocity, notes) <= 127


@pytest.mark.parametrize("follow", [-0.1, 1.1, float("nan")])
def test_follow_is_a_share(follow: float) -> None:
    with pytest.raises(ValueError, match="follow must be from 0 to 1"):
        Dynamics(follow)
