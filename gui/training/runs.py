"""The trainings that there are: begun, watched, stopped, gone on with and deleted.

All that is known of one is in its folder, so a training goes on while the window is closed, and
is found again. Whether a process trains there now, its lock says. One trains at a time: two would
take twice as long each.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from gui.training.process import end_process, is_locked, last_words, lives, start_process
from gui.training.run import LAST, Run, State
from music.errors import RitornelloError
from training.job_messages import LOCK, ORDER, SAID, STOP, Order

__all__ = ["Run", "Runs", "State"]

_JOB = (sys.executable, "-m", "export.job")
_LOOK_MS = 500
"""From one look at what trains to the next."""
_SLICE_SECONDS = 0.015
"""How long a look may take: the rest is looked at in the next moment."""
_GRACE_SECONDS = 120.0
"""For a process to begin, on a machine that is busy with something else."""
_OURS = (SAID, LAST, "best.pt", "args.json", LOCK)
"""Files by which a folder without an order is known for one of ours."""


class Runs(QObject):
    """The trainings, for the window's thread.

    Args:
        home: folder in which each has a folder.
        job: the command that trains in the folder that is added to it.

    Signals:
        changed: the `Run` of which something new is known.
        listed: there are others than before.
        trouble: one sentence: what was asked for can't be done.
    """

    changed = Signal(object)
    listed = Signal()
    trouble = Signal(str)

    def __init__(self, home: Path, parent: QObject | None = None, job: Sequence[str] = _JOB) -> None:
        """Find those that are there."""
        super().__init__(parent)
        self._home, self._job = home, tuple(job)
        self.runs: list[Run] = []
        """The latest first."""
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.refresh()
        self._timer.start()

    @property
    def training(self) -> Run | None:
        """The one that trains now."""
        return next((run for run in self.runs if run.trains), None)

    # --- looking ----------------------------------------------------------------------

    def refresh(self) -> None:
        """Find what is there; a folder that has nothing of a training in it is passed over."""
        known = {run.folder: run for run in self.runs}
        found: list[Run] = []
        with contextlib.suppress(OSError):
            for folder in sorted(path for path in self._home.iterdir() if path.is_dir()):
                run = known.get(folder)
                if run is None or run.damaged:
                    run = _run_in(folder)
                if run is not None:
                    found.append(run)
        self.runs = sorted(found, key=lambda run: run.order.created, reverse=True)
        for run in self.runs:
            if run.folder not in known:
                run.locked = is_locked(run.folder)
                run.bytes = _bytes_in(run.folder)
        self.listed.emit()
        self.look()

    def look(self) -> None:
        """Take in what the trainings have said since last time, and what became of their processes."""
        until = time.perf_counter() + _SLICE_SECONDS
        gone = False
        for run in sorted(self.runs, key=lambda run: not run.trains):
            if time.perf_counter() > until:
                break
            gone |= self._look_at(run)
        if gone:
            self.refresh()
            return
        waiting = next((run for run in self.runs if run.waiting), None)
        if waiting is not None and self.training is None:
            waiting.waiting = False
            self.go_on(waiting)
        if any(run.more for run in self.runs):
            QTimer.singleShot(0, self, self.look)

    def _look_at(self, run: Run) -> bool:
        """Bring ``run`` up to date; return whether it isn't there any more."""
        before = (run.state, run.locked)
        news = run.take_in()
        if run.locked or run.starts_until or news:
            run.locked = is_locked(run.folder)
        self._look_at_start(run)
        run.stopping &= run.trains
        if run.doomed and not run.trains:
            self._remove(run)
            return True
        if news or before != (run.state, run.locked):
            if not run.trains:
                run.bytes = _bytes_in(run.folder)
            self.changed.emit(run)
        return not run.folder.exists()

    def _look_at_start(self, run: Run) -> None:
        """See whether the process of ``run``, which is about to begin, is still there."""
        if not run.starts_until:
            return
        if run.locked and run.progress.stand in {"reading", "training"}:
            run.starts_until = 0.0
        elif not run.locked and (time.monotonic() > run.starts_until or not lives(run.pid)):
            run.take_in()  # it may have begun and ended since
            if run.starts_until:
                run.starts_until = 0.0
                run.vanished = last_words(run.folder) or self.tr("It ended before it began: try again.")

    # --- doing ------------------------------------------------------------------------

    def begin(self, order: Order) -> Run:
        """Begin what ``order`` asks for, in a folder of its own; while another trains it is only listed.

        Raises:
            RitornelloError: the folder can't be made.
        """
        folder = self._folder_for(order)
        try:
            folder.mkdir(parents=True)
            (folder / ORDER).write_bytes(msgspec.json.format(msgspec.json.encode(order)))
        except OSError as error:
            msg = f"{folder} can't be made ({error.strerror or error}): make room there and begin again."
            raise RitornelloError(msg) from error
        run = Run(folder, order)
        self.runs.insert(0, run)
        self.listed.emit()
        self.go_on(run)
        return run

    def go_on(self, run: Run) -> bool:
        """Start the process that trains; return whether it could be: not while another trains."""
        if self.training is not None or run.damaged:
            return False
        with contextlib.suppress(OSError):
            (run.folder / STOP).unlink(missing_ok=True)
        run.pid = start_process(self._job, run.folder)
        run.vanished = ""
        if run.pid:
            run.starts_until = time.monotonic() + _GRACE_SECONDS
        else:
            run.vanished = self.tr("Its process can't be started: try again.")
        self.changed.emit(run)
        return bool(run.pid)

    def go_on_instead(self, run: Run) -> None:
        """Stop the one that trains, and begin ``run``, or go on with it, when that is saved."""
        other = self.training
        if other is None:
            self.go_on(run)
        elif other is not run:
            for each in self.runs:
                each.waiting = each is run
            self.stop(other)
            self.changed.emit(run)

    def stop(self, run: Run) -> None:
        """Ask for an end; what was trained is saved. One that only waits for its turn waits no more."""
        run.waiting = False
        if run.trains:
            try:
                (run.folder / STOP).touch()
                run.stopping = True
            except OSError as error:
                text = self.tr("It can't be stopped ({reason}): try again.")
                self.trouble.emit(text.format(reason=error.strerror or error))
        self.changed.emit(run)

    def delete(self, run: Run) -> None:
        """Remove all of a training; its process, where there is one, is ended first, and nothing is saved."""
        run.waiting = False
        if not run.trains:
            self._remove(run)
            self.refresh()
            return
        run.doomed = True
        pid = run.progress.pid if run.locked and run.progress.stand in {"reading", "training"} else run.pid
        if not end_process(pid):
            with contextlib.suppress(OSError):
                (run.folder / STOP).touch()
        self.changed.emit(run)

    def _remove(self, run: Run) -> None:
        run.doomed = False
        try:
            shutil.rmtree(run.folder)
        except FileNotFoundError:
            pass
        except OSError as error:
            text = self.tr("{folder} can't be deleted ({reason}): delete it by hand.")
            self.trouble.emit(text.format(folder=run.folder, reason=error.strerror or error))

    def _folder_for(self, order: Order) -> Path:
        plain = unicodedata.normalize("NFKD", order.title).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "training"
        number = 1
        while (folder := self._home / (slug if number == 1 else f"{slug}-{number}")).exists():
            number += 1
        return folder


def _run_in(folder: Path) -> Run | None:
    """Return the training in ``folder``, or None where there is nothing of one."""
    try:
        return Run(folder, msgspec.json.decode((folder / ORDER).read_bytes(), type=Order))
    except FileNotFoundError:
        if not any((folder / name).exists() for name in _OURS):
            return None
        problem = f"{ORDER} is missing in {folder}: what is left of it can only be deleted."
    except (OSError, msgspec.DecodeError, ValueError):
        problem = f"{folder / ORDER} is damaged: what is left of it can only be deleted."
    return Run(folder, Order(title=folder.name, data=(), preset=""), problem)


def _bytes_in(folder: Path) -> int:
    total = 0
    with contextlib.suppress(OSError):
        for path in folder.rglob("*"):
            with contextlib.suppress(OSError):
                total += path.lstat().st_size
    return total
