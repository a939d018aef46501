"""Clocks of somebody else's that go on where an engine before this one ended."""

from __future__ import annotations

import pytest

from music.score import Meter
from realtime.clock import ManualClock
from realtime.link_follower import Observation, SessionFollower
from realtime.midi_bytes import CLOCK
from realtime.midi_clock import MidiClock
from tests.realtime.clock_stage import START


def test_a_daws_clock_begins_at_a_bar_line_after_what_was_played() -> None:
    time = ManualClock()
    clock = MidiClock(120.0, Meter(3, 4), time.now, begin=7.5)
    assert clock.beat_at(0.0) == 9.0
    assert clock.song_beat_at(0.0) == 0.0
    time.advance_to(2.0)
    clock.receive(2.0, START)
    for tick in range(200):
        clock.receive(2.1 + tick / 48.0, bytes([CLOCK]))
    # The first bar line of the song is on a bar line, and not before what had passed.
    assert clock.beat_at(2.1) == pytest.approx(15.0, abs=1e-6)
    assert clock.song_beat_at(2.1 + 100 / 48.0) == pytest.approx(100 / 24.0, abs=1e-3)


def test_links_beats_begin_at_its_place_in_the_bar() -> None:
    follower = SessionFollower(Observation(1.0, 120.0, 1.5), 4.0, begin=9.0)
    assert follower.anchor.beat_at(1.0) == 13.5
