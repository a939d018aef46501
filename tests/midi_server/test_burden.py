"""A training as a burden: here, as nothing that it would step back behind runs beside these tests."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

from export.burden import processor_seconds
from realtime.bench.burdens import TRAINING, descriptions, program
from realtime.bench.helpers import helper

pytestmark = pytest.mark.midi_server


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
        assert float(running.wait_line(1)) >= 0  # of so short a time that no more can be said of it
    assert job not in training_processes()


def test_what_a_process_used_is_what_it_says_itself() -> None:
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass
    assert processor_seconds(os.getpid()) == pytest.approx(time.process_time(), abs=0.1)
