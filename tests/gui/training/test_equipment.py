"""The panel that says what training needs, and installs it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from gui.training import equipment
from gui.training.equipment import EquipmentPanel, is_equipped

FAKE = "tests.gui.training.fake_equipment"


@pytest.fixture
def panel(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[EquipmentPanel]:
    monkeypatch.setattr(equipment, "_MODULE", FAKE)
    panel = EquipmentPanel()
    qtbot.addWidget(panel)
    panel.show()
    yield panel
    panel._installer.close()
    panel._planner.close()


def button(panel: EquipmentPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, f"equipment-{name}")
    assert isinstance(found, QPushButton)
    return found


def said(panel: EquipmentPanel) -> str:
    label = panel.findChild(QLabel, "equipment-size")
    assert isinstance(label, QLabel)
    return label.text()


def test_it_is_told_whether_anything_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_equipped()
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    assert not is_equipped()


def test_the_size_is_told_before_and_for_each_build(panel: EquipmentPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "9 packages" in said(panel), timeout=20_000)
    cpu = said(panel)
    assert "MB" in cpu or "MiB" in cpu
    cuda = panel.findChild(QRadioButton, "equipment-cuda")
    assert isinstance(cuda, QRadioButton)
    cuda.click()
    qtbot.waitUntil(lambda: "9 packages" in said(panel), timeout=20_000)
    assert said(panel) != cpu
    assert panel.build == "cuda"


def test_it_installs_and_tells(panel: EquipmentPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.installed, timeout=20_000):
        button(panel, "install").click()
        assert not button(panel, "install").isEnabled()
    assert button(panel, "install").isEnabled()
    assert button(panel, "cancel").isHidden()


def test_it_can_be_cancelled_while_packages_are_fetched(panel: EquipmentPanel, qtbot: QtBot) -> None:
    cuda = panel.findChild(QRadioButton, "equipment-cuda")
    assert isinstance(cuda, QRadioButton)
    cuda.click()
    button(panel, "install").click()
    qtbot.waitUntil(lambda: "Fetched" in said(panel), timeout=20_000)
    bar = panel.findChild(QProgressBar, "equipment-progress")
    assert isinstance(bar, QProgressBar)
    assert bar.value() == 250
    button(panel, "cancel").click()
    assert button(panel, "install").isEnabled()
    assert not panel._installer.running
    assert "9 packages" in said(panel)


def test_what_goes_wrong_is_said_and_can_be_tried_again(
    panel: EquipmentPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(equipment, "_MODULE", "tests.gui.training.no_such_module")
    button(panel, "install").click()
    problem = panel.findChild(QLabel, "equipment-problem")
    assert isinstance(problem, QLabel)
    qtbot.waitUntil(lambda: not problem.isHidden(), timeout=20_000)
    assert problem.text()
    monkeypatch.setattr(equipment, "_MODULE", FAKE)
    with qtbot.waitSignal(panel.installed, timeout=20_000):
        button(panel, "install").click()
    assert problem.isHidden()
