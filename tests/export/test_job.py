"""A training in a process of its own: what it says, how it stops, and what it survives."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import filelock
import msgspec
import pytest

import export.job
from export.job import run_job
from music.errors import RitornelloError
from realtime.manifest import Training
from tests.export.models import SMALL, write_bundle
from tests.training.pieces import write_song
from tests.training.runs import same
from training import messages
from training.args import to_json
from training.checkpoint import BEST, LAST, load_checkpoint
from training.job_messages import ERRORS, LOCK, ORDER, SAID, STOP, Began, Ended, Order, Said, decode

TINY = (
    "data.valid=0.25",
    "data.window=24",
    "data.batch=4",
    "model.width=12",
    "model.embedding=4",
    "model.decoder_width=8",
    "optim.minutes=0",
    "optim.steps=20",
    "optim.validate_every=6",
    "optim.precision=fp32",
    "optim.warmup=3",
    "optim.threads=1",
)
_LONG = 60.0
"""Seconds that a process may take on a busy machine."""


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of twelve short songs."""
    folder = tmp_path_factory.mktemp("short") / "songs"
    folder.mkdir()
    for seed in range(12):
        write_song(folder / f"song-{seed}.mid", seed)
    return folder


@pytest.fixture
def folder(tmp_path: Path, songs: Path) -> Path:
    """Return a folder with the order for a training that takes a moment."""
    return ordered(tmp_path / "run", songs)


def ordered(folder: Path, songs: Path, *settings: str, start: str = "", preset: str = "nb-small") -> Path:
    folder.mkdir()
    data = tuple(map(str, sorted(songs.iterdir())))
    order = Order(title="Songs", data=data, preset=preset, settings=(*TINY, *settings), start=start)
    (folder / ORDER).write_bytes(msgspec.json.encode(order))
    return folder


def said_in(folder: Path) -> list[Said]:
    found = []
    for line in (folder / SAID).read_bytes().splitlines():
        try:
            found.append(decode(line).said)
        except msgspec.DecodeError:  # cut off by a kill
            assert not line.endswith(b"}}")
    return found


def when_said(folder: Path, wanted: Callable[[Said], bool], do: Callable[[], object]) -> threading.Thread:
    """Do something as soon as something was said, in a thread that is to be joined."""

    def watch() -> None:
        for _ in range(int(_LONG / 0.01)):
            if (folder / SAID).exists() and any(map(wanted, said_in(folder))):
                do()
                return
            threading.Event().wait(0.01)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


# --- what it says --------------------------------------------------------------------


def test_it_says_what_it_does_and_leaves_a_run(folder: Path, cache: Path) -> None:
    assert run_job(folder, cache) == Ended("finished")
    said = said_in(folder)
    kinds = [type(each) for each in said if not isinstance(each, messages.CorpusProgress)]
    assert kinds[:4] == [Began, messages.CorpusRead, messages.Baselines, messages.Started]
    assert kinds[-2:] == [messages.Finished, Ended]
    assert said[0] == Began(os.getpid())
    baselines = next(each for each in said if isinstance(each, messages.Baselines)).bits_per_note
    assert baselines["unigram"] > baselines["markov2"] > 0
    started = next(each for each in said if isinstance(each, messages.Started))
    assert started.rows >= started.notes > 0
    validated = [each for each in said if isinstance(each, messages.Validated)]
    assert [each.step for each in validated] == [6, 12, 18, 20]
    assert 0 < validated[0].seconds < validated[-1].seconds
    assert load_checkpoint(folder / LAST)["step"] == 20
    assert not list(folder.glob("*.draft"))


def test_one_that_goes_on_counts_its_baselines_once(folder: Path, cache: Path) -> None:
    run_job(folder, cache)
    kept = (folder / "baselines.json").stat().st_mtime_ns
    assert run_job(folder, cache) == Ended("finished")
    assert (folder / "baselines.json").stat().st_mtime_ns == kept
    first, second = (each for each in said_in(folder) if isinstance(each, messages.Baselines))
    assert first == second


