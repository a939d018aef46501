"""The picture of the learning curve: what is painted where, and how it is read."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT, Theme, apply_theme
from gui.training.curve_paint import name_place, paint_thumbnail, plot_area, x_in_words, x_of
from gui.training.curve_shape import shape_of
from gui.training.curves import Curves
from gui.training.progress import Progress, moved
from tests.gui.training.said import BEGINNING, FINISHED, line, step, validated

_ABOUT = 60
"""How far apart two colours are, in all, that are about the same."""


def progress_of(*said: object) -> Progress:
    progress = Progress()
    for each in said:
        progress = moved(progress, line(each))  # type: ignore[arg-type]  # messages all
    return progress


LEARNT = progress_of(*FINISHED)


@pytest.fixture
def curves(qtbot: QtBot) -> Curves:
    widget = Curves()
    qtbot.addWidget(widget)
    widget.resize(600, 260)
    widget.show_progress(LEARNT)
    widget.show()
    return widget


def count(image: QImage, colour: str) -> int:
    """Return how many pixels are of about this colour: edges are smoothed."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[
        :, : image.width(), 2::-1
    ]
    wanted = np.array(QColor(colour).getRgb())[:3]
    return int((np.abs(pixels.astype(int) - wanted).sum(axis=-1) < _ABOUT).sum())


@pytest.mark.parametrize("size", [(300, 200), (600, 260), (1000, 400)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_paints_the_curve_the_levels_and_the_best(
    curves: Curves, qapp: QApplication, theme: Theme, size: tuple[int, int]
) -> None:
    apply_theme(qapp, theme)
    c = DARK if theme == "dark" else LIGHT
    curves.resize(*size)
    image = curves.grab().toImage()
    assert count(image, c.accent) > 50  # validation
    assert count(image, c.warning) > 50  # a level
    assert count(image, c.good) > 5  # the best
    apply_theme(qapp, "light")


def test_nothing_learnt_is_said_in_words(qtbot: QtBot) -> None:
    empty = Curves()
    qtbot.addWidget(empty)
    empty.resize(600, 260)
    assert count(empty.grab().toImage(), LIGHT.accent) == 0
    assert empty.accessibleName() == "Learning curve"
    empty.show_progress(progress_of(*BEGINNING, step(10, 9.0), step(20, 8.0)))
    assert empty.accessibleDescription() == "Nothing has been measured yet."


def test_the_mouse_points_at_the_nearest_validation(qtbot: QtBot, curves: Curves) -> None:
    shape = shape_of(LEARNT)
    plot = plot_area(curves._area(), curves.font(), shape)
    for number, place in enumerate(shape.validation):
        QTest.mouseMove(curves, QPoint(round(x_of(shape, plot, place.x)) - 4, 100))
        qtbot.waitUntil(lambda number=number: curves.pointed == number)  # type: ignore[misc]  # a default
    before = curves.grab().toImage()
    QApplication.sendEvent(curves, QEvent(QEvent.Type.Leave))
    assert curves.pointed is None
    assert curves.grab().toImage() != before


def test_the_arrow_keys_do_too(curves: Curves) -> None:
    visited = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(curves, key)
        visited.append(curves.pointed)
    assert visited == [0, 1, 2, 2, 1]
    QTest.keyClick(curves, Qt.Key.Key_Home)
    assert curves.pointed == 0


def test_what_was_pointed_at_may_be_gone(curves: Curves) -> None:
    QTest.keyClick(curves, Qt.Key.Key_End)
    curves.show_progress(progress_of(*BEGINNING, validated(100, 8.0)))
    assert curves.pointed is None
    curves.grab()


def test_it_is_told_to_who_cannot_see_it(curves: Curves) -> None:
    assert curves.accessibleDescription() == "From 8.00 to 7.00 bits a note; the best is 6.50."


def test_a_thumbnail_stays_within_its_area(qtbot: QtBot) -> None:
    del qtbot
    image = QImage(120, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_thumbnail(painter, QRectF(10, 10, 100, 40), shape_of(LEARNT))
    painter.end()
    assert count(image, LIGHT.accent) > 10
    white = QColor("white").rgb()
    assert all(image.pixel(x, y) == white for x in range(120) for y in (*range(9), *range(51, 60)))


@pytest.mark.parametrize(
    ("x", "words"), [(0.0, "0"), (90.0, "90 s"), (150.0, "2.5 min"), (3600.0, "60 min"), (9000.0, "2.5 h")]
)
def test_times_are_in_fitting_units(x: float, words: str) -> None:
    assert x_in_words(shape_of(LEARNT), x) == words


def test_where_there_are_no_times_there_are_steps() -> None:
    assert x_in_words(shape_of(Progress()), 300.0) == "step 300"


PLOT = QRectF(0, 0, 400, 200)
NAME = QSizeF(100, 15)


@pytest.mark.parametrize(
    ("line", "taken", "place"),
    [
        (100.0, (), (298, 84)),
        (100.0, (QRectF(300, 80, 50, 10),), (298, 102)),
        (100.0, (QRectF(0, 90, 400, 5),), (298, 102)),
        (100.0, (QRectF(250, 50, 150, 100),), (4, 84)),
        (195.0, (QRectF(250, 150, 150, 50),), (4, 179)),
        (5.0, (), (298, 7)),
        (100.0, (PLOT,), (298, 84)),
        (5.0, (PLOT,), (298, 0)),
    ],
)
def test_a_level_is_named_where_no_curve_is(
    line: float, taken: tuple[QRectF, ...], place: tuple[float, float]
) -> None:
    found = name_place(PLOT, line, NAME, taken)
    assert (found.x(), found.y()) == place
    assert found.size() == NAME
