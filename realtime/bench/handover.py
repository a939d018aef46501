"""From the phrase's end to the first note of the answer leaving, with the engine's own mind and courier.

The history is played to the engine note by note in no time; then phrases are
handed over in real time, one after another. In the worst case the mind stands
still on the moment of the hand-over: however long it takes, what it plans is
due at that moment, and so leaves as soon as it can.
"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from music.errors import RitornelloError
from realtime.bench.figures import HandOver, spread
from realtime.bench.pieces import Piece
from realtime.bench.warmth import read_at_once
from realtime.bundle import TokenModel
from realtime.clock import InternalClock
from realtime.courier import Courier, Failed, News, PortFailed
from realtime.dispatcher import Dispatcher
from realtime.engine import Engine
from realtime.listener import RESOLUTION
from realtime.midi_bytes import control_change, is_note_on, note_off, note_on
from realtime.pauses import short_pauses
from realtime.reports import Cut, Report
from realtime.sampling import Sampling
from realtime.settings import Settings

__all__ = ["CHORD", "PEDAL", "Case", "Ending", "measure_hand_overs"]

_BPM = 120.0
_REST_BEATS = 0.25
"""The shortest that can be set: the least time to plan in."""
_BAR_BEATS = 4
_IDLE_SECONDS = 0.004
"""How long the mind waits for news, as in `realtime.session`."""
_PATIENCE_SECONDS = 10.0
_TURN = 10
"""Hand-overs after one history before the next has its turn."""


class Ending(NamedTuple):
    """The last phrase before a hand-over; beats count from a bar line."""

    name: str
    played: tuple[tuple[float, bytes], ...]
    release: tuple[bytes, ...]
    """What ends every note that sounds, all at once."""
    release_beat: float


_TRIAD = (48, 64, 67)

CHORD = Ending(
    "a chord of three",
    tuple((0.0, note_on(0, pitch, 80)) for pitch in _TRIAD),
    tuple(note_off(0, pitch) for pitch in _TRIAD),
    release_beat=1.0,
)
"""A chord held for a beat."""

PEDAL = Ending(
    "two bars under one pedal",
    (
        (0.0, control_change(0, 64, 127)),
        *((n / 4, note_on(0, 40 + n, 80)) for n in range(32)),
        *((n / 4 + 0.125, note_off(0, 40 + n)) for n in range(32)),
    ),
    (control_change(0, 64, 0),),
    release_beat=8.0,
)
"""Sixteenth notes that all sound on until the pedal is lifted: none can be read for good before."""


class Case(NamedTuple):
    """One kind of hand-over, and how often it is measured."""

    history: Piece
    """What was played before."""
    bars: int
    """Length of `history`."""
    ending: Ending
    unplanned: int
    """Times of the worst case."""
    planned: int
    """Times of the usual case."""


def measure_hand_overs(
    model: TokenModel,
    cases: Sequence[Case],
    sampling: Sampling,
    progress: Callable[[str], None] = lambda _line: None,
) -> tuple[HandOver, ...]:
    """Measure all ``cases``, taking turns, so that what else the machine does is the same to each.

    Raises:
        RitornelloError: an answer did not come.
    """
    runs = []
    for case in cases:
        progress(f"{case.bars} bars are played and read")
        began = time.perf_counter_ns()
        read_at_once(model, case.history)
        runs.append(_Run(case, _Stage(model, sampling), (time.perf_counter_ns() - began) / 1e6))
        runs[-1].stage.hear(case.history)
    progress("the hand-overs")
    with short_pauses():
        waiting = runs
        while waiting:
            waiting = [run for run in waiting if run.take_turn()]
    return tuple(run.result() for run in runs)


class _Run:
    """A case being measured."""

    def __init__(self, case: Case, stage: _Stage, cold_ms: float) -> None:
        self.case, self.stage, self.cold_ms = case, stage, cold_ms
        self._unplanned: list[tuple[float, int]] = []
        self._planned: list[float] = []

    def take_turn(self) -> bool:
        """Measure some more; return whether anything is left."""
        ending = self.case.ending
        with self.stage.courier():
            for _ in range(min(_TURN, self.case.unplanned - len(self._unplanned))):
                self._unplanned.append(self.stage.hand_over_unplanned(ending))
            for _ in range(min(_TURN, self.case.planned - len(self._planned))):
                self._planned.append(self.stage.hand_over_planned(ending))
        return len(self._unplanned) < self.case.unplanned or len(self._planned) < self.case.planned

    def result(self) -> HandOver:
        return HandOver(
            phrase=self.case.ending.name,
            bars=self.case.bars,
            notes=len(self.case.history.notes),
            unplanned=spread([milliseconds for milliseconds, _ in self._unplanned]),
            read_again=int(np.median([read_again for _, read_again in self._unplanned])),
            planned=spread(self._planned),
            cold_ms=self.cold_ms,
        )


class _Time:
    """Seconds for a clock: they stand still, or run with the system's."""

    def __init__(self) -> None:
        self._line: tuple[float, float | None] = (0.0, None)  # replaced as a whole: two threads read it

    def __call__(self) -> float:
        seconds, since = self._line
        return seconds if since is None else seconds + time.perf_counter() - since

    def stand_at(self, seconds: float) -> None:
        self._line = (seconds, None)

    def run_from(self, seconds: float, since: float) -> None:
        """Be at ``seconds`` when the system's counter is ``since``."""
        self._line = (seconds, since)


