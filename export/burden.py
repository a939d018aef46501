"""A training from the app as a burden on the machine, for whoever measures the engine beside it.

As a program it has the default model trained on with phrases of ours, as the page Train would, says
``ready`` with the first steps, and goes on until its stdin is closed; then it says how many cores
the training used.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import msgspec

from music.smf import write_score
from realtime.bench.pieces import own_pieces
from realtime.bench.probe import wait_for_end
from realtime.models_list import find_model
from training.job_messages import ORDER, SAID, Order

__all__ = ["main", "processor_seconds"]

_PIECES, _BARS = 24, 32
_SETTINGS = (
    "data.valid=0.2",
    "data.batch=8",
    "data.window=96",
    "optim.rate=3e-4",
    "optim.steps=1000000",
    "optim.minutes=20",
    "optim.patience=0",
)
"""Longer than anything is measured; but for that as the page asks for where one starts from a model."""
_LOOK_SECONDS = 0.2
_PATIENCE_SECONDS = 60.0


def main() -> int:
    """Be the burden."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started this
    end = threading.Event()
    threading.Thread(target=wait_for_end, args=(end,), daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="ritornello-") as home:
        run = Path(home) / "run"
        run.mkdir()
        start = str(find_model("default"))
        order = Order(title="", data=_music(Path(home)), preset="nb", settings=_SETTINGS, start=start)
        (run / ORDER).write_bytes(msgspec.json.encode(order))
        job = subprocess.Popen([sys.executable, "-m", "export.job", str(run), home])  # noqa: S603 - our own
        try:
            if not _began(run, job):
                return 1
            _say("ready")
            began, used = time.perf_counter(), processor_seconds(job.pid)
            end.wait()
            cores = (processor_seconds(job.pid) - used) / (time.perf_counter() - began)
        finally:
            _end(job)
        _say(str(cores))  # the last word: whoever waits for it may end us then
    return 0


def _music(folder: Path) -> tuple[str, ...]:
    """Write the phrases as files; return their paths."""
    paths = [folder / f"{number}.mid" for number in range(_PIECES)]
    for path, piece in zip(paths, own_pieces(_PIECES, _BARS), strict=True):
        score = piece.score
        write_score(path, [("Piano", score.notes)], resolution=score.resolution, meters=score.meters)
    return tuple(map(str, paths))


def _began(run: Path, job: subprocess.Popen[bytes]) -> bool:
    """Wait for the first steps; return whether there were some."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and job.poll() is None:
        if (run / SAID).exists() and b'"type":"step"' in (run / SAID).read_bytes():
            return True
        time.sleep(_LOOK_SECONDS)
    return False


def _end(job: subprocess.Popen[bytes]) -> None:
    """End a training, with all that it started, at once: nothing of it is wanted."""
    with contextlib.suppress(ProcessLookupError):
        leads = os.getpgid(job.pid) == job.pid  # not yet, where it has only just begun
        os.killpg(job.pid, signal.SIGKILL) if leads else job.kill()
    job.wait()


def processor_seconds(pid: int) -> float:
    """Return the seconds of processor that a process has used, as Linux tells it."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