# --- stopping ------------------------------------------------------------------------


def test_it_stops_saved_when_asked(tmp_path: Path, songs: Path, cache: Path) -> None:
    folder = ordered(tmp_path / "run", songs, "optim.steps=1000000", "optim.validate_every=100000")
    stopper = when_said(folder, lambda said: isinstance(said, messages.Step), (folder / STOP).touch)
    assert run_job(folder, cache) == Ended("stopped")
    stopper.join()
    *_, finished, ended = said_in(folder)
    assert isinstance(finished, messages.Finished)
    assert (finished.reason, ended) == ("interrupted", Ended("stopped"))
    assert load_checkpoint(folder / LAST)["step"] == finished.step > 0
    assert not (folder / STOP).exists()


def test_it_stops_while_it_reads(folder: Path, tmp_path: Path) -> None:
    (folder / STOP).touch()
    assert run_job(folder, tmp_path / "cache") == Ended("stopped")
    said = said_in(folder)
    assert not any(isinstance(each, messages.CorpusRead) for each in said)
    assert said[-1] == Ended("stopped")
    assert run_job(folder, tmp_path / "cache") == Ended("finished")


# --- a kill --------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't make a process of one that has torch")
def test_a_kill_loses_no_more_than_the_steps_since_the_last_checkpoint(
    tmp_path: Path, songs: Path, cache: Path
) -> None:
    """Nor does it change anything: in the end the weights are bit for bit those of a run left in peace."""
    longer = ("optim.steps=150", "optim.validate_every=10")
    straight = ordered(tmp_path / "straight", songs, *longer)
    folder = ordered(tmp_path / "killed", songs, *longer)
    run_job(straight, cache)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["export.job_training"])  # which takes seconds to load
    draw = random.Random(7)  # noqa: S311 - not for secrets
    for _ in range(3):
        before = said_in(folder) if (folder / SAID).exists() else []
        process = processes.Process(target=run_job, args=(folder, cache))
        process.start()
        at = draw.randrange(4, 9)  # lines of this process
        moment = when_said(folder, lambda _: len(said_in(folder)) >= len(before) + at, process.kill)  # noqa: B023 - joined below
        process.join(_LONG)
        moment.join()
        assert process.exitcode == -signal.SIGKILL
        reached = [each.step for each in said_in(folder) if isinstance(each, messages.Validated)]
        if reached:
            assert load_checkpoint(folder / LAST)["step"] >= max(reached)
        process.close()
    assert run_job(folder, cache) == Ended("finished")
    assert same(load_checkpoint(straight / LAST), load_checkpoint(folder / LAST))
    assert same(load_checkpoint(straight / BEST), load_checkpoint(folder / BEST))


# --- where it starts -----------------------------------------------------------------


def test_it_starts_from_a_bundle_and_says_what_that_reached_before(
    tmp_path: Path, songs: Path, cache: Path
) -> None:
    bundle = tmp_path / "before.onnx"
    write_bundle(bundle, training=Training(settings=to_json(SMALL)))
    folder = ordered(tmp_path / "run", songs, start=str(bundle), preset="nb")
    order = msgspec.json.decode((folder / ORDER).read_bytes(), type=Order)
    data = tuple(each for each in TINY if not each.startswith("model."))
    changed = msgspec.structs.replace(order, settings=(*data, "optim.rate=1e-12"))
    (folder / ORDER).write_bytes(msgspec.json.encode(changed))
    assert run_job(folder, cache) == Ended("finished")
    validated = [each for each in said_in(folder) if isinstance(each, messages.Validated)]
    assert [each.step for each in validated] == [0, 6, 12, 18, 20]
    assert validated[0].best
    assert validated[-1].bits_per_note == pytest.approx(validated[0].bits_per_note, abs=1e-3)
    assert not (folder / "start").exists()
    assert load_checkpoint(folder / LAST)["history"][0]["step"] == 0


