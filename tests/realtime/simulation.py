"""A performance on the manual clock: a small random network, a dispatcher, an engine, no threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from music.encoding import Encoding
from music.nb import NB
from realtime import messages
from realtime.bundle import TokenModel
from realtime.clock import ManualClock
from realtime.dispatcher import Dispatcher, Report
from realtime.engine import Engine
from realtime.reports import Scheduled
from realtime.settings import Settings

State = tuple[npt.NDArray[np.float32], ...]


E = TypeVar("E", bound=Encoding)


class RandomNetwork(Generic[E]):
    """A recurrent network with fixed random weights and the interface of a bundle."""

    def __init__(self, encoding: E, width: int = 12, seed: int = 0, *, parallel: bool = False) -> None:
        self.encoding = encoding
        self.parallel, self.forced = parallel, False
        rng = np.random.default_rng(seed)
        sizes = [f.size for f in self.encoding.fields]
        self._tables = [rng.normal(size=(size, width)).astype(np.float32) for size in sizes]
        self._given = [rng.normal(size=(size, width)).astype(np.float32) for size in sizes]
        self._heads = [rng.normal(size=(width, size)).astype(np.float32) for size in sizes]
        self._recur = (rng.normal(size=(width, width)) / width**0.5).astype(np.float32)
        self._width = width
        self.steps = 0

    def initial_state(self) -> State:
        return (np.zeros((1, self._width), dtype=np.float32),)

    def step(self, row: Sequence[int], state: State) -> tuple[npt.NDArray[np.float32], State]:
        self.steps += 1
        read = sum(table[value] for table, value in zip(self._tables, row, strict=True))
        new = np.tanh(state[0] @ self._recur + read)
        return new, (new,)

    def field(
        self,
        index: int,
        previous: int,
        hidden: npt.NDArray[np.float32],
        first: npt.NDArray[np.float32],
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        if self.parallel:
            return (first @ self._heads[index])[0], hidden
        given = self._given[index - 1][previous] if index else 0
        hidden = np.tanh(hidden @ self._recur + given)
        return ((hidden + first) @ self._heads[index])[0], hidden

    def row(self, first: npt.NDArray[np.float32], told: Sequence[int] = ()) -> npt.NDArray[np.float32]:
        del told
        return np.concatenate([(first @ head)[0] for head in self._heads])

    def of_field(self, logits: npt.NDArray[np.float32], index: int) -> npt.NDArray[np.float32]:
        start = sum(head.shape[1] for head in self._heads[:index])
        return logits[start : start + self._heads[index].shape[1]]


class RandomModel(RandomNetwork[NB]):
    """The same for NB, whose fields know each other."""

    def __init__(self, encoding: NB | None = None, width: int = 12, seed: int = 0) -> None:
        super().__init__(encoding or NB(), width, seed)


class Wire:
    """What stands between engine and dispatcher, as the courier does: here without waiting."""

    def __init__(self, clock: ManualClock, dispatcher: Dispatcher) -> None:
        self.sent: list[tuple[float, bytes]] = []
        self.lead = 0.0
        self._clock, self._dispatcher = clock, dispatcher

    def schedule(self, answer: int, events: Iterable[Scheduled], heard: int | None = None) -> None:
        self._dispatcher.schedule(answer, events, heard)

    def cancel(self, answer: int, after_seconds: float) -> None:
        self._dispatcher.cancel(answer, after_seconds)

    def silence(self) -> None:
        self.send(self._dispatcher.silence(self._clock.now()))

    def configure(self, *, yields: bool | None = None, lead: float | None = None) -> None:
        if yields is not None:
            self._dispatcher.yields = yields
        if lead is not None:
            self.lead = lead

    def send(self, messages: Sequence[bytes]) -> None:
        self.sent += [(self._clock.now(), msg) for msg in messages]


@dataclass
class Performance:
    """Feeds an engine with timed messages and collects what leaves, as a courier would."""

    model: TokenModel
    settings: Settings = field(default_factory=Settings)
    bpm: float = 120.0
    think_every: float = 0.01

    def __post_init__(self) -> None:
        self.clock = ManualClock(self.bpm)
        self.dispatcher = Dispatcher()
        self.events: list[messages.Event] = []
        self.wire = Wire(self.clock, self.dispatcher)
        self.reports: list[Report] = []
        self.engine = Engine(self.model, self.clock, self.wire, self.settings, self.events.append)

    @property
    def out(self) -> list[tuple[float, bytes]]:
        """Everything that left, with its time in seconds."""
        return self.wire.sent

    def play(self, timed: Sequence[tuple[float, bytes]], until: float) -> None:
        """Play ``timed`` (seconds, message), then go on to ``until`` seconds."""
        waiting = sorted(timed, key=lambda item: item[0])
        while self.clock.now() < until:
            stop = min(self.clock.now() + self.think_every, until)
            while waiting and waiting[0][0] <= stop:
                seconds, msg = waiting.pop(0)
                self.run_to(seconds)
                self.wire.send(self.dispatcher.receive(msg, seconds))
                self.engine.receive(seconds, msg)
                self._report()
            self.run_to(stop)
            more = True
            while more:
                more = self.engine.think()
                self._report()

    def run_to(self, seconds: float) -> None:
        """Let everything due up to ``seconds`` leave at its deadline."""
        lead = self.wire.lead
        while (deadline := self.dispatcher.next_deadline()) is not None and deadline - lead <= seconds:
            self.clock.advance_to(max(deadline - lead, self.clock.now()))
            self.wire.send([sent.msg for sent in self.dispatcher.due(self.clock.now() + lead)])
            self._report()
        self.clock.advance_to(max(seconds, self.clock.now()))

    def close(self) -> None:
        """End the performance."""
        self.wire.send(self.dispatcher.close(self.clock.now()))
        self._report()

    def _report(self) -> None:
        for report in self.dispatcher.take_reports():
            self.reports.append(report)
            self.engine.report(report)
