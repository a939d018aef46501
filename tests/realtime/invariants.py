"""What the invariants are checked with, for a model of any encoding."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from music.bars import BarLines
from music.encoding import GridScore, nearest_bin
from music.score import Note, note_array, sort_notes
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.recorder import Recorder
from realtime.reports import Sent
from realtime.settings import Settings
from tests.realtime.simulation import Performance

if TYPE_CHECKING:
    from realtime.bundle import State, TokenModel
    from tests.realtime.performances import Timed

__all__ = ["AFTER", "cold_state", "perform", "sounded"]

AFTER = 30.0
"""Seconds to go on after the last message: long enough for any answer."""


def perform(model: TokenModel, timed: Timed, *, think_every: float = 0.01, seed: int = 1) -> Performance:
    """Play ``timed`` to an engine with ``model`` and let it answer to the end."""
    performance = Performance(model, Settings(seed=seed, answer_bars=1), think_every=think_every)
    performance.play(timed, timed[-1][0] + AFTER)
    return performance


def sounded(performance: Performance, timed: Timed) -> list[Note]:
    """Return what sounded, by the recorder, which knows nothing of the engine; in ticks."""
    recorder = Recorder()
    clock = performance.clock
    events = [(seconds, Source.PLAYER, msg) for seconds, msg in timed]
    events += [(r.deadline, Source.MODEL, r.msg) for r in performance.reports if isinstance(r, Sent)]
    for seconds, source, msg in sorted(events, key=lambda event: event[0]):
        recorder.add(clock.beat_at(seconds), source, msg)
    tracks = recorder.tracks()
    return [Note(*note) for track in tracks for note in track.tolist()]


def cold_state(model: TokenModel, notes: list[Note], ending: int) -> tuple[State, tuple[int, ...]]:
    """Return the state after encoding ``notes`` at once, and the values of the row in the making.

    Args:
        model: the network.
        notes: in ticks from a bar line.
        ending: how many values the encoding ends a piece with.
    """
    encoding = model.encoding
    array = note_array(notes)
    for name in ("onset", "duration"):
        array[name] = (2 * array[name] * encoding.steps_per_beat + RESOLUTION) // (2 * RESOLUTION)
    bins = np.array(encoding.durations)
    array["duration"] = bins[nearest_bin(array["duration"], bins)]
    # As live, the stream begins in the bar of the first note.
    bar = 4 * encoding.steps_per_beat
    array["onset"] -= array["onset"].min() // bar * bar
    lines = BarLines([(Fraction(0), Settings().meter)], encoding.steps_per_beat)
    values = encoding.encode(GridScore(sort_notes(array), lines)).ravel().tolist()
    values = values[: len(values) - ending]
    width = len(encoding.fields)
    state = model.initial_state()
    for start in range(0, len(values) // width * width, width):
        _, state = model.step(values[start : start + width], state)
    return state, tuple(values[len(values) // width * width :])
