"""Two real processes carry a phrase on side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.training.carriers import Carriers
from gui.training.heard import clip_heard


@pytest.fixture
def carriers(qtbot: QtBot) -> Iterator[Carriers]:
    del qtbot
    carriers = Carriers()
    yield carriers
    carriers.close()


def test_both_go_on_from_the_same_phrase(carriers: Carriers, qtbot: QtBot) -> None:
    with qtbot.waitSignal(carriers.done, timeout=120_000) as done:
        carriers.start(["default", "default"], ["--demo", "waltz"], bars=1, seed=4)
    assert not carriers.running
    assert done.args is not None
    first, second = map(clip_heard, done.args)
    assert first == second
    assert str(first.meter) == "3/4"
    assert first.player
    assert first.model
    paths = [Path(heard.path) for heard in done.args]
    assert paths[0] != paths[1]
    assert all(path.parent == carriers.folder for path in paths)


def test_one_that_fails_ends_both(carriers: Carriers, qtbot: QtBot) -> None:
    with qtbot.waitSignal(carriers.failed, timeout=120_000) as failed:
        carriers.start(["default", "nothing"], ["--demo", "waltz"], bars=1, seed=4)
    assert failed.args is not None
    assert failed.args[0].startswith("There is no model")
    assert not carriers.running
