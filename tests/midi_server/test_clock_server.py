"""A clock over a real server against the engine process: a stranger's, and our own from another process."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from realtime import messages
from realtime.bench.follower_wire import compare, record_ticks
from realtime.bench.helpers import Helper, helper
from realtime.midi_bytes import is_note_on, note_off, note_on
from realtime.ports import MidiSystem
from tests.midi_server.jack import JackServer, Keyboard, running_server, wait_until
from tests.midi_server.running_engine import RunningEngine
from tests.midi_server.tick_count import TickCount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from realtime.messages import Tempo

pytestmark = pytest.mark.midi_server

BAR = 4.0
OTHER_BPM = "90"
"""Set for the engine, so that a tempo of 120 must have come from the clock."""
NEAR = 0.05
"""Beats, 25 ms at 120 beats a minute: five periods of the server, and a busy machine's delays."""


@pytest.fixture(scope="module")
def jack() -> Iterator[JackServer]:
    """Return a server with a period that one plays with: at the longest, one tick a period is almost 120."""
    with running_server("clock", period=256) as server:
        yield server


class Desk:
    """A clock's port, the engine and a reference that hear it, and a keyboard that both hear."""

    def __init__(self, engine: RunningEngine, keyboard: Keyboard, count: TickCount) -> None:
        self.engine, self.keyboard, self.count = engine, keyboard, count

    def tempo(self, what: str, such: Callable[[Tempo], bool], since: int = 0) -> Tempo:
        return self.engine.wait_for(messages.Tempo, what, such, since=since)

    def said(self) -> int:
        return len(self.engine.events)

    def followed(self, bpm: float) -> Tempo:
        """Wait until the clock plays, and the engine with it, at ``bpm`` and at the same beat of the song."""
        wait_until(lambda: self.count.beat is not None, "the clock plays")

        def followed(tempo: Tempo) -> bool:
            beat = self.count.beat
            return (
                tempo.in_sync
                and tempo.running
                and abs(tempo.bpm - bpm) < 0.5
                and beat is not None
                and abs(tempo.song_beat - beat) < 1
            )

        return self.tempo(f"it follows {bpm:g} beats a minute", followed, self.said())

    def stopped(self, since: int) -> Tempo:
        return self.tempo("it knows of the Stop", lambda each: not each.running, since)

    def bars_agree(self) -> None:
        """Strike keys at moments that nothing else decides, and compare where in the bar both have them."""
        since, before = self.said(), len(self.count.messages)
        for pitch in range(60, 71):
            time.sleep(0.083)
            self.keyboard.play([note_on(0, pitch, 64), note_off(0, pitch)])
        self.engine.wait_for(messages.Released, "all keys are heard", lambda e: e.pitch == 70, since=since)
        time.sleep(0.1)  # until there is a tick after the last of them
        ours = [each.beat for each in self.engine.all_of(messages.Heard, since)]
        theirs = [
            self.count.beat_at(moment) for moment, msg in self.count.messages[before:] if is_note_on(msg)
        ]
        apart = [a - b for a, b in zip(ours, theirs, strict=True)]
        bars = [round(each / BAR) for each in apart]
        assert len(set(bars)) == 1, f"beats {apart} apart: not always the same bars"
        assert abs(statistics.median(apart) - bars[0] * BAR) < NEAR


@contextmanager
def desk(jack: JackServer, *clock_ports: str) -> Iterator[Desk]:
    options = ("--clock", "midi", "--bpm", OTHER_BPM, "--mode", "off")
    with TickCount() as count, Keyboard() as keyboard, RunningEngine(jack, *options) as engine:
        for source in (*clock_ports, keyboard.port):
            for hearer in ("Ritornello In", count.port):
                jack.connect(source, hearer)
        running = Desk(engine, keyboard, count)
        yield running
        assert engine.end() == 0
        assert not engine.all_of(messages.Problem)


