"""Loads another model and lets it read the past, in a thread beside the performance."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from music.errors import RitornelloError
from music.score import Meter
from realtime.bundle import TokenModel
from realtime.history import Event
from realtime.mind import Mind
from realtime.sampling import Sampling

__all__ = ["Loaded", "Swapper"]


class Loaded(NamedTuple):
    """Another model is ready, or can't be had."""

    name: str
    mind: Mind | None
    notes: int
    """Notes that it has read."""
    requested: float
    """When it was asked for, in seconds of the performance's clock."""
    problem: str
    """Why there is no mind, in one sentence."""


class Swapper:
    """One thread at a time that prepares a mind; what comes of it is in `ready`.

    Args:
        load: returns the model of a name or a file, and what to call it.
    """

    def __init__(self, load: Callable[[str], tuple[str, TokenModel]]) -> None:
        """Prepare nothing yet."""
        self.ready: queue.SimpleQueue[Loaded] = queue.SimpleQueue()
        self._load = load
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a model is being prepared."""
        return self._thread is not None and self._thread.is_alive()

    def request(
        self,
        name: str,
        meter: Meter,
        sampling: Sampling,
        past: Sequence[Event],
        seconds: float,
    ) -> None:
        """Prepare the model called ``name``, which reads ``past``."""

        def prepare() -> None:
            try:
                title, model = self._load(name)
                mind = Mind.reread(model, meter, sampling, past)
            except RitornelloError as error:
                self.ready.put(Loaded(name, None, 0, seconds, str(error)))
            except Exception as error:  # noqa: BLE001 - whatever it is, the music goes on
                problem = f"The model {name} can't be used ({error}); another one goes on playing."
                self.ready.put(Loaded(name, None, 0, seconds, problem))
            else:
                self.ready.put(Loaded(title, mind, mind.memory.steps, seconds, ""))

        self._thread = threading.Thread(target=prepare, name="swap", daemon=True)
        self._thread.start()
