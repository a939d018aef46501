"""The one thread that has to do with MIDI ports: it carries messages, in time, and decides nothing.

What arrives goes through the `Dispatcher` and out at once; only then is the
brain told, through a queue. What the brain plans arrives on another queue and
leaves at its deadline. So thru never waits for inference or recording.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

from realtime.carrier import Carrier, ClockSource
from realtime.inlet import ClockInput, Inlet
from realtime.news import Failed, News, PortFailed, Received
from realtime.priority import ask_for_realtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self

    from realtime.clock import Clock
    from realtime.dispatcher import Dispatcher
    from realtime.ports import InputPort, OutputPort
    from realtime.reports import Scheduled
    from realtime.tally import Tally

__all__ = ["DEFAULT_SPIN", "MAX_LEAD", "Courier", "Failed", "News", "PortFailed", "Received"]

_POLL_SECONDS = 0.0005
"""How often the inputs are looked at when nothing is due."""
DEFAULT_SPIN = 0.0003
"""Seconds before a deadline that are spent looking at the clock."""
MAX_LEAD = 0.5
"""Longest output latency that can be made up for, in seconds."""


class Courier:
    """Owner of the ports and the `Dispatcher`; all of them are touched by its thread alone.

    Use it as a context manager, or call `start` and `stop`. Other threads may call
    the methods from `schedule` to `replace_output`, which return at once and are
    carried out in order, and read `news`.

    Deadlines keep to the beat: those of events are by the clock as it is when `schedule`
    is called, and move with every later change of tempo or position.
    """

    def __init__(  # noqa: PLR0913 - the parts that it is put together from, and two for tests
        self,
        clock: Clock,
        dispatcher: Dispatcher,
        inputs: Sequence[InputPort | Inlet],
        output: OutputPort | None,
        *,
        follower: ClockInput | None = None,
        sender: ClockSource | None = None,
        beside: OutputPort | None = None,
        lead: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
        spin: float = DEFAULT_SPIN,
    ) -> None:
        """Take over open ports.

        Args:
            clock: musical time.
            dispatcher: what decides.
            inputs: where messages come from; a bare port has the player's notes.
            output: where they go; None for a port that comes later.
            follower: what follows the clock of the inputs that have that role.
            sender: what sends a clock to the output.
            beside: what gets all that the output gets, whatever becomes of that; it is not closed here.
            lead: seconds, 0 to `MAX_LEAD`, by which what is planned leaves before its deadline,
                as it takes as long until it sounds.
            sleep: waits for some seconds of ``clock``.
            spin: of the wait for something due, the last seconds, spent looking at the clock, as
                sleep may take longer.

        Raises:
            ValueError: ``lead`` is out of range.
        """
        self.realtime = False
        """Whether the system gave the thread a real-time priority."""
        self._clock = clock
        inlets = [each if isinstance(each, Inlet) else Inlet(each) for each in inputs]
        self._carrier = Carrier(clock, dispatcher, inlets, output, follower, sender, beside)
        self._carrier.lead = _checked(lead)
        self._sleep = sleep
        self._spin = spin
        # What to do at the present moment; put in by the methods that other threads call.
        self._commands: queue.SimpleQueue[Callable[[float], object]] = queue.SimpleQueue()
        self._deadline: float | None = None  # when something will be due, as of the last step
        self._stopping = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def news(self) -> queue.SimpleQueue[News]:
        """What has happened, in order, for one reader."""
        return self._carrier.news

    @property
    def retired(self) -> queue.SimpleQueue[InputPort | OutputPort]:
        """Ports that were dropped or replaced, for whoever did that to close; at the end, they are closed."""
        return self._carrier.retired

    @property
    def tally(self) -> Tally:
        """What really left, over all ports that there have been."""
        return self._carrier.outlet.tally

    @property
    def send_failures(self) -> int:
        """Messages that could not be sent."""
        return self._carrier.outlet.failures

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
        planned, anchor = tuple(events), self._clock.anchor  # an iterator would run in the courier's time
        self._commands.put(lambda _: self._carrier.schedule(answer, planned, heard, anchor))

    def cancel(self, answer: int, after_seconds: float) -> None:
        """Drop what is to come of ``answer`` after a moment; see `Dispatcher.cancel`."""
        anchor = self._clock.anchor
        self._commands.put(lambda _: self._carrier.cancel(answer, after_seconds, anchor))

    def silence(self) -> None:
        """End the model's answer."""
        self._commands.put(self._carrier.silence)

    def panic(self) -> None:
        """End everything that sounds, or might."""
        self._commands.put(self._carrier.panic)

    def close_for_another(self, messages: Sequence[bytes]) -> None:
        """Send what closes the notes that an engine before this one left sounding at the output."""
        self._commands.put(lambda _: self._carrier.outlet.close_for_another(messages))

    def configure(
        self,
        *,
        thru: bool | None = None,
        yields: bool | None = None,
        max_late: float | None = None,
        lead: float | None = None,
    ) -> None:
        """Change those settings, of the `Dispatcher` and the lead in seconds, that are not None.

        Raises:
            ValueError: ``lead`` is out of range.
        """
        changes = {"thru": thru, "yields": yields, "max_late": max_late}
        if lead is not None:
            _checked(lead)

        def change(_: float) -> None:
            for name, value in changes.items():
                if value is not None:
                    setattr(self._carrier.dispatcher, name, value)
            if lead is not None:
                self._carrier.lead = lead

        self._commands.put(change)

    def drop_input(self, index: int) -> None:
        """Do without the port of an input, which is lost: what the player holds there is released."""
        self._commands.put(lambda now: self._carrier.set_input(index, None, now))

    def replace_input(self, index: int, port: InputPort) -> None:
        """Listen to an open ``port`` in the place of the one that an input has, or had."""
        self._commands.put(lambda now: self._carrier.set_input(index, port, now))

    def drop_output(self) -> None:
        """Do without the output, which is lost. What sounds there is ended once there is another."""
        self._commands.put(lambda _: self._carrier.drop_output())

    def replace_output(self, port: OutputPort) -> None:
        """Send to an open ``port`` from now on; what sounds is ended at the old one, or if lost, here."""
        self._commands.put(lambda _: self._carrier.replace_output(port))

    def call(self, action: Callable[[float], object]) -> None:
        """Have ``action`` called in the thread, with the present in seconds; it must not take long.

        So a follower, sender or filter of this courier can be told something.
        """
        self._commands.put(action)

    def _stop(self, _: float) -> None:
        self._stopping = True

    def _run(self) -> None:
        self.realtime = ask_for_realtime()
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
        flooded = self._carrier.receive(now)
        while not (self._stopping or self._commands.empty()):  # this thread alone takes from it
            self._commands.get_nowait()(now)
        self._carrier.send_due(now)
        if flooded:
            return now
        self._deadline = self._carrier.next_deadline()
        return now + _POLL_SECONDS if self._deadline is None else min(self._deadline, now + _POLL_SECONDS)

    def _sleep_until(self, wake: float) -> None:
        """Wait until ``wake`` seconds on the clock; spin the last bit if something is due then."""
        spin = self._spin if self._deadline == wake else 0.0
        rest = wake - self._clock.now() - spin
        if rest > 0:
            self._sleep(rest)
        while spin and self._clock.now() < wake:
            pass

    def _end(self) -> None:
        if not self._closed:
            self._closed = True
            self._carrier.close(self._clock.now())


def _checked(lead: float) -> float:
    """Return ``lead``, in seconds.

    Raises:
        ValueError: it is out of range.
    """
    if not 0.0 <= lead <= MAX_LEAD:  # false for nan too
        msg = f"a lead must lie between 0 and {MAX_LEAD:g} seconds, not {lead}"
        raise ValueError(msg)
    return lead
