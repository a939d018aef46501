"""From a training to a model that plays: made, put into the library, swapped in; and what can go wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from gui.library.entries import Added, Entry
from gui.notices import NoticeBoard
from gui.training import finish as module
from gui.training.finish import FinishPanel, file_stem
from gui.training.progress import Progress
from gui.training.run import Run
from gui.training.runs import Runs
from realtime import messages
from tests.gui.library_tasks import READY, ScriptedTasks
from tests.gui.training.scripted_worker import ScriptedWorker
from tests.gui.view_stage import commands_of
from training.finish_messages import MADE, Doing, Made, encode
from training.job_messages import Order

ENTRY = Entry(
    name="evening-songs",
    path="/lib/evening-songs.onnx",
    title="Evening songs",
    encoding="nb",
    bytes=1_250_000,
    created="2026-11-21T18:00:00Z",
)


@pytest.fixture
def runs(qtbot: QtBot, tmp_path: Path) -> Runs:
    del qtbot
    return Runs(tmp_path / "trainings")


@pytest.fixture
def tasks(board: NoticeBoard) -> ScriptedTasks:
    return ScriptedTasks(board)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "trainings" / "songs"
    folder.mkdir(parents=True)
    run = Run(folder, Order(title="Evening songs", notes="Slow ones.", data=(), preset="nb"))
    run.progress = Progress(best=5.0, best_step=20)
    return run


@pytest.fixture(autouse=True)
def _scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Worker", ScriptedWorker)
    ScriptedWorker.made.clear()


@pytest.fixture
def panel(qtbot: QtBot, runs: Runs, tasks: ScriptedTasks, board: NoticeBoard, run: Run) -> FinishPanel:
    panel = FinishPanel(runs, tasks, board)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_run(run)
    return panel


def worker() -> ScriptedWorker:
    return ScriptedWorker.made[-1]


def made_by(run: Run, **changes: object) -> Made:
    """Return what the process says in the end, and leave its file where it says it is."""
    path = run.folder / "made" / "evening-songs.onnx"
    path.write_bytes(b"a model")
    made = Made(
        path=str(path),
        title=ENTRY.title,
        created=ENTRY.created,
        bytes=ENTRY.bytes,
        step=20,
        quantised=True,
        rows=2048,
        difference=2e-6,
        bits=4.5,
        bits_int8=4.51,
    )
    return msgspec.structs.replace(made, **changes)


def button(panel: FinishPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert found is not None
    return found


def click(panel: FinishPanel, name: str) -> None:
    QTest.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)


def label(panel: FinishPanel, name: str) -> QLabel:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found


def texts(panel: FinishPanel) -> str:
    return "\n".join(each.text() for each in panel.findChildren(QLabel) if each.isVisible())


def finish(panel: FinishPanel, tasks: ScriptedTasks, run: Run, **changes: object) -> None:
    """Let a model be made and put into the library."""
    click(panel, "finish-make")
    worker().answer(encode(made_by(run, **changes)).strip())
    assert tasks.waiting[0][0] == "add"
    tasks.entries = (*tasks.entries, ENTRY)
    tasks.answer(Added(ENTRY, already=False))


def test_a_model_is_made_and_plays(
    panel: FinishPanel, tasks: ScriptedTasks, run: Run, board: NoticeBoard, qtbot: QtBot
) -> None:
    caught = commands_of(panel)
    panel.take(READY)
    title, notes = panel.findChild(QLineEdit, "finish-title"), panel.findChild(QPlainTextEdit, "finish-notes")
    assert title is not None
    assert notes is not None
    assert (title.text(), notes.toPlainText()) == ("Evening songs", "Slow ones.")
    title.setText("Dusk & dawn")
    notes.setPlainText("Loses count in *5/4*.")
    click(panel, "finish-make")
    written = run.folder / "made" / "notes.md"
    assert worker().asked == [
        [
            *("export.finish", str(run.folder), "-o", str(run.folder / "made" / "dusk-dawn.onnx")),
            *("--title", "Dusk & dawn", "--notes", str(written)),
        ]
    ]
    assert written.read_text() == "Loses count in *5/4*."
    assert not button(panel, "finish-make").isVisible()
    made = made_by(run)
    worker().said.emit(encode(Doing("int8", 3, 8)).strip())
    bar = panel.findChild(QProgressBar)
    assert bar is not None
    assert (bar.value(), bar.maximum()) == (3, 8)
    worker().answer(encode(made).strip())
    assert tasks.waiting == [["add", made.path]]
    assert not button(panel, "finish-cancel").isVisible()
    tasks.entries = (*tasks.entries, ENTRY)
    tasks.answer(Added(ENTRY, already=False))
    assert not Path(made.path).exists()  # the library has its own
    assert board.notices[-1].text == "Evening songs is among your models now."
    for part in ("8-bit integers, which costs 0.010 bits a note", "4.51 bits a note", "after 20 steps"):
        assert part in texts(panel)
    qtbot.waitUntil(lambda: tasks.waiting == [["measure", "evening-songs"]])
    assert "measuring" in texts(panel)
    tasks.entries = (*tasks.entries[:-1], msgspec.structs.replace(ENTRY, step_ms=0.5))
    tasks.answer(tasks.entries[-1])
    assert "0.50 ms a note" in texts(panel)
    click(panel, "finish-use")
    assert caught == [messages.LoadModel("evening-songs")]
    assert button(panel, "finish-use").text() == "Reading…"
    panel.take(messages.ModelLoaded("evening-songs", 0.0, 0, 0.1))
    assert button(panel, "finish-use").text() == "Plays now"
    assert not button(panel, "finish-use").isEnabled()


def test_while_it_trains_its_speed_is_not_measured(
    panel: FinishPanel, tasks: ScriptedTasks, run: Run, runs: Runs
) -> None:
    run.locked = True
    runs.runs.append(run)
    runs.changed.emit(run)
    assert "training goes on" in label(panel, "finish-why").text()
    finish(panel, tasks, run)
    QApplication.processEvents()
    assert tasks.waiting == []
    assert label(panel, "finish-result").isVisible()


def test_what_was_made_before_is_found_again(
    panel: FinishPanel, tasks: ScriptedTasks, run: Run, runs: Runs
) -> None:
    (run.folder / "made").mkdir()
    (run.folder / MADE).write_bytes(msgspec.json.encode(made_by(run, quantised=False, why_not="small")))
    panel.show_run(None)
    panel.show_run(run)
    assert not label(panel, "finish-result").isVisible()
    tasks.entries = (*tasks.entries, ENTRY)
    panel._shelf.refresh()
    assert label(panel, "finish-result").isVisible()
    assert "32-bit numbers, small as it is" in texts(panel)
    (run.folder / MADE).write_bytes(b"{")
    panel.show_run(None)
    panel.show_run(run)
    assert not label(panel, "finish-result").isVisible()
    assert runs.runs == []


def test_before_and_after_are_told_where_it_started_from_another(
    panel: FinishPanel, tasks: ScriptedTasks, run: Run
) -> None:
    finish(panel, tasks, run, bits_start=6.25)
    assert "4.51 bits a note, 6.25 before it learnt" in texts(panel)


def test_a_failure_is_told_and_it_can_be_tried_again(panel: FinishPanel, board: NoticeBoard) -> None:
    click(panel, "finish-make")
    worker().fail("There is no room on the disk.")
    assert [notice.text for notice in board.notices] == ["There is no room on the disk."]
    click(panel, "finish-make")
    assert list(board.notices) == []
    worker().answer(b"nonsense")
    assert "no clear answer" in board.notices[-1].text
    assert button(panel, "finish-make").isEnabled()


def test_a_library_that_cannot_take_it(
    panel: FinishPanel, tasks: ScriptedTasks, run: Run, board: NoticeBoard
) -> None:
    click(panel, "finish-make")
    worker().answer(encode(made_by(run)).strip())
    tasks.fail("It can't be copied.")
    assert board.notices[-1].text == "It can't be copied."
    assert button(panel, "finish-make").isEnabled()


def test_models_that_others_add_are_not_ours(panel: FinishPanel, run: Run, tasks: ScriptedTasks) -> None:
    click(panel, "finish-make")
    made = made_by(run)
    panel._shelf.added.emit(Added(ENTRY, already=False))
    worker().answer(encode(made).strip())
    assert tasks.waiting == [["add", made.path]]
    assert Path(made.path).exists()


def test_cancelling_makes_nothing(panel: FinishPanel, tasks: ScriptedTasks) -> None:
    click(panel, "finish-make")
    click(panel, "finish-cancel")
    assert worker().cancelled == 1
    assert tasks.waiting == []
    assert button(panel, "finish-make").isEnabled()


def test_a_training_that_is_deleted_makes_no_model(panel: FinishPanel, run: Run, runs: Runs) -> None:
    click(panel, "finish-make")
    run.doomed = True
    runs.changed.emit(run)
    assert worker().cancelled == 1


def test_without_anything_learnt_there_is_nothing_to_make(panel: FinishPanel, run: Run, runs: Runs) -> None:
    run.progress = Progress()
    runs.changed.emit(run)
    assert not button(panel, "finish-make").isEnabled()
    assert "first time" in label(panel, "finish-why").text()
    run.progress = Progress(best=5.0, best_step=0)
    runs.changed.emit(run)
    assert "no better than the model that it started from" in label(panel, "finish-why").text()


def test_one_model_is_made_at_a_time(panel: FinishPanel, tmp_path: Path) -> None:
    click(panel, "finish-make")
    other = Run(tmp_path / "trainings" / "other", Order(title="Other", data=(), preset="nb"))
    other.progress = Progress(best=5.0, best_step=20)
    panel.show_run(other)
    assert not button(panel, "finish-make").isEnabled()
    assert "another training" in label(panel, "finish-why").text()
    assert worker().running


def test_a_folder_that_is_gone_is_said(panel: FinishPanel, run: Run, board: NoticeBoard) -> None:
    run.folder.rmdir()
    click(panel, "finish-make")
    assert "can't be written to" in board.notices[-1].text
    assert worker().asked == []


@pytest.mark.parametrize(
    ("title", "stem"),
    [("Études, op. 10", "etudes-op-10"), ("夜", "model"), ("--", "model"), ("a" * 99, "a" * 60)],
)
def test_names_of_files(title: str, stem: str) -> None:
    assert file_stem(title) == stem
