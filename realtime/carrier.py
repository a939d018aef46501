"""What the courier does in its thread, one step at a time: take what has arrived, send what is due.

Time is an argument here, ports never wait, and there are no threads: the
`realtime.courier.Courier` calls this in real time.
"""

from __future__ import annotations

import math
import queue
from typing import TYPE_CHECKING, Protocol

from realtime.midi_bytes import is_channel_message, is_well_formed
from realtime.news import News, PortFailed, Received
from realtime.outlet import Outlet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from realtime.clock import Clock, TempoAnchor
    from realtime.dispatcher import Dispatcher
    from realtime.inlet import ClockInput, EchoGuard, Inlet
    from realtime.midi_clock import Transport
    from realtime.ports import InputPort, OutputPort
    from realtime.reports import Scheduled

__all__ = ["Carrier", "ClockSource"]

_BURST = 128
"""Messages taken from one input at a time, so that a flood cannot hold up what is due."""
_CHECK_SECONDS = 0.02
"""How often what need not be looked at in each step is."""
_SYSEX = b"\xf0"


class ClockSource(Protocol):
    """What sends a clock to others."""

    def due(self, now: float) -> list[bytes]:
        """Take the messages that are due at ``now`` seconds."""
        ...

    def next_deadline(self) -> float | None:
        """Return when there will be more, in seconds; None while there is nothing to send."""
        ...


