"""The session beat goes forward, its bars agree with the DAW's, and whatever arrives is borne."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.score import Meter
from realtime.clock import MAX_BPM, MIN_BPM
from realtime.midi_bytes import note_on, song_position
from tests.realtime.clock_stage import CONTINUE, FOUR, HALF_TICK, START, STOP, TICK, Daw


def test_when_the_tempo_drops_the_beat_waits_and_does_not_go_back() -> None:
    d = Daw(200)
    d.send(START)
    d.tick(96)
    d.bpm = 40
    reached = -math.inf
    for _ in range(48):
        ticked = d.seconds
        d.tick()
        for moment in np.linspace(ticked, d.seconds, 5):
            beat = d.clock.beat_at(moment)
            assert beat >= reached - HALF_TICK
            reached = max(reached, beat)
    assert d.song == pytest.approx(6.0, abs=1e-3)
    assert d.clock.anchor.bpm == pytest.approx(40, rel=1e-3)


def test_when_the_beat_has_run_far_ahead_it_goes_on_to_the_next_bar_instead() -> None:
    d = Daw(600)
    d.send(START)
    d.tick(96)
    d.bpm = 12
    d.tick(10)
    assert d.kinds == ["start", "locate"]
    assert d.news[1].jumped
    assert d.song == pytest.approx(106 / 24)
    assert d.beat == pytest.approx(d.song + 8)


def test_what_was_read_stays_as_it_was() -> None:
    d = Daw()
    d.send(START)
    d.tick(24)
    anchor, state, beat = d.clock.anchor, d.clock.state, d.clock.beat_at(200.0)
    d.send(song_position(9))
    d.tick(24)
    assert anchor.beat_at(200.0) == beat != d.clock.beat_at(200.0)
    assert anchor is not d.clock.anchor
    assert (state.running, state.song_offset) == (True, 0.0)


@pytest.mark.parametrize("msg", [b"", note_on(0, 60, 1), b"\xfe", b"\xff", b"\xf2\x00", b"\xf9", b"\xf8\x00"])
def test_other_messages_mean_nothing(msg: bytes) -> None:
    d = Daw()
    anchor, state = d.clock.anchor, d.clock.state
    assert d.clock.receive(101.0, msg) is None
    assert d.clock.anchor == anchor
    assert d.clock.state == state


messages = st.one_of(
    st.sampled_from([TICK] * 6 + [START, CONTINUE, STOP]),
    st.integers(0, 16383).map(song_position),
    st.binary(max_size=3),
)
intervals = st.one_of(
    st.sampled_from([0.0, 0.0025, 0.02, 0.0208, 0.0209, 0.06, 0.55, 0.6, 3.0, -0.5]), st.floats(-0.01, 2.0)
)
steady = st.tuples(st.integers(1, 40), st.floats(0.002, 0.6)).map(lambda run: [(run[1], TICK)] * run[0])
anything = st.lists(
    st.one_of(st.tuples(intervals, messages).map(lambda one: [one]), steady), max_size=25
).map(lambda runs: [one for run in runs for one in run])


@given(
    sequence=anything,
    meter=st.sampled_from([FOUR, Meter(3, 4), Meter(7, 8), Meter(3, 64)]),
    checking=st.booleans(),
)
@settings(max_examples=200)
def test_whatever_arrives_the_beat_goes_forward_and_bars_agree(
    *, sequence: list[tuple[float, bytes]], meter: Meter, checking: bool
) -> None:
    d = Daw(meter=meter)
    bar = float(meter.beats)
    reached, seconds = 0.0, d.seconds
    for interval, msg in sequence:
        seconds = seconds + interval
        d.seconds = max(d.seconds, seconds)
        if checking:
            d.clock.check(d.seconds)
        beat = d.beat
        assert math.isfinite(beat)
        assert beat >= reached - HALF_TICK
        reached = max(reached, beat)
        news = d.clock.receive(seconds, msg)
        assert d.beat >= reached - HALF_TICK
        reached = max(reached, d.beat)
        state, anchor = d.clock.state, d.clock.anchor
        assert MIN_BPM <= anchor.bpm <= MAX_BPM
        assert MIN_BPM <= state.bpm <= MAX_BPM
        assert state.song_offset / bar == pytest.approx(round(state.song_offset / bar), abs=1e-9)
        if news is None:
            continue
        assert anchor.beat_at(news.seconds) == pytest.approx(news.beat, abs=1e-9)
        if news.kind in ("start", "continue", "locate"):
            song = d.clock.song_beat_at(news.seconds)
            apart = (news.beat - song) / bar
            assert apart == pytest.approx(round(apart), abs=1e-9)
            assert state.running
            if news.kind == "start":
                assert song == pytest.approx(0.0, abs=1e-9)


@given(
    st.integers(0, 400),
    st.integers(0, 16383),
    st.floats(40, 240),
    st.sampled_from([FOUR, Meter(6, 8), Meter(5, 16)]),
)
def test_the_jump_is_the_least_that_makes_bars_agree(
    played: int, position: int, bpm: float, meter: Meter
) -> None:
    d = Daw(bpm, meter)
    d.send(START)
    d.tick(1 + played)
    before = d.beat
    d.send(song_position(position))
    d.tick()
    news = d.news[-1]
    bar = float(meter.beats)
    assert news.kind == "locate"
    assert before - HALF_TICK <= news.beat < before + bar - HALF_TICK + 1e-6
    assert math.remainder(news.beat - position / 4, bar) == pytest.approx(0.0, abs=1e-9)
    assert news.jumped == (abs(news.beat - before) > HALF_TICK)
