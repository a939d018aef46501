"""The one client of the engine: starts it as a process, speaks its messages, brings it back if it dies."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal

from music.errors import RitornelloError
from realtime import messages
from realtime.supervisor import Supervisor

__all__ = ["EngineClient", "EngineState"]

EngineState = Literal["starting", "running", "restarting", "stopped"]
"""``restarting``: it died or is to have other settings; ``stopped``: it ended by itself, or always dies."""


class EngineClient(QObject):
    """The engine, as the window sees it; for the window's thread.

    Signals:
        said: a `messages.Event`, in order.
        state_changed: an `EngineState`.
    """

    said = Signal(object)
    state_changed = Signal(str)
    _news = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start nothing yet."""
        super().__init__(parent)
        self.state: EngineState = "stopped"
        self._supervisor: Supervisor | None = None
        self._thread: threading.Thread | None = None
        self._events: queue.SimpleQueue[messages.Event | None] = queue.SimpleQueue()
        self._told = threading.Event()  # that there is news, which nobody has fetched yet
        self._news.connect(self._fetch, Qt.ConnectionType.QueuedConnection)

    @property
    def pid(self) -> int | None:
        """Process number of the engine that runs now."""
        return None if self._supervisor is None else self._supervisor.pid

    def start(
        self, arguments: Sequence[str], output: str | None, once: Sequence[str] = (), *, forget: bool = False
    ) -> None:
        """Start the engine, or have the one that runs go on with other arguments.

        Args:
            arguments: command line of ``python -m realtime``.
            output: name of the port that it opens for sending; None where it makes its own.
            once: what to add for this start alone.
            forget: begin anew, without the past and the settings of the engine before.
        """
        if self._supervisor is None:
            self._supervisor = Supervisor(arguments, output, self._emit)
        self._supervisor.restart(arguments, output, once, forget=forget)
        self._become("restarting" if self._thread is not None else "starting")
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(self._supervisor,), daemon=True)
            self._thread.start()

    def send(self, command: messages.Command) -> None:
        """Tell the engine something; lost while there is none."""
        if self._supervisor is not None:
            self._supervisor.command(command)

    def close(self) -> None:
        """Let the engine close its notes and end; take in what it still says."""
        if self._supervisor is None:
            return
        self._supervisor.stop()
        if self._thread is not None:
            self._thread.join()
        self._fetch()
        self._supervisor.close()
        self._supervisor = None

    def _run(self, supervisor: Supervisor) -> None:
        """Run the engine until it ends by itself: in a thread of its own."""
        try:
            supervisor.run()
        except RitornelloError as error:
            self._emit(messages.Problem(str(error), "engine"))
        except OSError as error:
            self._emit(messages.Problem(f"The engine can't be started ({error.strerror}).", "engine"))
        self._emit(None)

    def _emit(self, event: messages.Event | None) -> None:
        """Take over what the engine said, in any thread; many events make one call of the window's."""
        self._events.put(event)
        if not self._told.is_set():
            self._told.set()
            self._news.emit()

    def _fetch(self) -> None:
        self._told.clear()
        with contextlib.suppress(queue.Empty):
            while True:
                event = self._events.get_nowait()
                if event is None:
                    self._thread = None
                    self._become("stopped")
                    continue
                if isinstance(event, messages.Ready):
                    self._become("running")
                elif isinstance(event, messages.Problem) and event.about == "engine":
                    self._become("restarting")
                self.said.emit(event)

    def _become(self, state: EngineState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
