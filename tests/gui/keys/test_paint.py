"""What is painted can be told apart: who plays, how hard, and what is written on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.keys.geometry import Key, Keys, lay_out
from gui.keys.lights import Light
from gui.keys.paint import Look, contrast, paint_keys
from gui.theme import Theme, apply_theme, colours

THEMES: tuple[Theme, ...] = ("light", "dark")


def painted(looks: dict[int, Look], scale: float = 1.0) -> tuple[QImage, Keys]:
    image = QImage(round(900 * scale), round(128 * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(0)
    keys = lay_out(36, 5, 900.0, 128.0, scale)
    painter = QPainter(image)
    paint_keys(painter, keys, lambda key: looks.get(key.pitch, Look()), QRectF(0, 0, 900, 128), scale)
    painter.end()
    return image, keys


def colour_of(image: QImage, key: Key, scale: float = 1.0) -> QColor:
    """Return the colour in the middle of a key's face, clear of what is written on it."""
    x = key.left + (key.right - key.left) / 2
    y = key.length * (0.5 if key.black else 0.7)
    return image.pixelColor(round(x * scale), round(y * scale))


@pytest.fixture(params=THEMES, autouse=True)
def _theme(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    apply_theme(qapp, request.param)


@pytest.mark.parametrize("pitch", [60, 61])
def test_player_and_model_are_told_apart_and_loud_from_soft(pitch: int) -> None:
    looks = [Look(), Look(held=True)]
    looks += [Look(Light(by, velocity)) for by in ("player", "model") for velocity in (20, 120)]
    seen = []
    for look in looks:
        image, keys = painted({pitch: look})
        seen.append(colour_of(image, keys.by_pitch[pitch]))
    assert len({colour.name() for colour in seen}) == len(looks)
    loudest = {
        by: colour_of(painted({pitch: Look(Light(by, 127))})[0], keys.by_pitch[pitch])
        for by in ("player", "model")
    }
    assert loudest["player"] == QColor(colours().player)
    assert loudest["model"] == QColor(colours().model)


def test_the_pointer_shows_on_a_key() -> None:
    image, keys = painted({64: Look(hovered=True)})
    assert colour_of(image, keys.by_pitch[64]) != colour_of(image, keys.by_pitch[65])


@pytest.mark.parametrize("look", [Look(), Look(Light("model", 127)), Look(Light("player", 127))])
@pytest.mark.parametrize("pitch", [64, 66])
def test_the_focus_stands_out_from_any_key(pitch: int, look: Look) -> None:
    focused = Look(look.light, focused=True)
    image, keys = painted({pitch: focused})
    key = keys.by_pitch[pitch]
    face = colour_of(image, key)
    columns = [
        image.pixelColor(x, round(key.length * 0.8)) for x in range(int(key.left) + 1, int(key.left) + 5)
    ]
    assert max(contrast(each, face) for each in columns) >= 3.0


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_edges_between_white_keys_are_crisp(scale: float) -> None:
    image, keys = painted({}, scale)
    for key in keys.white[1:]:
        edge = round(key.left * scale)
        y = round(120 * scale)
        before, after = image.pixelColor(edge - 1, y), image.pixelColor(edge, y)
        assert before != after  # the line between the keys, one or two device pixels, and then the next key
        assert after == image.pixelColor(edge + 1, y)


def test_what_is_written_can_be_read() -> None:
    for pitch in (60, 61):
        for light in (
            None,
            *(Light(by, velocity) for by in ("player", "model") for velocity in (1, 64, 127)),
        ):
            blank, keys = painted({pitch: Look(light)})
            written, _ = painted({pitch: Look(light, letter="M")})
            key = keys.by_pitch[pitch]
            face = colour_of(blank, key)
            inked = [
                written.pixelColor(x, y)
                for x in range(int(key.left), int(key.right))
                for y in range(int(key.length))
                if written.pixelColor(x, y) != blank.pixelColor(x, y)
            ]
            assert inked
            assert max(contrast(each, face) for each in inked) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)