class Carrier:
    """Owner of the ports and the `Dispatcher`, for the use of one thread.

    To the dispatcher it is always ``lead`` seconds later than here: what it is told
    and what it reports of the model has the time at which it sounds at the far end.

    Args:
        clock: musical time.
        dispatcher: what decides.
        inlets: where messages come from.
        output: where they go; None while it is lost.
        follower: what follows the clock of the inputs that have that role.
        sender: what sends a clock to the output.
        beside: what gets all that the output gets, whatever becomes of that.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it is put together from
        self,
        clock: Clock,
        dispatcher: Dispatcher,
        inlets: Sequence[Inlet],
        output: OutputPort | None,
        follower: ClockInput | None = None,
        sender: ClockSource | None = None,
        beside: OutputPort | None = None,
    ) -> None:
        """Take over open ports."""
        self.news: queue.SimpleQueue[News] = queue.SimpleQueue()
        """What has happened, in order."""
        self.retired: queue.SimpleQueue[InputPort | OutputPort] = queue.SimpleQueue()
        """Ports that are not used any more, and that somebody who may wait has to close."""
        self.lead = 0.0
        """Seconds by which all that is planned leaves before its deadline."""
        self.dispatcher = dispatcher
        self.outlet = Outlet(output, self._port_failed, beside)
        self.inlets = tuple(inlets)
        self._guards: list[EchoGuard] = [inlet.guard for inlet in inlets if inlet.guard is not None]
        self._clock = clock
        self._anchor = clock.anchor  # the one by which the dispatcher's deadlines were made
        self._follower = follower
        self._sender = sender
        self._far = -math.inf
        self._next_check = -math.inf

    # --- in -------------------------------------------------------------------------

    def receive(self, now: float) -> bool:
        """Take what has arrived at ``now`` seconds and pass it on; return whether there may be more."""
        flooded = False
        for index, inlet in enumerate(self.inlets):
            if inlet.port is not None:
                flooded |= self._receive(index, inlet, inlet.port, now)
        return flooded

    def _receive(self, index: int, inlet: Inlet, port: InputPort, now: float) -> bool:
        """Take what has arrived at one port, pass it through, then tell of it."""
        news: list[News] = []
        flooded = True
        for _ in range(_BURST):
            data = self._poll(index, inlet, port, now, news)
            if data is None:
                flooded = False
                break
            for msg in (data,) if inlet.filter is None else inlet.filter.feed(data):
                self._take(index, inlet, msg, now, news)
        self._tell(news)
        return flooded

    def _poll(self, index: int, inlet: Inlet, port: InputPort, now: float, news: list[News]) -> bytes | None:
        try:
            data = port.poll()
        except OSError as error:
            if not inlet.failing:
                inlet.failing = True
                news.append(PortFailed(port.name, error))
                self._let_go(index, inlet, now, news)
            return None
        inlet.failing = False
        return data

    def _take(self, index: int, inlet: Inlet, msg: bytes, now: float, news: list[News]) -> None:
        if msg[:1] > _SYSEX:
            if inlet.role.clock and self._follower is not None and is_well_formed(msg):
                self._moved(self._follower.receive(now, msg), now, news)
        elif inlet.role.notes and not self._is_echo(inlet.guard, msg, now, news):
            self._play(index, inlet, msg, now, news)

    def _is_echo(self, guard: EchoGuard | None, msg: bytes, now: float, news: list[News]) -> bool:
        if guard is None or not is_well_formed(msg) or not is_channel_message(msg):
            return False
        echo = guard.heard(msg, now)
        said = guard.take_news()
        if said is not None:
            news.append(said)
        return echo

    def _play(self, index: int, inlet: Inlet, msg: bytes, now: float, news: list[News]) -> None:
        dispatcher, far = self.dispatcher, self._far_end(now)
        if is_well_formed(msg):
            inlet.keep_track(msg)
            if not inlet.is_players(msg):
                self._send(dispatcher.pass_by(msg, far), now)
                news += dispatcher.take_reports()
                return
        before = dispatcher.received
        self._send(dispatcher.receive(msg, far), now)
        if dispatcher.received != before:
            news.append(Received(now, msg, dispatcher.received, index))
        news += dispatcher.take_reports()

    def _moved(self, transport: Transport | None, now: float, news: list[News]) -> None:
        if transport is None:
            return
        if transport.jumped:
            self._send(self.dispatcher.silence(self._far_end(now)), now)
        news.append(transport)
        news += self.dispatcher.take_reports()

    # --- out ------------------------------------------------------------------------

    def send_due(self, now: float) -> None:
        """Send what is due at ``now`` seconds."""
        if now >= self._next_check:
            self._check(now)
        if self._clock.anchor is not self._anchor:
            self._retime(self._clock.anchor)
        far = self._far_end(now)
        if self._sender is not None:
            self._send(self._sender.due(far), now)
        sent = self.dispatcher.due(far)
        if sent:
            self._send([each.msg for each in sent], now)
        self._tell(self.dispatcher.take_reports())

    def next_deadline(self) -> float | None:
        """Return when something will next be due, in seconds; None if nothing is in sight."""
        deadline = self.dispatcher.next_deadline()
        if self._sender is not None:
            tick = self._sender.next_deadline()
            if tick is not None and (deadline is None or tick < deadline):
                deadline = tick
        return None if deadline is None else deadline - self.lead

    def _check(self, now: float) -> None:
        self._next_check = now + _CHECK_SECONDS
        self.outlet.mend()
        if self._follower is not None:
            news: list[News] = []
            self._moved(self._follower.check(now), now, news)
            self._tell(news)

    def _retime(self, anchor: TempoAnchor) -> None:
        """Keep what is to come at its beat."""
        before, self._anchor = self._anchor, anchor
        self.dispatcher.retime(lambda seconds: anchor.seconds_at(before.beat_at(seconds)))

    def _far_end(self, now: float) -> float:
        """Return when that sounds which is sent ``now``; it does not go back, though ``lead`` may shrink."""
        self._far = max(self._far, now + self.lead)
        return self._far

    def _send(self, messages: Iterable[bytes], now: float) -> None:
        for msg in messages:
            if self.outlet.send(msg) and self._guards and is_channel_message(msg):
                for guard in self._guards:
                    guard.sent(msg, now)

    # --- what others ask for ----------------------------------------------------------

    def schedule(
        self, answer: int, events: Sequence[Scheduled], heard: int | None, anchor: TempoAnchor
    ) -> None:
        """Add ``events`` to ``answer``, with deadlines by ``anchor``; see `Dispatcher.schedule`."""
        if anchor is not self._anchor:
            events = [each._replace(seconds=self._by_now(each.seconds, anchor)) for each in events]
        self.dispatcher.schedule(answer, events, heard)

    def cancel(self, answer: int, after_seconds: float, anchor: TempoAnchor) -> None:
        """Drop what is to come of ``answer`` after a moment by ``anchor``; see `Dispatcher.cancel`."""
        if anchor is not self._anchor:
            after_seconds = self._by_now(after_seconds, anchor)
        self.dispatcher.cancel(answer, after_seconds)

    def _by_now(self, seconds: float, anchor: TempoAnchor) -> float:
        return self._anchor.seconds_at(anchor.beat_at(seconds))

    def silence(self, now: float) -> None:
        """End the model's answer."""
        self._send(self.dispatcher.silence(self._far_end(now)), now)

    def panic(self, now: float) -> None:
        """End everything that sounds, or might."""
        self._send(self.dispatcher.panic(self._far_end(now)), now)

    def set_input(self, index: int, port: InputPort | None, now: float) -> None:
        """Let an input have another port, or for None none; what the player holds there is released."""
        inlet = self.inlets[index]
        before, inlet.port, inlet.failing = inlet.port, port, False
        news: list[News] = []
        self._let_go(index, inlet, now, news)
        self._tell(news)
        self._retire(before)

    def drop_output(self) -> None:
        """Do without the output, which is lost; see `Outlet.drop`."""
        self._retire(self.outlet.drop())

    def replace_output(self, port: OutputPort) -> None:
        """Send to another port; see `Outlet.replace`."""
        self._retire(self.outlet.replace(port))

    def _retire(self, port: InputPort | OutputPort | None) -> None:
        if port is not None:
            self.retired.put(port)

    # --- failure and end --------------------------------------------------------------

    def _let_go(self, index: int, inlet: Inlet, now: float, news: list[News]) -> None:
        """Release what the player holds on an input that is lost: it would sound for ever."""
        for msg in inlet.let_go():
            self._play(index, inlet, msg, now, news)

    def _port_failed(self, name: str, error: OSError) -> None:
        self.news.put(PortFailed(name, error))

    def _tell(self, news: Iterable[News]) -> None:
        for item in news:
            self.news.put(item)

    def close(self, now: float) -> None:
        """End what sounds and close the ports, whatever goes wrong with any of them."""
        self._send(self.dispatcher.close(self._far_end(now)), now)
        self._tell(self.dispatcher.take_reports())
        self.outlet.close()
        ports: list[InputPort | OutputPort] = [inlet.port for inlet in self.inlets if inlet.port is not None]
        while not self.retired.empty():
            ports.append(self.retired.get_nowait())
        for port in ports:
            try:
                port.close()
            except OSError as error:
                self._port_failed(port.name, error)
