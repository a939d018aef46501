"""A training as a burden: here, as nothing that it would step back behind runs beside these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from realtime.bench.burdens import TRAINING, descriptions, program
from realtime.bench.helpers import helper

pytestmark = pytest.mark.midi_server


def test_a_real_training_says_what_it_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert "as the page Train begins one" in descriptions()[TRAINING]
    with helper(*program(TRAINING)) as running:
        assert running.wait_line(0) == "ready"
        running.end()
        assert float(running.wait_line(1)) > 0
