"""The measurement of trainings: what a kill loses, and what it says where there is nothing to train on."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from gui.bench import training
from gui.bench.stage import staged
from gui.bench.training import begun, kill_and_go_on
from gui.training.runs import Runs
from music.errors import RitornelloError
from tests.gui.training.fake_job import COMMAND
from tests.gui.training.said import ORDERED


@pytest.mark.usefixtures("qapp")
def test_each_kill_loses_what_was_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_SPREAD_SECONDS", 0.1)
    runs = Runs(tmp_path, job=COMMAND)
    order = msgspec.structs.replace(ORDERED, settings=("optim.steps=200", "optim.validate_every=20"))
    figures = kill_and_go_on(runs, order, 2, random.Random(1))  # noqa: S311 - nothing secret
    # This one saves only where it is asked to end.
    assert len(figures["lost_steps"]) == 2
    assert all(lost > 0 for lost in figures["lost_steps"])
    assert figures["validate_every"] == 20
    assert not runs.runs
    assert not list(tmp_path.iterdir())


def test_a_folder_without_music_is_told(tmp_path: Path, qapp: QApplication) -> None:
    with staged(qapp) as stage:
        stage.window.show_page("train")
        with pytest.raises(RitornelloError, match="name a folder with music"):
            begun(stage.window.training, tmp_path)
