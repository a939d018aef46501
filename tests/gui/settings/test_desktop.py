"""The cards of what concerns the app itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
)
from pytestqt.qtbot import QtBot

from gui.controls.widgets import ElidedLabel
from gui.notices import NoticeBoard
from tests.gui.settings_desk import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "settings.json", board)
    yield desk
    desk.store.close()


def test_theme_and_names_of_notes(desk: Desk) -> None:
    desk.choose("theme", "dark")
    assert desk.now().theme == "dark"
    desk.click("show_labels")
    assert not desk.now().show_labels


def test_the_folder_of_takes(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, opened = tmp_path / "takes" / "mine", list[QUrl]()
    starts: list[str] = []

    def ask(_parent: object, _title: str, start: str) -> str:
        starts.append(start)
        return str(chosen) if len(starts) > 1 else ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    desk.click("choose_takes")  # and is cancelled
    assert desk.now().takes_folder is None
    desk.click("choose_takes")
    assert desk.now().takes_folder == str(chosen)
    assert all(Path(start).is_dir() for start in starts)
    assert desk.find(ElidedLabel, "takes_folder").whole == str(chosen)
    desk.click("show_takes")
    assert chosen.is_dir()
    assert [url.toLocalFile() for url in opened] == [str(chosen)]
    desk.click("usual_takes")
    assert desk.now().takes_folder is None


def test_a_folder_that_cannot_be_is_said(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", pytest.fail)
    (tmp_path / "file").touch()
    desk.store.change(takes_folder=str(tmp_path / "file" / "takes"))
    desk.click("show_takes")
    (notice,) = desk.board.notices
    assert notice.kind == "problem"
    assert "cannot be made" in notice.text


def test_the_way_to_the_controllers(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.page.controllers_requested):
        desk.click("controllers")
