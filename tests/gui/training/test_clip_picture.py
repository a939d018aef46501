"""The picture of a phrase and of what goes on from it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.takes.clip import Clip
from gui.theme import colours
from gui.training.clip_picture import ClipPicture, bar_beats
from music.score import Meter
from realtime.messages import ClipNote

CLIP = Clip("It", (ClipNote(0.0, 4.0, 60, 80),), (ClipNote(4.0, 4.0, 64, 80),))


@given(
    st.floats(0, 50),
    st.floats(0.5, 400),
    st.sampled_from([Meter(4, 4), Meter(3, 4), Meter(6, 8), Meter(7, 16)]),
    st.floats(1, 2000),
)
def test_bar_lines_are_bar_lines_and_apart(begin: float, length: float, meter: Meter, width: float) -> None:
    end = begin + length
    beats = bar_beats(meter, begin, end, width)
    bar = float(meter.beats)
    assert all(abs(beat / bar - round(beat / bar)) < 1e-6 for beat in beats)
    assert all(begin - 1e-6 <= beat <= end + 1e-6 for beat in beats)
    scale = width / (end - begin)
    assert all((b - a) * scale > 5.9 for a, b in itertools.pairwise(beats))


def test_nothing_has_no_bar_lines() -> None:
    assert bar_beats(Meter(4, 4), 3, 3, 100) == []


def colours_in(picture: ClipPicture) -> set[str]:
    image = picture.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 2)
    }


def test_who_plays_is_seen_by_the_colour(qtbot: QtBot) -> None:
    picture = ClipPicture()
    qtbot.addWidget(picture)
    picture.resize(300, 120)
    c = colours()
    assert not {c.player, c.model} & colours_in(picture)
    picture.show_clip(CLIP)
    assert {c.player, c.model} <= colours_in(picture)
    picture.fade(faded=True)
    assert not {c.player, c.model} & colours_in(picture)
    picture.show_clip(None, "Nothing yet.")
    assert picture.accessibleDescription() == "Nothing yet."
    assert not {c.player, c.model} & colours_in(picture)
