"""The process that trains in a folder, seen from outside: started, found to be there, ended at once."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import filelock
from PySide6.QtCore import QProcess

from training.job_messages import ERRORS, LOCK

__all__ = ["end_process", "is_locked", "last_words", "lives", "start_process"]

_ROOT = Path(__file__).parents[2]


def start_process(command: Sequence[str], folder: Path) -> int:
    """Start ``command`` with ``folder`` as its last argument, so that it outlives the window.

    Returns:
        Its number; 0: it can't be started.
    """
    with contextlib.suppress(OSError):
        (folder / ERRORS).unlink(missing_ok=True)
    program, *arguments = command
    started, pid = QProcess.startDetached(program, [*arguments, str(folder)], str(_ROOT))
    return int(pid) if started else 0


def is_locked(folder: Path) -> bool:
    """Return whether a process trains in ``folder``."""
    if not (folder / LOCK).exists():  # looking would make the folder
        return False
    lock = filelock.FileLock(folder / LOCK)
    try:
        with lock.acquire(blocking=False):
            return False
    except filelock.Timeout:
        return True
    except OSError:
        return False


def lives(pid: int) -> bool:
    """Return whether there is a process ``pid``, as far as the system says it without harm."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def end_process(pid: int) -> bool:
    """End a process that trains, and those that read for it, at once; return whether there was one."""
    if pid <= 0:
        return False
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        elif os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
        return True
    return False


def last_words(folder: Path) -> str:
    """Return the last line that the process of ``folder`` wrote where errors go; empty: none."""
    with contextlib.suppress(OSError):
        lines = (folder / ERRORS).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else ""
    return ""
