"""Pictures of the past: pixel for pixel what painting everything anew would show."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from gui.roll.ink import ink_of
from gui.roll.notes import RollNote
from gui.roll.paint import Strip, paint_grid, paint_notes
from gui.roll.tiles import Tiles
from gui.roll.viewport import Viewport
from gui.theme import DARK, LIGHT

INK = ink_of(LIGHT)
notes = st.lists(
    st.builds(
        lambda beat, length, pitch, velocity: RollNote(beat, beat + length, pitch, velocity, 0, "model"),
        st.floats(0, 24),
        st.floats(0, 20),
        st.integers(46, 86),
        st.just(90),  # one colour: which of two notes lies on top is nobody's business
    ),
    max_size=12,
)


def view(left: int = 0, ratio: float = 1.0) -> Viewport:
    return Viewport(
        round(648 * ratio), round(224 * ratio), round(48 * ratio), 24, left, 37.3, 48.0, 84.0, ratio
    )


def shown(tiles: Tiles, seen: Viewport, epoch: int = 0) -> QImage:
    image = QImage(seen.width, seen.height, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    tiles.paint(painter, seen, epoch, INK)
    painter.end()
    return image.copy(seen.gutter, 0, seen.width - seen.gutter, seen.height)


def painted(played: Sequence[RollNote], seen: Viewport) -> QImage:
    """Return the same without tiles, in one go."""
    width = seen.width - seen.gutter
    image = QImage(width, seen.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_grid(painter, seen, Strip(seen.left, width), INK)
    painter.setClipRect(0, seen.ruler, width, seen.height)
    paint_notes(painter, seen, seen.left, played, INK)
    painter.end()
    return image


@pytest.mark.usefixtures("qapp")
@given(notes, st.integers(-300, 700), st.sampled_from([1.0, 1.5, 2.0]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tiles_show_what_is_there(played: list[RollNote], left: int, ratio: float) -> None:
    tiles = Tiles(
        lambda first, last: [each for each in played if each.beat <= last and (each.end or 0) >= first]
    )
    seen = view(left, ratio)
    assert shown(tiles, seen) == painted(played, seen)


@pytest.mark.usefixtures("qapp")
@given(notes, notes)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_ends_later_is_added(before: list[RollNote], after: list[RollNote]) -> None:
    tiles = Tiles(lambda _first, _last: before)
    shown(tiles, view())
    count = tiles.painted
    tiles.add(after)
    assert shown(tiles, view()) == painted([*before, *after], view())
    assert tiles.painted == count


@pytest.mark.usefixtures("qapp")
def test_scrolling_paints_nothing_but_what_comes_into_view() -> None:
    tiles = Tiles(lambda _first, _last: ())
    shown(tiles, view(0))
    count = tiles.painted
    for left in range(1, 200):
        shown(tiles, view(left))
    assert tiles.painted - count <= 1


@pytest.mark.usefixtures("qapp")
def test_another_scale_or_past_is_painted_anew() -> None:
    played: list[RollNote] = []
    tiles = Tiles(lambda _first, _last: played)
    tiles.add([RollNote(0.0, 1.0, 60, 80, 0, "player")])  # before anything was painted
    empty = shown(tiles, view())
    played.append(RollNote(1.0, 2.0, 60, 80, 0, "player"))
    assert shown(tiles, view()) == empty
    assert shown(tiles, view(), epoch=1) == painted(played, view())
    closer = view()._replace(beat_px=50.0)
    assert shown(tiles, closer, epoch=1) == painted(played, closer)


@pytest.mark.usefixtures("qapp")
def test_hands_and_loudness_have_colours_of_their_own() -> None:
    for colours in (LIGHT, DARK):
        ink = ink_of(colours)
        assert ink.note("player", 127) == QColor(colours.player)
        assert ink.note("model", 127) == QColor(colours.model)
        shades = [ink.note("player", velocity).rgb() for velocity in (1, 40, 80, 120)]
        assert len(set(shades)) == 4
