"""The DAW's transport on the session's beats: starts, positions, late-comers and silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from music.score import Meter
from realtime.midi_bytes import song_position
from realtime.midi_clock import Transport
from tests.realtime.clock_stage import CONTINUE, START, STOP, Daw

if TYPE_CHECKING:
    from realtime.clock import Clock


# --- without a DAW ----------------------------------------------------------------


def test_without_ticks_it_goes_on_by_itself() -> None:
    d = Daw(90)
    clock: Clock = d.clock
    assert (clock.now(), clock.bpm, clock.running) == (100.0, 90.0, False)
    assert clock.beat_at(102.0) == pytest.approx(3.0)
    assert clock.seconds_at(3.0) == pytest.approx(102.0)
    assert d.song == d.beat == 0.0
    assert clock.anchor.beat_at(102.0) == clock.beat_at(102.0)
    assert d.clock.check(200.0) is None


def test_its_tempo_can_be_set_while_there_are_no_ticks() -> None:
    d = Daw(60)
    d.seconds += 2
    d.clock.set_bpm(120)
    assert d.beat == pytest.approx(2.0)
    assert d.clock.beat_at(103.0) == pytest.approx(4.0)
    assert d.clock.bpm == 120
    d.clock.set_bpm(60, 104.0)
    assert d.clock.beat_at(105.0) == pytest.approx(7.0)
    with pytest.raises(ValueError, match="tempo"):
        d.clock.set_bpm(0)


def test_ticks_decide_the_tempo_while_they_come() -> None:
    d = Daw(120)
    d.send(START)
    d.tick(48)
    d.clock.set_bpm(60)
    assert d.clock.bpm == pytest.approx(120)
    d.wait(1.0)
    d.clock.set_bpm(60)
    assert d.clock.bpm == 60


# --- transport --------------------------------------------------------------------


def test_start_takes_effect_with_the_first_tick() -> None:
    d = Daw()
    d.wait(0.55)
    d.send(START)
    assert (d.news, d.clock.running) == ([], False)
    d.wait(0.2)
    before = d.beat
    d.tick()
    assert before == pytest.approx(1.5)
    assert d.news == [Transport("start", 100.75, 4.0, jumped=True)]
    assert d.clock.running
    assert d.clock.song_beat_at(100.75) == pytest.approx(0.0)
    assert d.clock.state.song_offset == 4.0
    d.tick(47)
    assert d.beat == pytest.approx(6.0)
    assert d.song == pytest.approx(2.0)
    assert d.clock.state.in_sync
    assert d.clock.state.located


def test_it_is_in_sync_with_the_last_tick_of_a_beat() -> None:
    d = Daw()
    d.send(START)
    d.tick(23)
    assert (d.clock.running, d.clock.state.in_sync) == (True, False)
    d.tick(1)
    assert (d.clock.running, d.clock.state.in_sync) == (True, True)


def test_start_where_a_bar_begins_anyway_is_no_jump() -> None:
    d = Daw()
    d.wait(2.001)
    d.send(START)
    d.tick()
    (news,) = d.news
    assert (news.kind, news.beat, news.jumped) == ("start", 4.0, False)
    assert news.seconds == pytest.approx(102.001)


def test_a_start_need_not_be_on_the_grid_of_the_ticks_before() -> None:
    d = Daw()
    d.tick(48)
    d.send(STOP)
    d.seconds += 0.313
    started = d.seconds
    d.send(START)
    d.tick(1)
    assert d.news[-1].kind == "start"
    assert d.news[-1].seconds == pytest.approx(started)
    d.tick(23)
    assert d.song == pytest.approx(1.0)


def test_a_second_start_begins_again_further_on() -> None:
    d = Daw()
    d.send(START)
    d.tick(24 * 5)
    d.send(START)
    d.tick(24)
    assert d.kinds == ["start", "start"]
    assert d.news[1].beat == pytest.approx(8.0)
    assert d.news[1].jumped
    assert d.song == pytest.approx(1.0)


def test_stop_and_continue_go_on_where_the_song_stood() -> None:
    d = Daw()
    d.send(START)
    d.tick(30)
    d.send(STOP)
    assert d.kinds == ["start", "stop"]
    assert not d.clock.running
    assert not d.news[1].jumped
    assert d.song == pytest.approx(30 / 24)
    before = d.beat
    d.wait(3.1)
    assert d.beat == pytest.approx(before + 6.2)
    assert d.song == pytest.approx(30 / 24)
    d.send(CONTINUE)
    d.tick(7)
    assert d.kinds == ["start", "stop", "continue"]
    assert d.song == pytest.approx(37 / 24)
    assert d.news[2].beat == pytest.approx(30 / 24 + 8)


@pytest.mark.parametrize("position", [0, 1, 37, 16383])
def test_a_position_while_stopped_is_where_continue_begins(position: int) -> None:
    d = Daw(meter=Meter(3, 4))
    d.wait(0.3)
    d.send(song_position(position))
    assert d.song == position / 4
    d.send(CONTINUE)
    d.tick()
    (news,) = d.news
    assert news.kind == "continue"
    assert d.clock.song_beat_at(news.seconds) == pytest.approx(position / 4, abs=1e-9)
    assert (news.beat - position / 4) / 3 == pytest.approx(round((news.beat - position / 4) / 3), abs=1e-9)
    assert 0.6 <= news.beat < 0.6 + 3


def test_a_position_while_running_jumps_with_the_next_tick() -> None:
    d = Daw()
    d.send(START)
    d.tick(24)
    d.send(song_position(10))
    assert d.kinds == ["start"]
    d.tick(12)
    assert d.kinds == ["start", "locate"]
    assert d.news[1].beat == pytest.approx(2.5)
    assert d.news[1].jumped
    assert d.song == pytest.approx(3.0)


def test_a_position_that_is_so_already_is_no_jump() -> None:
    d = Daw()
    d.send(START)
    d.tick(24)
    d.send(song_position(4))
    d.tick(24)
    assert d.kinds == ["start", "locate"]
    assert not d.news[1].jumped
    assert d.beat == pytest.approx(2.0)


def test_a_position_between_continue_and_tick_counts() -> None:
    d = Daw()
    d.send(CONTINUE)
    d.send(song_position(8))
    d.tick()
    assert d.kinds == ["continue"]
    assert d.clock.song_beat_at(100.0) == pytest.approx(2.0)


def test_continue_while_running_changes_nothing() -> None:
    d = Daw()
    d.send(START)
    d.tick(24)
    d.send(CONTINUE)
    d.tick(24)
    assert d.kinds == ["start"]
    assert d.song == pytest.approx(2.0)


def test_stop_before_the_first_tick_takes_start_back() -> None:
    d = Daw()
    d.send(song_position(20))
    d.send(START)
    d.send(STOP)
    d.tick(24)
    assert d.news == []
    assert not d.clock.running
    d.send(CONTINUE)
    d.tick()
    assert d.kinds == ["continue"]
    assert d.song == pytest.approx(1 / 24)


def test_ticks_while_stopped_tell_the_tempo_alone() -> None:
    d = Daw(120)
    d.send(START)
    d.tick(24)
    d.send(STOP)
    before = d.beat
    d.bpm = 150
    d.tick(48)
    assert d.kinds == ["start", "stop"]
    assert d.clock.bpm == pytest.approx(150, rel=1e-3)
    assert d.song == pytest.approx(1.0)
    assert before + 1.9 < d.beat < before + 2.0
    d.send(START)
    d.tick(1)
    assert d.clock.bpm == pytest.approx(150, rel=1e-3)
    assert d.clock.state.in_sync


# --- ticks without a word, and no more ticks --------------------------------------


def test_whoever_comes_late_follows_with_bars_unknown() -> None:
    d = Daw(60)
    d.wait(0.51)
    d.bpm = 100
    d.tick(5)
    assert d.news == []
    d.tick(67)
    assert d.kinds == ["found"]
    assert not d.news[0].jumped
    assert d.clock.running
    assert d.clock.bpm == pytest.approx(100)
    assert not d.clock.state.located
    assert d.song == d.beat
    assert d.beat * 24 == pytest.approx(round(d.beat * 24), abs=1e-6)


def test_a_daw_that_ticked_while_it_stood_may_yet_continue() -> None:
    d = Daw()
    d.send(song_position(22))
    d.tick(48)
    assert d.kinds == ["found"]
    d.send(CONTINUE)
    d.tick(12)
    assert d.kinds == ["found", "continue"]
    assert d.song == pytest.approx(6.0)
    assert d.clock.state.located
    d.send(CONTINUE)
    d.tick(12)
    assert d.kinds == ["found", "continue"]


def test_a_position_tells_the_late_comer_where_it_is() -> None:
    d = Daw()
    d.tick(48)
    d.send(song_position(22))
    d.tick(12)
    assert d.kinds == ["found", "locate"]
    assert d.song == pytest.approx(6.0)
    assert d.clock.state.located
    d.send(song_position(8))
    d.send(CONTINUE)
    d.tick(24)
    assert d.kinds == ["found", "locate", "continue"]
    assert d.song == pytest.approx(3.0)


def test_ticks_that_cease_are_missed_and_found_again() -> None:
    d = Daw()
    d.send(START)
    d.tick(48)
    d.wait(0.5)
    assert d.kinds == ["start"]
    d.wait(0.1)
    assert d.kinds == ["start", "lost"]
    assert (d.clock.running, d.clock.state.in_sync) == (False, False)
    assert d.clock.bpm == pytest.approx(120)
    assert d.beat == pytest.approx(3.2)
    d.wait(0.405)
    d.tick(24)
    assert d.kinds == ["start", "lost", "found"]
    assert d.clock.running
    assert not d.clock.state.located
    # The ticks are 5 ms beside those before: the bar lines move by that, and no further.
    assert d.beat == pytest.approx(5.0, abs=1e-3)
    assert d.song == pytest.approx(5.0, abs=1e-3)


@pytest.mark.parametrize(("bpm", "count"), [(900, 3), (900, 20), (70, 3), (150, 23)])
def test_a_burst_before_the_silence_tells_no_tempo(bpm: float, count: int) -> None:
    d = Daw(90)
    d.send(START)
    d.bpm = 120
    d.tick(96)
    d.bpm = bpm
    d.tick(count)
    d.wait(1.5)
    assert d.kinds[-1] == "lost"
    assert d.clock.bpm == d.clock.anchor.bpm == pytest.approx(120)


def test_at_a_slow_tempo_silence_lasts_longer() -> None:
    d = Daw(10)
    d.send(START)
    d.tick(24)
    d.wait(0.7)
    assert d.kinds == ["start"]
    d.wait(0.3)
    assert d.kinds == ["start", "lost"]


def test_silence_that_nobody_checked_is_noticed_by_the_tick_after_it() -> None:
    d = Daw()
    d.send(START)
    d.tick(48)
    d.seconds += 5
    d.tick(1)
    assert d.kinds == ["start", "lost"]


def test_a_position_before_silence_is_kept_for_continue() -> None:
    d = Daw()
    d.send(START)
    d.tick(48)
    d.send(song_position(40))
    d.seconds += 1.0
    d.tick()
    assert d.kinds == ["start", "lost"]
    d.send(CONTINUE)
    d.tick()
    assert d.kinds == ["start", "lost", "continue"]
    assert d.song == pytest.approx(10 + 1 / 24)


def test_a_start_after_silence_is_a_start() -> None:
    d = Daw()
    d.send(START)
    d.tick(48)
    d.wait(1.0)
    d.send(START)
    d.tick(48)
    assert d.kinds == ["start", "lost", "start"]
    assert d.song == pytest.approx(2.0)
    assert d.clock.state.located


def test_silence_while_stopped_is_not_reported() -> None:
    d = Daw()
    d.send(START)
    d.tick(24)
    d.send(STOP)
    d.tick(24)
    d.wait(5.0)
    assert d.kinds == ["start", "stop"]
    assert not d.clock.state.in_sync


def test_a_clock_too_slow_to_follow_is_ignored() -> None:
    d = Daw()
    d.bpm = 1.0
    for _ in range(20):
        d.tick()
        d.clock.check(d.seconds - 0.01)
    assert d.news == []
    assert (d.clock.running, d.clock.bpm) == (False, 120.0)
    assert d.clock.state.ignored >= 18


def test_lost_ticks_do_not_move_the_song() -> None:
    d = Daw()
    d.send(START)
    d.tick(100)
    d.seconds += 3 * 60 / 120 / 24
    d.tick(41)
    assert d.clock.state.lost_ticks == 3
    assert d.song == pytest.approx(6.0)
