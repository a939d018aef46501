"""The keys fill their row without gap or overlap, whatever its size; black ones win."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.keys.computer_keys import NOTES
from gui.keys.geometry import (
    MIDDLE_C,
    SHIFTS,
    Key,
    Keys,
    first_pitch,
    is_black,
    lay_out,
    lowest_played,
    octaves_for,
    velocity_at,
)

widths = st.floats(400.0, 4000.0)
heights = st.floats(72.0, 400.0)
scales = st.sampled_from((1.0, 1.25, 1.5, 1.75, 2.0, 3.0))
shifts = st.sampled_from(SHIFTS)


def laid_out(width: float, height: float = 128.0, shift: int = 0, scale: float = 1.0) -> Keys:
    octaves = octaves_for(width)
    return lay_out(first_pitch(octaves, shift), octaves, width, height, scale)


def owners(keys: Keys, x: float, y: float) -> list[Key]:
    """Return the keys whose visible surface has the point: a white one's is what black ones leave of it."""
    black = [key for key in keys.black if key.covers(x, y)]
    return black or [key for key in keys.white if key.covers(x, y)]


@given(st.builds(laid_out, widths, heights, shifts, scales), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_every_point_belongs_to_exactly_one_key(keys: Keys, across: float, down: float) -> None:
    height = keys.white[0].length
    left, right = keys.white[0].left, keys.white[-1].right
    x = min(left + across * (right - left), right - 1e-6)
    y = min(down * height, height - 1e-6)
    owner = owners(keys, x, y)
    assert len(owner) == 1
    assert keys.at(x, y) == owner[0]


@given(st.builds(laid_out, widths, heights, shifts, scales))
def test_the_middle_of_each_key_is_its_own(keys: Keys) -> None:
    for key in (*keys.white, *keys.black):
        found = keys.at((key.left + key.right) / 2, key.length - 1.0)
        assert found is key


@given(widths, heights, scales)
def test_no_key_is_outside(width: float, height: float, scale: float) -> None:
    keys = laid_out(width, height, scale=scale)
    for x, y in ((-0.01, 5.0), (width + 1.0 / scale, 5.0), (5.0, -0.01), (5.0, height)):
        assert keys.at(x, y) is None
    assert keys.white[0].left >= 0.0
    assert keys.white[-1].right <= width + 0.5 / scale


@given(widths, heights, scales)
def test_edges_lie_on_device_pixels(width: float, height: float, scale: float) -> None:
    for key in laid_out(width, height, scale=scale).by_pitch.values():
        assert key.left * scale == pytest.approx(round(key.left * scale), abs=1e-6)
        assert key.right * scale == pytest.approx(round(key.right * scale), abs=1e-6)


@given(widths, scales)
def test_keys_are_wide_enough_and_proportioned_like_a_piano(width: float, scale: float) -> None:
    keys = laid_out(width, scale=scale)
    white = [key.right - key.left for key in keys.white]
    black = [key.right - key.left for key in keys.black]
    assert min(white) >= 18.0 - 1 / scale
    assert max(white) - min(white) <= 1 / scale + 1e-6
    assert 0.5 < sum(black) / len(black) / (sum(white) / len(white)) < 0.66
    assert all(key.length < keys.white[0].length for key in keys.black)


@given(widths, shifts)
def test_all_that_the_computer_plays_is_shown(width: float, shift: int) -> None:
    keys = laid_out(width, shift=shift)
    assert 0 <= keys.first <= lowest_played(shift)
    assert lowest_played(shift) + max(NOTES.values()) <= keys.last <= 127


@given(widths)
def test_middle_c_is_in_the_middle(width: float) -> None:
    keys = laid_out(width)
    assert abs((keys.first + keys.last) / 2 - MIDDLE_C) <= 6
    assert keys.first % 12 == keys.last % 12 == 0
    assert 3 <= (keys.last - keys.first) // 12 <= 7


def test_more_octaves_fit_into_more_room() -> None:
    assert [octaves_for(width) for width in (100, 400, 640, 900, 1100, 1400, 3000)] == [3, 3, 4, 5, 7, 7, 7]


def test_five_keys_of_an_octave_are_black() -> None:
    assert [pitch % 12 for pitch in range(60, 72) if is_black(pitch)] == [1, 3, 6, 8, 10]
    keys = laid_out(900.0)
    assert [key.pitch for key in keys.black] == [p for p in range(keys.first, keys.last + 1) if is_black(p)]


@given(st.floats(-10.0, 200.0), st.floats(-10.0, 200.0))
def test_further_down_is_louder(y: float, other: float) -> None:
    low, high = sorted((y, other))
    assert 40 <= velocity_at(low, 128.0) <= velocity_at(high, 128.0) <= 120


def test_the_ends_of_a_key_are_the_ends_of_the_range() -> None:
    assert (velocity_at(0.0, 80.0), velocity_at(40.0, 80.0), velocity_at(80.0, 80.0)) == (40, 80, 120)
