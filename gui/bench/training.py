"""``python -m gui.bench.training FOLDER``: what training on a folder brings as the page Train proposes it.

It does what somebody does who drops the folder on the page and accepts everything, waits for the end,
and prints one JSON document; progress goes to stderr. With ``--kills`` the same training, this time
without end, is then killed at random moments, and each time gone on with.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QThread

from gui.app import make_application
from gui.bench.machine import machine
from gui.bench.stage import staged
from gui.training.page import TrainingPage
from gui.training.run import Run
from gui.training.runs import Runs
from music.errors import RitornelloError
from training.job_messages import Order

__all__ = ["begun", "kill_and_go_on", "main", "outcome", "pump_until"]

_PATIENCE_SECONDS = 3600.0
_LOOK_MS = 5
_SPREAD_SECONDS = 10.0
"""A kill comes at a random moment of this many seconds from the first step on."""
_WITHOUT_END = {"optim.steps": "1000000", "optim.patience": "0"}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m gui.bench.training", description=__doc__)
    parser.add_argument("folder", type=Path, help="music")
    parser.add_argument("--kills", type=int, default=0, help="how often to kill a training (default: never)")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt = make_application()
    try:
        with staged(qt) as stage:
            page = stage.window.training
            stage.window.show_page("train")
            try:
                figures = _figures(page, options)
            finally:
                _end_all(page.runs)
    except RitornelloError as error:
        _progress(str(error))
        return 1
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


def _figures(page: TrainingPage, options: argparse.Namespace) -> dict[str, Any]:
    run, minutes = begun(page, options.folder)
    figures = {
        "machine": machine(),
        "order": _told(run.order),
        "expected_minutes": minutes,
        "training": outcome(run),
    }
    if options.kills:
        moments = random.Random(options.seed)  # noqa: S311 - nothing is to be kept secret
        figures["kills"] = kill_and_go_on(page.runs, run.order, options.kills, moments)
    return figures


def _end_all(runs: Runs) -> None:
    """Leave no training behind, also not where a measurement was given up."""
    for run in list(runs.runs):
        runs.delete(run)
    pump_until(lambda: not runs.runs)


def begun(page: TrainingPage, folder: Path) -> tuple[Run, float]:
    """Begin the training that ``page`` proposes if ``folder`` is dropped on it, and everything is accepted.

    Returns:
        The training, and how many minutes the page has said that it takes at most.

    Raises:
        RitornelloError: there is nothing to train on, or it can't begin.
    """
    _progress("looking through the music ...")
    page.begin_anew()
    page.music.add([folder])
    pump_until(lambda: page.music.is_read and page.shelf.library is not None)
    page.music.go_on()
    if not page.choose.isVisible():
        msg = f"There is nothing to train on in {folder}: name a folder with music."
        raise RitornelloError(msg)
    _progress("measuring how long a training takes ...")
    pump_until(lambda: page.choose.is_settled)
    minutes = page.choose.minutes
    page.choose.begin()
    run = page.runs.training
    if run is None or minutes is None:
        msg = f"The page begins no training on {folder}: look there why."
        raise RitornelloError(msg)
    return run, minutes


def outcome(run: Run) -> dict[str, Any]:
    """Wait for the end of a training; return what came of it.

    Raises:
        RitornelloError: it failed.
    """
    _progress("training ...")
    began = time.perf_counter()
    _wait_for(run, "finished")
    progress = run.progress
    return {
        "notes": progress.notes,
        "pieces_learnt_from": progress.train_pieces,
        "pieces_checked_with": progress.valid_pieces,
        "bits_a_note_before": progress.before,
        "bits_a_note_after": progress.best,
        "bits_a_note_of_baselines": progress.baselines,
        "best_step": progress.best_step,
        "steps": progress.step,
        "ended_by": progress.reason,
        "training_minutes": progress.seconds / 60,
        "minutes": (time.perf_counter() - began) / 60,
    }


def kill_and_go_on(runs: Runs, order: Order, times: int, moments: random.Random) -> dict[str, Any]:
    """Kill a training like ``order``, but without end, at random moments; return what that lost.

    Returns:
        ``lost_steps``, for each kill: how many steps it had told of that are done once more. It tells
        of every tenth step, and of each validation.

    Raises:
        RitornelloError: a training couldn't be gone on with.
    """
    values = dict(setting.split("=", 1) for setting in order.settings) | _WITHOUT_END
    endless = tuple(f"{key}={value}" for key, value in values.items())
    run = runs.begin(msgspec.structs.replace(order, settings=endless))
    lost: list[int] = []
    for number in range(times):
        _wait_for(run, "training")
        here = run.progress.step
        pump_until(lambda here=here: run.progress.step > here or not run.trains)  # type: ignore[misc]
        until = time.monotonic() + moments.uniform(0, _SPREAD_SECONDS)
        pump_until(lambda until=until: time.monotonic() > until)  # type: ignore[misc]
        killed = run.progress.pid
        os.kill(killed, signal.SIGKILL)
        _wait_for(run, "died")
        done = run.progress.step
        runs.go_on(run)
        pump_until(lambda killed=killed: run.progress.pid != killed or not run.trains)  # type: ignore[misc]
        _wait_for(run, "training")
        lost.append(done - run.progress.step)
        _progress(f"kill {number + 1} of {times}: {lost[-1]} of {done} steps lost")
    _end_all(runs)
    return {"lost_steps": lost, "validate_every": int(values["optim.validate_every"])}


def pump_until(condition: Callable[[], bool]) -> None:
    """Let the window work until ``condition`` holds.

    Raises:
        RitornelloError: it took an hour.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            msg = "Nothing came of it for an hour: look at the page itself."
            raise RitornelloError(msg)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QThread.msleep(_LOOK_MS)


def _wait_for(run: Run, state: str) -> None:
    ends = {state, "failed", "damaged", *(() if state == "died" else ("died",))}
    pump_until(lambda: run.state in ends)
    if run.state != state:
        why = run.vanished or run.progress.problem or "its process ended"
        msg = f"The training can't be measured: {why}"
        raise RitornelloError(msg)


def _told(order: Order) -> dict[str, Any]:
    """Return what of ``order`` is the same on every machine."""
    start = Path(order.start).stem if order.start else ""
    return {"files": len(order.data), "preset": order.preset, "start": start, "settings": order.settings}


def _progress(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
