"""What is seen: the present, or where somebody went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.roll.camera import GUTTER, Camera


def camera() -> Camera:
    made = Camera()
    made.resize(48 + 960, 424, 1.0)  # 15 beats
    return made


def test_the_present_stands_at_two_thirds() -> None:
    seen = camera()
    for present in (0.0, 100.0):
        assert seen.viewport(present).x_at(present) == pytest.approx(48 + 640, abs=1)


def test_it_is_in_device_pixels() -> None:
    seen = camera()
    seen.resize(1008, 424, 2.0)
    view = seen.viewport(10.0)
    assert (view.width, view.height, view.gutter, view.beat_px) == (2016, 848, 96, 128.0)
    assert view.x_at(10.0) == pytest.approx(96 + 1280, abs=1)


def test_scrolling_stops_following() -> None:
    seen = camera()
    before = seen.viewport(100.0).first_beat
    seen.scroll(-128.0, 100.0)
    assert not seen.following
    assert seen.viewport(100.0).first_beat == pytest.approx(before - 2.0)
    assert seen.viewport(105.0) == seen.viewport(100.0)


def test_the_way_back_is_smooth() -> None:
    seen = camera()
    seen.step(0.0)
    seen.scroll(-640.0, 100.0)
    left = seen.left(100.0)
    seen.follow(100.0)
    assert seen.following
    assert seen.left(100.0) == pytest.approx(left)
    last, now = left, 0.0
    while seen.gliding:
        now += 0.016
        seen.step(now)
        assert seen.left(100.0) > last
        last = seen.left(100.0)
    assert now < 1.0
    assert seen.viewport(100.0).x_at(100.0) == pytest.approx(48 + 640, abs=1)


def test_the_way_back_from_far_away_is_a_jump() -> None:
    seen = camera()
    seen.scroll(-6400.0, 200.0)
    seen.follow(200.0)
    assert not seen.gliding


@given(st.floats(0.2, 5.0), st.floats(48.0, 1008.0))
def test_zooming_keeps_the_beat_under_the_mouse(factor: float, x: float) -> None:
    seen = camera()
    seen.stay(100.0)
    before = seen.left(0.0) + (x - GUTTER) / seen.scale
    seen.zoom(factor, x)
    assert seen.left(0.0) + (x - GUTTER) / seen.scale == pytest.approx(before)


def test_zooming_while_following_keeps_the_present() -> None:
    seen = camera()
    seen.zoom(3.0, 100.0)
    assert seen.following
    assert seen.viewport(50.0).x_at(50.0) == pytest.approx(48 + 640, abs=1)


def test_it_cannot_be_zoomed_out_of_sight() -> None:
    seen = camera()
    for factor, scale in ((1e9, 512.0), (1e-9, 4.0)):
        seen.zoom(factor, 100.0)
        assert seen.scale == scale


def test_fitting_shows_all_of_it() -> None:
    seen = camera()
    seen.fit(10.0, 90.0)
    view = seen.viewport(0.0)
    assert view.first_beat < 10.0
    assert view.last_beat > 90.0
    assert view.last_beat - view.first_beat < 100.0


def test_what_is_in_view_is_revealed_without_moving() -> None:
    seen = camera()
    for beat, follows in ((100.0, True), (20.0, False)):
        seen.reveal(beat, 100.0)
        assert seen.following is follows
    assert seen.viewport(100.0).first_beat < 20.0 < seen.viewport(100.0).last_beat
