"""The page of settings, worked as a person would: what is set is seen, reached, and can be taken back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QCheckBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.controls.sliders import PlainSlider
from gui.controls.widgets import NumberBox
from gui.notices import NoticeBoard
from gui.settings.card import SettingsChoice
from gui.settings.store import Settings
from realtime import messages
from realtime.controls import panel
from realtime.settings import Settings as EngineSettings
from tests.gui.settings_desk import PORTS, Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "settings.json", board)
    yield desk
    desk.store.close()


def test_undo_says_what_it_takes_back(desk: Desk) -> None:
    undo = desk.find(QPushButton, "undo")
    assert not undo.isEnabled()
    desk.page.take(PORTS)
    desk.click("channel_3")
    desk.click("input Keys")
    assert undo.text() == "Undo: MIDI ports"
    desk.click("undo")
    assert desk.now() == Settings(channels=(3,))
    assert undo.text() == "Undo: channels"
    QTest.keyClick(desk.page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.now() == Settings()
    assert not undo.isEnabled()


def test_a_reset_can_be_taken_back_where_it_is_said(desk: Desk) -> None:
    desk.store.change(model="mine", bpm=90.0)
    desk.click("reset")
    assert desk.now() == Settings()
    (notice,) = desk.board.notices
    assert notice.kind == "done"
    assert notice.remedy is not None
    notice.remedy.do()
    assert desk.now() == Settings(model="mine", bpm=90.0)
    assert desk.board.notices == ()


def test_what_is_said_of_a_reset_goes_when_its_button_would_take_back_something_else(desk: Desk) -> None:
    desk.store.change(model="mine")
    desk.click("reset")
    desk.click("channel_1")
    assert desk.board.notices == ()


def test_a_reset_of_nothing_says_nothing(desk: Desk) -> None:
    desk.click("reset")
    assert desk.board.notices == ()


def test_wide_pages_have_two_columns(desk: Desk) -> None:
    for width, direction in (
        (1400, QBoxLayout.Direction.LeftToRight),
        (900, QBoxLayout.Direction.TopToBottom),
    ):
        desk.page.resize(width, 700)
        assert desk.page._columns.direction() == direction


def test_everything_can_be_reached_and_is_named(desk: Desk) -> None:
    desk.page.take(PORTS)
    desk.page.take(panel(EngineSettings()))
    desk.store.change(clock="midi", soundfont="/a.sf2", takes_folder="/a")
    desk.page.take(messages.Sound(on=True, problem="No."))
    wanted = {
        each
        for kind in (QPushButton, QToolButton, QCheckBox, SettingsChoice, NumberBox, PlainSlider)
        for each in desk.page.findChildren(kind)
        if each.isVisible() and each.isEnabled()
    }
    assert len(wanted) > 30
    assert not [each for each in wanted if not (each.accessibleName() or getattr(each, "text", str)())]
    here: QWidget | None = desk.find(QPushButton, "undo")
    reached: list[QWidget] = []
    while here is not None and here not in reached:
        here.setFocus()
        reached.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
    assert wanted <= set(reached)
    # From top to bottom: the order in which they are seen.
    heights = [each.mapTo(desk.page, QPoint()).y() for each in reached[: len(wanted)]]
    assert all(later >= earlier - 8 for earlier, later in itertools.pairwise(heights))


def test_a_wheel_over_a_list_scrolls_the_page(desk: Desk) -> None:
    theme = desk.find(SettingsChoice, "theme")
    desk.find(QPushButton, "undo").setFocus()
    middle = QPointF(theme.rect().center())
    wheel = QWheelEvent(
        middle, theme.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003 - Qt has no names
    )  # fmt: skip
    QApplication.sendEvent(theme, wheel)
    assert desk.now().theme == "system"
    assert theme.currentData() == "system"
    assert not wheel.isAccepted()


def test_nothing_is_wider_than_a_small_window(desk: Desk) -> None:
    desk.page.take(messages.Ports(inputs=("A very long name of a port " * 6,), outputs=("B" * 200,)))
    desk.store.change(soundfont=f"/{'c' * 200}.sf2", takes_folder=f"/{'d' * 200}")
    assert desk.page.minimumSizeHint().width() <= 900
    assert desk.page._inside.minimumSizeHint().width() <= 900
