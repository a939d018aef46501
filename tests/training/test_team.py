"""Two real processes that train together, against one that reads the same batches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.training.pieces import write_song
from training.checkpoint import BEST, LAST, load_checkpoint
from training.team import Team, leads

ROOT = Path(__file__).parents[2]
COMMON = (
    *("--preset", "nb-small", "--set", "optim.steps=8", "optim.validate_every=4", "optim.precision=fp32"),
    *("optim.threads=1", "model.dropout=0", "model.width=32", "model.decoder_width=16", "data.window=16"),
    *("data.valid=0.3", "optim.average=0.9"),
)


def train(folder: Path, run: str, processes: int, *settings: str, resume: bool = False) -> None:
    """Train by the console command, in as many processes as are asked for."""
    start = [sys.executable]
    if processes > 1:
        start += ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    command = [*start, str(ROOT / "ritornello.py"), "train", str(folder / "songs"), "-o", str(folder / run)]
    command += ["--cache", str(folder / "cache")]
    command += ["--resume", "--set", *settings] if resume else [*COMMON, *settings]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("The budget is spent") == 1, "one process speaks for all"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("team")
    (home / "songs").mkdir()
    for number in range(10):
        write_song(home / "songs" / f"{number}.mid", number)
    train(home, "alone", 1, "data.batch=4")
    train(home, "together", 2, "data.batch=2")
    return home


def test_two_processes_give_the_curve_of_one_with_the_doubled_batch(folder: Path) -> None:
    """Sums are added up in another order, so they are the same but for rounding: within 1e-5."""
    alone, together = (load_checkpoint(folder / run / LAST) for run in ("alone", "together"))
    curves = [[entry["bits_per_note"] for entry in run["history"]] for run in (alone, together)]
    assert len(curves[0]) == 2
    assert curves[1] == pytest.approx(curves[0], rel=1e-5)
    for name, weights in alone["model"].items():
        torch.testing.assert_close(together["model"][name], weights, rtol=0, atol=1e-5)


def test_the_checkpoint_of_two_goes_on_in_two_and_in_one(folder: Path) -> None:
    for processes in (2, 1):
        train(folder, "together", processes, f"optim.steps={14 - processes}", resume=True)
        assert load_checkpoint(folder / "together" / LAST)["step"] == 14 - processes
    assert load_checkpoint(folder / "together" / BEST)["step"] > 0


def test_a_team_of_one_does_nothing() -> None:
    with Team.gathered() as team:
        assert (team.leads, leads()) == (True, True)
        assert (team.total(2.5), team.greatest(-1.0), team.all_of("x")) == (2.5, -1.0, ["x"])
        assert team.share([1, 2, 3]) == [1, 2, 3]
        network = torch.nn.Linear(1, 1)
        assert team.together(network, unused=False) is network
        with team.leader_first():
            pass
