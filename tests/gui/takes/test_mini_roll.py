"""Small pictures: where the notes are in them, and how often they are painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from gui.takes.clip import Clip
from gui.takes.mini_roll import Frame, Pictures, frame_of, paint_clip
from gui.theme import colours
from realtime.messages import ClipNote

WIDTH, HEIGHT = 200, 60
AREA = QRectF(10, 10, WIDTH - 20, HEIGHT - 20)


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    del qtbot


def painted(clip: Clip, frame: Frame | None = None) -> dict[str, QRect]:
    """Return the box around everything in the player's and in the model's colour."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_clip(painter, AREA, clip, frame)
    painter.end()
    boxes: dict[str, QRect] = {}
    for x in range(WIDTH):
        for y in range(HEIGHT):
            name = image.pixelColor(x, y).name()
            if name != "#ffffff":
                boxes[name] = boxes.get(name, QRect()).united(QRect(x, y, 1, 1))
    return boxes


def test_time_goes_to_the_right_and_pitch_up() -> None:
    clip = Clip("a", (ClipNote(4.0, 2.0, 48, 90),), (ClipNote(6.0, 2.0, 72, 90),))
    boxes = painted(clip)
    player, model = boxes[colours().player], boxes[colours().model]
    assert player.right() < model.left()
    assert player.top() > model.bottom()
    assert player.left() == 10, "what is before the first note is not shown"
    assert model.right() >= WIDTH - 13


@pytest.mark.parametrize("low", [0, 60, 127])
def test_it_stays_in_its_place(low: int) -> None:
    notes = tuple(ClipNote(beat / 2, 4.0, min(low + beat, 127), 90) for beat in range(40))
    for box in painted(Clip("a", notes)).values():
        assert QRectF(AREA).toRect().contains(box)


def test_clips_in_one_frame_have_one_scale() -> None:
    short = Clip("a", (ClipNote(0.0, 2.0, 60, 90),))
    long = Clip("b", (ClipNote(0.0, 2.0, 60, 90),), (ClipNote(4.0, 4.0, 84, 90),))
    frame = frame_of(short, long, Clip("nothing"))
    assert frame == (0.0, 8.0, 60, 84)
    player = colours().player
    assert painted(short, frame)[player] == painted(long)[player]
    assert painted(short)[player] != painted(long)[player]


def test_no_notes_are_no_picture() -> None:
    assert painted(Clip("a")) == {}
    assert frame_of(Clip("a")) is None


def test_a_single_note_is_no_wall() -> None:
    (box,) = (
        box
        for name, box in painted(Clip("a", (ClipNote(0.0, 1.0, 60, 90),))).items()
        if name == colours().player
    )
    assert box.height() < AREA.height() / 4


def test_a_picture_is_painted_once_for_each_size() -> None:
    pictures, clip = Pictures(), Clip("a", (ClipNote(0.0, 1.0, 60, 90),))
    small, large = QSizeF(50, 20), QSizeF(100, 20)
    first = pictures.of("a", clip, small, 2.0)
    assert first.cacheKey() == pictures.of("a", clip, small, 2.0).cacheKey()
    assert first.width() == 100
    assert first.devicePixelRatio() == 2.0
    others = [
        pictures.of("a", clip, large, 2.0),
        pictures.of("a", clip, small, 1.0),
        pictures.of("b", clip, small, 2.0),
    ]
    assert len({first.cacheKey(), *(each.cacheKey() for each in others)}) == 4


def test_pictures_are_not_kept_for_ever() -> None:
    pictures, clip = Pictures(), Clip("a", (ClipNote(0.0, 1.0, 60, 90),))
    first = pictures.of(0, clip, QSizeF(8, 8), 1.0).cacheKey()
    for key in range(1, 1000):
        pictures.of(key, clip, QSizeF(8, 8), 1.0)
    assert len(pictures._kept) < 1000
    assert pictures.of(0, clip, QSizeF(8, 8), 1.0).cacheKey() != first
