"""``python -m gui.bench [--quick]``: the window's figures, as one JSON document on stdout."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

import msgspec
import PySide6

from gui.bench.machine import machine
from gui.bench.start import measure_start

__all__ = ["main"]


def main() -> int:
    """Measure and print; progress goes to stderr."""
    parser = argparse.ArgumentParser(prog="python -m gui.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="see that everything works, in half a minute")
    options = parser.parse_args()
    _progress("starting the app ...")
    start = measure_start(1 if options.quick else 7)
    _progress("the roll with 2,000 notes in view ...")
    roll = _measured("gui.bench.roll", 2000, 2 if options.quick else 20)
    minutes = 2 if options.quick else 60
    _progress(f"{minutes} minutes of music ...")
    memory = _measured("gui.bench.memory", minutes)
    figures = {
        "machine": {
            **machine(),
            "pyside": PySide6.__version__,
            "screen": os.environ.get("QT_QPA_PLATFORM", "") or "the desktop's",
        },
        "start": start,
        "roll": roll,
        "memory": memory | {"minutes": minutes},
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0


def _measured(module: str, *arguments: int) -> dict[str, float]:
    """Return what ``module``, in a process of its own, finds."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own module
    return msgspec.json.decode(done.stdout, type=dict[str, float])


def _progress(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
