"""The window as a burden on the machine, for whoever measures the engine beside it.

As a program it says ``ready``, scrolls with 2,000 notes in view and 20 new ones a
second until its stdin is closed, and then says how many cores it used.
"""

from __future__ import annotations

import signal
import sys
import threading
import time

from PySide6.QtCore import QTimer

from gui.app import make_application
from gui.bench.stage import Stage, staged
from gui.bench.traffic import introduction, music
from realtime import messages

__all__ = ["NOTES", "main", "say_all"]

NOTES = 2000
"""Notes in view."""
_BEATS_IN_VIEW = 21.0
_LONGEST_BEATS = 3600
_FEED_MS = 10


def say_all(stage: Stage, start: float) -> QTimer:
    """Let the engine's part be said in time, from ``start`` seconds on; return what does it."""
    said = music(start, _LONGEST_BEATS)
    following = [next(said)]

    def feed() -> None:
        while following and following[0].seconds <= time.perf_counter():
            stage.client.said.emit(following.pop().event)
            following.extend([each for each in [next(said, None)] if each is not None])

    timer = QTimer(stage.window)
    timer.timeout.connect(feed)
    timer.start(_FEED_MS)
    return timer


def _crowd(stage: Stage) -> None:
    """Fill the roll with notes that scroll through it for as long as a measurement takes."""
    spacing = _BEATS_IN_VIEW / NOTES
    past = tuple(
        messages.PastNote(
            number * spacing, 0.4, 36 + number * 31 % 60, 90, "player" if number % 2 else "model"
        )
        for number in range(NOTES * 8)
    )
    stage.client.said.emit(messages.Past("", past))


def main() -> int:
    """Be the burden."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started this
    qt = make_application()
    with staged(qt) as stage:
        for event in introduction():
            stage.client.said.emit(event)
        _crowd(stage)
        say_all(stage, time.perf_counter())

        def wait_for_end() -> None:
            sys.stdin.read()
            QTimer.singleShot(0, qt, qt.quit)

        threading.Thread(target=wait_for_end, daemon=True).start()
        began, used = time.perf_counter(), time.process_time()
        QTimer.singleShot(500, lambda: _say("ready"))
        qt.exec()
        cores = (time.process_time() - used) / (time.perf_counter() - began)
    _say(str(cores))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