def test_where_the_last_checkpoint_is_lost_the_best_goes_on(folder: Path, cache: Path) -> None:
    run_job(folder, cache)
    best = load_checkpoint(folder / BEST)["history"][-1]["bits_per_note"]
    (folder / LAST).unlink()
    (folder / SAID).unlink()
    assert run_job(folder, cache) == Ended("finished")
    first = next(each for each in said_in(folder) if isinstance(each, messages.Validated))
    assert first.step == 0
    assert first.bits_per_note == pytest.approx(best, rel=1e-6)


# --- what can go wrong ---------------------------------------------------------------


def test_two_cannot_train_in_one_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export.job, "_PATIENCE_SECONDS", 0.0)
    with (
        filelock.FileLock(folder / LOCK),
        pytest.raises(RitornelloError, match=r"^Another process trains in .*run already: stop it first\.$"),
    ):
        run_job(folder)
    assert not (folder / SAID).exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, r"^There is no training in .*run \(No such file or directory\): start another\.$"),
        (b'{"title": "Songs', r"order\.json is damaged: start another training\.$"),
        (b"\xff\xfe\x00", r"order\.json is damaged: start another training\.$"),
    ],
)
def test_an_order_that_cannot_be_read(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    (tmp_path / "run").mkdir()
    if content is not None:
        (tmp_path / "run" / ORDER).write_bytes(content)
    with pytest.raises(RitornelloError, match=sentence):
        run_job(tmp_path / "run")


def test_music_that_is_gone_is_said(tmp_path: Path, songs: Path, cache: Path) -> None:
    copies = tmp_path / "copies"
    shutil.copytree(songs, copies)
    folder = ordered(tmp_path / "run", copies)
    (copies / "song-0.mid").unlink()
    ended = run_job(folder, cache)
    assert ended.how == "failed"
    assert ended.problem.startswith("1 of 12 files are no longer where they were, such as ")
    assert said_in(folder)[-1] == ended


def test_a_damaged_checkpoint_is_said(folder: Path, cache: Path) -> None:
    (folder / LAST).write_bytes(b"rubbish")
    assert "last.pt is not a checkpoint of Ritornello, or it is damaged" in run_job(folder, cache).problem


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_disk_that_fills_up_is_said_and_costs_no_checkpoint(folder: Path, cache: Path) -> None:
    def fill() -> None:
        while True:
            try:
                (folder / "last.draft").symlink_to("/dev/full")
            except FileExistsError:  # it is just being written
                continue
            return

    order = (folder / ORDER).read_bytes().replace(b"optim.steps=20", b"optim.steps=2000000")
    (folder / ORDER).write_bytes(order)
    filler = when_said(folder, lambda said: isinstance(said, messages.Step), fill)
    ended = run_job(folder, cache)
    filler.join()
    assert ended.how == "failed"
    assert ended.problem == "The disk is full; all up to the last save is kept: make room, then go on."
    assert load_checkpoint(folder / LAST)["step"] % 6 == 0
    assert said_in(folder)[-1] == ended


def test_ways_out_that_need_a_command_line_are_not_offered(tmp_path: Path, songs: Path, cache: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    shutil.copy(songs / "song-0.mid", few)
    problem = run_job(ordered(tmp_path / "run", few), cache).problem
    assert problem.startswith("1 piece is too few to train on some and hold some out for validation: ")
    assert "--" not in problem


def test_torch_that_is_missing_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "export.job_training", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert run_job(folder).problem == "Training needs torch, which isn't installed: install it, then go on."


def test_as_a_program_it_keeps_what_went_wrong_beside_the_order(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "export.job", str(tmp_path)], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    said = (tmp_path / ERRORS).read_text()
    assert said.startswith(f"There is no training in {tmp_path} (")
    assert len(said.splitlines()) == 1
