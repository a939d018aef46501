"""How much memory the window takes after an hour of music, said to it as fast as it listens."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from gui.app import make_application
from gui.bench.stage import staged
from gui.bench.traffic import BPM, introduction, music

__all__ = ["measure_memory"]

_EVENTS = 64
"""From one turn of the event loop, in which the window paints, to the next."""


def measure_memory(minutes: int) -> dict[str, float]:
    """Return megabytes of memory at the start, after a sixth of the music, and at its end.

    Args:
        minutes: of music.
    """
    qt = make_application()
    with staged(qt) as stage:
        for event in introduction():
            stage.client.said.emit(event)
        for _ in range(20):
            QCoreApplication.processEvents()
        figures = {"start_mb": _resident()}
        begin, beats = time.perf_counter(), round(minutes * BPM)
        marks = {"sixth_mb": begin + minutes * 10.0}
        for number, (seconds, event) in enumerate(music(begin, beats)):
            stage.client.said.emit(event)
            if number % _EVENTS == 0:
                QCoreApplication.processEvents()
            for name in [name for name, due in marks.items() if seconds >= due]:
                del marks[name]
                figures[name] = _resident()
        QCoreApplication.processEvents()
        figures["end_mb"] = _resident()
    return figures


def _resident() -> float:
    """Return the megabytes that this process has in memory."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024.0
    return float("nan")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_memory(int(sys.argv[1]))))
