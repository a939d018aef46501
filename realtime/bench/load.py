"""How notes keep their time while a window repaints and a training run computes, beside a bare sleep loop."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from music.errors import RitornelloError
from realtime.bench.burdens import TRAINING, WINDOW, descriptions, program
from realtime.bench.figures import Load, UnderLoad, jitter, spread
from realtime.bench.helpers import Helper, helper
from realtime.bench.server import midi_system
from realtime.bench.sleeper import Slept
from realtime.bench.stamps import note_ons, pair
from realtime.bench.wire import Recording, play_in_process, play_on
from realtime.bundle import TokenModel
from realtime.ports import MidiSystem
from realtime.sampling import Sampling

__all__ = ["FULL_LOAD", "QUICK_LOAD", "LoadPlan", "measure_load", "under_load"]

_CASES: tuple[tuple[str, ...], ...] = ((), (WINDOW,), (TRAINING,), (WINDOW, TRAINING))


@dataclass(frozen=True)
class LoadPlan:
    """How much is measured."""

    notes: int
    """Model's notes in each performance."""
    alone_seconds: float
    """How long the sleep loop has the machine to itself."""


FULL_LOAD = LoadPlan(notes=200, alone_seconds=10.0)
"""For figures to be quoted: about two minutes."""
QUICK_LOAD = LoadPlan(notes=30, alone_seconds=1.0)
"""To see that everything works: less than a minute."""


def measure_load(
    model: TokenModel,
    sampling: Sampling,
    plan: LoadPlan,
    progress: Callable[[str], None] = lambda _line: None,
) -> Load:
    """Play one performance after another with more and more beside it, over the best ports there are.

    Raises:
        RitornelloError: a part of the measurement stopped working.
    """
    with midi_system() as (system, called):
        progress("a bare sleep loop ...")
        with helper(f"{__package__}.sleeper") as sleeper:
            time.sleep(plan.alone_seconds)
            alone = _slept(sleeper)
        runs = []
        for beside in _CASES:
            progress(f"the engine beside {' and '.join(beside) or 'nothing'}, {plan.notes} notes ...")
            runs.append(_run(system, model, sampling, plan.notes, beside))
    return Load(
        system=called,
        realtime=alone.realtime,
        burdens=descriptions(),
        bare=spread(alone.late_ms),
        runs=tuple(runs),
    )


def under_load(beside: Sequence[str], cores_used: float, slept: Slept, recording: Recording) -> UnderLoad:
    """Return what a performance and the sleep loop beside it show.

    Raises:
        RitornelloError: none of the model's notes arrived.
    """
    arrived = pair(recording.scheduled, note_ons(recording.take.thru))
    if not arrived.milliseconds:
        msg = "None of the model's notes arrived: the MIDI system lost them, or no answer was played."
        raise RitornelloError(msg)
    return UnderLoad(
        beside=tuple(beside),
        cores_used=cores_used,
        bare=spread(slept.late_ms),
        left_late=spread(recording.late),
        arrived_late=spread(arrived.milliseconds),
        jitter=jitter(arrived.milliseconds),
        dropped=recording.dropped,
        lost=arrived.lost,
    )


def _run(
    system: MidiSystem | None, model: TokenModel, sampling: Sampling, count: int, beside: Sequence[str]
) -> UnderLoad:
    with contextlib.ExitStack() as helpers:
        burdens = [helpers.enter_context(helper(*program(kind))) for kind in beside]
        sleeper = helpers.enter_context(helper(f"{__package__}.sleeper"))
        recording = (
            play_in_process(model, sampling, count)
            if system is None
            else play_on(system, model, sampling, count)
        )
        slept = _slept(sleeper)
        cores_used = sum(float(_last_words(burden)) for burden in burdens)
    return under_load(beside, cores_used, slept, recording)


def _slept(sleeper: Helper) -> Slept:
    return msgspec.json.decode(_last_words(sleeper), type=Slept)


def _last_words(program: Helper) -> str:
    """End a program; return the line that it says then."""
    program.end()
    return program.wait_line(1)
