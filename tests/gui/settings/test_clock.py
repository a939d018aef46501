"""The cards of clock and channels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.settings import clock as settings_clock
from gui.settings.card import SettingsChoice
from gui.settings.clock import ClockCard
from tests.gui.settings_desk import PORTS, Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "settings.json", board)
    yield desk
    desk.store.close()


def test_the_clock_and_where_it_comes_from(desk: Desk) -> None:
    desk.page.take(PORTS)
    source = desk.find(SettingsChoice, "clock_in")
    assert not source.isVisible()
    desk.choose("clock", "midi")
    assert desk.now().clock == "midi"
    assert source.isVisible()
    desk.choose("clock_in", "Pads")
    assert desk.now().clock_in == "Pads"
    desk.click("clock_out")
    assert desk.now().clock_out
    desk.choose("clock", "internal")
    assert not source.isVisible()
    assert desk.now().clock_in == "Pads"  # for the next time


def test_link_can_be_chosen_where_it_is_installed_only(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for installed in (True, False):
        monkeypatch.setattr(settings_clock, "_LINK_MODULE", "json" if installed else "no such module")
        card = ClockCard(desk.store)
        qtbot.addWidget(card)
        clock = card.findChild(SettingsChoice, "clock")
        assert clock is not None
        model, place = clock.model(), clock.findData("link")
        assert isinstance(model, QStandardItemModel)
        assert model.item(place).isEnabled() == installed
        assert ("not installed" in clock.itemText(place)) != installed


def test_channels_are_toggled_and_none_is_all(desk: Desk) -> None:
    for number in (10, 2):
        desk.click(f"channel_{number}")
    assert desk.now().channels == (2, 10)
    desk.click("channel_10")
    assert desk.now().channels == (2,)
    assert desk.find(QToolButton, "channel_2").isChecked()
    desk.click("all_channels")
    assert desk.now().channels == ()
    assert not desk.find(QToolButton, "channel_2").isChecked()
    assert not desk.find(QPushButton, "all_channels").isEnabled()
