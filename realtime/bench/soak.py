"""A day at the piano in simulated time: that nothing sticks, and what grows.

A generated pianist plays to the real engine, courier and recorder in all modes,
while at random controls turn, models are swapped, a DAW starts, stops and jumps,
the tempo changes and ports come and go.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from realtime.bench.director import Director
from realtime.bench.pianist import play
from realtime.bench.simulated import Simulation
from realtime.bench.soak_figures import Checkpoint, Late, Soak, Thinking
from realtime.settings import Settings

if TYPE_CHECKING:
    from realtime.bundle import TokenModel
    from realtime.sampling import Sampling

__all__ = ["SoakPlan", "measure_soak", "resident_bytes", "soak"]

_HOUR = 3600.0
_REST_SECONDS = 20.0
"""How long it is silent before a look."""


@dataclass(frozen=True)
class SoakPlan:
    """How much is played."""

    hours: float = 24.0
    """Of the performance."""
    checkpoint_hours: float = 1.0
    """From one look to the next."""
    seed: int = 1
    """Decides what is played and what happens; 0 or more."""
    most_seconds: float = math.inf
    """Real time after which it ends early, wherever it is then."""
    idle_seconds: float = 0.02
    """How long the mind waits for news. A session's waits a fifth of that: so often it would take hours
    of looking at a clock, and less often makes notes later, never more punctual."""


_GROWS = {
    "history": "engine.history._events",
    "recorder": "recorder._events",
    "states known": "engine.mind.memory._known",
    "tail": "engine.mind.memory._tail",
    "listener": "engine.mind.listener._notes",
    "on their way": "engine.stage._out",
    "scheduled": "dispatcher._queue",
    "bars": "engine.mind.bars._starts",
    "echo guard": "guard._sent",
}
"""What could grow with a performance, and where it is kept."""


def measure_soak(
    load: Callable[[], TokenModel],
    sampling: Sampling,
    plan: SoakPlan,
    progress: Callable[[str], None] = lambda _line: None,
) -> Soak:
    """Play as ``plan`` says and return every figure.

    The mind's work takes as long in the performance as it takes of the processor's
    time here, whatever else the machine does meanwhile.

    Args:
        load: loads the model; called for each swap too.
        sampling: to begin with.
        plan: how much.
        progress: told what was found at each look, a line at a time.
    """
    settings = Settings(sampling=sampling, seed=plan.seed)
    simulation = Simulation(load(), settings, time.thread_time, plan.idle_seconds)
    return soak(simulation, load, plan, progress)


def soak(
    simulation: Simulation,
    load: Callable[[], TokenModel],
    plan: SoakPlan,
    progress: Callable[[str], None] = lambda _line: None,
) -> Soak:
    """Play on ``simulation``, which stands at its beginning; see `measure_soak`."""
    began = time.perf_counter()
    rng = np.random.Generator(np.random.PCG64([plan.seed, 0]))
    director = Director(simulation, np.random.Generator(np.random.PCG64([plan.seed, 1])), load)
    checkpoints: list[Checkpoint] = []

    def look() -> None:
        checkpoints.append(_look(simulation))
        progress(_line(checkpoints[-1], time.perf_counter() - began))

    def hurried() -> bool:
        return time.perf_counter() - began > plan.most_seconds

    end = plan.hours * _HOUR
    while simulation.time() < end:
        start = simulation.time()
        stop = min((len(checkpoints) + 1) * plan.checkpoint_hours * _HOUR, end)
        last = stop >= end
        # The end comes in the midst of playing; before a look the player stops.
        simulation.expect(play(rng, start, stop + _HOUR if last else max(stop - _REST_SECONDS, start)))
        _perform(simulation, director, stop if last else max(stop - _REST_SECONDS, start), hurried)
        if last or hurried():
            break
        director.settle()
        mode = simulation.engine.settings.mode
        simulation.engine.set_mode("off")
        simulation.go_on(stop)
        look()
        simulation.engine.set_mode(mode)
    simulation.close()
    look()
    return _result(simulation, plan, time.perf_counter() - began, checkpoints)


def _perform(simulation: Simulation, director: Director, until: float, hurried: Callable[[], bool]) -> None:
    """Let the music and all that happens to it go on up to ``until`` seconds, or until time presses."""
    while simulation.time() < until and not hurried():
        simulation.go_on(min(director.next_moment, until))
        director.act()


def _look(simulation: Simulation) -> Checkpoint:
    far_end, listener = simulation.far_end, simulation.engine.mind.listener
    believed = len(simulation.dispatcher.sounding()) + listener.model_sounds
    if not simulation.closed:  # at the end keys are down, and nobody lets go of them
        believed += listener.player_sounds
    gc.collect()
    return Checkpoint(
        hours=simulation.time() / _HOUR,
        note_ons=far_end.note_ons,
        unmatched=far_end.unmatched,
        stuck=len(far_end.sounding),
        pedals=len(far_end.pedals),
        believed=believed,
        resident_bytes=resident_bytes(),
        objects=len(gc.get_objects()),
        sizes={name: len(attrgetter(path)(simulation)) for name, path in _GROWS.items()},
    )


def resident_bytes() -> int | None:
    """Return the memory that this process holds at present; None where there is no Linux to tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    held = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(held[0]) * 1024 if held else None


def _line(found: Checkpoint, seconds: float) -> str:
    memory = "" if found.resident_bytes is None else f", {found.resident_bytes / 1e6:.0f} MB"
    return (
        f"{found.hours:.2f} h after {seconds:.0f} s: {found.note_ons} notes, "
        f"{found.unmatched} unmatched, {found.stuck} stuck{memory}"
    )


def _result(simulation: Simulation, plan: SoakPlan, took: float, checkpoints: list[Checkpoint]) -> Soak:
    counts, lateness = simulation.counts, simulation.lateness
    seconds = simulation.time()
    return Soak(
        hours=seconds / _HOUR,
        seed=plan.seed,
        took_seconds=took,
        finished=seconds >= plan.hours * _HOUR,
        counts={"answers": simulation.engine.answers, **dict(sorted(counts.items()))},
        late=Late(
            notes=counts["Played"],
            over_1_ms=lateness.noticeable,
            over_10_ms=lateness.audible,
            worst_ms=lateness.worst * 1000,
            dropped=simulation.dispatcher.late_dropped,
        ),
        thinking=Thinking(
            seconds=simulation.worked,
            share=simulation.worked / seconds,
            longest_ms=simulation.longest_turn * 1000,
            over_10_ms=simulation.slow_turns,
        ),
        checkpoints=tuple(checkpoints),
    )
