"""What one continuation note costs."""

from __future__ import annotations

import itertools
import time
from fractions import Fraction

import numpy as np

from music.bars import BarLines
from music.score import Note
from realtime.bench.figures import NoteStep, spread
from realtime.bench.pieces import Piece
from realtime.bundle import TokenModel
from realtime.dynamics import Dynamics
from realtime.memory import Entry, Memory
from realtime.pauses import short_pauses
from realtime.planner import Limits
from realtime.planners import planner_for
from realtime.sampling import Sampling

__all__ = ["measure_note", "note_times"]

_GAP_SECONDS = 0.02
_WARM_UP = 10
_ANSWER = 64
"""Notes after which plans are forgotten, as after an answer."""


def measure_note(model: TokenModel, piece: Piece, sampling: Sampling, count: int) -> NoteStep:
    """Measure ``count`` continuation notes after ``piece``, twice: without and with gaps."""
    return NoteStep(
        back_to_back=spread(note_times(model, piece, sampling, count, 0.0)),
        with_gaps=spread(note_times(model, piece, sampling, count, _GAP_SECONDS)),
        gap_ms=_GAP_SECONDS * 1000,
    )


def note_times(model: TokenModel, piece: Piece, sampling: Sampling, count: int, gap: float) -> list[float]:
    """Return how long each of ``count`` notes took, in ms, after ``gap`` seconds of sleep each.

    What is timed is `Planner.next_note` on a warm memory, as the engine calls it.
    """
    grid = model.encoding.grid(piece.score)
    memory = Memory(model, BarLines([(Fraction(0), piece.meter)], model.encoding.steps_per_beat))
    notes = list(itertools.starmap(Note, grid.notes.tolist()))
    memory.sync(notes, settled=len(notes))
    memory.forget_plans()
    planner, dynamics, rng = planner_for(memory, sampling), Dynamics(), np.random.default_rng(1)
    limits = Limits(earliest=max(note.onset + note.duration for note in notes))
    parent: Entry | None = memory.entry
    if parent is None:
        msg = "there are no notes to go on from"
        raise ValueError(msg)
    times = []
    with short_pauses():
        for number in range(_WARM_UP + count):
            if number % _ANSWER == 0:
                memory.forget_plans()
            if gap:
                time.sleep(gap)
            began = time.perf_counter_ns()
            parent = planner.next_note(parent, limits, dynamics, rng).entry
            times.append((time.perf_counter_ns() - began) / 1e6)
    return times[_WARM_UP:]
