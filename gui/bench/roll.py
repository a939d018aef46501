"""What painting the piano roll costs: measured on a real widget, with music coming in."""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from gui.roll.roll import Roll
from realtime import messages

__all__ = ["measure_roll"]

_WIDTH, _HEIGHT = 1400, 500
_BPM = 120.0
_BEATS = 21.0
"""That are in view."""
_AHEAD = 7.0
"""Of them, those right of the playhead."""
_LOWEST, _PITCHES = 36, 60
_LIVE_MS = 50
"""From one note that is played meanwhile to the next."""
_SETTLING_SECONDS = 0.5
"""Until the window is there and the range of pitches is found."""
_REPAINTS = 15


class _TimedRoll(Roll):
    """A roll that takes down how long its pictures take."""

    def __init__(self) -> None:
        super().__init__()
        self.costs: list[float] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.costs.append(time.perf_counter() - began)

    def repainted(self, factor: float) -> float:
        """Zoom by ``factor``; return the seconds that it took to paint everything anew."""
        self._sheet.camera.zoom(factor, 0.0)
        self.costs.clear()
        self.repaint()
        return self.costs[-1] if self.costs else 0.0


def measure_roll(notes: int, seconds: float) -> dict[str, float]:
    """Show a roll of 1400 by 500 pixels with ``notes`` in view, scrolling, and 20 new ones a second.

    Args:
        notes: number of notes in view.
        seconds: how long to look.

    Returns:
        ``notes`` that were in view at the end, those played meanwhile included; ``frames_per_second``;
        the time that a picture takes, in milliseconds (``paint_ms_median``, ``paint_ms_p99``); ``cpu``, the
        share of one core that the process used; ``repaint_ms_median``, in milliseconds, for a picture of
        which nothing could be kept, as while zooming.
    """
    _app = QApplication.instance() or QApplication(["ritornello"])
    roll = _TimedRoll()
    roll.resize(_WIDTH, _HEIGHT)
    _fill(roll, notes, seconds)
    roll.show()
    _wait(_SETTLING_SECONDS)
    feed = QTimer()
    feed.setTimerType(Qt.TimerType.PreciseTimer)
    feed.timeout.connect(_musician(roll))
    feed.start(_LIVE_MS)
    roll.costs.clear()
    worked, start = time.process_time(), time.perf_counter()
    _wait(seconds)
    elapsed, worked = time.perf_counter() - start, time.process_time() - worked
    feed.stop()
    costs = sorted(roll.costs)
    present = roll.playhead.beat_at(time.perf_counter())
    seen = len(roll.notebook.notes_between(present + _AHEAD - _BEATS, present + _AHEAD))
    repaints = [roll.repainted(factor) for _ in range(_REPAINTS) for factor in (0.99, 1 / 0.99)]
    roll.close()
    roll.deleteLater()
    return {
        "notes": float(seen),
        "frames_per_second": len(costs) / elapsed,
        "paint_ms_median": 1000.0 * statistics.median(costs) if costs else 0.0,
        "paint_ms_p99": 1000.0 * costs[int(0.99 * (len(costs) - 1))] if costs else 0.0,
        "cpu": worked / elapsed,
        "repaint_ms_median": 1000.0 * statistics.median(repaints),
    }


def _fill(roll: Roll, notes: int, seconds: float) -> None:
    """Have so many notes played that ``notes`` are in view from now on for ``seconds``."""
    length = _BEATS + (seconds + _SETTLING_SECONDS) * _BPM / 60.0
    past = [
        messages.PastNote(
            beat=number * _BEATS / max(notes, 1),
            duration=0.4,
            pitch=_pitch(number),
            velocity=30 + number * 29 % 97,
            by="player" if number // 100 % 2 else "model",
        )
        for number in range(round(notes * length / _BEATS))
    ]
    begin, now = _BEATS - _AHEAD, time.perf_counter()
    roll.take(messages.Past("", tuple(past)))
    # The past is seen as if it were still to come: the playhead runs through it.
    roll.take(messages.Tempo(begin, begin, _BPM, running=True, in_sync=True, source="set", seconds=now))


def _pitch(number: int) -> int:
    return _LOWEST + number * 31 % _PITCHES


def _musician(roll: Roll) -> Callable[[], None]:
    """Return what plays a note now, and ends the one before; and tells the time now and then."""
    numbers = itertools.count()
    plan = 0.5

    def play() -> None:
        number, now = next(numbers), time.perf_counter()
        beat = roll.playhead.beat_at(now)
        if number % 20 == 0:
            roll.take(messages.Tempo(beat, beat, _BPM, running=True, in_sync=True, source="set", seconds=now))
        roll.take(messages.Ended(beat, 0, _pitch(number - 4)))
        roll.take(messages.Played(beat, 0, _pitch(number), 80, 0.0))
        for ahead in range(5):
            roll.take(messages.PlannedNote(beat + plan + ahead, _pitch(number + 10 + ahead), 80, 0.2))
        roll.take(messages.PlansDropped(beat + plan + 8.0))

    return play


def _wait(seconds: float) -> None:
    """Let the window live for ``seconds``."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000.0), loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_roll(*map(int, sys.argv[1:]))))
