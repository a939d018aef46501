"""A page of music whose surveys say what a test has them say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.controls.widgets import ElidedLabel
from gui.notices import NoticeBoard
from gui.training.choice import Music
from gui.training.music_page import MusicPage
from tests.gui.training.found import BROKEN, piece
from training.survey_messages import Piece, Unreadable

__all__ = ["PIECES", "Scripted", "scripted_page"]

PIECES: list[Piece | Unreadable] = [
    piece("a.mid", path="/m/in/a.mid", name="m/in/a.mid", place=0.01, notes=30_000),
    piece("b.mid", path="/m/in/b.mid", name="m/in/b.mid", place=0.4, notes=40_000, key="A minor"),
    BROKEN,
    piece("c.mid", place=0.6, notes=20_000, meter="3/4"),
    piece("copy.mid", content="c.mid"),
]


class Scripted:
    """A page whose surveys say what the test has them say."""

    def __init__(self, page: MusicPage, qtbot: QtBot, board: NoticeBoard) -> None:
        self.page, self.qtbot, self.board = page, qtbot, board
        self.asked: list[list[str]] = []
        self.runs = False
        self.chosen: list[Music] = []
        page.chosen.connect(self.chosen.append)

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        found = self.page.findChild(kind, name)
        assert found is not None, name
        return found

    def button(self, name: str) -> QPushButton:
        found = self.find(QPushButton, name)
        assert isinstance(found, QPushButton)
        return found

    def text(self, name: str) -> str:
        found = self.find(QLabel, name)
        assert isinstance(found, QLabel)
        return found.whole if isinstance(found, ElidedLabel) else found.text()

    @property
    def view(self) -> QTableView:
        found = self.find(QTableView, "pieces")
        assert isinstance(found, QTableView)
        return found

    def rows(self) -> list[str]:
        model = self.view.model()
        return [str(model.index(row, 0).data()).removeprefix("m/") for row in range(model.rowCount())]

    def ticks(self) -> list[str]:
        """Names of the pieces that have a tick."""
        model = self.view.model()
        indexes = [model.index(row, 0) for row in range(model.rowCount())]
        role = Qt.ItemDataRole.CheckStateRole
        return [
            str(each.data()).removeprefix("m/")
            for each in indexes
            if each.data(role) == Qt.CheckState.Checked
        ]

    def survey(self, found: Sequence[Piece | Unreadable] = PIECES, folder: str = "/m") -> None:
        """Let a survey of ``folder`` find something."""
        self.page.add([Path(folder)])
        self.say(found)

    def say(self, found: Sequence[Piece | Unreadable]) -> None:
        surveyor = self.page._surveyor
        surveyor.found.emit(len(found))
        surveyor.read.emit(list(found), len(found))
        self.end()
        surveyor.finished.emit()

    def begin(self, given: Sequence[str]) -> None:
        self.asked.append(list(given))
        self.runs = True

    def end(self) -> None:
        self.runs = False

    def click_tick(self, row: int) -> None:
        """Click on the box of a row."""
        view = self.view
        index = view.model().index(row, 0)
        option = QStyleOptionViewItem()
        option.initFrom(view)
        option.rect = view.visualRect(index)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        box = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, view)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def scripted_page(qtbot: QtBot, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Return such a page in a window of the smallest size that has to do."""
    page = MusicPage(board)
    qtbot.addWidget(page)
    page.resize(820, 500)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    scripted = Scripted(page, qtbot, board)
    kind = type(page._surveyor)
    monkeypatch.setattr(kind, "begin", lambda _, given: scripted.begin(given))
    monkeypatch.setattr(kind, "cancel", lambda _: scripted.end())
    monkeypatch.setattr(kind, "running", property(lambda _: scripted.runs))
    return scripted
