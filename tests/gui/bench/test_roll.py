"""The measurement of the roll: that it measures, not what."""

from __future__ import annotations

import pytest

from gui.bench.roll import measure_roll


@pytest.mark.usefixtures("qapp")
def test_figures_are_of_a_roll_that_moved() -> None:
    figures = measure_roll(100, 0.3)
    assert figures["notes"] >= 90
    assert figures["frames_per_second"] > 0
    assert 0 < figures["paint_ms_median"] <= figures["paint_ms_p99"]
    assert figures["repaint_ms_median"] > 0
    assert figures["cpu"] > 0
