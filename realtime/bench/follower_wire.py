"""How well `MidiClock` follows ticks that came over a real MIDI server, beside those ticks as they came.

The ticks are sent by another process of ours, whose beats are known exactly: so what is
measured is the whole way, of the courier that sends, the server, and the courier that receives.
What that way takes in the middle is a delay, which a DAW's own compensation can take away; what
differs from it is jitter, which only a filter can.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from music.errors import RitornelloError
from music.score import DEFAULT_BPM, DEFAULT_METER
from realtime.bench.figures import Spread, jitter
from realtime.bench.helpers import helper
from realtime.bench.server import midi_system
from realtime.bench.stamps import Stamped
from realtime.clock import InternalClock, TempoAnchor
from realtime.clock_follower import TICKS_PER_BEAT
from realtime.courier import Courier
from realtime.dispatcher import Dispatcher
from realtime.inlet import Inlet, Role
from realtime.midi_bytes import CLOCK, START
from realtime.midi_clock import MidiClock
from realtime.pauses import short_pauses
from realtime.ports import MidiSystem

__all__ = ["FollowingOver", "Stamps", "compare", "measure_over_server", "record_ticks", "steady_line"]

_BEATS_TO_SETTLE = 4
"""Beats after the start whose errors don't count, as in `realtime.bench.follower`."""
_READINGS_PER_BEAT = 96
_SURPLUS_SECONDS = 1.0


class FollowingOver(msgspec.Struct, frozen=True):
    """How a clock that came over a MIDI server was followed; times in milliseconds."""

    system: str
    """Which MIDI system, and how it was set up."""
    bpm: float
    """Tempo that was sent, in beats a minute."""
    followed_bpm: float
    """Filtered tempo at the end."""
    delay_ms: float
    """Median of how late the filtered beat is: the way's delay."""
    filtered: Spread
    """How far the filtered beat's lateness is from its median, read 96 times a beat."""
    filtered_largest_ms: float
    """The largest of these distances."""
    raw_delay_ms: float
    """Median of how late the ticks arrive."""
    raw: Spread
    """How far the ticks' lateness is from its median, as received in the same run: their jitter."""
    raw_largest_ms: float
    """The largest of these distances."""
    lost: int
    """Ticks sent and never received."""


class Stamps:
    """Follows nothing: keeps what the courier receives from a clock, with the courier's own times."""

    def __init__(self) -> None:
        """Have nothing yet."""
        self.messages: list[Stamped] = []
        """All of it, in order."""

    def receive(self, seconds: float, msg: bytes) -> None:
        """Keep ``msg``."""
        self.messages.append((seconds, msg))

    def check(self, seconds: float) -> None:
        """Do nothing: silence is as good as ticks."""


def measure_over_server(seconds: float = 60.0, bpm: float = DEFAULT_BPM) -> FollowingOver:
    """Follow a clock of ``bpm`` beats a minute over the MIDI system of this machine for ``seconds``.

    Raises:
        RitornelloError: there is no MIDI system, or a part of the measurement stopped working.
    """
    with midi_system() as (system, called):
        if system is None:
            msg = "Following a clock over a MIDI server needs one: install jackd, or start the one there is."
            raise RitornelloError(msg)
        ticks, truth = record_ticks(system, seconds, bpm)
    return compare(ticks, truth, called)


def record_ticks(system: MidiSystem, seconds: float, bpm: float) -> tuple[list[float], TempoAnchor]:
    """Return when the ticks of ``seconds`` from Start on arrived over ``system``, and when beats truly were.

    Raises:
        RitornelloError: the process that sends stopped working, or its Start never arrived.
    """
    name = f"Bench Clock {os.getpid()}"
    stamps = Stamps()
    with helper(f"{__package__}.ticker", system.api, str(bpm), name) as ticker, short_pauses():
        inlet = Inlet(system.open_input(name), Role(notes=False, clock=True))
        with Courier(InternalClock(bpm), Dispatcher(), [inlet], None, follower=stamps):
            ticker.tell("play 0")
            origin = float(ticker.wait_line(1).split()[0])
            threading.Event().wait(max(origin + seconds + _SURPLUS_SECONDS - time.perf_counter(), 0.0))
    start = next((index for index, (_, msg) in enumerate(stamps.messages) if msg[0] == START), None)
    if start is None:
        msg = "The Start of the clock never arrived: the MIDI system lost it; try again."
        raise RitornelloError(msg)
    ticks = [moment for moment, msg in stamps.messages[start:] if msg[0] == CLOCK]
    return ticks, TempoAnchor(origin, 0.0, bpm)


