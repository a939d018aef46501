"""A performance in simulated time: the real engine and courier, on ports made of memory, as fast as it goes.

Time moves from event to event, and while the mind works it moves as a stopwatch does:
so what the mind is slow about comes too late here as it would in a performance. The
courier, a thread of its own there, goes on at its exact moments meanwhile.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from realtime import messages
from realtime.bench.far_end import FarEnd, MemoryInput, MemoryOutput
from realtime.clock import InternalClock
from realtime.courier import Courier, Failed, News, PortFailed, Received
from realtime.dispatcher import Dispatcher
from realtime.echo import EchoGuard, EchoNews
from realtime.engine import Engine
from realtime.inlet import Inlet, Role
from realtime.ledger import Source
from realtime.midi_bytes import CONTINUE, START, STOP, is_song_position, position_of
from realtime.midi_clock import Transport
from realtime.recorder import Recorder
from realtime.reports import Scheduled, Sent

if TYPE_CHECKING:
    from realtime.bench.pianist import Timed
    from realtime.bundle import TokenModel
    from realtime.ports import OutputPort
    from realtime.settings import Settings

__all__ = ["KEYBOARD", "Lateness", "Simulation", "Time"]

KEYBOARD = 0
"""Number of the player's input; the DAW's is the next."""
_BPM = 120.0
_SIXTEENTHS = 4
"""In a beat, of which Song Positions are counted."""
_NOTICEABLE, _AUDIBLE = 0.001, 0.010
_SLOW = 0.010
_ROUNDING = 1e-9
"""Seconds after its deadline at which a message is due in spite of rounding."""


class Time:
    """Seconds for a clock, from 0 on: they stand still, or run with a stopwatch.

    Args:
        stopwatch: seconds of any origin.
    """

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        """Stand still."""
        self.stopwatch = stopwatch
        self._seconds = 0.0
        self._since: float | None = None

    def __call__(self) -> float:
        """Return the present."""
        if self._since is None:
            return self._seconds
        return self._seconds + self.stopwatch() - self._since

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._since is not None

    def run(self) -> None:
        """Run from the present on."""
        self._since = self.stopwatch()

    def halt(self) -> float:
        """Stand still at the present, and return it."""
        self._seconds, self._since = self(), None
        return self._seconds

    def stand_at(self, seconds: float) -> None:
        """Stand still at ``seconds``, or where it is if that is past."""
        self._seconds, self._since = max(seconds, self()), None


class Lateness:
    """How late the model's notes left: what the mind was too slow for, as the courier is exact here."""

    def __init__(self) -> None:
        """Have seen no note."""
        self.noticeable = 0
        """Notes later than a millisecond."""
        self.audible = 0
        """Notes later than ten."""
        self.worst = 0.0
        """Seconds."""

    def note(self, late: float) -> None:
        """Take in how many seconds a note was late."""
        self.noticeable += late > _NOTICEABLE
        self.audible += late > _AUDIBLE
        self.worst = max(self.worst, late)


class _Song:
    """Follows what a DAW says of its transport, with a clock that goes on anyway; there are no ticks."""

    def __init__(self, clock: InternalClock) -> None:
        self._clock = clock

    def receive(self, seconds: float, msg: bytes) -> Transport | None:
        """Take a system message; a jump goes forward to the same place in a bar of 4/4."""
        beat = self._clock.beat_at(seconds)
        if msg[0] == STOP:
            return Transport("stop", seconds, beat, jumped=False)
        if msg[0] == CONTINUE:
            return Transport("continue", seconds, beat, jumped=False)
        if msg[0] != START and not is_song_position(msg):
            return None
        place = 0.0 if msg[0] == START else position_of(msg) / _SIXTEENTHS
        after = beat + (place - beat) % 4
        self._clock.start_at(seconds - after * 60.0 / self._clock.bpm)
        return Transport("start" if msg[0] == START else "locate", seconds, after, jumped=True)

    def check(self, _seconds: float) -> Transport | None:
        """Say that nothing is missing."""
        return None


class _Outbox:
    """The engine's way to the courier, which has done all that came before when it is called."""

    def __init__(self, simulation: Simulation) -> None:
        self.lead = 0.0
        self._simulation = simulation

    def schedule(self, answer: int, events: Iterable[Scheduled], heard: int | None = None) -> None:
        self._simulation.hand_over(lambda courier: courier.schedule(answer, events, heard))

    def cancel(self, answer: int, after_seconds: float) -> None:
        self._simulation.hand_over(lambda courier: courier.cancel(answer, after_seconds))

    def silence(self) -> None:
        self._simulation.hand_over(Courier.silence)

    def configure(self, *, yields: bool | None = None, lead: float | None = None) -> None:
        self._simulation.hand_over(lambda courier: courier.configure(yields=yields, lead=lead))
        self.lead = self.lead if lead is None else lead


