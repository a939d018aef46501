"""What the window knows of models: told by the engine, looked up in the library, kept up to date."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.library.entries import Added, Entry, Removed
from gui.library.shelf import Job, Shelf, shelf_of
from gui.notices import NoticeBoard
from gui.tasks import Tasks
from realtime import messages
from tests.export.models import write_bundle
from tests.gui.library_tasks import FOLK, READY, WALTZ, ScriptedTasks

_LONG = 20_000
"""Milliseconds that a process of ours may take on a busy machine."""


@pytest.fixture
def tasks(qtbot: QtBot, board: NoticeBoard) -> ScriptedTasks:
    del qtbot
    return ScriptedTasks(board)


@pytest.fixture
def shelf(tasks: ScriptedTasks) -> Shelf:
    return shelf_of(tasks)


def test_all_views_share_one(shelf: Shelf, tasks: ScriptedTasks) -> None:
    assert shelf_of(tasks) is shelf
    assert tasks.listed == 1
    assert [entry.name for entry in shelf.entries] == ["default", "broken", "folk", "waltz"]


def test_it_follows_which_model_plays(shelf: Shelf, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shelf.changed):
        shelf.take(READY)
    assert (shelf.playing, shelf.loading) == ("default", "")
    shelf.expect("folk")
    shelf.take(messages.Problem("The port is gone.", "port"))
    assert shelf.loading == "folk"
    with qtbot.waitSignal(shelf.changed):
        shelf.take(messages.ModelLoaded("folk", 8.0, 12, 0.2))
    assert (shelf.playing, shelf.loading) == ("folk", "")
    with qtbot.assertNotEmitted(shelf.changed):  # the other views hand it over, too
        shelf.take(messages.ModelLoaded("folk", 8.0, 12, 0.2))
    shelf.expect("waltz")
    shelf.take(messages.Problem("It can't be used.", "model"))
    assert (shelf.playing, shelf.loading) == ("folk", "")


@pytest.mark.parametrize(
    "event",
    [messages.Problem("It died.", "engine"), messages.Stopped(0, 0, 0, 0, 0)],
    ids=["died", "stopped"],
)
def test_without_an_engine_nothing_plays(event: messages.Event, shelf: Shelf) -> None:
    shelf.take(READY)
    shelf.expect("folk")
    shelf.take(event)
    assert (shelf.playing, shelf.loading) == ("", "")


def test_jobs_are_done_one_after_another(shelf: Shelf, tasks: ScriptedTasks) -> None:
    told: list[object] = []
    shelf.added.connect(told.append)
    shelf.removed.connect(told.append)
    shelf.restored.connect(told.append)
    jobs = [Job("add", "/a.onnx"), Job("add", "-b.onnx"), Job("remove", "folk"), Job("restore", "folk")]
    for job in (*jobs, jobs[0]):  # the same again is not done twice
        shelf.do(job)
    answers: list[Added | Removed | Entry] = [Added(FOLK, already=False), Added(WALTZ, already=True)]
    answers += [Removed("folk", "/x"), FOLK]
    for job, answer in zip(jobs, answers, strict=True):
        assert shelf.job == job
        assert tasks.waiting == [[job.task, job.subject]]
        tasks.answer(answer)
    assert told == answers
    assert shelf.job is None
    assert tasks.listed == 2  # once for all of them


def test_what_is_asked_for_where_a_job_is_told_is_done_once(shelf: Shelf, tasks: ScriptedTasks) -> None:
    shelf.added.connect(lambda added: shelf.do(Job("measure", added.entry.name)))
    shelf.do(Job("add", "/a.onnx"))
    tasks.answer(Added(FOLK, already=False))
    assert tasks.waiting == [["measure", "folk"]]
    tasks.answer(FOLK)
    assert shelf.job is None
    assert tasks.listed == 2


def test_a_job_that_fails_does_not_hold_up_the_others(
    shelf: Shelf, tasks: ScriptedTasks, qtbot: QtBot
) -> None:
    first, second = Job("add", "/a.onnx"), Job("remove", "folk")
    shelf.do(first)
    shelf.do(second)
    with qtbot.waitSignal(shelf.failed) as failed:
        tasks.fail("/a.onnx is no model.")
    assert failed.args == [first, "/a.onnx is no model."]
    with qtbot.waitSignal(shelf.failed) as failed:
        tasks.asked.pop(0).done(b"what?")
    assert failed.args is not None
    assert failed.args[0] == second
    assert "no clear answer" in failed.args[1]
    assert shelf.job is None


def test_a_measured_time_is_known_at_once(shelf: Shelf, tasks: ScriptedTasks) -> None:
    measured = Entry(name="folk", path="/lib/folk.onnx", title="Folk", step_ms=1.5)
    tasks.entries = (*tasks.entries[:2], measured, tasks.entries[3])
    shelf.do(Job("measure", "folk"))
    shelf.do(Job("measure", "waltz"))
    assert shelf.awaits(Job("measure", "folk"))
    tasks.answer(measured)
    assert [entry.step_ms for entry in shelf.entries if entry.name == "folk"] == [1.5]
    assert not shelf.awaits(Job("measure", "folk"))


# --- with the real library ------------------------------------------------------------


@pytest.fixture
def workers(qtbot: QtBot, board: NoticeBoard) -> Iterator[Tasks]:
    del qtbot
    workers = Tasks(board)
    yield workers
    workers.close()


@pytest.fixture
def real(workers: Tasks, qtbot: QtBot) -> Shelf:
    """Return a shelf of the library in the test's own folder, where only what ships is."""
    shelf = shelf_of(workers)
    qtbot.waitUntil(lambda: bool(shelf.entries or shelf.trouble), timeout=_LONG)
    assert shelf.trouble == ""
    return shelf