def steady_line(ticks: Sequence[float]) -> TempoAnchor:
    """Return the even beats that fit ``ticks`` (seconds) best, where the sender doesn't tell its own.

    The first tick is at beat 0, and none is missing; their common delay is in the line.

    Raises:
        ValueError: there are fewer than two, or they don't go forward.
    """
    if len(ticks) < 2:  # noqa: PLR2004 - as many as determine a line
        msg = f"a line needs two ticks, not {len(ticks)}"
        raise ValueError(msg)
    period, first = np.polynomial.polynomial.polyfit(np.arange(len(ticks)), ticks, 1)[::-1]
    return TempoAnchor(float(first), 0.0, 60.0 / TICKS_PER_BEAT / float(period))


def compare(ticks: Sequence[float], truth: TempoAnchor, called: str = "") -> FollowingOver:
    """Return how well `MidiClock` follows ``ticks``, by when beats truly were.

    Args:
        ticks: seconds at which they arrived, the first of them that of beat 0.
        truth: map of seconds and beats, as the sender has it.
        called: what they came over.

    Raises:
        ValueError: there are not enough of them to settle.
    """
    beats = (len(ticks) - 1) // TICKS_PER_BEAT
    if beats <= _BEATS_TO_SETTLE:
        msg = f"more than {_BEATS_TO_SETTLE} beats have to be followed, not {beats}"
        raise ValueError(msg)
    clock = MidiClock(DEFAULT_BPM, DEFAULT_METER, time=lambda: ticks[0])
    filtered = list(_lateness(clock, ticks, truth, beats))
    first = _BEATS_TO_SETTLE * TICKS_PER_BEAT
    raw = [
        (moment - truth.seconds_at(tick / TICKS_PER_BEAT)) * 1000
        for tick, moment in enumerate(ticks[first:], first)
    ]
    return FollowingOver(
        system=called,
        bpm=truth.bpm,
        followed_bpm=clock.bpm,
        delay_ms=float(np.median(filtered)),
        filtered=jitter(filtered),
        filtered_largest_ms=_largest(filtered),
        raw_delay_ms=float(np.median(raw)),
        raw=jitter(raw),
        raw_largest_ms=_largest(raw),
        lost=clock.state.lost_ticks,
    )


def _lateness(clock: MidiClock, ticks: Sequence[float], truth: TempoAnchor, beats: int) -> Iterator[float]:
    """Yield how late ``clock`` has each 96th of a beat, in ms, asked when it has just passed there."""
    clock.receive(ticks[0], bytes((START,)))
    heard = 0
    for reading in range(_BEATS_TO_SETTLE * _READINGS_PER_BEAT, beats * _READINGS_PER_BEAT):
        beat = reading / _READINGS_PER_BEAT
        moment = truth.seconds_at(beat)
        while heard < len(ticks) and ticks[heard] <= moment:
            clock.receive(ticks[heard], bytes((CLOCK,)))
            heard += 1
        yield (clock.seconds_at(beat + clock.state.song_offset) - moment) * 1000


def _largest(lateness: Sequence[float]) -> float:
    return float(np.abs(np.asarray(lateness) - np.median(lateness)).max())


def main(seconds: str = "60", bpm: str = str(DEFAULT_BPM)) -> int:
    """Measure, and write the figures as JSON."""
    sys.stdout.write(msgspec.json.encode(measure_over_server(float(seconds), float(bpm))).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
