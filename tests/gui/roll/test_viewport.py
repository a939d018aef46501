"""Beats and pitches, and the pixels they fall on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.roll.notes import RollNote
from gui.roll.viewport import Viewport

views = st.builds(
    lambda left, beat_px, low, rows, ratio: Viewport(
        1400, 500, 48, 24, left, beat_px, low, min(low + rows, 128.0), ratio
    ),
    st.integers(-10_000, 1_000_000),
    st.floats(2.0, 1000.0),
    st.floats(0.0, 100.0),
    st.floats(8.0, 128.0),
    st.sampled_from([1.0, 1.25, 1.5, 2.0]),
)


@given(views, st.floats(0.0, 5000.0))
def test_a_beat_is_found_again_within_a_pixel(view: Viewport, beat: float) -> None:
    assert view.beat_at(view.x_at(beat)) == pytest.approx(beat, abs=0.51 / view.beat_px + 1e-6)


@given(views, st.integers(24, 499))
def test_every_point_lies_in_the_row_that_is_painted_there(view: Viewport, y: int) -> None:
    pitch = int(view.pitch_at(y + 0.5) // 1)
    assert view.y_at(pitch + 1) - 1 <= y <= view.y_at(pitch)


@given(views)
def test_rows_cover_the_view_without_gaps(view: Viewport) -> None:
    rows = view.rows()
    assert view.y_at(rows[0]) >= 500
    assert view.y_at(rows[-1] + 1) <= 24
    assert set(rows) <= set(range(128))


@given(views, st.floats(0, 1000), st.floats(0, 50), st.integers(0, 127))
def test_a_note_can_always_be_seen(view: Viewport, beat: float, length: float, pitch: int) -> None:
    note = RollNote(beat, beat + length, pitch, 80, 0, "model")
    ((x, y, width, height),) = view.boxes([note])
    assert width >= 2 * view.grain
    assert height >= view.grain
    assert x == view.x_at(beat) + view.left - view.gutter
    assert y == view.y_at(pitch + 1)


def test_one_note_after_another_leaves_a_gap() -> None:
    view = Viewport(1400, 500, 48, 24, 0, 64.0, 48.0, 84.0)
    notes = [RollNote(beat, beat + 1, 60, 80, 0, "player") for beat in (0.0, 1.0)]
    (first, _, width, _), (second, *_) = view.boxes(notes)
    assert first + width == second - 1


@pytest.mark.parametrize(("ratio", "grain"), [(1.0, 1), (1.25, 1), (1.5, 1), (1.75, 2), (2.0, 2), (3.0, 3)])
def test_thin_lines_are_whole_pixels(ratio: float, grain: int) -> None:
    assert Viewport(100, 100, 10, 10, 0, 64.0, 48.0, 84.0, ratio).grain == grain
