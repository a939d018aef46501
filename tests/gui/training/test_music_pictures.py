"""What the music is like, in numbers and pictures."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.theme import apply_theme
from gui.training.music_pictures import FIFTHS, Bar, by_fifths, first_of
from tests.gui.training.music_stage import Scripted, scripted_page

# What the platform of tests cannot do; the app runs on others.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def scripted(qtbot: QtBot, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    return scripted_page(qtbot, board, monkeypatch)


def test_numbers_and_pictures_are_of_what_is_read(scripted: Scripted) -> None:
    scripted.survey()
    names = ("pieces", "notes", "hours", "meters", "keys", "copies", "broken")
    shown = [scripted.text(f"music-{name}") for name in names]
    assert shown == ["3", "90000", "3 min", "2", "2", "1", "1"]
    pictures = scripted.find(QWidget, "music-pictures")
    told = [child.accessibleDescription().split("\n")[0] for child in pictures.findChildren(QWidget)]
    assert told[:3] == ["learn: 2, check: 1, held out: 0", "4/4: 2, 3/4: 1", "C major: 2, A minor: 1"]


def test_pictures_are_painted_in_both_themes(scripted: Scripted, qapp: QApplication) -> None:
    scripted.survey()
    images = []
    for theme in ("light", "dark"):
        apply_theme(qapp, theme)
        images.append(scripted.page.grab().toImage())
    assert images[0].pixelColor(2, 2) != images[1].pixelColor(2, 2)
    pictures = scripted.find(QWidget, "music-pictures").grab().toImage()
    shades = {
        pictures.pixelColor(x, y).name() for x in range(0, 200, 3) for y in range(0, pictures.height(), 3)
    }
    assert {"#8a93ff", "#57c98a", "#ff9d4d"} <= shades


def test_bars_are_the_commonest_and_the_rest() -> None:
    counts = {"a": 1, "b": 5, "c": 3, "d": 2}
    assert first_of(counts, 4, "others") == (Bar("b", 5), Bar("c", 3), Bar("d", 2), Bar("a", 1))
    assert first_of(counts, 3, "others") == (Bar("b", 5), Bar("c", 3), Bar("others", 3))
    assert first_of({}, 3, "others") == ()


def test_keys_stand_along_the_circle_of_fifths() -> None:
    columns = by_fifths({"C major": 3, "A minor": 2, "F# minor": 1, "Db major": 4})
    assert columns[FIFTHS.index(0)] == (3, 0)
    assert columns[FIFTHS.index(9)] == (0, 2)
    assert columns[FIFTHS.index(6)] == (0, 1)
    assert columns[0] == (4, 0)
    assert sum(map(sum, columns)) == 10
    assert sorted(FIFTHS) == list(range(12))
