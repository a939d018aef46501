"""A DAW that sends its clock to a `MidiClock`, in time that is told by hand."""

from __future__ import annotations

from music.score import Meter
from realtime.midi_clock import MidiClock, Transport

TICK, START, CONTINUE, STOP = b"\xf8", b"\xfa", b"\xfb", b"\xfc"
HALF_TICK = 1 / 48 + 1e-8
FOUR = Meter(4, 4)


class Daw:
    """A clock, and the DAW that sends to it: ticks by a manual clock."""

    def __init__(self, bpm: float = 120.0, meter: Meter = FOUR) -> None:
        self.seconds = 100.0
        self.bpm = bpm
        self.news: list[Transport] = []
        self.clock = MidiClock(bpm, meter, time=lambda: self.seconds)

    def send(self, msg: bytes) -> None:
        self._hear(self.clock.receive(self.seconds, msg))

    def wait(self, seconds: float) -> None:
        """Let time pass, with the checks of one who looks often."""
        end = self.seconds + seconds
        while self.seconds < end:
            self.seconds = min(self.seconds + 0.05, end)
            self._hear(self.clock.check(self.seconds))

    def tick(self, count: int = 1) -> None:
        """Send ticks, each with the time that it takes after it."""
        for _ in range(count):
            self.send(TICK)
            self.seconds += 60 / self.bpm / 24

    def _hear(self, news: Transport | None) -> None:
        if news is not None:
            self.news.append(news)

    @property
    def kinds(self) -> list[str]:
        return [news.kind for news in self.news]

    @property
    def beat(self) -> float:
        return self.clock.beat_at(self.seconds)

    @property
    def song(self) -> float:
        return self.clock.song_beat_at(self.seconds)
