"""What a training plays: shown when it is new, not too often, and never in the way of listening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.takes.clip import Clip
from gui.training import hear as module
from gui.training.clip_picture import ClipPicture
from gui.training.hear import HearPanel
from gui.training.phrase_choice import PhraseChoice
from gui.training.progress import Progress
from gui.training.run import Run
from gui.training.runs import Runs
from realtime import messages
from realtime.hear_messages import Heard
from realtime.messages import ClipNote
from tests.gui.training.scripted_worker import ScriptedWorker
from tests.gui.view_stage import commands_of
from training.job_messages import Order

HEARD = Heard(
    phrase="Ave_Maria",
    kind="held out",
    player=(ClipNote(0.0, 1.0, 60, 80),),
    model=(ClipNote(4.0, 1.0, 64, 80), ClipNote(5.0, 3.0, 65, 80)),
    bpm=90.0,
    meter="3/4",
    path="/x/step-20.mid",
    bundle="/x/step-20.onnx",
    seed=1,
    step=20,
)
TAKE = Clip("Take", (ClipNote(0.0, 1.0, 50, 80),))


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runs(qtbot: QtBot, tmp_path: Path) -> Runs:
    del qtbot
    return Runs(tmp_path / "trainings")


@pytest.fixture
def panel(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, runs: Runs, clock: Clock) -> Iterator[HearPanel]:
    monkeypatch.setattr(module, "Worker", ScriptedWorker)
    ScriptedWorker.made.clear()
    panel = HearPanel(runs, lambda: TAKE, clock)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    yield panel
    panel.hide()


def worker() -> ScriptedWorker:
    return ScriptedWorker.made[-1]


def run_in(folder: Path, step: int = 20) -> Run:
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(folder, Order(title="Songs", data=(), preset="nb"))
    if step:
        run.progress = Progress(best=5.0, best_step=step)
    return run


def learns(runs: Runs, run: Run, step: int) -> None:
    run.progress = Progress(best=4.0, best_step=step)
    runs.changed.emit(run)


def button(panel: HearPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert found is not None
    return found


def click(panel: HearPanel, name: str) -> None:
    QTest.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)


def shown(panel: HearPanel) -> Clip | None:
    found = panel.findChild(ClipPicture, "hear-picture")
    assert found is not None
    return found.clip


def words(panel: HearPanel) -> str:
    picture, line = panel.findChild(ClipPicture, "hear-picture"), panel.findChild(QLabel, "hear-line")
    assert picture is not None
    assert line is not None
    return picture.accessibleDescription() if picture.clip is None else line.text()


def test_what_it_plays_is_shown_and_played(panel: HearPanel, tmp_path: Path) -> None:
    caught = commands_of(panel)
    panel.show_run(run_in(tmp_path / "run"))
    assert worker().asked == [["export.hear", str(tmp_path / "run"), "--seed", "1"]]
    assert not button(panel, "hear-listen").isEnabled()
    worker().answer(msgspec.json.encode(HEARD))
    clip = shown(panel)
    assert clip is not None
    assert (clip.player, clip.model, str(clip.meter), clip.bpm) == (HEARD.player, HEARD.model, "3/4", 90.0)
    assert words(panel) == "After 20 steps it carries on: Ave Maria"
    click(panel, "hear-listen")
    assert caught == [clip.audition()]
    panel.take(messages.Auditioning(100.0, 108.0))
    assert button(panel, "hear-listen").text() == "&Stop"
    click(panel, "hear-listen")
    assert caught[1:] == [messages.StopAudition()]
    panel.take(messages.Auditioning(None))
    assert button(panel, "hear-listen").text() == "&Listen"


def test_before_there_is_anything_it_says_so(panel: HearPanel, runs: Runs, tmp_path: Path) -> None:
    run = run_in(tmp_path / "run", step=0)
    panel.show_run(run)
    assert worker().asked == []
    assert "first time" in words(panel)
    assert not button(panel, "hear-another").isEnabled()
    learns(runs, run, 10)
    assert len(worker().asked) == 1


def test_it_follows_but_not_too_often(panel: HearPanel, runs: Runs, clock: Clock, tmp_path: Path) -> None:
    run = run_in(tmp_path / "run")
    panel.show_run(run)
    worker().answer(msgspec.json.encode(HEARD))
    learns(runs, run, 20)  # nothing new
    assert len(worker().asked) == 1
    learns(runs, run, 40)
    assert len(worker().asked) == 1
    assert panel._later.isActive()
    clock.seconds += 31
    learns(runs, run, 60)
    assert len(worker().asked) == 2
    clock.seconds += 31
    learns(runs, run, 80)  # one at a time
    assert len(worker().asked) == 2
    worker().answer(msgspec.json.encode(msgspec.structs.replace(HEARD, step=60)))
    assert len(worker().asked) == 3


def test_nothing_changes_under_the_ears(panel: HearPanel, runs: Runs, clock: Clock, tmp_path: Path) -> None:
    run = run_in(tmp_path / "run")
    panel.show_run(run)
    worker().answer(msgspec.json.encode(HEARD))
    click(panel, "hear-listen")
    panel.take(messages.Auditioning(0.0, 8.0))
    clock.seconds += 31
    learns(runs, run, 40)
    assert len(worker().asked) == 1
    panel.take(messages.Auditioning(None))
    assert len(worker().asked) == 2


def test_who_does_not_look_costs_nothing(panel: HearPanel, runs: Runs, clock: Clock, tmp_path: Path) -> None:
    run = run_in(tmp_path / "run")
    panel.show_run(run)
    panel.hide()
    assert worker().cancelled == 1
    clock.seconds += 31
    learns(runs, run, 40)
    assert len(worker().asked) == 1
    panel.show()
    assert len(worker().asked) == 2


def test_other_dice_and_other_phrases_come_at_once(panel: HearPanel, tmp_path: Path) -> None:
    panel.show_run(run_in(tmp_path / "run"))
    worker().answer(msgspec.json.encode(HEARD))
    click(panel, "hear-another")
    assert worker().asked[-1][2:] == ["--seed", "2"]
    choice = panel.findChild(PhraseChoice)
    assert choice is not None
    for name, given in (("waltz", ["--demo", "waltz"]), ("last", ["--prime"])):
        choice.setCurrentIndex(choice.findData(name))
        choice.activated.emit(choice.currentIndex())
        assert worker().asked[-1][4:5] == given[:1]
    assert Path(worker().asked[-1][5]).exists()


def test_a_failure_is_said_where_the_picture_would_be(panel: HearPanel, runs: Runs, tmp_path: Path) -> None:
    run = run_in(tmp_path / "run")
    panel.show_run(run)
    worker().fail("It wrote no tune here that can be read.")
    assert words(panel) == "It wrote no tune here that can be read."
    assert not button(panel, "hear-listen").isEnabled()
    learns(runs, run, 20)
    assert len(worker().asked) == 1  # the same would fail again
    click(panel, "hear-another")
    worker().answer(b"nonsense")
    assert "no clear answer" in words(panel)


def test_another_training_is_another_picture(panel: HearPanel, runs: Runs, tmp_path: Path) -> None:
    first, second = run_in(tmp_path / "first"), run_in(tmp_path / "second")
    panel.show_run(first)
    worker().answer(msgspec.json.encode(HEARD))
    panel.show_run(second)
    assert shown(panel) is None
    assert worker().asked[-1][1] == str(tmp_path / "second")
    learns(runs, first, 90)
    assert len(worker().asked) == 2
    panel.show_run(None)
    assert worker().cancelled == 1
    assert not button(panel, "hear-another").isEnabled()


def test_a_training_that_is_deleted_is_left_alone(panel: HearPanel, runs: Runs, tmp_path: Path) -> None:
    run = run_in(tmp_path / "run")
    panel.show_run(run)
    run.doomed = True
    runs.changed.emit(run)
    assert worker().cancelled == 1
