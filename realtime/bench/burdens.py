"""Stand-ins for what runs beside the engine: a repainting window, a training run. As a program, one of them.

Each is a process of its own with an ordinary priority and threads of its own
choosing, as the desktop app and `ritornello train` are. The program says
``ready``, works until its stdin is closed, and then says how many cores it used.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable

import numpy as np

from realtime.bench.probe import wait_for_end

__all__ = ["TRAINING", "WINDOW", "multiply", "repaint"]

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

DESCRIPTIONS = {
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
