"""Which planner draws notes with which model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from music.score import Note
from realtime.cp_planner import CPPlanner
from realtime.dynamics import Dynamics
from realtime.memory import Entry, Memory
from realtime.planner import Limits, NBPlanner, Planned
from realtime.roll_planner import RollPlanner
from realtime.sampling import Sampling

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Planner", "planner_for"]


class Planner(Protocol):
    """Draws note after note, each remembered by the memory as the future of the one before."""

    sampling: Sampling

    def next_note(
        self,
        parent: Entry,
        limits: Limits,
        dynamics: Dynamics,
        rng: np.random.Generator,
        so_far: Sequence[Note] = (),
    ) -> Planned:
        """Draw the note that follows ``parent``.

        Args:
            parent: the warm state to go on from.
            limits: where and what the note may be.
            dynamics: how loud the player plays.
            rng: where the random numbers come from.
            so_far: notes of the model, in steps: those planned before in this answer, and
                those that still sound. None begins after ``parent``'s.

        Raises:
            ValueError: the limits leave no pitch or no part.
        """


def planner_for(memory: Memory, sampling: Sampling) -> Planner:
    """Return the planner for the encoding of ``memory``'s model.

    Raises:
        ValueError: there is no planner for it; no `Memory` has such a model either.
    """
    name = memory.model.encoding.name
    if name == "nb":
        return NBPlanner(memory, sampling)
    if name == "cp":
        return CPPlanner(memory, sampling)
    if name == "roll":
        return RollPlanner(memory, sampling)
    msg = f"there is no planner for {name!r}"
    raise ValueError(msg)
