"""Programs of ours that run beside the engine while it is measured, each in a process of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from music.errors import RitornelloError

__all__ = ["Helper", "helper"]

_PATIENCE_SECONDS = 60.0


class Helper:
    """A running program that says lines on stdout; make one with `helper`."""

    def __init__(self, process: subprocess.Popen[str], name: str) -> None:
        """Read its lines from now on."""
        self._process = process
        if process.stdin is None or process.stdout is None:
            msg = "a helper needs pipes for its stdin and stdout"
            raise ValueError(msg)
        self._stdin, self._stdout = process.stdin, process.stdout
        self._name = name
        self._lines: list[str] = []
        self._news = threading.Condition()
        self._over = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._stdout:
            with self._news:
                self._lines.append(line.rstrip("\n"))
                self._news.notify_all()
        with self._news:
            self._over = True
            self._news.notify_all()

    def said(self, line: str) -> bool:
        """Return whether it has said ``line``, or is over."""
        return self._over or line in self._lines

    def wait_line(self, number: int) -> str:
        """Return its line ``number``, from 0 on, once it has said it.

        Raises:
            RitornelloError: it ended before, or does not say it.
        """
        with self._news:
            self._news.wait_for(lambda: len(self._lines) > number or self._over, _PATIENCE_SECONDS)
            if len(self._lines) > number:
                return self._lines[number]
        msg = f"The program that measures ({self._name}) stopped working; its own words are above."
        raise RitornelloError(msg)

    def tell(self, line: str) -> None:
        """Write a line to its stdin; where it is gone, `wait_line` will say so."""
        with contextlib.suppress(OSError):
            self._stdin.write(line + "\n")
            self._stdin.flush()

    def end(self) -> None:
        """Close its stdin; again does nothing."""
        with contextlib.suppress(OSError):
            self._stdin.close()

    def kill(self) -> None:
        """End it, if it has not, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._reader.join()


@contextlib.contextmanager
def helper(module: str, *arguments: str) -> Iterator[Helper]:
    """Run ``module`` as a program as long as this context; it has said its first line when that begins."""
    command = [sys.executable, "-m", module, *arguments]
    root = Path(__file__).parents[2]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        # A terminal's Ctrl-C then reaches the one who measures only, who ends it: else an interpreter
        # that is still starting would print a traceback of its own.
        start_new_session=True,
    ) as process:
        started = Helper(process, module)
        try:
            started.wait_line(0)
            yield started
            started.end()
            process.wait(_PATIENCE_SECONDS)
        finally:
            started.kill()
