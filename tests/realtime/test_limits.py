"""What the limits come to: pitches that may be played, and when there is room for another note."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.score import Note
from realtime.limits import first_free, playable

notes = st.lists(
    st.builds(Note, st.integers(0, 100), st.integers(1, 48), st.integers(21, 108), st.just(80)), max_size=12
)
scales = st.none() | st.frozensets(st.integers(0, 11))


def pitches(lowest: int, highest: int, scale: frozenset[int] | None) -> list[int]:
    return np.flatnonzero(playable(lowest, highest, scale)).tolist()


@given(lowest=st.integers(0, 127), size=st.integers(0, 127), scale=scales)
def test_the_range_always_counts_and_the_scale_where_it_can(
    lowest: int, size: int, scale: frozenset[int] | None
) -> None:
    highest = min(max(lowest + size, 1), 127)
    out = pitches(lowest, highest, scale)
    within = range(max(lowest, 1), highest + 1)
    fitting = [pitch for pitch in within if scale is None or pitch % 12 in scale]
    assert out == (fitting or list(within))


def test_a_range_without_a_pitch_of_the_scale_is_played_in_all_the_same() -> None:
    assert pitches(61, 63, frozenset({0, 5})) == [61, 62, 63]


def test_pitch_0_has_no_token() -> None:
    assert pitches(0, 2, None) == [1, 2]
    with pytest.raises(ValueError, match="no pitch to play"):
        playable(0, 0, None)
    with pytest.raises(ValueError, match="no pitch to play"):
        playable(60, 59, None)


def test_what_is_shared_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        playable(21, 108, None)[60] = False


@given(so_far=notes, most=st.integers(1, 6))
def test_from_the_first_free_step_on_there_is_room_and_before_it_there_is_none(
    so_far: list[Note], most: int
) -> None:
    def sounding(step: int) -> int:
        return sum(note.onset <= step < note.onset + note.duration for note in so_far)

    free = first_free(so_far, most)
    last = max((note.onset for note in so_far), default=0)
    assert all(sounding(step) < most for step in range(max(free, last), 200))
    assert all(sounding(step) >= most for step in range(last, free))


def test_any_number_is_free_at_once() -> None:
    assert first_free([Note(0, 48, pitch, 80) for pitch in range(60, 70)], 0) == 0
