"""Trainings whose processes learn nothing, in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.training.runs import Runs
from tests.gui.training.fake_job import COMMAND, end


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "trainings"


@pytest.fixture
def runs(qtbot: QtBot, home: Path) -> Iterator[Runs]:
    del qtbot
    found = Runs(home, job=COMMAND)
    yield found
    end(home)
