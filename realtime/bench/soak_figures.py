"""The figures of a soak: what happened in so many hours, whether every note ended, and what grew."""

from __future__ import annotations

import msgspec

from realtime.bench.figures import Machine, Model

__all__ = ["Checkpoint", "Late", "Soak", "SoakReport", "Thinking"]


class Checkpoint(msgspec.Struct, frozen=True):
    """One look in a silence: the player has let go of everything, and the mode is off; or after the end."""

    hours: float
    """Of the performance."""
    note_ons: int
    """That got through to the far end, so far."""
    unmatched: int
    """Of these, without exactly one note-off, and note-offs for nothing: 0, always."""
    stuck: int
    """Keys that still sound there: 0, always."""
    pedals: int
    """Sustain pedals that are still down there: 0, always."""
    believed: int
    """Notes that dispatcher and engine believe to sound: 0, always."""
    resident_bytes: int | None
    """Memory that the process holds; None where the system does not tell."""
    objects: int
    """Objects that the interpreter's garbage collector knows."""
    sizes: dict[str, int]
    """Entries of each thing that could grow."""


class Late(msgspec.Struct, frozen=True):
    """Model's notes that left after their deadline, because the mind planned them too late.

    The courier is exact in simulated time, so this is not what a machine adds: see ``Wire`` for that.
    """

    notes: int
    """Of the model's, that left."""
    over_1_ms: int
    over_10_ms: int
    worst_ms: float
    dropped: int
    """Notes left out, as they came due too late to be worth sending."""


class Thinking(msgspec.Struct, frozen=True):
    """The mind's work: taking news in and thinking once, by the processor's time."""

    seconds: float
    """Of all of it."""
    share: float
    """Of the performance's time."""
    longest_ms: float
    """The longest single piece of work."""
    over_10_ms: int
    """Pieces of work that took longer than that."""


class Soak(msgspec.Struct, frozen=True):
    """A performance in simulated time with all that may happen to one."""

    hours: float
    seed: int
    took_seconds: float
    """Real time that it took."""
    finished: bool
    """Whether it came to its end."""
    counts: dict[str, int]
    """What happened, by kind."""
    late: Late
    thinking: Thinking
    checkpoints: tuple[Checkpoint, ...]
    """In order; the last is after the end, which comes in the midst of playing."""

    @property
    def sound(self) -> bool:
        """Whether every note ended as it should, whenever that was looked at."""
        return not any(
            each.unmatched or each.stuck or each.pedals or each.believed for each in self.checkpoints
        )


class SoakReport(msgspec.Struct, frozen=True):
    """What ``bench --soak`` measures."""

    machine: Machine
    model: Model
    soak: Soak
