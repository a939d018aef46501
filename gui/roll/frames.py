"""When the next picture is due: as often as the screen shows one, less often where that costs too much."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

__all__ = ["Frames", "interval_ms"]

_RATE = 60.0
"""Pictures a second where the screen does not say."""
_DEAREST = 0.4
"""Share of the time that painting may take."""
_IDLE_MS = 66
"""Between pictures in which nothing but empty bars moves."""
_INERTIA = 0.9
"""Of the average cost of a picture."""


def interval_ms(rate: float, cost: float, *, idle: bool) -> int:
    """Return the time between two pictures, milliseconds.

    Args:
        rate: the screen's pictures a second; 0 if it does not say.
        cost: seconds that painting one takes.
        idle: whether there is next to nothing to see.
    """
    frame = 1.0 / (rate or _RATE)
    # Whole multiples of the screen's own time, or the movement would stutter.
    every = 1
    while cost > _DEAREST * frame * every:
        every += 1
    regular = max(int(1000.0 * frame * every), 1)
    return max(regular, _IDLE_MS) if idle else regular


class Frames(QObject):
    """Says when a picture is due, while it runs.

    Signals:
        due: time for the next one.
    """

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        """Stand still."""
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.due)
        self._cost = 0.0

    @property
    def running(self) -> bool:
        """Whether pictures are due."""
        return self._timer.isActive()

    def painted(self, cost: float) -> None:
        """Take in that painting a picture took ``cost`` seconds."""
        self._cost += (cost - self._cost) * (1.0 - _INERTIA)

    def run(self, rate: float, *, idle: bool) -> None:
        """Have pictures, at most ``rate`` a second, from now on."""
        interval = interval_ms(rate, self._cost, idle=idle)
        if self._timer.interval() != interval:
            self._timer.setInterval(interval)
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Have no more pictures."""
        self._timer.stop()
