"""A process that behaves as one that trains, but learns nothing: it steps as long as any test lasts."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import filelock

from tests.gui.training.said import line, started, step, validated
from training import messages
from training.job_messages import ERRORS, LOCK, SAID, STOP, Began, Ended, Said, encode

__all__ = ["COMMAND", "end"]

COMMAND = (sys.executable, "-m", "tests.gui.training.fake_job")
_PAUSE_SECONDS = 0.02
_MOST = 5000


def end(home: Path) -> None:
    """Let no training in a folder of ``home`` outlive its test, nor one that has not begun yet."""
    for folder in home.glob("*/"):
        (folder / STOP).touch()


def _main(folder: Path) -> None:
    if os.environ.get("FAKE_JOB") == "fails":
        (folder / ERRORS).write_text("A long story.\nThe folder is bewitched: call somebody.\n")
        sys.exit(1)
    with filelock.FileLock(folder / LOCK), (folder / SAID).open("ab", buffering=0) as out:

        def say(said: Said) -> None:
            out.write(encode(line(said)))

        say(Began(os.getpid()))
        number = int((folder / "at").read_text()) if (folder / "at").exists() else 0
        say(started(number))
        for _ in range(_MOST):  # a test that was killed leaves nothing running
            if (folder / STOP).exists():
                break
            number += 10
            say(step(number))
            say(validated(number, 5.0 + 10 / number))
            threading.Event().wait(_PAUSE_SECONDS)
        (folder / "at").write_text(str(number))
        say(messages.Finished(number, "interrupted", None, 1.0))
        say(Ended("stopped"))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
