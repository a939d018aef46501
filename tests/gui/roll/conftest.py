"""A roll, and the clock that it goes by."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.roll.roll import Roll
from tests.gui.roll.roll_stage import HEIGHT, WIDTH, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def roll(qtbot: QtBot, clock: Clock) -> Iterator[Roll]:
    made = Roll(now=clock)
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.hide()
