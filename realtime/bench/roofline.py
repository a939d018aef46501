"""What it costs at least to read the weights once, beside what a continuation note costs."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from realtime.bench.figures import NoteStep, Roofline
from realtime.pauses import short_pauses

__all__ = ["beside_note", "measure_roofline"]

_SWEEP_BYTES = 256 * 2**20
"""More than the caches hold."""


def measure_roofline(size: int, note: NoteStep, repeats: int = 21) -> Roofline:
    """Measure how fast one thread sums ``size`` bytes, as a bound for ``note``.

    The bound is the memory roof of the roofline model (Williams, Waterman and
    Patterson, 2009): at batch size 1 each weight is used once, so that reading it
    costs more than computing with it.

    Args:
        size: bytes of the bundle, at least 8.
        note: what one note took, with the gaps that are repeated here.
        repeats: measurements of each time, of which the median is taken.

    Raises:
        ValueError: ``size`` is too small to be measured, or ``repeats`` is not positive.
    """
    if size < np.dtype(np.int64).itemsize or repeats < 1:
        msg = f"nothing can be measured with {size} bytes and {repeats} repeats"
        raise ValueError(msg)
    weights = np.random.default_rng(0).integers(0, 2**60, size // 8)  # numpy sums with one thread
    sweep = np.zeros(_SWEEP_BYTES // 8, dtype=np.int64)
    swept, again, rested = [], [], []
    with short_pauses():
        for _ in range(repeats):
            sweep += 1
            swept.append(_milliseconds(weights.sum))
            again.append(_milliseconds(weights.sum))
        for _ in range(repeats):
            time.sleep(note.gap_ms / 1000)
            rested.append(_milliseconds(weights.sum))
    return beside_note(size, note, *(float(np.median(times)) for times in (swept, again, rested)))


def beside_note(
    size: int, note: NoteStep, from_memory_ms: float, again_ms: float, with_gaps_ms: float
) -> Roofline:
    """Return the times of reading ``size`` bytes with what they make of ``note``.

    Args:
        size: bytes that were read.
        note: what one note took.
        from_memory_ms: time with the caches swept before, positive.
        again_ms: time straight after the same, positive.
        with_gaps_ms: time after the note's gap, positive.
    """
    return Roofline(
        bytes=size,
        from_memory_ms=from_memory_ms,
        again_ms=again_ms,
        with_gaps_ms=with_gaps_ms,
        note_ratio=note.back_to_back.median_ms / again_ms,
        note_ratio_with_gaps=note.with_gaps.median_ms / with_gaps_ms,
        note_ratio_from_memory=note.with_gaps.median_ms / from_memory_ms,
    )


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6
