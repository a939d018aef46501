"""A training in a process of its own that nobody has to wait for: ``python -m export.job FOLDER``.

It steps back behind whoever plays beside it; it says what it does in a file, and stops, saved,
when another file is there; see `training.job_messages`. What takes seconds to load is loaded
once it has said that it began.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import filelock
import msgspec

from export.job_diary import JobDiary
from music.errors import RitornelloError
from training.background import hide
from training.job_messages import ERRORS, LOCK, ORDER, STOP, Began, Ended, Order

__all__ = ["run_job"]

_PATIENCE_SECONDS = 5.0
"""How long it waits for a process that trains in the same folder to end."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
"""What the system calls a disk that is full, or whose share for this user is."""


def run_job(folder: Path, cache: Path | None = None) -> Ended:
    """Train what the order in ``folder`` asks for, or go on with it; return how it ended.

    Args:
        folder: of the run, with an `Order`.
        cache: where parsed files are kept; the usual place if None.

    Raises:
        RitornelloError: there is no order, another process trains there, or nothing can be written.
    """
    order = _order(folder)
    with _locked(folder), JobDiary(folder) as diary:
        diary.write(Began(os.getpid()))
        try:
            # Here, as torch takes seconds to load and may be missing.
            from export.job_training import train_order  # noqa: PLC0415

            finished = train_order(order, folder, cache, diary.write)
            diary.write(finished)
            ended = Ended("stopped" if finished.reason == "interrupted" else "finished")
        except KeyboardInterrupt:  # while files were read
            ended = Ended("stopped")
        except RitornelloError as error:
            ended = Ended("failed", _for_the_window(error))
        except ImportError as error:
            problem = f"Training needs {error.name}, which isn't installed: install it, then go on."
            ended = Ended("failed", problem)
        except BaseException as error:
            problem = f"Training failed unexpectedly ({type(error).__name__}: {error}): go on with it."
            diary.write(Ended("failed", problem))
            raise
        with contextlib.suppress(OSError):
            (folder / STOP).unlink(missing_ok=True)
        diary.write(ended)
    return ended


def _order(folder: Path) -> Order:
    try:
        return msgspec.json.decode((folder / ORDER).read_bytes(), type=Order)
    except OSError as error:
        msg = f"There is no training in {folder} ({error.strerror or error}): start another."
        raise RitornelloError(msg) from error
    except (msgspec.DecodeError, ValueError) as error:
        msg = f"{folder / ORDER} is damaged: start another training."
        raise RitornelloError(msg) from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = filelock.FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except filelock.Timeout:
        msg = f"Another process trains in {folder} already: stop it first."
        raise RitornelloError(msg) from None
    except OSError as error:
        msg = f"{folder} can't be written to ({error.strerror or error}): mend that and go on."
        raise RitornelloError(msg) from error
    try:
        yield
    finally:
        lock.release()


def _for_the_window(error: RitornelloError) -> str:
    """Return what ``error`` says, with a way out for somebody who knows no command line."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _FULL:
            return "The disk is full; all up to the last save is kept: make room, then go on."
        cause = cause.__cause__ or cause.__context__
    what, colon, remedy = str(error).rpartition(": ")
    if not colon or "--" not in remedy:
        return str(error)
    return f"{what}: go on with it, or repeat it with other settings or other music."


def _keep_errors(folder: Path) -> None:
    """Write what goes to the terminal, which may be closed before the training is over, into ``folder``."""
    with contextlib.suppress(OSError), (folder / ERRORS).open("wb") as out:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(out.fileno(), stream.fileno())


def _main() -> int:
    hide()
    _keep_errors(Path(sys.argv[1]))
    try:
        ended = run_job(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004 - that is two
    except RitornelloError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if ended.problem:
        sys.stderr.write(f"{ended.problem}\n")
    return 1 if ended.how == "failed" else 0


if __name__ == "__main__":
    sys.exit(_main())
