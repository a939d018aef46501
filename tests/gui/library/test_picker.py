"""The choice of the model that plays, on the page one plays with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.library.markdown_card import MarkdownCard
from gui.library.picker import ModelPicker, _ElidedButton
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime import messages
from tests.gui.library_tasks import READY, ScriptedTasks

# What the platform of tests cannot do; the app runs on others.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def store(qtbot: QtBot, board: NoticeBoard, tmp_path: Path) -> Iterator[SettingsStore]:
    del qtbot
    store = SettingsStore(tmp_path / "settings.json", board)
    yield store
    store.close()


@pytest.fixture
def picker(store: SettingsStore, board: NoticeBoard, qtbot: QtBot) -> ModelPicker:
    picker = ModelPicker(store, ScriptedTasks(board))
    qtbot.addWidget(picker)
    picker.resize(320, 40)
    with qtbot.waitExposed(picker):
        picker.show()
    return picker


@pytest.fixture
def commands(picker: ModelPicker) -> list[object]:
    commands: list[object] = []
    picker.command.connect(commands.append)
    return commands


def chooser(picker: ModelPicker) -> _ElidedButton:
    found = picker.findChild(QPushButton, "model-button")
    assert isinstance(found, _ElidedButton)
    return found


def shown(picker: ModelPicker) -> str:
    return chooser(picker).whole


def entries(picker: ModelPicker, qtbot: QtBot) -> list[QAction]:
    """Open the menu as a click does, and return what is in it."""
    menu = chooser(picker).menu()
    QTest.mouseClick(chooser(picker), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(menu.isVisible)
    actions = menu.actions()
    menu.close()
    return actions


def choose(picker: ModelPicker, text: str, qtbot: QtBot) -> None:
    menu = chooser(picker).menu()
    assert isinstance(menu, QMenu)
    action = next(each for each in entries(picker, qtbot) if text in each.text())
    menu.popup(picker.mapToGlobal(QPoint(0, 0)))
    action = next(each for each in menu.actions() if text in each.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_it_says_which_model_plays(picker: ModelPicker, store: SettingsStore) -> None:
    store.change(model="waltz")
    assert shown(picker) == "Waltzes"  # it will
    picker.take(READY)
    assert shown(picker) == "Songs & keyboard"
    picker.take(messages.ModelLoaded("folk", 0.0, 0, 0.1))
    assert shown(picker) == "Folk"
    picker.take(messages.ModelLoaded("elsewhere", 0.0, 0, 0.1))
    assert shown(picker) == "elsewhere"


def test_usable_models_are_in_the_menu(picker: ModelPicker, qtbot: QtBot) -> None:
    assert not any(action.isEnabled() for action in entries(picker, qtbot)[:3])  # no engine yet
    picker.take(READY)
    actions = entries(picker, qtbot)
    assert [action.text() for action in actions if not action.isSeparator()] == [
        "Songs && keyboard",
        "Folk",
        "Waltzes",
        "&Library…",
    ]
    assert [action.isChecked() for action in actions[:3]] == [True, False, False]
    assert all(action.isEnabled() for action in actions)


def test_another_model_is_chosen_and_read_and_plays(
    picker: ModelPicker, commands: list[object], qtbot: QtBot
) -> None:
    picker.take(READY)
    choose(picker, "Folk", qtbot)
    assert commands == [messages.LoadModel("folk")]
    assert shown(picker) == "Folk: reading the past…"
    assert not any(action.isEnabled() for action in entries(picker, qtbot)[:3])
    picker.take(messages.ModelLoaded("folk", 4.0, 10, 0.2))
    assert shown(picker) == "Folk"
    choose(picker, "Folk", qtbot)  # it plays already
    assert len(commands) == 1


def test_a_model_that_can_not_be_had_leaves_the_one_before(
    picker: ModelPicker, commands: list[object], qtbot: QtBot
) -> None:
    picker.take(READY)
    choose(picker, "Waltzes", qtbot)
    picker.take(messages.Problem("Waltzes can't be used.", "model"))
    assert shown(picker) == "Songs & keyboard"
    choose(picker, "Waltzes", qtbot)
    assert commands == [messages.LoadModel("waltz")] * 2


def test_the_library_is_a_click_away(picker: ModelPicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.library_requested):
        choose(picker, "Library", qtbot)


def test_its_card_is_shown_beside_it(picker: ModelPicker) -> None:
    picker.take(READY)
    info = picker.findChild(QPushButton, "model-info")
    popover = picker.findChild(QWidget, "model-popover")
    assert info is not None
    assert popover is not None
    assert not popover.isVisible()
    QTest.mouseClick(info, Qt.MouseButton.LeftButton)
    assert popover.isVisible()
    assert popover.screen().availableGeometry().contains(popover.geometry())
    card = popover.findChild(MarkdownCard)
    assert card is not None
    assert card.toPlainText() == "Plays on."
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    picker.take(messages.ModelLoaded("elsewhere", 0.0, 0, 0.1))
    assert not info.isEnabled()


def test_a_long_title_is_cut_but_said_whole(picker: ModelPicker) -> None:
    picker.take(READY)
    picker.resize(picker.minimumSizeHint().width(), 40)
    button = chooser(picker)
    assert button.text().endswith("…")
    assert "Songs & keyboard" in button.toolTip()
    picker.resize(500, 40)
    assert button.text() == "Songs && keyboard"