class Transport:
    """``jack_transport`` as the master of the server's bars and beats, for as long as this context."""

    def __init__(self, jack: JackServer) -> None:
        self._process = subprocess.Popen(
            ["jack_transport"],
            env=jack.client_environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for command in ("master", "tempo 120", "stop", "locate 0"):
            self.tell(command)

    def tell(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        assert self._process.stdin is not None
        for command in ("stop", "locate 0", "quit"):
            self.tell(command)
        self._process.communicate(timeout=10)


@contextmanager
def foreign_clock(jack: JackServer) -> Iterator[Transport]:
    """Run ``jack_midi_clock``, which announces a position half a second before it goes on there."""
    if not shutil.which("jack_midi_clock"):
        pytest.skip("needs a clock that nobody here wrote: jack_midi_clock is not installed")
    clock = jack.program("jack_midi_clock", "-b", "120", "-d", "0.5")
    transport = Transport(jack)
    try:
        jack.port("mclk_out")
        yield transport
    finally:
        transport.close()
        clock.terminate()
        clock.communicate()


@contextmanager
def own_clock() -> Iterator[Helper]:
    with helper("realtime.bench.ticker", "jack", "120", "Ticker") as ticker:
        yield ticker


def test_a_strangers_clock_starts_stops_and_continues(jack: JackServer) -> None:
    with foreign_clock(jack) as transport, desk(jack, "mclk_out") as d:
        transport.tell("play")
        d.followed(120.0)
        d.bars_agree()
        assert d.count.said(0xFA)
        since = d.said()
        transport.tell("stop")
        assert d.stopped(since).bpm == pytest.approx(120.0, abs=0.5)
        transport.tell("play")
        d.followed(120.0)
        assert d.count.said(0xFB)
        d.bars_agree()


def test_a_strangers_song_position_is_taken_over(jack: JackServer) -> None:
    with foreign_clock(jack) as transport, desk(jack, "mclk_out") as d:
        transport.tell("play")
        d.followed(120.0)
        since = d.said()
        transport.tell("stop")
        d.stopped(since)
        transport.tell("locate 492000")  # 10.25 s: beat 20.5, in the middle of a bar and of a beat
        transport.tell("play")
        tempo = d.followed(120.0)
        assert tempo.song_beat >= 20.5
        d.bars_agree()


def test_our_own_clock_is_followed_wherever_it_plays(jack: JackServer) -> None:
    with own_clock() as ticker, desk(jack, "Ticker") as d:
        ticker.tell("play 0")
        d.followed(120.0)
        d.bars_agree()
        for beat in (6.25, 2.0, 201.0):
            since = d.said()
            ticker.tell("stop")
            d.stopped(since)
            ticker.tell(f"play {beat}")
            tempo = d.followed(120.0)
            assert beat - NEAR <= tempo.song_beat < beat + 20
            d.bars_agree()


def test_our_own_clock_goes_on_elsewhere_and_otherwise_without_a_pause(jack: JackServer) -> None:
    with own_clock() as ticker, desk(jack, "Ticker") as d:
        ticker.tell("play 0")
        d.followed(120.0)
        since = d.said()
        ticker.tell("play 33.5")
        tempo = d.tempo("it is there", lambda each: each.running and each.song_beat > 33, since)
        assert tempo.song_beat < 53
        d.bars_agree()
        ticker.tell("tempo 132")
        d.followed(132.0)
        d.bars_agree()


def test_it_says_when_the_clock_is_gone_and_found_again(jack: JackServer) -> None:
    with desk(jack) as d:
        with own_clock() as ticker:
            jack.connect("Ticker", "Ritornello In")
            ticker.tell("play 0")
            d.tempo("it follows", lambda e: e.in_sync and e.running and abs(e.bpm - 120) < 0.5)
            since = d.said()
        lost = d.tempo("the clock is gone", lambda each: not each.in_sync, since)
        assert not lost.running
        since = d.said()
        with own_clock():  # the engine connects it again by itself
            d.tempo("it follows again", lambda each: each.in_sync and each.running, since)


def test_what_is_measured_is_all_ticks_from_start_on(midi: MidiSystem) -> None:
    ticks, truth = record_ticks(midi, 4.0, 120.0)
    assert len(ticks) >= 4 * 48
    figures = compare(ticks, truth, midi.api_name)
    assert (figures.system, figures.bpm, figures.lost) == ("JACK", 120.0, 0)
    assert figures.followed_bpm == pytest.approx(120.0, abs=0.5)
    assert figures.delay_ms > 0
