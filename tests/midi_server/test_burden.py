"""A training as a burden: here, as nothing that it would step back behind runs beside these tests."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from realtime.bench.burdens import TRAINING, descriptions, program
from realtime.bench.helpers import helper

pytestmark = pytest.mark.midi_server


CORES = os.cpu_count() or 1


def training_processes() -> list[int]:
    """Return the numbers of processes that train."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # gone meanwhile
            if b"-m\0export.job\0" in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def test_a_real_training_says_what_it_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert "as the page Train begins one" in descriptions()[TRAINING]
    with helper(*program(TRAINING)) as running:
        assert running.wait_line(0) == "ready"
        [job] = training_processes()
        running.end()
        assert 0 <= float(running.wait_line(1)) < CORES
    assert job not in training_processes()
