"""The card of ports: what is chosen stays chosen, here or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
)
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.settings.card import SettingsChoice
from gui.settings.ports import PortsCard, listed
from realtime import messages
from tests.gui.settings_desk import PORTS, Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "settings.json", board)
    yield desk
    desk.store.close()


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.none() | st.lists(st.sampled_from("abcdef")))
def test_every_port_is_listed_once_and_none_is_forgotten(chosen: list[str], there: list[str] | None) -> None:
    ports = listed(chosen, there)
    assert sorted(name for name, _ in ports) == sorted({*chosen, *(there or ())})
    assert {name for name, here in ports if not here} == (set() if there is None else {*chosen} - {*there})


def test_inputs_are_chosen_and_let_go(desk: Desk) -> None:
    own = "Ritornello In (our own port, for your DAW)"
    assert desk.boxes() == {own: True}
    desk.page.take(PORTS)
    assert desk.boxes() == {own: True, "Keys": False, "Pads": False}
    desk.click("input Keys")
    desk.click("input Pads")
    assert desk.now().inputs == ("Keys", "Pads")
    assert desk.boxes() == {own: False, "Keys": True, "Pads": True}
    desk.click("input Keys")
    assert desk.now().inputs == ("Pads",)
    desk.click("own_input")
    assert desk.now().inputs == ()
    assert desk.boxes() == {own: True, "Keys": False, "Pads": False}
    desk.click("own_input")  # something has to be listened to
    assert desk.boxes()[own]


def test_a_port_that_is_gone_stays_chosen_and_says_so(desk: Desk) -> None:
    desk.page.take(PORTS)
    desk.click("input Keys")
    desk.choose("output", "Synth")
    desk.page.take(messages.Ports(inputs=("Pads",), outputs=()))
    assert desk.now().inputs == ("Keys",)
    assert desk.now().output == "Synth"
    assert desk.boxes() == {
        "Ritornello In (our own port, for your DAW)": False,
        "Pads": False,
        "Keys (not here now)": True,
    }
    assert desk.find(SettingsChoice, "output").currentText() == "Synth (not here now)"
    desk.page.take(PORTS)
    assert "Keys" in desk.boxes()
    assert desk.find(SettingsChoice, "output").currentText() == "Synth"


def test_a_port_that_is_gone_can_be_let_go(desk: Desk) -> None:
    desk.store.change(inputs=("Keys",))
    desk.page.take(messages.Ports((), ()))
    desk.click("input Keys")
    assert desk.now().inputs == ()
    assert list(desk.boxes()) == ["Ritornello In (our own port, for your DAW)"]


def test_nothing_is_called_missing_before_anybody_has_looked(desk: Desk) -> None:
    desk.store.change(inputs=("Keys",), output="Synth")
    assert "Keys" in desk.boxes()
    assert desk.find(SettingsChoice, "output").currentText() == "Synth"


def test_a_box_keeps_the_keyboard_while_ports_come_and_go(desk: Desk) -> None:
    desk.page.take(PORTS)
    pads = desk.find(QCheckBox, "input Pads")
    desk.qtbot.waitUntil(pads.isVisible)
    pads.setFocus()
    assert pads.hasFocus()
    desk.page.take(messages.Ports(inputs=("Another", "Pads", "Third"), outputs=()))
    assert desk.find(QCheckBox, "input Pads") is pads
    assert pads.hasFocus()
    QTest.keyClick(pads, Qt.Key.Key_Space)
    assert desk.now().inputs == ("Pads",)


def test_windows_is_told_of_loopback_ports(qtbot: QtBot, desk: Desk) -> None:
    card = PortsCard(desk.store, platform="win32")
    qtbot.addWidget(card)
    hint = card.findChild(QLabel, "loopback_hint")
    assert hint is not None
    assert "loopMIDI" in hint.text()
    output = card.findChild(SettingsChoice, "output")
    assert output is not None
    assert output.currentText() == "none yet"
    elsewhere = PortsCard(desk.store, platform="linux")
    qtbot.addWidget(elsewhere)
    assert elsewhere.findChild(QLabel, "loopback_hint") is None
