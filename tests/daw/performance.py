"""One performance with Ardour: it keeps time and records, the engine follows its clock and answers."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realtime import messages
from realtime.demo_phrases import PHRASES, timed
from tests.daw.ardour import CLOCK_PORT, TRACK_PORT, Ardour, Dropped, Note
from tests.midi_server.jack import JackServer, Keyboard, wait_until
from tests.midi_server.running_engine import RunningEngine
from tests.midi_server.tick_count import TickCount

if TYPE_CHECKING:
    from pathlib import Path

BPM = 110.0
"""Ticks of 1090.9 audio samples: nothing divides evenly."""
RATE = 48000
BAR = 4
ANSWER_BARS = 4
LOCATED = (16, 17)
"""Beats that the playhead is put to: a bar line, and one that is none."""
_ATTEMPTS = 3


@dataclass
class Performance:
    """What is known of it, from all sides."""

    phrase: list[tuple[int, int]]
    """Pitch and velocity of what was played."""
    first_beat: int
    """Beat of the song, by its ticks, at which the phrase began."""
    attempts: int = 1
    take: list[Note] = field(default_factory=list)
    """What Ardour recorded."""
    played: list[messages.Played] = field(default_factory=list)
    """What the engine says that it played."""
    heard: list[messages.Heard] = field(default_factory=list)
    playing: list[messages.Tempo] = field(default_factory=list)
    """What the engine said of the time while the song was recorded, after it was in sync."""
    stopped: messages.Tempo | None = None
    located: list[messages.Tempo] = field(default_factory=list)
    """The same after each of `LOCATED`, once the song played from there."""
    positions: list[bytes] = field(default_factory=list)
    """Song Positions that Ardour sent."""
    clock: list[tuple[float, bytes]] = field(default_factory=list)
    """All that its clock sent, with times of arrival in seconds."""
    unmatched: int = -1
    problems: list[str] = field(default_factory=list)


def perform(jack: JackServer, folder: Path) -> Performance:
    """Perform; where Ardour drops, anew, up to three times.

    Raises:
        Dropped: it did so each time.
    """
    drops = []
    for attempt in range(_ATTEMPTS):
        home = folder / str(attempt)
        home.mkdir()
        try:
            performance = _perform(jack, home)
        except Dropped as error:
            drops.append(str(error))
        else:
            performance.attempts = attempt + 1
            return performance
    msg = f"Ardour dropped {_ATTEMPTS} times: {'; '.join(drops)}"
    raise Dropped(msg)


def _perform(jack: JackServer, folder: Path) -> Performance:
    options = ("--clock", "midi", "--bpm", "90", "--answer-bars", str(ANSWER_BARS))
    with (
        Ardour(jack, folder, BPM) as ardour,
        RunningEngine(jack, *options) as engine,
        TickCount() as count,
        Keyboard() as keyboard,
    ):
        jack.connect(CLOCK_PORT, "Ritornello In")
        jack.connect(CLOCK_PORT, count.port)
        jack.connect(keyboard.port, "Ritornello In")
        jack.connect("Ritornello Out", TRACK_PORT)
        performance = _record(ardour, engine, count, keyboard)
        ardour.tell("save")
        performance.take = ardour.take()
        for beat in LOCATED:
            performance.located.append(_go_on_at(beat, ardour, engine, count))
        performance.positions = count.said(0xF2)
        performance.clock = list(count.messages)
        assert engine.end() == 0
        performance.unmatched = engine.all_of(messages.Stopped)[0].unmatched
        performance.problems = [each.text for each in engine.all_of(messages.Problem)]
    return performance


def _record(ardour: Ardour, engine: RunningEngine, count: TickCount, keyboard: Keyboard) -> Performance:
    ardour.tell("record")
    ardour.tell("roll")
    _synchronous(engine, 0)
    since = len(engine.events)
    performance = _play(keyboard, count)
    engine.wait_for(messages.AnswerOver, "the engine has answered", since=since, timeout=40)
    performance.played = engine.all_of(messages.Played)
    performance.heard = engine.all_of(messages.Heard)
    performance.playing = engine.all_of(messages.Tempo, since)
    before = len(engine.events)
    ardour.tell("stop")
    performance.stopped = engine.wait_for(
        messages.Tempo, "it knows of the Stop", lambda each: not each.running, since=before
    )
    wait_until(lambda: not ardour.tell("state").rolling, "Ardour stands still")
    return performance


def _synchronous(engine: RunningEngine, since: int) -> messages.Tempo:
    return engine.wait_for(
        messages.Tempo, "the engine follows", lambda each: each.running and each.in_sync, since=since
    )


def _play(keyboard: Keyboard, count: TickCount) -> Performance:
    """Play a phrase in time, from the next bar line on that is not too near."""
    wait_until(lambda: count.beat is not None, "Ardour's song plays")
    now, beat = time.perf_counter(), count.beat or 0.0
    first = BAR * (int(beat + 1) // BAR + 1)
    phrase = timed(PHRASES["march"], BPM, now + (first - beat) * 60 / BPM)
    for moment, msg in phrase:
        time.sleep(max(moment - time.perf_counter(), 0.0))
        keyboard.play([msg])
    return Performance([(msg[1], msg[2]) for _, msg in phrase if msg[0] & 0xF0 == 0x90], first)


def _go_on_at(beat: int, ardour: Ardour, engine: RunningEngine, count: TickCount) -> messages.Tempo:
    """Put the playhead to a beat, play for a moment, and return what the engine says of it."""
    ardour.tell(f"locate {round(beat * 60 / BPM * RATE)}")
    time.sleep(0.5)  # it locates when it comes to it
    since = len(engine.events)
    ardour.tell("roll")
    wait_until(lambda: count.beat is not None, "Ardour's song goes on")
    tempo = _synchronous(engine, since)
    before = len(engine.events)
    ardour.tell("stop")
    engine.wait_for(messages.Tempo, "it knows of the Stop", lambda each: not each.running, since=before)
    wait_until(lambda: not ardour.tell("state").rolling, "Ardour stands still")
    return tempo
