"""Warm equals cold: the state after playing live, beside encoding the same performance at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from music.encoding import Encoding
from realtime.bench.figures import Warmth
from realtime.bench.pieces import Piece
from realtime.bundle import Floats, State, TokenModel
from realtime.clock import ManualClock
from realtime.engine import Engine
from realtime.listener import RESOLUTION
from realtime.reports import Scheduled
from realtime.settings import Settings

__all__ = ["Compared", "compare", "measure_warmth", "play_live", "read_at_once"]

_BPM = 120.0
_LOOK = RESOLUTION // 48
"""Ticks between looks at the clock, about 10 ms, as in a performance that hears nothing."""
_SETTLED = 12 * RESOLUTION
"""Ticks after the last event until nothing can change any more."""


class Compared(NamedTuple):
    """One piece, played and read."""

    difference: float
    """Largest, of any number in the state."""
    live_steps: int
    steps: int
    """Of reading it once."""


class _Counting:
    """A model that counts its steps."""

    def __init__(self, model: TokenModel) -> None:
        self._model = model
        self.steps = 0

    @property
    def encoding(self) -> Encoding:
        return self._model.encoding

    @property
    def parallel(self) -> bool:
        return self._model.parallel

    @property
    def forced(self) -> bool:
        return self._model.forced

    def initial_state(self) -> State:
        return self._model.initial_state()

    def step(self, row: Sequence[int], state: State) -> tuple[Floats, State]:
        self.steps += 1
        return self._model.step(row, state)

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        return self._model.field(index, previous, hidden, first)

    def row(self, first: Floats, told: Sequence[int] = ()) -> Floats:
        return self._model.row(first, told)

    def of_field(self, logits: Floats, index: int) -> Floats:
        return self._model.of_field(logits, index)


class _Nowhere:
    """An outbox of a performance in which the model only listens."""

    def schedule(self, answer: int, events: Iterable[Scheduled], heard: int | None = None) -> None:
        raise AssertionError((answer, tuple(events), heard))

    def cancel(self, answer: int, after_seconds: float) -> None:
        raise AssertionError((answer, after_seconds))

    def silence(self) -> None:
        pass

    def configure(self, *, yields: bool | None = None, lead: float | None = None) -> None:
        pass


def measure_warmth(
    model: TokenModel,
    pieces: Sequence[Piece],
    left_out: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _line: None,
) -> Warmth:
    """Compare all ``pieces``, at least one; ``left_out`` says what could not be played, for the record."""
    results = []
    for number, piece in enumerate(pieces, 1):
        results.append(compare(model, piece))
        progress(f"{number}/{len(pieces)} {piece.name}: difference {results[-1].difference:g}")
    return Warmth(
        pieces=len(pieces),
        notes=sum(len(piece.notes) for piece in pieces),
        largest_difference=max(result.difference for result in results),
        steps_per_note=sum(result.live_steps for result in results) / sum(result.steps for result in results),
        mended=sum(piece.mended for piece in pieces),
        left_out=tuple(left_out),
    )


def compare(model: TokenModel, piece: Piece) -> Compared:
    """Play ``piece`` live and read it at once."""
    counting = _Counting(model)
    warm = play_live(counting, piece)
    cold, steps = read_at_once(model, piece)
    pairs = zip(warm, cold, strict=True)
    difference = max(float(np.abs(one.astype(np.float64) - other).max()) for one, other in pairs)
    return Compared(difference, counting.steps, steps)


def play_live(model: TokenModel, piece: Piece) -> State:
    """Return the state after an engine heard ``piece``, key by key, and all of it was settled.

    Between the events the engine looks at the clock as often as in a performance, and
    so reads open notes again as they grow.
    """
    clock = ManualClock(_BPM)
    engine = Engine(model, clock, _Nowhere(), Settings(mode="off", meter=piece.meter))
    seconds_per_tick = 60.0 / _BPM / RESOLUTION
    now = 0

    def listen_until(tick: int) -> None:
        nonlocal now
        while now < tick:
            now = min(now + _LOOK, tick)
            clock.advance_to(now * seconds_per_tick)
            engine.think()

    for tick, msg in piece.events:
        listen_until(tick)
        engine.receive(tick * seconds_per_tick, msg)
        engine.think()
    listen_until(now + _SETTLED)
    entry = engine.mind.memory.committed
    if entry is None or engine.mind.memory.tail_length:
        problem = "something played is still not settled"
        raise AssertionError(problem)
    return entry.cursor.state


def read_at_once(model: TokenModel, piece: Piece) -> tuple[State, int]:
    """Return the state after all rows of the batch encoder but the last, which says that the piece ends."""
    encoding = model.encoding
    rows = encoding.encode(encoding.grid(piece.score))[:-1].tolist()
    state = model.initial_state()
    for row in rows:
        _, state = model.step(row, state)
    return state, len(rows)
