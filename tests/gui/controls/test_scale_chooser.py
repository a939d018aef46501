"""Choosing a scale."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.controls.scale_chooser import ScaleChooser
from gui.controls.values import TONICS
from music.keys import SCALES, parse_scale
from tests.gui.view_stage import PANEL


@pytest.fixture
def chooser(qtbot: QtBot) -> ScaleChooser:
    chooser = ScaleChooser(PANEL.scales)
    qtbot.addWidget(chooser)
    return chooser


@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_can_be_shown_and_is_what_the_engine_takes(chooser: ScaleChooser, scale: str) -> None:
    for tonic in TONICS:
        chooser.show_value(f"{tonic} {scale}")
        assert chooser.value == f"{tonic} {scale}"
        assert parse_scale(chooser.value).name == scale


@pytest.mark.parametrize("value", ["off", "follow"])
def test_without_a_scale_there_is_no_tonic(chooser: ScaleChooser, value: str) -> None:
    chooser.show_value("D dorian")
    chooser.show_value(value)
    assert chooser.value == value
    assert chooser.tonic.isHidden()


def test_what_is_chosen_is_said(chooser: ScaleChooser, qtbot: QtBot) -> None:
    chooser.show_value("D dorian")
    chooser.kind.setCurrentIndex(chooser.kind.findData("blues"))
    with qtbot.waitSignal(chooser.chosen) as chosen:
        chooser.kind.activated.emit(chooser.kind.currentIndex())
    assert chosen.args == ["D blues"]


def test_a_scale_that_is_not_offered_is_shown_all_the_same(qtbot: QtBot) -> None:
    chooser = ScaleChooser(["major"])
    qtbot.addWidget(chooser)
    chooser.show_value("E blues")
    assert chooser.value == "E blues"
