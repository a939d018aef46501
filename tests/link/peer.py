"""Somebody else in a Link session: a program that knows the binding and nothing of ours.

It takes commands as lines on stdin and answers each with a line of JSON on stdout. In
between it watches its own tempo and beat all the time.
"""

from __future__ import annotations

import importlib
import json
import select
import sys
import time
from typing import Any

QUANTUM = 4.0
"""Beats of a bar."""


class Watcher:
    """A participant that notices when its own time is disturbed."""

    def __init__(self, bpm: float) -> None:
        self.link: Any = importlib.import_module("link").Link(bpm)
        self.clock = self.link.clock()
        self.link.startStopSyncEnabled = True
        self.link.enabled = True
        self.forget()

    def forget(self) -> None:
        """Begin to watch anew."""
        self.start = self.read()
        self.tempos = {self.start[1]}
        self.disturbance = 0.0
        """Beats, the most that the beat was off a steady tempo's."""

    def read(self) -> tuple[int, float, float]:
        """Return the time in microseconds, the tempo and the beat."""
        state, micros = self.link.captureAppSessionState(), self.clock.micros()
        return micros, state.tempo(), state.beatAtTime(micros, QUANTUM)

    def watch(self) -> None:
        """Compare with what a steady tempo would have come to."""
        micros, bpm, beat = self.read()
        expected = self.start[2] + (micros - self.start[0]) * self.start[1] / 60e6
        self.tempos.add(bpm)
        self.disturbance = max(self.disturbance, abs(beat - expected))

    def answer(self, command: str, value: float) -> dict[str, object]:
        """Do as told, and say how things are."""
        state = self.link.captureAppSessionState()
        if command == "tempo":
            state.setTempo(value, self.clock.micros())
        elif command in {"play", "stop"}:
            state.setIsPlaying(command == "play", self.clock.micros())
        if command == "forget":
            self.forget()
        elif command != "report":
            self.link.commitAppSessionState(state)
            self.forget()
        # The reading that was interrupted least says best what our two clocks read at one time.
        readings = []
        for _ in range(20):
            before = time.perf_counter()
            micros = self.clock.micros()
            after = time.perf_counter()
            readings.append((after - before, (before + after) / 2, micros))
        _, seconds, micros = min(readings)
        state = self.link.captureAppSessionState()
        return {
            "seconds": seconds,
            "phase": state.phaseAtTime(micros, QUANTUM),
            "bpm": state.tempo(),
            "tempos": sorted(self.tempos),
            "disturbance": self.disturbance,
            "peers": self.link.numPeers(),
        }


def main() -> None:
    watcher = Watcher(float(sys.argv[1]))
    print(json.dumps(watcher.answer("report", 0.0)), flush=True)  # noqa: T201 - the answer
    while True:
        ready, _, _ = select.select([sys.stdin], [], [], 0.005)
        watcher.watch()
        if ready:
            words = sys.stdin.readline().split()
            if not words:
                break
            value = float(words[1]) if len(words) > 1 else 0.0
            print(json.dumps(watcher.answer(words[0], value)), flush=True)  # noqa: T201 - the answer
    watcher.link.enabled = False


if __name__ == "__main__":
    main()
