"""Somebody in front of the page of settings, for the tests of its cards."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.settings.card import SettingsChoice
from gui.settings.page import SettingsPage
from gui.settings.ports import PortsCard
from gui.settings.store import Settings, SettingsStore
from realtime import messages

__all__ = ["PORTS", "Desk"]

PORTS = messages.Ports(inputs=("Keys", "Pads"), outputs=("Synth",))
Widget = TypeVar("Widget", bound=QWidget)


class Desk:
    """The page, and somebody in front of it."""

    def __init__(self, qtbot: QtBot, path: Path, board: NoticeBoard) -> None:
        self.qtbot, self.board = qtbot, board
        self.store = SettingsStore(path, board)
        self.page = SettingsPage(self.store, board)
        self.commands: list[messages.Command] = []
        self.page.command.connect(self.commands.append)
        qtbot.addWidget(self.page)
        self.page.resize(900, 1800)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def find(self, kind: type[Widget], name: str) -> Widget:
        found = self.page.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        for kind in (QPushButton, QToolButton):
            button = self.page.findChild(kind, name)
            if button is not None:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        box = self.find(QCheckBox, name)
        at = QPoint(10, box.height() // 2)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=at)

    def choose(self, name: str, value: str | None) -> None:
        """Choose by keyboard, as the list itself is a window of its own."""
        choice = self.find(SettingsChoice, name)
        choice.setFocus()
        wanted = next(place for place in range(choice.count()) if choice.itemData(place) == value)
        while choice.currentIndex() != wanted:
            up = choice.currentIndex() > wanted
            QTest.keyClick(choice, Qt.Key.Key_Up if up else Qt.Key.Key_Down)

    def boxes(self) -> dict[str, bool]:
        """The ports to play on, in their order, and whether they are chosen."""
        card = self.page.findChild(PortsCard)
        assert card is not None
        holder = card._inputs.parentWidget()
        assert holder is not None
        boxes = [box for box in holder.findChildren(QCheckBox) if card._inputs.indexOf(box) >= 0]
        boxes.sort(key=card._inputs.indexOf)
        return {box.text(): box.isChecked() for box in boxes}

    def now(self) -> Settings:
        return self.store.current
