"""The bound that memory sets: what is computed from the times, never how long it took."""

from __future__ import annotations

import pytest

from realtime.bench.figures import NoteStep, Spread
from realtime.bench.roofline import beside_note, measure_roofline

NOTE = NoteStep(back_to_back=Spread(9, 0.7, 1.2), with_gaps=Spread(9, 1.2, 2.0), gap_ms=1.0)


def test_each_ratio_is_of_times_taken_alike() -> None:
    found = beside_note(6_000_000, NOTE, from_memory_ms=0.3, again_ms=0.1, with_gaps_ms=0.2)
    assert found.bytes == 6_000_000
    assert (found.from_memory_ms, found.again_ms, found.with_gaps_ms) == (0.3, 0.1, 0.2)
    assert found.note_ratio == pytest.approx(7.0)
    assert found.note_ratio_with_gaps == pytest.approx(6.0)
    assert found.note_ratio_from_memory == pytest.approx(4.0)


def test_the_weights_are_summed() -> None:
    found = measure_roofline(80_000, NOTE, repeats=3)
    assert found.bytes == 80_000
    assert min(found.from_memory_ms, found.again_ms, found.with_gaps_ms) > 0
    assert found.note_ratio == pytest.approx(0.7 / found.again_ms)


@pytest.mark.parametrize(("size", "repeats"), [(7, 3), (80, 0)])
def test_nothing_can_not_be_measured(size: int, repeats: int) -> None:
    with pytest.raises(ValueError, match="nothing can be measured"):
        measure_roofline(size, NOTE, repeats)
