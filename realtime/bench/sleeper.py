"""The least that keeping time can be: sleeping until one moment after another. As a program, nothing else.

The engine's punctuality is measured against it. It asks for the same priority as
the engine's sender, says ``ready``, sleeps until its stdin is closed, and then
says how late it woke, as JSON.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable

import msgspec

from realtime.bench.probe import wait_for_end
from realtime.priority import ask_for_realtime

__all__ = ["Slept", "sleep_on"]

_PERIOD_SECONDS = 0.01


class Slept(msgspec.Struct, frozen=True):
    """How a sleep loop kept its time."""

    realtime: bool
    """Whether the system gave it a real-time priority."""
    late_ms: list[float]
    """For each moment, how long after it the loop was awake."""


def sleep_on(
    ended: Callable[[], bool],
    now: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], object] = time.sleep,
    period: float = _PERIOD_SECONDS,
) -> list[float]:
    """Sleep until moments ``period`` seconds apart, until ``ended``; return how late each was met, in ms.

    A moment that has passed before its turn comes is late by so much, as a note would be.
    """
    moment = now()
    late = []
    while not ended():
        moment += period
        rest = moment - now()
        if rest > 0:
            sleep(rest)
        late.append((now() - moment) * 1000)
    return late


def main() -> int:
    """Sleep until stdin is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started this
    end = threading.Event()
    _say("ready")
    threading.Thread(target=wait_for_end, args=(end,), daemon=True).start()
    granted = ask_for_realtime()
    _say(msgspec.json.encode(Slept(granted, sleep_on(end.is_set))).decode())
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
