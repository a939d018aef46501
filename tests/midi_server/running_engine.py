"""``python -m realtime`` as a process of its own, and all it says, as it says it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from realtime import messages
from tests.midi_server.jack import PATIENCE, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from tests.midi_server.jack import JackServer

_Kind = TypeVar("_Kind", bound=messages.Event)


class RunningEngine:
    """The engine with ``options``, started on a server; as a context, it is gone at the end."""

    def __init__(self, jack: JackServer, *options: str) -> None:
        self.events: list[messages.Event] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "realtime", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=jack.client_environment,
            cwd=Path(__file__).parents[2],
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.events.append(messages.decode_event(line))

    def all_of(self, kind: type[_Kind], since: int = 0) -> list[_Kind]:
        """Return what it said of ``kind``, from event number ``since`` on."""
        return [event for event in list(self.events)[since:] if isinstance(event, kind)]

    def wait_for(
        self,
        kind: type[_Kind],
        what: str,
        such: Callable[[_Kind], bool] = lambda _event: True,
        *,
        since: int = 0,
        timeout: float = PATIENCE,
    ) -> _Kind:
        """Return its first event of ``kind`` and ``such``, of those numbered from ``since`` on."""
        found: list[_Kind] = []

        def look() -> bool:
            found[:] = [event for event in self.all_of(kind, since) if such(event)]
            return bool(found) or self._process.poll() is not None

        wait_until(look, f"{what}; the engine said {self.events[-6:]}", timeout)
        assert found, f"the engine ended before: {what}; it said {self.events[-6:]}"
        return found[0]

    def send(self, *commands: messages.Command) -> None:
        """Tell it something."""
        assert self._process.stdin is not None
        for command in commands:
            self._process.stdin.write(messages.encode(command) + b"\n")
        self._process.stdin.flush()

    def end(self) -> int:
        """Tell it to stop and return its exit status, when all it said is read."""
        self.send(messages.Stop())
        status = self._process.wait(PATIENCE)
        self._reader.join()
        return status

    def __enter__(self) -> Self:
        self.wait_for(messages.Ready, "the engine is ready")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
