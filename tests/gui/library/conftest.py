"""The page of models, with a library that answers when the test says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.library.page import LibraryPage
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from tests.gui.library_tasks import READY, ScriptedTasks


@pytest.fixture
def tasks(qtbot: QtBot, board: NoticeBoard) -> ScriptedTasks:
    del qtbot
    return ScriptedTasks(board)


@pytest.fixture
def store(qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> Iterator[SettingsStore]:
    del qtbot
    store = SettingsStore(tmp_path / "settings.json", board)
    yield store
    store.close()


@pytest.fixture
def page(store: SettingsStore, tasks: ScriptedTasks, board: NoticeBoard, qtbot: QtBot) -> LibraryPage:
    page = LibraryPage(store, tasks, board)
    qtbot.addWidget(page)
    page.resize(900, 600)
    with qtbot.waitExposed(page):
        page.show()
    page.take(READY)
    return page
