"""How often there is a picture."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.roll.frames import Frames, interval_ms


@pytest.mark.parametrize(
    ("rate", "cost", "idle", "interval"),
    [
        (60.0, 0.001, False, 16),
        (0.0, 0.001, False, 16),
        (144.0, 0.001, False, 6),
        (60.0, 0.008, False, 33),  # painting would take half of the time
        (60.0, 0.030, False, 83),
        (60.0, 0.001, True, 66),
        (60.0, 0.030, True, 83),
    ],
)
def test_pictures_are_as_many_as_can_be_afforded(
    rate: float, cost: float, *, idle: bool, interval: int
) -> None:
    assert interval_ms(rate, cost, idle=idle) == interval


def test_pictures_are_due_while_it_runs(qtbot: QtBot) -> None:
    parent = QObject()
    frames = Frames(parent)
    running = [frames.running]
    with qtbot.waitSignal(frames.due):
        frames.run(1000.0, idle=False)
    running.append(frames.running)
    frames.stop()
    assert [*running, frames.running] == [False, True, False]