class Simulation:
    """Runs an engine on simulated ports and time.

    Args:
        model: the network.
        settings: to begin with.
        stopwatch: what the mind's work is timed with, in seconds of any origin.
        idle: seconds that the mind waits for news before it looks at the clock again.
        port: returns what to send to, given the far end: a port that loses things, for a test.
    """

    def __init__(
        self,
        model: TokenModel,
        settings: Settings,
        stopwatch: Callable[[], float],
        idle: float,
        port: Callable[[FarEnd], OutputPort] = lambda far_end: MemoryOutput("synth", far_end),
    ) -> None:
        """Stand at the beginning."""
        self.time = Time(stopwatch)
        self.clock = InternalClock(_BPM, 0.0, self.time)
        self.far_end = FarEnd()
        self._port = port
        self.keyboard, self.daw = MemoryInput("keyboard"), MemoryInput("DAW")
        self.guard = EchoGuard()
        self.dispatcher = Dispatcher()
        self.counts: Counter[str] = Counter()
        """What happened, by kind."""
        self.lateness = Lateness()
        self.longest_turn = 0.0
        """Seconds of the mind's longest piece of work."""
        self.slow_turns = 0
        """How often it took more than ten milliseconds."""
        self.worked = 0.0
        """Seconds of all its work."""
        self.closed = False
        """Whether it is over."""
        self._idle = idle
        self._coming: Iterator[Timed] = iter(())
        self._next: Timed | None = None
        self.output = self.new_output()
        """Where the courier sends to."""
        self.carried = 0.0
        inlets = [
            Inlet(self.keyboard, guard=self.guard),
            Inlet(self.daw, Role(notes=False, clock=True)),
        ]
        self.courier = Courier(self.clock, self.dispatcher, inlets, self.output, follower=_Song(self.clock))
        self.recorder = Recorder()
        self._outbox = _Outbox(self)
        self.engine = Engine(model, self.clock, self._outbox, settings, self._told)

    def new_output(self) -> OutputPort:
        """Return another port to the same far end."""
        return self._port(self.far_end)

    # --- time passing ---------------------------------------------------------------

    def expect(self, coming: Iterable[Timed]) -> None:
        """Have the player play what comes, in order."""
        self._coming = iter(coming)
        self._next = next(self._coming, None)

    def go_on(self, until: float) -> None:
        """Let everything happen up to ``until`` seconds, or a little longer if the mind is busy then."""
        more = False
        while self.time() < until:
            if not more:
                self._wait(min(self.time() + self._idle, until))
            more = self._turn()

    def _wait(self, until: float) -> None:
        """Let time pass up to ``until`` seconds, or the first news."""
        while self.courier.news.empty():
            moment = min(self._next_moment(), until)
            self.time.stand_at(moment)
            self._carry(self.time())
            if moment >= until:
                break

    def _next_moment(self) -> float:
        """Return when something next arrives or leaves."""
        deadline = self.dispatcher.next_deadline()
        leaves = math.inf if deadline is None else deadline - self._outbox.lead + _ROUNDING
        return leaves if self._next is None else min(leaves, self._next[0])

    def _carry(self, until: float) -> None:
        """Let the courier do all that comes up to ``until`` seconds, each at its moment."""
        while (moment := self._next_moment()) < until:
            self._step(moment)
        self._step(until)

    def _step(self, moment: float) -> None:
        self.carried = moment = max(moment, self.carried)
        while self._next is not None and self._next[0] <= moment:
            self.keyboard.arrive(self._next[1])
            self._next = next(self._coming, None)
        self.courier.step(moment)

    def hand_over(self, action: Callable[[Courier], object]) -> None:
        """Ask the courier for something, at the present moment; time does not pass for that."""
        running, now = self.time.running, self.time.halt()
        self._carry(now)
        action(self.courier)
        self.courier.step(now)
        if running:
            self.time.run()

    def _turn(self) -> bool:
        """Let the mind take the news and think once; return whether it has more to think about."""
        began = self.time()
        self.time.run()
        while not self.courier.news.empty():
            self._take(self.courier.news.get_nowait())
        more = self.engine.think()
        took = self.time.halt() - began
        self.worked += took
        self.longest_turn = max(self.longest_turn, took)
        self.slow_turns += took > _SLOW
        self._carry(self.time())
        return more

    # --- news -----------------------------------------------------------------------

    def _take(self, news: News | EchoNews) -> None:
        match news:
            case Received(seconds, msg):
                beat = self.clock.beat_at(seconds)
                self.recorder.tempo(beat, self.clock.bpm)
                self.recorder.add(beat, Source.PLAYER, msg)
                self.engine.receive(seconds, msg)
            case Transport():
                self.engine.transport(news)
            case PortFailed():
                self.counts["ports failed"] += 1
            case EchoNews(looping=looping):
                self.counts["echoes suspected"] += looping
            case Failed(error):
                raise error
            case _:
                if isinstance(news, Sent):
                    self.recorder.add(self.clock.beat_at(news.deadline), Source.MODEL, news.msg)
                self.engine.report(news)

    def _told(self, event: messages.Event) -> None:
        self.counts[type(event).__name__] += 1
        if isinstance(event, messages.Played):
            self.lateness.note(event.late)

    def close(self) -> None:
        """End everything, as a session does, and hear the last news."""
        self.closed = True
        self.courier.stop()
        while not self.courier.news.empty():
            self._take(self.courier.news.get_nowait())
