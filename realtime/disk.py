"""Files that are kept up to date while music plays, and are whole at every moment."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

__all__ = ["PERIOD", "Flusher", "cannot_write", "replace_file"]

PERIOD = 0.75
"""Seconds from one writing to the next: with a quarter of a second for the writing itself, at most
one second is lost."""


class Flusher:
    """Writes a file in a thread of its own soon after each `poke`, but at most once a period.

    Args:
        path: the file, for the report.
        write: writes it. An `OSError` is told in one sentence, once until it works again;
            meanwhile it is tried again each period.
        report: called in the thread.
        period: seconds.
    """

    def __init__(
        self, path: Path, write: Callable[[], None], report: Callable[[str], None], period: float = PERIOD
    ) -> None:
        """Prepare; the thread starts with the first poke."""
        self._path, self._write, self._report, self._period = path, write, report, period
        self._poked, self._closing = threading.Event(), threading.Event()
        self._failing = False
        self._thread = threading.Thread(target=self._run, name=f"writer of {path.name}", daemon=True)

    def poke(self) -> None:
        """Say that there is something to write; for one thread."""
        if not self._poked.is_set():
            self._poked.set()
            if self._thread.ident is None:
                self._thread.start()

    def close(self) -> None:
        """End the thread; what it had no time for is left to the caller. Again does nothing."""
        self._closing.set()
        self._poked.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while self._poked.wait() and not self._closing.is_set():
            self._poked.clear()
            try:
                self._write()
                self._failing = False
            except (OSError, ValueError) as error:
                self._poked.set()  # to try again
                if not self._failing:
                    self._failing = True
                    self._report(
                        f"{cannot_write(self._path, error)}; it is tried again while the music goes on."
                    )
            self._closing.wait(self._period)


def cannot_write(path: Path, error: OSError | ValueError) -> str:
    """Return a sentence, without its full stop, on why a file cannot be written, with the way out."""
    reason = getattr(error, "strerror", None) or "the name is not valid"
    return f"{path} cannot be written ({reason}): make room, or choose another name or folder"


def replace_file(path: Path, data: bytes, *, durable: bool) -> None:
    """Write a file beside its place and move it there: whoever reads sees the old one or the new.

    Args:
        path: the file.
        data: what is to be in it.
        durable: wait until the disk has it, so that a power cut can't take it back.

    Raises:
        OSError: the file cannot be written.
        ValueError: no file can have this name.
    """
    # Always the same name: a process that is killed leaves one such file, and the next one takes it over.
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
