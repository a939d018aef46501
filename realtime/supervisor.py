"""Starts the engine as a process of its own, and starts it again if it dies.

For whoever wants an engine: the command line and the desktop app. If the
engine dies, every note that it had sounding is closed: at once where its output
is a port of somebody else's, and by the next engine where the port was its own
and went with it. The next engine has the same settings, model and past. It knows
the engine by its messages alone, and loads nothing of it.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from music.errors import RitornelloError
from realtime import messages
from realtime.queues import drained
from realtime.sounding import Sounding

__all__ = ["Supervisor"]

_DEATHS = 3
_DEATHS_SECONDS = 20.0
"""An engine that dies this often in this time is not started again."""
_ENDINGS = {0, 1, 2}
"""Statuses with which an engine ends by itself, having said why."""
_ROOT = Path(__file__).parents[1]
_PATIENCE_SECONDS = 5.0
"""How long an engine has for ending by itself."""


class _Wish(NamedTuple):
    """How the next engine is to be."""

    arguments: list[str]
    output: str | None
    once: tuple[str, ...]
    forget: bool


class Supervisor:
    """An engine that comes back.

    Args:
        arguments: command line of ``python -m realtime``.
        output: name of the port that the engine opens for sending; None where it makes its own.
        emit: called, in the thread of `run`, with all that the engine says.
    """

    def __init__(
        self, arguments: Sequence[str], output: str | None, emit: Callable[[messages.Event], None]
    ) -> None:
        """Start nothing yet."""
        self.sounding = Sounding()
        self.restarts = 0
        """How often the engine was started again."""
        self._arguments = list(arguments)
        self._output = output
        self._emit = emit
        self._news: queue.SimpleQueue[messages.Event | None] = queue.SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._wishes: queue.SimpleQueue[_Wish] = queue.SimpleQueue()
        self._once: tuple[str, ...] = ()
        self._deaths: deque[float] = deque(maxlen=_DEATHS)
        self._folder = tempfile.TemporaryDirectory(prefix="ritornello-")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self.close()

    @property
    def pid(self) -> int | None:
        """Process number of the engine that runs now."""
        return None if self._process is None else self._process.pid

    def command(self, command: messages.Command) -> None:
        """Tell the engine something; lost if it is just being started again."""
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                process.stdin.write(messages.encode(command) + b"\n")
                process.stdin.flush()

    def run(self, idle: Callable[[], bool] = lambda: False) -> int:
        """Run the engine, again if it dies, until it ends by itself or ``idle`` says so; return its status.

        After that it can be called again.

        Raises:
            RitornelloError: it dies again and again.
        """
        self._deaths.clear()
        self._grant()
        self._start(())
        if self._stopping:  # meanwhile
            self.command(messages.Stop())
        while True:
            with contextlib.suppress(queue.Empty):
                event = self._news.get(timeout=0.05)
                if event is None:
                    status = self._ended()
                    if status is not None:
                        return status
                else:
                    self.sounding.take(event, time.perf_counter())
                    self._emit(event)
            if idle() and not self._stopping:
                self._stopping = True
                self.command(messages.Stop())

    def restart(
        self, arguments: Sequence[str], output: str | None, once: Sequence[str] = (), *, forget: bool = False
    ) -> None:
        """Have the engine end and another go on, with other ``arguments``; from any thread.

        Where none runs, the next `run` has them.

        Args:
            arguments: command line of ``python -m realtime``.
            output: name of the port that the engine opens for sending; None where it makes its own.
            once: what to add for this start alone, not for those after a death.
            forget: begin anew, without the past and the settings of the engine before.
        """
        self._wishes.put(_Wish(list(arguments), output, tuple(once), forget))
        self.command(messages.Stop())

    def stop(self) -> None:
        """Let the engine close its notes and end; again does nothing."""
        self._stopping = True
        process = self._process
        if process is None:
            return
        self.command(messages.Stop())
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self._silence()

    def close(self) -> None:
        """Throw away what was kept for an engine that comes after."""
        self._folder.cleanup()

    def drain(self) -> None:
        """Take in what an engine that has ended still said."""
        with contextlib.suppress(queue.Empty):
            while True:
                event = self._news.get(timeout=0.2)
                if event is None:
                    return
                self.sounding.take(event, time.perf_counter())
                self._emit(event)

    def _start(self, release: Sequence[bytes]) -> None:
        once, self._once = self._once, ()
        command = [sys.executable, "-m", "realtime", *self._arguments, *once, "--state", self._folder.name]
        if release:
            command += ["--release", ",".join(msg.hex() for msg in release)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            # A terminal's Ctrl-C is for us; we then tell the engine to stop.
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(BrokenPipeError), process:  # closes its pipes, and waits for its end
            for line in process.stdout or ():
                try:
                    self._news.put(messages.decode_event(line))
                except msgspec.DecodeError:
                    self._news.put(messages.Problem(f"The engine said something odd: {line[:80]!r}"))
        self._news.put(None)

    def _ended(self) -> int | None:
        """Take in that the engine ended; return its status if that was meant to be, else start another."""
        assert self._process is not None  # noqa: S101 - it is what has ended
        status = self._process.returncode
        if self._stopping:
            return status
        if self._grant():
            self._start(() if status in _ENDINGS else self._silence())
            return None
        if status in _ENDINGS:
            return status
        self._deaths.append(time.perf_counter())
        if len(self._deaths) == _DEATHS and self._deaths[-1] - self._deaths[0] < _DEATHS_SECONDS:
            self._silence()
            msg = (
                f"The engine ended {_DEATHS} times in a row (status {status}); run `ritornello doctor` "
                "to see what is wrong, or choose another model."
            )
            raise RitornelloError(msg)
        self.restarts += 1
        left = self._silence()
        text = f"The engine ended unexpectedly (status {status}); it is started again."
        self._emit(messages.Problem(text, "engine"))
        self._start(left)
        return None

    def _grant(self) -> bool:
        """Make the latest wish come true at the next start; return whether there was one."""
        wishes = list(drained(self._wishes))
        if not wishes:
            return False
        wish = wishes[-1]
        self._arguments, self._output, self._once = wish.arguments, wish.output, wish.once
        if wish.forget:
            for path in Path(self._folder.name).iterdir():
                path.unlink()
        return True

    def _silence(self) -> tuple[bytes, ...]:
        """Close what a dead engine left sounding; return what only the next engine can close."""
        closing, self.sounding = self.sounding.closing(time.perf_counter()), Sounding()
        if self._output is not None and closing and _released(self._output, closing):
            return ()
        return closing


def _released(output: str, closing: Sequence[bytes]) -> bool:
    """Return whether ``closing`` could be sent to somebody else's port."""
    text = ",".join(msg.hex() for msg in closing)
    command = [sys.executable, "-m", "realtime.release", output, text]
    try:
        done = subprocess.run(command, cwd=_ROOT, timeout=_PATIENCE_SECONDS, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
