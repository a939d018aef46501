"""The range of pitches follows the notes, calmly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.roll.pitches import PitchRange


def settle(pitches: PitchRange, now: float) -> float:
    for _ in range(200):
        now += 0.016
        if not pitches.step(now) and not pitches.moving:
            break
    assert not pitches.moving
    return now


@given(st.lists(st.integers(0, 127), min_size=1))
def test_all_notes_are_seen_with_two_octaves_at_least(notes: list[int]) -> None:
    pitches = PitchRange()
    pitches.want(min(notes), max(notes), 0.0)
    settle(pitches, 0.0)
    assert pitches.low <= min(notes)
    assert pitches.high >= max(notes) + 1
    assert 24 <= pitches.high - pitches.low <= 128
    assert pitches.low >= 0
    assert pitches.high <= 128


def test_it_moves_without_jumps() -> None:
    pitches = PitchRange()
    pitches.step(0.0)
    pitches.want(20, 60, 0.0)
    before = pitches.low
    assert pitches.step(0.016)
    assert 0 < before - pitches.low < 12
    assert pitches.moving


def test_it_comes_closer_only_when_that_lasts() -> None:
    pitches = PitchRange()
    pitches.want(30, 100, 0.0)
    now = settle(pitches, 0.0)
    wide = pitches.low, pitches.high
    pitches.want(60, 72, now)
    pitches.want(60, 72, now + 5.0)
    assert not pitches.moving
    pitches.want(30, 100, now + 5.5)  # they were only gone for a moment
    pitches.want(60, 72, now + 7.0)
    pitches.want(60, 72, now + 12.0)
    assert not pitches.moving
    pitches.want(60, 72, now + 13.1)
    settle(pitches, now + 13.1)
    assert wide[0] < pitches.low <= 60
    assert 73 <= pitches.high < wide[1]


def test_it_comes_closer_at_once_if_asked() -> None:
    pitches = PitchRange()
    pitches.want(30, 100, 0.0)
    now = settle(pitches, 0.0)
    pitches.want(60, 72, now, at_once=True)
    settle(pitches, now)
    assert pitches.high - pitches.low < 40


def test_what_somebody_chose_stays() -> None:
    pitches = PitchRange()
    pitches.scroll(6.0)
    assert (pitches.low, pitches.high, pitches.auto) == (54.0, 90.0, False)
    pitches.want(20, 30, 0.0)
    assert not pitches.moving


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("zoom"), st.floats(0.1, 10.0)), st.tuples(st.just("scroll"), st.floats(-99, 99))
        )
    )
)
def test_it_never_leaves_the_keyboard(moves: list[tuple[str, float]]) -> None:
    pitches = PitchRange()
    for what, amount in moves:
        if what == "zoom":
            pitches.zoom(amount, (pitches.low + pitches.high) / 2)
        else:
            pitches.scroll(amount)
        assert pitches.low >= -1e-6
        assert pitches.high <= 128 + 1e-6
        assert pitches.high - pitches.low >= 8 - 1e-6


def test_zooming_keeps_the_pitch_where_it_was() -> None:
    pitches = PitchRange()
    share = (60 - pitches.low) / (pitches.high - pitches.low)
    pitches.zoom(1.5, 60)
    assert abs((60 - pitches.low) / (pitches.high - pitches.low) - share) < 1e-9
    assert pitches.high - pitches.low == 24
