"""The playhead: true to the engine's words, and smooth between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.roll.playhead import Playhead, bar_and_beat, beats_per_bar
from realtime import messages


def tempo(
    beat: float, seconds: float, bpm: float = 120.0, *, song: float | None = None, running: bool = True
) -> messages.Tempo:
    song = beat if song is None else song
    return messages.Tempo(beat, song, bpm, running, in_sync=True, source="set", seconds=seconds)


def ready(meter: str = "4/4") -> messages.Ready:
    return messages.Ready(3, "default", "ALSA", (), "out", "internal", 120.0, meter, "respond")


def test_before_any_word_it_stands_at_the_beginning() -> None:
    playhead = Playhead()
    assert not playhead.known
    assert playhead.beat_at(1000.0) == 0.0


def test_between_two_words_time_goes_on() -> None:
    playhead = Playhead()
    playhead.take(tempo(8.0, 100.0), 100.01)
    assert playhead.known
    assert playhead.beat_at(100.5) == pytest.approx(9.0)


def test_a_word_that_arrives_late_counts_from_when_it_was_true() -> None:
    playhead = Playhead()
    playhead.take(tempo(8.0, 100.0), 100.4)
    assert playhead.beat_at(100.4) == pytest.approx(8.8)


def test_a_word_without_its_moment_counts_from_now() -> None:
    playhead = Playhead()
    playhead.take(tempo(8.0, 0.0), 100.0)
    assert playhead.beat_at(100.5) == pytest.approx(9.0)


def test_a_small_correction_is_spread_and_then_exact() -> None:
    playhead = Playhead()
    playhead.take(tempo(0.0, 100.0), 100.0)
    playhead.take(tempo(2.2, 101.0), 101.0)
    assert playhead.beat_at(101.0) == pytest.approx(2.0)
    assert 2.2 < playhead.beat_at(101.1) < 2.4
    assert playhead.beat_at(101.15) == pytest.approx(2.5)
    assert playhead.beat_at(102.0) == pytest.approx(4.2)


def test_a_large_one_is_a_jump() -> None:
    playhead = Playhead()
    playhead.take(tempo(50.0, 100.0), 100.0)
    playhead.take(tempo(2.0, 101.0), 101.0)
    assert playhead.beat_at(101.0) == 2.0


def test_the_first_note_begins_the_bars() -> None:
    playhead = Playhead()
    playhead.take(tempo(50.0, 100.0, 60.0), 100.0)
    playhead.locate(0.0, 100.5)
    assert playhead.beat_at(100.5) == 0.0
    assert playhead.beat_at(101.5) == pytest.approx(1.0)


def test_without_a_word_it_stops_after_a_while_and_at_the_end_at_once() -> None:
    playhead = Playhead()
    playhead.take(tempo(0.0, 100.0, 60.0), 100.0)
    assert playhead.beat_at(102.0) == pytest.approx(2.0)
    assert playhead.beat_at(500.0) == playhead.beat_at(400.0) < 10.0
    playhead.take(tempo(10.0, 110.0, 60.0), 110.0)
    playhead.take(messages.Stopped(0, 0, 0, 0, 0), 111.0)
    assert not playhead.known
    assert playhead.beat_at(111.0) == playhead.beat_at(112.0) == pytest.approx(11.0)


def test_the_song_stands_still_while_the_session_goes_on() -> None:
    playhead = Playhead()
    playhead.take(tempo(4.0, 100.0, song=64.0, running=False), 100.0)
    assert playhead.song_beat_at(101.0) == 64.0
    assert playhead.beat_at(101.0) == pytest.approx(6.0)
    playhead.take(tempo(6.0, 101.0, song=64.0, running=True), 101.0)
    assert playhead.song_beat_at(102.0) == pytest.approx(66.0)


def test_the_meter_is_the_engines() -> None:
    playhead = Playhead()
    playhead.take(ready("6/8"), 0.0)
    assert playhead.beats_per_bar == 3.0


words = st.lists(
    st.tuples(
        st.floats(0.05, 1.5),  # seconds since the last word
        st.floats(-0.24, 0.24),  # beats by which the extrapolation was wrong
        st.floats(5.0, 400.0),  # tempo
    ),
    min_size=1,
    max_size=8,
)


@given(words)
def test_small_corrections_never_turn_time_back_and_never_jump(
    said: list[tuple[float, float, float]],
) -> None:
    playhead = Playhead()
    now, rate = 100.0, 2.0
    playhead.take(tempo(0.0, now), now)
    seen = playhead.beat_at(now)
    for wait, error, bpm in said:
        for _ in range(20):
            now += wait / 20
            beat = playhead.beat_at(now)
            fastest = rate + 0.25 / 0.15
            assert seen - 1e-9 <= beat <= seen + fastest * wait / 20 + 1e-6
            seen = beat
        playhead.take(tempo(seen + error, now, bpm), now)
        rate = bpm / 60
        assert playhead.beat_at(now) == pytest.approx(seen)
    # However it came there, in the end it is where the engine says.
    settled = now + max(0.15, 0.25 / rate)
    if settled < now + 3.0:
        assert playhead.beat_at(settled) == pytest.approx(seen + error + (settled - now) * rate)


@pytest.mark.parametrize(("meter", "beats"), [("4/4", 4.0), ("6/8", 3.0), ("7/8", 3.5), ("2/2", 4.0)])
def test_length_of_a_bar(meter: str, beats: float) -> None:
    assert beats_per_bar(meter) == beats


@pytest.mark.parametrize("meter", ["", "four", "4/", "0/4", "4/0"])
def test_what_is_no_meter_is_refused(meter: str) -> None:
    with pytest.raises(ValueError, match=r"time signature|invalid literal"):
        beats_per_bar(meter)


@given(st.floats(-100, 10_000), st.sampled_from(["4/4", "3/4", "6/8", "7/8"]))
def test_bar_and_beat_say_where_it_is(beat: float, meter: str) -> None:
    bar, within = bar_and_beat(beat, meter)
    length = beats_per_bar(meter)
    assert 0 <= within <= length
    assert (bar - 1) * length + within == pytest.approx(beat, abs=1e-6)
