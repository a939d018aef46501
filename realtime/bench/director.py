"""All that may happen to a performance beside playing, at random: modes, controls, swaps, losses."""

from __future__ import annotations

import contextlib
import heapq
import itertools
from typing import TYPE_CHECKING

from music.errors import RitornelloError
from music.keys import SCALES
from realtime.bench.far_end import MemoryInput, MemoryOutput
from realtime.bench.simulated import KEYBOARD
from realtime.controls import CONTROLS, change, from_unit
from realtime.ledger import Source
from realtime.midi_bytes import CONTINUE, START, STOP, song_position
from realtime.mind import Mind
from realtime.settings import FOLLOW, MODES, OFF

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from realtime.bench.simulated import Simulation
    from realtime.bundle import TokenModel

__all__ = ["Director"]

_BETWEEN_SECONDS = 15.0
"""Mean time between two things that happen."""
_RESTORED = 0.6
"""Probability that a control goes back to its default instead of anywhere."""
_SLOWEST, _FASTEST = 50.0, 200.0
"""Beats a minute."""
_NOTICED_SECONDS = 0.5
"""From when a port is unplugged until somebody who looks after ports finds out."""
_BAR_SIXTEENTHS = 16


class Director:
    """Does something to a performance every now and then.

    Args:
        simulation: the performance.
        rng: decides what, and when.
        load: loads a model anew.
    """

    def __init__(
        self, simulation: Simulation, rng: np.random.Generator, load: Callable[[], TokenModel]
    ) -> None:
        """Do nothing yet."""
        self._simulation, self._engine, self._rng, self._load = simulation, simulation.engine, rng, load
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._next = self._soon()
        self._output_lost = self._input_lost = self._swapping = False
        self._acts: tuple[tuple[float, Callable[[], None]], ...] = (
            (3.0, self._mode),
            (5.0, self._control),
            (2.0, self._reroll),
            (3.0, self._hold),
            (1.0, self._tempo),
            (1.0, self._stop_and_go),
            (1.0, self._jump),
            (0.5, self._panic),
            (0.3, self._swap),
            (0.5, self._lose_output),
            (0.5, self._lose_input),
        )
        total = sum(weight for weight, _ in self._acts)
        self._shares = [weight / total for weight, _ in self._acts]

    @property
    def next_moment(self) -> float:
        """When `act` has something to do, in seconds."""
        return min(self._next, self._later[0][0]) if self._later else self._next

    def act(self) -> None:
        """Do what is due at the present moment."""
        now = self._simulation.time()
        while self._later and self._later[0][0] <= now:
            heapq.heappop(self._later)[2]()
        if self._next <= now:
            self._acts[self._rng.choice(len(self._acts), p=self._shares)][1]()
            self._next = self._soon()

    def settle(self) -> None:
        """Bring to its end at once what was begun: ports are back, pedals up."""
        while self._later:
            heapq.heappop(self._later)[2]()

    def _soon(self) -> float:
        return self._simulation.time() + float(self._rng.exponential(_BETWEEN_SECONDS))

    def _after(self, seconds: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._later, (self._simulation.time() + seconds, next(self._order), action))

    def _count(self, what: str, times: int = 1) -> None:
        self._simulation.counts[what] += times

    def _a_while(self) -> float:
        return float(self._rng.uniform(1.0, 8.0))

    # --- the engine -----------------------------------------------------------------

    def _mode(self) -> None:
        self._engine.set_mode(
            MODES[self._rng.integers(len(MODES))], "now" if self._rng.random() < 1 / 2 else "bar"
        )
        self._count("mode switches")

    def _control(self) -> None:
        name = sorted(CONTROLS)[self._rng.integers(len(CONTROLS))]
        control, value = CONTROLS[name], CONTROLS[name].default
        if self._rng.random() > _RESTORED:
            turned = from_unit(name, float(self._rng.random()))
            value = self._scale() if turned is None else turned
        with contextlib.suppress(RitornelloError):  # such as the lowest note over the highest
            self._engine.change(change(self._engine.settings, control.name, value))
            self._count("control changes")

    def _scale(self) -> str:
        scales = [OFF, FOLLOW, *(f"D {name}" for name in sorted(SCALES))]
        return scales[self._rng.integers(len(scales))]

    def _reroll(self) -> None:
        self._count("re-rolls" if self._engine.reroll() else "re-rolls refused")

    def _hold(self) -> None:
        if self._engine.settings.mode != "hold":
            self._engine.set_mode("hold")
        self._engine.trigger(down=True)
        self._count("holds")
        self._after(self._a_while(), lambda: self._engine.trigger(down=False))

    def _panic(self) -> None:
        self._simulation.hand_over(lambda courier: courier.panic())
        self._count("panics")

    def _swap(self) -> None:
        """Have another model read the past, beside the performance and as long as that takes."""
        if self._swapping:
            return
        self._swapping = True
        settings, past = self._engine.settings, self._engine.past()
        stopwatch = self._simulation.time.stopwatch
        began = stopwatch()
        mind = Mind.reread(self._load(), settings.meter, settings.sampling, past)
        self._after(stopwatch() - began, lambda: self._swapped(mind))

    def _swapped(self, mind: Mind) -> None:
        self._swapping = False
        self._engine.swap(mind)
        self._count("model swaps")

    # --- time -----------------------------------------------------------------------

    def _tempo(self) -> None:
        self._simulation.clock.set_bpm(float(self._rng.uniform(_SLOWEST, _FASTEST)))
        self._count("tempo changes")

    def _stop_and_go(self) -> None:
        self._simulation.daw.arrive(bytes((STOP,)))
        again = (START, CONTINUE)[self._rng.integers(2)]
        self._after(self._a_while(), lambda: self._simulation.daw.arrive(bytes((again,))))
        self._count("transport stops")

    def _jump(self) -> None:
        self._simulation.daw.arrive(song_position(int(self._rng.integers(_BAR_SIXTEENTHS))))
        self._count("transport jumps")

    # --- ports ----------------------------------------------------------------------

    def _lose_output(self) -> None:
        """Unplug the output; it comes back by itself, or is given up and replaced."""
        simulation, port = self._simulation, self._simulation.output
        if self._output_lost or not isinstance(port, MemoryOutput):
            return
        self._output_lost = port.failing = True
        self._count("outputs lost")
        self._count("outputs lost while sounding", bool(simulation.far_end.sounding))
        back = self._a_while()
        if self._rng.random() < 1 / 2:
            self._after(back, lambda: self._mended(port))
        else:
            self._after(_NOTICED_SECONDS, lambda: simulation.hand_over(lambda courier: courier.drop_output()))
            self._after(_NOTICED_SECONDS + back, self._new_output)

    def _mended(self, port: MemoryOutput) -> None:
        self._output_lost = port.failing = False

    def _new_output(self) -> None:
        self._output_lost = False
        port = self._simulation.output = self._simulation.new_output()
        self._simulation.hand_over(lambda courier: courier.replace_output(port))
        self._close_retired()

    def _lose_input(self) -> None:
        """Unplug the keyboard; it comes back by itself, or is given up and replaced."""
        simulation, port = self._simulation, self._simulation.keyboard
        if self._input_lost:
            return
        self._input_lost = port.failing = True
        self._count("keyboards lost")
        held = bool(simulation.dispatcher.sounding(Source.PLAYER))
        self._count("keyboards lost with keys down", held)
        back = self._a_while()
        if self._rng.random() < 1 / 2:
            self._after(back, lambda: self._plugged(port))
        else:
            self._after(
                _NOTICED_SECONDS, lambda: simulation.hand_over(lambda courier: courier.drop_input(KEYBOARD))
            )
            self._after(_NOTICED_SECONDS + back, self._new_keyboard)

    def _plugged(self, port: MemoryInput) -> None:
        self._input_lost = port.failing = False

    def _new_keyboard(self) -> None:
        self._input_lost = False
        port = self._simulation.keyboard = MemoryInput("keyboard")
        self._simulation.hand_over(lambda courier: courier.replace_input(KEYBOARD, port))
        self._close_retired()

    def _close_retired(self) -> None:
        """Close what the courier has let go of, as who looks after ports does."""
        retired = self._simulation.courier.retired
        while not retired.empty():
            retired.get_nowait().close()
