"""What runs beside the engine: the app's window, a training run, or stand-ins. As a program, a stand-in.

Each is a process of its own, with the priority and the threads that the desktop app and a training
from it have; of stand-ins both are ordinary. The program says ``ready``, works until its stdin is
closed, and then says how many cores it used.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import numpy as np

from realtime.bench.probe import wait_for_end

__all__ = [
    "TRAINING",
    "WINDOW",
    "descriptions",
    "has_training",
    "has_window",
    "multiply",
    "program",
    "repaint",
]

_FRAME_SECONDS = 0.016
_PAINTING = 0.6
"""Part of a frame that painting takes."""
_PIXELS = (720, 1280, 4)
"""Of a window, a byte for each colour and the opacity."""
_BAND = 8
"""Rows painted between two looks at the clock: well under a millisecond."""
_WIDTH = 512
"""Of the matrices: about a layer of the models that are trained here."""

WINDOW, TRAINING = "window", "training"

_REAL_WINDOW = "gui.bench.burden"
_REAL_TRAINING = "export.burden"
"""Programs that show the app's window, and train; names only, as nothing here knows of either."""

_DESCRIPTIONS = {
    _REAL_WINDOW: (
        "the app's window of 1,400 x 900, scrolling at the screen's rate with 2,000 notes in view, to which "
        "20 events a second are said"
    ),
    _REAL_TRAINING: (
        "a training that starts from the default model, on phrases of ours, as the page Train begins one: "
        "in a session of its own with a low priority and one thread fewer than there are processors"
    ),
    WINDOW: (
        f"a process that paints a picture of {_PIXELS[1]} x {_PIXELS[0]} for {_PAINTING:.0%} of a core, "
        f"in frames of {_FRAME_SECONDS * 1000:g} ms"
    ),
    TRAINING: (
        f"a process that multiplies matrices of {_WIDTH} x {_WIDTH} in single precision without a pause, "
        "with as many threads as numpy takes and on any core"
    ),
}
"""What each stands for is in its name, what it does is here."""


def program(kind: str) -> tuple[str, ...]:
    """Return module and arguments of the burden called ``kind``: the real one, where it can run."""
    if kind == WINDOW and has_window():
        return (_REAL_WINDOW,)
    if kind == TRAINING and has_training():
        return (_REAL_TRAINING,)
    return (f"{__package__}.burdens", kind)


def has_window() -> bool:
    """Return whether the app's window can be shown here."""
    screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return importlib.util.find_spec("PySide6") is not None and (screen or sys.platform in {"darwin", "win32"})


def has_training() -> bool:
    """Return whether a real training can run here, on a system that tells what it uses."""
    return all(map(importlib.util.find_spec, ("torch", "onnx"))) and sys.platform == "linux"


def descriptions() -> dict[str, str]:
    """Return what the burdens are here, by name."""
    window = _DESCRIPTIONS[_REAL_WINDOW if has_window() else WINDOW]
    training = _DESCRIPTIONS[_REAL_TRAINING if has_training() else TRAINING]
    return {WINDOW: window, TRAINING: training}


def repaint(
    ended: Callable[[], bool],
    now: Callable[[], float] = time.perf_counter,
    worked: Callable[[], float] = time.thread_time,
    sleep: Callable[[float], object] = time.sleep,
    paint: Callable[[], object] | None = None,
) -> int:
    """Paint frame after frame until ``ended``; return how many there were.

    A frame is a fixed amount of work, however long others keep it from being done; a
    frame that was not finished in time delays the next to the following whole frame.

    Args:
        ended: whether to stop, asked once a frame.
        now: seconds that pass.
        worked: seconds of processor used.
        sleep: waits for seconds of ``now``.
        paint: does a little of the work; None: part of a picture.
    """
    paint = paint or _painter()
    began = now()
    frames = 0
    while not ended():
        start = worked()
        while worked() - start < _PAINTING * _FRAME_SECONDS:
            paint()
        frames += 1
        sleep(_FRAME_SECONDS - (now() - began) % _FRAME_SECONDS)
    return frames


def _painter() -> Callable[[], object]:
    """Return what shades the next few rows of a picture."""
    picture = np.zeros(_PIXELS, dtype=np.uint8)
    row = 0

    def paint() -> None:
        nonlocal row
        picture[row : row + _BAND] += 1
        row = (row + _BAND) % len(picture)

    return paint


def multiply(ended: Callable[[], bool]) -> int:
    """Multiply matrices until ``ended``; return how often."""
    rng = np.random.default_rng(0)
    left, right = (rng.standard_normal((_WIDTH, _WIDTH), dtype=np.float32) for _ in range(2))
    product = np.empty_like(left)
    times = 0
    while not ended():
        np.matmul(left, right, out=product)
        times += 1
    return times


def main(kind: str) -> int:
    """Be the burden called ``kind``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started this
    work = {WINDOW: repaint, TRAINING: multiply}[kind]
    end = threading.Event()
    _say("ready")
    threading.Thread(target=wait_for_end, args=(end,), daemon=True).start()
    began, used = time.perf_counter(), time.process_time()
    work(end.is_set)
    _say(str((time.process_time() - used) / (time.perf_counter() - began)))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
