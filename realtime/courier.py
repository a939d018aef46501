"""The one thread that has to do with MIDI ports: it carries messages, in time, and decides nothing.

What arrives goes through the `Dispatcher` and out at once; only then is the
brain told, through a queue. What the brain plans arrives on another queue and
leaves at its deadline. So thru never waits for inference or recording.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realtime.reports import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self

    from realtime.clock import Clock
    from realtime.dispatcher import Dispatcher
    from realtime.ports import InputPort, OutputPort
    from realtime.reports import Scheduled

__all__ = ["DEFAULT_SPIN", "Courier", "Failed", "News", "PortFailed", "Received"]

_POLL_SECONDS = 0.0005
"""How often the inputs are looked at when nothing is due."""
DEFAULT_SPIN = 0.0003
"""Seconds before a deadline that are spent looking at the clock."""
_BURST = 128
"""Messages taken from one input at a time, so that a flood cannot hold up what is due."""
_PRIORITY = 2
"""Real-time priority: before everything ordinary, after every audio thread."""


@dataclass(frozen=True, slots=True)
class Received:
    """A whole message from a player or a DAW; the thru is already out."""

    seconds: float
    msg: bytes
    serial: int
    """Number of the message, from 1 on; the ``heard`` of what is planned knowing it."""
    port: int = 0
    """Which of the inputs it came from."""


@dataclass(frozen=True, slots=True)
class PortFailed:
    """A port has stopped working; said once until it works again."""

    name: str
    error: Exception


@dataclass(frozen=True, slots=True)
class Failed:
    """The thread has ended because of ``error``, with nothing left sounding if ports still worked."""

    error: Exception


News = Received | Report | PortFailed | Failed


class Courier:
    """Owner of the ports and the `Dispatcher`; all of them are touched by its thread alone.

    Use it as a context manager, or call `start` and `stop`. Other threads may call
    `schedule`, `cancel`, `silence`, `panic` and `configure`, which return at once and are
    carried out in order, and read `news`.
    """

    def __init__(  # noqa: PLR0913 - two of them are for tests
        self,
        clock: Clock,
        dispatcher: Dispatcher,
        inputs: Sequence[InputPort],
        output: OutputPort,
        *,
        sleep: Callable[[float], None] = time.sleep,
        spin: float = DEFAULT_SPIN,
    ) -> None:
        """Take over open ports.

        ``sleep`` waits for some seconds of ``clock``. Of the wait for something due, the
        last ``spin`` seconds are spent looking at the clock, as sleep may take longer.
        """
        self.news: queue.SimpleQueue[News] = queue.SimpleQueue()
        """What has happened, in order, for one reader."""
        self.realtime = False
        """Whether the system gave the thread a real-time priority."""
        self.send_failures = 0
        """Messages that could not be sent."""
        self._clock = clock
        self._dispatcher = dispatcher
        self._inputs = tuple(inputs)
        self._output = output
        self._sleep = sleep
        self._spin = spin
        # What to do at the present moment; put in by the methods that other threads call.
        self._commands: queue.SimpleQueue[Callable[[float], object]] = queue.SimpleQueue()
        self._failing: set[object] = set()
        self._stopping = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End every sounding note and close the ports; again does nothing.

        Waits for the thread for up to ``timeout`` seconds. Must not be called by the thread itself.
        """
        self._commands.put(self._stop)
        if self._thread.ident is None:
            self._end()
        else:
            self._thread.join(timeout)

    def schedule(self, answer: int, events: Iterable[Scheduled], heard: int | None = None) -> None:
        """Add ``events`` to ``answer``; see `Dispatcher.schedule`. A refusal is in the news."""
        planned = tuple(events)  # an iterator would run in the courier's time
        self._commands.put(lambda _: self._dispatcher.schedule(answer, planned, heard))

    def cancel(self, answer: int, after_seconds: float) -> None:
        """Drop what is to come of ``answer`` after a moment; see `Dispatcher.cancel`."""
        self._commands.put(lambda _: self._dispatcher.cancel(answer, after_seconds))

    def silence(self) -> None:
        """End the model's answer."""
        self._commands.put(lambda now: self._send(self._dispatcher.silence(now)))

    def panic(self) -> None:
        """End everything that sounds, or might."""
        self._commands.put(lambda now: self._send(self._dispatcher.panic(now)))

    def configure(
        self, *, thru: bool | None = None, yields: bool | None = None, max_late: float | None = None
    ) -> None:
        """Change the settings of the `Dispatcher` that are not None."""
        changes = {"thru": thru, "yields": yields, "max_late": max_late}

        def change(_: float) -> None:
            for name, value in changes.items():
                if value is not None:
                    setattr(self._dispatcher, name, value)

        self._commands.put(change)

    def _stop(self, _: float) -> None:
        self._stopping = True

    def _run(self) -> None:
        self.realtime = _ask_for_realtime()
        self.run()

    def run(self) -> None:
        """Do the thread's work until told to stop; an error ends it, as one `Failed` in the news."""
        failure = None
        try:
            while not self._stopping:
                self._sleep_until(self.step(self._clock.now()))
        except Exception as error:  # noqa: BLE001 (whatever it is, the brain has to know)
            failure = error
        try:
            self._end()
        except Exception as error:  # noqa: BLE001 (the same; what came first is what matters)
            failure = failure or error
        if failure:
            self.news.put(Failed(failure))

    def step(self, now: float) -> float:
        """Carry everything there is at ``now`` seconds and return when to do so again, at the latest."""
        flooded = False
        for port, input_port in enumerate(self._inputs):
            flooded |= self._receive(port, input_port, now)
        self._obey(now)
        self._send([sent.msg for sent in self._dispatcher.due(now)])
        self._tell(self._dispatcher.take_reports())
        if flooded:
            return now
        deadline = self._dispatcher.next_deadline()
        return now + _POLL_SECONDS if deadline is None else min(deadline, now + _POLL_SECONDS)

    def _receive(self, port: int, input_port: InputPort, now: float) -> bool:
        """Take what has arrived, pass it through, then tell of it; return whether there may be more."""
        news: list[News] = []
        flooded = True
        for _ in range(_BURST):
            msg = self._poll(input_port)
            if msg is None:
                flooded = False
                break
            before = self._dispatcher.received
            self._send(self._dispatcher.receive(msg, now))
            if self._dispatcher.received != before:
                news.append(Received(now, msg, self._dispatcher.received, port))
            news += self._dispatcher.take_reports()
        self._tell(news)
        return flooded

    def _poll(self, input_port: InputPort) -> bytes | None:
        try:
            msg = input_port.poll()
        except OSError as error:
            self._port_failed(input_port, error)
            return None
        self._failing.discard(input_port)
        return msg

    def _obey(self, now: float) -> None:
        while not self._stopping:
            try:
                command = self._commands.get_nowait()
            except queue.Empty:
                return
            command(now)

    def _send(self, messages: Sequence[bytes]) -> None:
        for msg in messages:
            try:
                self._output.send(msg)
            except OSError as error:
                self.send_failures += 1
                self._port_failed(self._output, error)
            else:
                self._failing.discard(self._output)

    def _port_failed(self, port: InputPort | OutputPort, error: OSError) -> None:
        if port not in self._failing:
            self._failing.add(port)
            self.news.put(PortFailed(port.name, error))

    def _tell(self, news: Sequence[News]) -> None:
        for item in news:
            self.news.put(item)

    def _sleep_until(self, wake: float) -> None:
        """Wait until ``wake`` seconds on the clock; spin the last bit if something is due then."""
        spin = self._spin if self._dispatcher.next_deadline() == wake else 0.0
        rest = wake - self._clock.now() - spin
        if rest > 0:
            self._sleep(rest)
        while spin and self._clock.now() < wake:
            pass

    def _end(self) -> None:
        """End what sounds and close the ports, whatever goes wrong with any of them."""
        if self._closed:
            return
        self._closed = True
        self._send(self._dispatcher.close(self._clock.now()))
        self._tell(self._dispatcher.take_reports())
        ports: list[InputPort | OutputPort] = [self._output, *self._inputs]
        for port in ports:
            try:
                port.close()
            except OSError as error:
                self._port_failed(port, error)


def _ask_for_realtime() -> bool:
    """Ask for a real-time priority for this thread and return whether it was granted.

    Only Linux has an interface for it that Python reaches, and grants it to root and
    to the members of the audio group where that is set up.
    """
    if not hasattr(os, "sched_setscheduler"):
        return False
    with contextlib.suppress(OSError):
        policy = os.SCHED_FIFO | os.SCHED_RESET_ON_FORK  # children and their threads are ordinary
        os.sched_setscheduler(0, policy, os.sched_param(_PRIORITY))
        return True
    return False