def own(shelf: Shelf) -> list[Entry]:
    return [entry for entry in shelf.entries if not entry.ships]


def until_there_are(shelf: Shelf, names: list[str], qtbot: QtBot) -> None:
    """Wait until the user's own models are called ``names``; what ships stays beside them."""
    qtbot.waitUntil(lambda: [entry.name for entry in own(shelf)] == names, timeout=_LONG)
    assert "default" in [entry.name for entry in shelf.entries]


def test_models_come_and_go_in_earnest(real: Shelf, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_bundle(tmp_path / "waltz.onnx", title="A waltz")
    for job, expected in (
        (Job("add", str(source)), ["waltz"]),
        (Job("remove", "waltz"), []),
        (Job("restore", "waltz"), ["waltz"]),
    ):
        real.do(job)
        until_there_are(real, expected, qtbot)
    with qtbot.waitSignal(real.failed, timeout=_LONG) as failed:
        real.do(Job("remove", "default"))
    assert failed.args is not None
    assert "came along" in failed.args[1]


def test_what_others_do_to_the_folder_is_seen(real: Shelf, tmp_path: Path, qtbot: QtBot) -> None:
    source = write_bundle(tmp_path / "waltz.onnx", title="A waltz")
    assert real.library is not None
    folder = Path(real.library.folder)
    assert not folder.exists()
    folder.mkdir(parents=True)
    shutil.copy(source, folder / "march.onnx")
    until_there_are(real, ["march"], qtbot)
    (folder / "march.onnx").write_bytes(b"not a model any more")
    qtbot.waitUntil(lambda: bool(own(real)[-1].problem), timeout=_LONG)
    shutil.rmtree(folder)
    until_there_are(real, [], qtbot)
    folder.mkdir()
    shutil.copy(source, folder / "jig.onnx")
    until_there_are(real, ["jig"], qtbot)


def test_a_library_that_can_not_be_looked_at_is_told(
    workers: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.library.shelf._MODULE", "realtime.no_such_module")
    shelf = shelf_of(workers)
    qtbot.waitUntil(lambda: "no_such_module" in shelf.trouble, timeout=_LONG)
    monkeypatch.undo()
    shelf.refresh()
    qtbot.waitUntil(lambda: bool(shelf.entries), timeout=_LONG)
    assert shelf.trouble == ""
