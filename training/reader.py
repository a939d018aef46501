"""One process that reads files for another: it ends with that other, and when a file has no end."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import threading
import time
from collections import deque
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from training.sources import SourceFile

__all__ = ["GREETING", "Answer", "Reader"]

GREETING = -1
"""Number of the answer that comes before all others."""

_TOO_LONG = 71
"""Status of a process that ended itself because a file took too long."""
_STALL = 20
"""Times the limit after which a file stalls, though it takes no time of the processor: its drive is gone."""
_GRACE_SECONDS = 2.0
"""For a process to be gone that ends; one that hangs in the system may take for ever."""
_LOOK_SECONDS = 0.5
"""From one look at the time to the next, and at whether the parent is there."""


class Answer(NamedTuple):
    """What came of a file."""

    number: int
    """Of the file; `GREETING`: of none, as the process has just come to life."""
    found: Any = None
    """What the function returned."""
    error: Exception | None = None
    """What it raised."""


class Reader:
    """A process that reads, for the one that started it.

    Args:
        read: what reads a file; known by name.
        limit_seconds: of the processor's time for a file; None: no limit.
    """

    def __init__(self, read: Callable[[SourceFile], Any], limit_seconds: float | None) -> None:
        """Start it."""
        self._greeted = False
        context = get_context("spawn")
        self.desk, theirs = context.Pipe()
        """What it answers on."""
        self.given: deque[int] = deque()
        """Numbers of the files that it has; the first is being read."""
        self._limit = limit_seconds
        self._stalled = False
        self._since = time.monotonic()
        self._process = context.Process(target=_serve, args=(theirs, read, limit_seconds), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, number: int, file: SourceFile) -> None:
        """Have ``file`` read after those that it has."""
        if not self.given:
            self._since = time.monotonic()
        self.given.append(number)
        with contextlib.suppress(OSError):  # it has ended, which `take` says
            self.desk.send((number, file))

    def take(self) -> Answer | None:
        """Return its next answer, waiting for it; None: it has ended."""
        try:
            answer: Answer = self.desk.recv()
        except (EOFError, OSError):
            self._process.join(_GRACE_SECONDS)  # for its status
            return None
        if answer.number != GREETING:
            self.given.popleft()
        self._greeted = True
        self._since = time.monotonic()
        return answer

    def stalls(self) -> bool:
        """Return whether its file takes for ever although it costs no time of the processor."""
        if self._limit is None or not self.given or not self._greeted:
            return False
        self._stalled = time.monotonic() - self._since > self._limit * _STALL
        return self._stalled

    @property
    def took_too_long(self) -> bool:
        """Whether it has ended for the time that a file took."""
        return self._stalled or self._process.exitcode == _TOO_LONG

    def kill(self) -> None:
        """End it."""
        self.desk.close()
        self._process.kill()
        self._process.join(_GRACE_SECONDS)


def _serve(desk: Connection, read: Callable[[SourceFile], Any], limit_seconds: float | None) -> None:
    """Read what is asked for, until nobody asks any more."""
    # Ctrl-C, which every process of a terminal gets, is for the one that was started there.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch = _Watch(limit_seconds)
    with contextlib.suppress(EOFError, OSError):
        desk.send(Answer(GREETING))
        while True:
            number, file = desk.recv()
            watch.begin()
            try:
                answer = Answer(number, read(file))
            except Exception as error:  # noqa: BLE001 - it is raised where it is asked for
                answer = Answer(number, error=error)
            watch.end()
            desk.send(answer)


class _Watch:
    """Ends this process when its parent has, or when a file takes too long."""

    def __init__(self, limit_seconds: float | None) -> None:
        self._limit = math.inf if limit_seconds is None else limit_seconds
        self._begun = math.inf
        threading.Thread(target=self._look, daemon=True).start()

    def begin(self) -> None:
        """A file is read from now on."""
        self._begun = time.process_time()

    def end(self) -> None:
        """It was read."""
        self._begun = math.inf

    def _look(self) -> None:
        parent = parent_process()
        while parent is not None and not wait([parent.sentinel], _LOOK_SECONDS):
            if time.process_time() - self._begun > self._limit:
                os._exit(_TOO_LONG)
        os._exit(1)
