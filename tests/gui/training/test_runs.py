"""The trainings: begun, found again, followed, stopped, killed, deleted; with real processes."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import filelock
import msgspec
import pytest
from pytestqt.qtbot import QtBot

from gui.training.process import is_locked, lives
from gui.training.runs import Run, Runs
from music.errors import RitornelloError
from tests.gui.training.fake_job import COMMAND, end
from tests.gui.training.said import BEGINNING, FINISHED, ORDERED, a_run, step
from tests.training.pieces import write_song
from training.job_messages import LOCK, ORDER, SAID, STOP, Order

_LONG = 60_000
"""Milliseconds that a process of ours may take on a busy machine."""


def has_stepped(run: Run) -> bool:
    return run.state == "training" and run.progress.step > 0


# --- finding --------------------------------------------------------------------------


def test_those_that_are_there_are_found_the_latest_first(qtbot: QtBot, home: Path) -> None:
    del qtbot
    late = msgspec.structs.replace(ORDERED, title="Late", created="2026-11-22T10:00:00Z")
    a_run(home, "early", FINISHED, room=5000)
    a_run(home, "late", (*BEGINNING, step(50)), late)
    runs = Runs(home)
    assert [run.order.title for run in runs.runs] == ["Late", "Songs"]
    assert [run.state for run in runs.runs] == ["died", "finished"]
    assert runs.runs[1].progress.best == 6.5
    assert runs.runs[1].bytes > 5000
    assert runs.training is None


def test_what_is_none_of_ours_is_passed_over_and_what_is_damaged_can_be_deleted(
    qtbot: QtBot, home: Path
) -> None:
    del qtbot
    (home / "holiday pictures").mkdir(parents=True)
    (home / "holiday pictures" / "sea.jpg").touch()
    (home / "file.txt").touch()
    (home / "half").mkdir()
    (home / "half" / "best.pt").write_bytes(bytes(2000))
    (a_run(home, "broken") / ORDER).write_bytes(b'{"title": "Son')
    (a_run(home, "foreign") / ORDER).write_bytes(b'["no", "order", "of", "ours"]')
    runs = Runs(home)
    assert {run.order.title: run.state for run in runs.runs} == dict.fromkeys(
        ("half", "broken", "foreign"), "damaged"
    )
    half = next(run for run in runs.runs if run.folder.name == "half")
    assert half.damaged.startswith("order.json is missing in ")
    assert not runs.go_on(half)
    for run in list(runs.runs):
        runs.delete(run)
    assert not runs.runs
    assert {path.name for path in home.iterdir()} == {"holiday pictures", "file.txt"}


def test_looking_at_a_folder_never_makes_it(qtbot: QtBot, home: Path) -> None:
    folder = a_run(home, "gone", FINISHED)
    runs = Runs(home)
    folder.rename(home.parent / "elsewhere")
    with qtbot.waitSignal(runs.listed):
        runs.look()
    assert not runs.runs
    assert not folder.exists()
    assert not is_locked(folder)
    assert not folder.exists()
    runs.refresh()
    assert not home.joinpath("gone").exists()


def test_half_a_folder_is_shown_as_far_as_it_goes(qtbot: QtBot, home: Path) -> None:
    del qtbot
    (a_run(home, "silent") / SAID).unlink()
    lost = a_run(home, "lost", FINISHED)
    (lost / "last.pt").unlink()
    runs = Runs(home)
    states = {run.folder.name: run.state for run in runs.runs}
    assert states == {"silent": "stopped", "lost": "finished"}


def test_much_that_was_said_is_taken_in_by_and_by(qtbot: QtBot, home: Path) -> None:
    for number in range(6):
        a_run(home, f"long-{number}", (*BEGINNING, *(step(10 * n) for n in range(1, 3000))))
    runs = Runs(home)
    assert any(run.progress.step < 29_990 for run in runs.runs)  # it didn't wait for all of that
    qtbot.waitUntil(lambda: all(run.progress.step == 29_990 for run in runs.runs), timeout=_LONG)
    assert not any(run.more for run in runs.runs)


# --- training -------------------------------------------------------------------------


def test_one_is_begun_followed_paused_and_gone_on_with(qtbot: QtBot, runs: Runs, home: Path) -> None:
    with qtbot.waitSignal(runs.listed):
        run = runs.begin(ORDERED)
    assert run.folder == home / "songs"
    assert msgspec.json.decode((run.folder / ORDER).read_bytes(), type=Order) == ORDERED
    assert (run.state, runs.training) == ("starting", run)
    qtbot.waitUntil(lambda: has_stepped(run), timeout=_LONG)
    assert run.locked
    runs.stop(run)
    assert run.state == "stopping"
    qtbot.waitUntil(lambda: not run.trains, timeout=_LONG)
    assert (run.state, runs.training) == ("stopped", None)
    before = run.progress.step
    assert runs.go_on(run)
    qtbot.waitUntil(lambda: has_stepped(run) and run.progress.step > before, timeout=_LONG)
    assert not (run.folder / STOP).exists()


def test_a_window_that_is_opened_again_follows_it(qtbot: QtBot, runs: Runs, home: Path) -> None:
    run = runs.begin(ORDERED)
    qtbot.waitUntil(lambda: has_stepped(run), timeout=_LONG)
    again = Runs(home, job=COMMAND)
    found = again.training
    assert found is not None
    assert found is not run
    seen = run.progress.step
    qtbot.waitUntil(lambda: has_stepped(found) and found.progress.step > seen, timeout=_LONG)
    again.stop(found)
    qtbot.waitUntil(lambda: run.state == found.state == "stopped", timeout=_LONG)


def test_a_process_that_is_killed_can_be_gone_on_with(qtbot: QtBot, runs: Runs) -> None:
    run = runs.begin(ORDERED)
    qtbot.waitUntil(lambda: has_stepped(run), timeout=_LONG)
    os.kill(run.progress.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: run.state == "died", timeout=_LONG)
    assert run.can_go_on
    assert runs.training is None
    assert runs.go_on(run)
    qtbot.waitUntil(lambda: has_stepped(run), timeout=_LONG)


def test_one_trains_at_a_time(qtbot: QtBot, runs: Runs, home: Path) -> None:
    first = runs.begin(ORDERED)
    second = runs.begin(ORDERED)
    assert second.folder == home / "songs-2"
    assert (second.state, runs.training) == ("new", first)
    assert not runs.go_on(second)
    qtbot.waitUntil(lambda: has_stepped(first), timeout=_LONG)
    runs.go_on_instead(second)
    assert (first.state, second.state) == ("stopping", "waiting")
    qtbot.waitUntil(lambda: has_stepped(second), timeout=_LONG)
    assert first.state == "stopped"
    runs.go_on_instead(first)
    runs.stop(first)  # it needn't wait any more, after all
    assert first.state == "stopped"
    qtbot.waitUntil(lambda: second.state == "stopped", timeout=_LONG)
    assert runs.training is None


def test_one_that_cannot_begin_says_why(qtbot: QtBot, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_JOB", "fails")
    run = runs.begin(ORDERED)
    qtbot.waitUntil(lambda: not run.trains, timeout=_LONG)
    assert (run.state, run.vanished) == ("died", "The folder is bewitched: call somebody.")
    monkeypatch.delenv("FAKE_JOB")
    assert runs.go_on(run)
    qtbot.waitUntil(lambda: has_stepped(run), timeout=_LONG)
    assert not run.vanished


def test_a_program_that_is_not_there_is_said(qtbot: QtBot, home: Path) -> None:
    del qtbot
    runs = Runs(home, job=("/no/such/python", "-m", "export.job"))
    run = runs.begin(ORDERED)
    assert (run.state, run.vanished) == ("died", "Its process can't be started: try again.")


def test_a_place_that_cannot_be_written_is_said(qtbot: QtBot, home: Path) -> None:
    del qtbot
    home.touch()
    runs = Runs(home)
    assert not runs.runs
    with pytest.raises(RitornelloError, match=r"songs can't be made \(.*\): make room there and begin again"):
        runs.begin(ORDERED)


@pytest.mark.parametrize(
    ("title", "name"), [("Grieg: Lyric!", "grieg-lyric"), ("ノクターン", "training"), ("x" * 200, "x" * 60)]
)
def test_folders_are_called_what_every_system_can_call_them(
    qtbot: QtBot, home: Path, title: str, name: str
) -> None:
    del qtbot
    runs = Runs(home, job=("/no/such/python",))
    assert runs.begin(msgspec.structs.replace(ORDERED, title=title)).folder.name == name


def test_a_title_that_is_there_already_gets_a_number(qtbot: QtBot, home: Path) -> None:
    del qtbot
    runs = Runs(home, job=("/no/such/python",))
    assert [runs.begin(ORDERED).folder.name for _ in range(3)] == ["songs", "songs-2", "songs-3"]


# --- deleting -------------------------------------------------------------------------


def test_one_that_trains_is_ended_and_deleted(qtbot: QtBot, runs: Runs) -> None:
    run = runs.begin(ORDERED)
    qtbot.waitUntil(lambda: has_stepped(run), timeout=_LONG)
    runs.delete(run)
    assert run.state == "deleting"
    qtbot.waitUntil(lambda: not runs.runs, timeout=_LONG)
    assert not run.folder.exists()
    qtbot.waitUntil(lambda: not lives(run.progress.pid), timeout=_LONG)


def test_what_cannot_be_deleted_is_said(qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_run(home, "songs", FINISHED)
    runs = Runs(home)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("gui.training.runs.shutil.rmtree", refuse)
    with qtbot.waitSignal(runs.trouble) as said:
        runs.delete(runs.runs[0])
    assert said.args == [f"{home / 'songs'} can't be deleted (Permission denied): delete it by hand."]
    assert len(runs.runs) == 1


def test_one_that_somebody_else_trains_is_known_by_its_lock(qtbot: QtBot, home: Path) -> None:
    folder = a_run(home, "songs", (*BEGINNING, step(10)))
    with filelock.FileLock(folder / LOCK):
        runs = Runs(home)
        assert runs.training is runs.runs[0]
        assert runs.runs[0].state == "training"
    qtbot.waitUntil(lambda: runs.runs[0].state == "died", timeout=_LONG)


# --- for real -------------------------------------------------------------------------


def test_a_real_training_is_followed_and_paused(qtbot: QtBot, home: Path, tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    for seed in range(12):
        write_song(music / f"song-{seed}.mid", seed)
    settings = ("data.valid=0.25", "data.batch=4", "model.width=12", "optim.precision=fp32")
    order = Order(
        title="Songs", data=tuple(map(str, sorted(music.iterdir()))), preset="nb-small", settings=settings
    )
    # At the priority of everything else: beside other tests it would never end.
    program = (
        "import sys; from pathlib import Path; from export.job import run_job; run_job(Path(sys.argv[1]))"
    )
    runs = Runs(home, job=(sys.executable, "-c", program))
    try:
        run = runs.begin(order)
        qtbot.waitUntil(lambda: has_stepped(run), timeout=_LONG)
        assert run.progress.baselines["unigram"] > run.progress.baselines["markov2"]
        runs.stop(run)
        qtbot.waitUntil(lambda: run.state == "stopped", timeout=_LONG)
        assert (run.folder / "last.pt").exists()
        assert run.bytes > (run.folder / "last.pt").stat().st_size
    finally:
        end(home)
