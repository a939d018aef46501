"""The window's figures: what is said to it is music in order, and every figure comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from gui.bench.traffic import introduction, music
from gui.roll.notebook import Notebook

ROOT = Path(__file__).parents[3]


def test_what_is_said_is_music_in_order() -> None:
    said = list(music(100.0, 32))
    assert all(first.seconds <= second.seconds for first, second in pairwise(said))
    book = Notebook()
    for event in (*introduction(), *(each.event for each in said)):
        book.take(event)
    notes = book.notes_between(0, 40)
    assert len(notes) == 32 * 4
    assert {note.by for note in notes} == {"player", "model"}
    assert not book.sounding
    assert len(book.answers) == 2


@pytest.mark.slow
def test_every_figure_comes_out(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "gui.bench", "--quick"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=120)
    figures = json.loads(done.stdout)
    assert set(figures) == {"machine", "start", "roll", "memory"}
    assert all(value > 0 for value in figures["start"].values())
    assert figures["roll"]["notes"] > 1900
    assert figures["memory"]["start_mb"] <= figures["memory"]["end_mb"] < 1000