class _Port:
    """An output port that notes when the first note-on left."""

    name = "measured"

    def __init__(self) -> None:
        self.first: float | None = None

    def send(self, msg: bytes) -> None:
        if self.first is None and is_note_on(msg):
            self.first = time.perf_counter()

    def close(self) -> None:
        pass


class _Stage:
    """An engine and its courier, each on a clock that can be set forward."""

    def __init__(self, model: TokenModel, sampling: Sampling) -> None:
        self._mind, self._wire = _Time(), _Time()
        self._port = _Port()
        self._clock = InternalClock(_BPM, 0.0, self._mind)
        self._courier = self._new_courier()
        settings = Settings(
            mode="off", sampling=sampling, rest_beats=_REST_BEATS, answer_bars=1, longest_wait_beats=0.0
        )
        self._engine = Engine(model, self._clock, self._courier, settings)

    def _new_courier(self) -> Courier:
        # However long the machine stalls, the note is to come and be measured.
        dispatcher = Dispatcher(max_late=_PATIENCE_SECONDS)
        return Courier(InternalClock(_BPM, 0.0, self._wire), dispatcher, [], self._port)

    @contextlib.contextmanager
    def courier(self) -> Iterator[None]:
        """Let a courier run for what the engine plans: of several stages, only that in use has one."""
        self._engine.stage.outbox = self._courier = self._new_courier()
        with self._courier:
            yield

    def hear(self, history: Piece) -> None:
        """Play ``history`` to the engine, key by key."""
        for tick, msg in history.events:
            self._hear(tick / RESOLUTION, msg)
        self._engine.set_mode("respond")

    def hand_over_unplanned(self, ending: Ending) -> tuple[float, int]:
        """Play a phrase, of whose end the mind learns when it is over; return ms and notes read again."""
        release = self._play(ending)
        over = release + _REST_BEATS
        self._mind.stand_at(self._clock.seconds_at(over))
        read_before = self._engine.mind.memory.steps
        began = time.perf_counter()
        self._wire.run_from(self._clock.seconds_at(over), began)
        self._release(ending, release)
        first = self._await_first(lambda: None)
        # Notes drawn were read as they were drawn and aren't counted here.
        read_again = self._engine.mind.memory.steps - read_before
        self._take_back()
        return (first - began) * 1000, read_again

    def hand_over_planned(self, ending: Ending) -> float:
        """Play a phrase, the mind awake in the rest after it; return how many ms the first note is late."""
        release = self._play(ending)
        began = time.perf_counter()
        for each in (self._mind, self._wire):
            each.run_from(self._clock.seconds_at(release), began)
        self._release(ending, release)
        first = self._await_first(self._take_news)
        self._engine.think()  # so that it knows that the answer has begun
        self._take_back()
        return (first - began - _REST_BEATS * 60.0 / _BPM) * 1000

    def _play(self, ending: Ending) -> float:
        """Play all but the release, from the next bar line on; return the beat of the release."""
        now = max(self._mind(), self._wire())
        start = (self._clock.beat_at(now) // _BAR_BEATS + 1) * _BAR_BEATS
        self._wire.stand_at(self._clock.seconds_at(start))
        for beat, msg in sorted(ending.played):
            self._hear(start + beat, msg)
        self._port.first = None
        return start + ending.release_beat

    def _hear(self, beat: float, msg: bytes) -> None:
        seconds = self._clock.seconds_at(beat)
        self._mind.stand_at(seconds)
        self._engine.receive(seconds, msg)
        self._engine.think()

    def _release(self, ending: Ending, beat: float) -> None:
        for msg in ending.release:
            self._engine.receive(self._clock.seconds_at(beat), msg)

    def _await_first(self, rest: Callable[[], None]) -> float:
        """Let the mind think, and ``rest`` in between, until the first note left; return when that was."""
        patience = time.perf_counter() + _PATIENCE_SECONDS
        while self._port.first is None:
            if not self._engine.think():
                rest()
            if time.perf_counter() > patience:
                msg = f"The answer did not begin within {_PATIENCE_SECONDS:g} seconds."
                raise RitornelloError(msg)
        return self._port.first

    def _take_news(self) -> None:
        """Take in what the courier tells, waiting for the first as the mind does in a performance."""
        with contextlib.suppress(queue.Empty):
            news = self._courier.news.get(timeout=_IDLE_SECONDS)
            while True:
                self._take(news)
                news = self._courier.news.get_nowait()

    def _take_back(self) -> None:
        """Silence the answer, and let the mind hear of what sounded."""
        self._wire.run_from(max(self._mind(), self._wire()), time.perf_counter())
        self._courier.silence()
        while not self._take(self._courier.news.get(timeout=_PATIENCE_SECONDS)):
            pass
        self._mind.stand_at(self._wire())

    def _take(self, news: News) -> bool:
        """Take in one piece of news; return whether it says that the answer is over."""
        if isinstance(news, Failed | PortFailed):
            raise news.error
        if isinstance(news, Report):
            self._engine.report(news)
        return isinstance(news, Cut)
