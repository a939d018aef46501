"""The echo guard in the closed loop with a dispatcher: what goes round is recognised and dropped."""

from __future__ import annotations

import heapq
from collections import Counter
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from realtime.echo import EchoGuard
from realtime.midi_bytes import control_change, is_note_off, is_note_on, note_off, note_on
from tests.realtime.echo_loop import Loop, Timed, answer, line, lines, starts, strokes

# --- the loop --------------------------------------------------------------------


@pytest.mark.parametrize("delay", [0.0005, 0.003, 0.012, 0.03, 0.06, 0.12, 0.2])
def test_one_held_note_gives_an_echo_away(delay: float) -> None:
    loop = Loop(delay)
    loop.play(strokes((0.0, 3.0, 60)), 2.0)
    assert loop.found == pytest.approx(3 * delay)
    assert len(loop.out) <= 8
    assert [news.looping for news in loop.news] == [True]
    assert loop.news[0].delay == pytest.approx(delay)


@pytest.mark.parametrize("length", [1.2, 1.7, 2.0, 2.5])
def test_a_note_that_ends_while_it_goes_round_gives_an_echo_away(length: float) -> None:
    loop = Loop(0.1)
    loop.play(strokes((0.0, 0.1 * length, 60)), 2.0)
    assert loop.found == pytest.approx(0.3)
    assert loop.dispatcher.sounding() == ()


@pytest.mark.parametrize("delay", [0.0005, 0.012, 0.06, 0.12])
def test_staccato_notes_give_an_echo_away_by_the_fourth(delay: float) -> None:
    loop = Loop(delay)
    loop.play(strokes((0.0, 0.04, 60), (0.31, 0.04, 62), (0.63, 0.04, 64), (0.94, 0.04, 65)), 4.0)
    assert loop.found is not None
    assert loop.found < 0.94 + 3 * delay
    assert loop.ons(0.94 + 3 * delay) == []
    assert loop.dispatcher.sounding() == ()


def test_the_right_delay_is_found_where_notes_are_repeated_almost_as_fast() -> None:
    loop = Loop(0.12)
    loop.play(strokes(*((0.125 * index, 0.115, 60) for index in range(9))), 4.0)
    assert loop.news[0].delay == pytest.approx(0.12, abs=0.004)
    assert len(loop.out) < 30


def test_an_echo_on_another_channel_is_recognised() -> None:
    loop = Loop(0.02, change=lambda msg: bytes((msg[0] & 0xF0 | 5,)) + msg[1:])
    loop.play(strokes((0.0, 1.0, 60)), 2.0)
    assert loop.found is not None
    assert len(loop.out) <= 12


def test_note_offs_may_come_back_as_silent_note_ons() -> None:
    loop = Loop(0.02, change=lambda msg: bytes((0x90, msg[1], 0)) if is_note_off(msg) else msg)
    loop.play(strokes((0.0, 1.0, 60), (1.2, 0.2, 62)), 3.0)
    assert loop.found is not None
    assert loop.ons(1.0) == [(1.2, note_on(0, 62, 64))]
    assert loop.dispatcher.sounding() == ()


_DELAYS = st.one_of(st.sampled_from([0.0005, 0.001, 0.06, 0.12]), st.floats(0.0005, 0.12))
_JITTER = st.lists(st.floats(0.0, 0.004), min_size=7, max_size=7)


@st.composite
def melodies(draw: st.DrawFn) -> Timed:
    """Draw a melody of eight different keys, of one velocity, in any touch from staccato to legatissimo."""
    gaps = draw(st.lists(st.floats(0.13, 0.6), min_size=8, max_size=8))
    lengths = draw(st.lists(st.floats(0.02, 0.8), min_size=8, max_size=8))
    return line(gaps, lengths, draw(st.permutations(range(60, 68))))


def on_a_grid(timed: Timed, delay: float) -> bool:
    """Say whether the first four notes lie on one grid, as those of a note repeat would."""
    phases = [(seconds - starts(timed)[0]) % delay for seconds in starts(timed)[:4]]
    return all(min(phase, delay - phase) <= 0.014 for phase in phases)


@given(timed=melodies(), delay=_DELAYS, jitter=_JITTER)
def test_the_loop_is_broken_by_the_fourth_note(timed: Timed, delay: float, jitter: list[float]) -> None:
    assume(delay < 0.04 or not on_a_grid(timed, delay))
    loop = Loop(delay, jitter)
    loop.play(timed, timed[-1][0] + 2.0)
    assert loop.found is not None
    # When the fourth note has come back, and that again.
    assert loop.found <= starts(timed)[3] + 3 * (delay + 0.004)
    assert loop.ons(loop.found) == [(s, m) for s, m in timed if is_note_on(m) and s > loop.found]
    assert loop.dispatcher.sounding() == ()


@given(timed=lines(count=20), delay=_DELAYS, jitter=_JITTER)
def test_whatever_is_played_the_loop_stays_small(timed: Timed, delay: float, jitter: list[float]) -> None:
    loop = Loop(delay, jitter)
    loop.play(timed, timed[-1][0] + 2.0)
    assert len(loop.out) < 1000


@pytest.mark.parametrize("seed", [200, *range(40)])
def test_hands_that_repeat_notes_lose_none_to_the_loop(seed: int) -> None:
    """As uneven as hands are: of exact repetitions nobody can say which note is whose echo."""
    rng = Random(seed)  # noqa: S311 - no secret
    gap, length, keys = rng.uniform(0.08, 0.45), rng.uniform(0.02, 0.3), rng.choice([1, 2, 3, 5])
    timed = line(
        [max(gap * rng.gauss(1, 0.04) + rng.gauss(0, 0.004), 0.06) for _ in range(12)],
        [max(length + rng.gauss(0, 0.008), 0.015) for _ in range(12)],
        [60 + index % keys for index in range(12)],
    )
    loop = Loop(rng.uniform(0.0005, 0.12), [rng.uniform(0, 0.004) for _ in range(50)])
    loop.play(timed, timed[-1][0] + 2.0)
    assert loop.found is not None
    after = Counter(msg for seconds, msg in timed if is_note_on(msg) and seconds > loop.found)
    assert not after - Counter(msg for _, msg in loop.ons(loop.found - 0.01))
    assert len(loop.out) < 200
    assert loop.ons(timed[-1][0] + 1.0) == []
    assert loop.dispatcher.sounding() == ()


# --- what the model plays ----------------------------------------------------------


@pytest.mark.parametrize("length", [0.05, 1.0])
def test_the_echo_of_an_answer_is_recognised_by_its_first_note(length: float) -> None:
    loop = Loop(0.08)
    loop.dispatcher.schedule(0, answer((1.0, length, 60), (2.0, length, 62)))
    loop.play([], 5.0)
    assert loop.found is not None
    assert loop.found < 1.6
    loop.dispatcher.schedule(1, answer((6.0, length, 64), (7.0, length, 65)))
    loop.play([], 9.0)
    assert [msg[1] for _, msg in loop.ons(5.0)] == [64, 65], "the model is not interrupted by itself any more"


def test_without_thru_four_notes_of_the_models_that_come_back_are_enough() -> None:
    loop = Loop(0.05, thru=False)
    for number in range(6):
        begin = 2.0 * number + 1
        loop.dispatcher.schedule(number, answer((begin, 0.4, 60 + number), (begin + 0.5, 0.4, 70)))
        loop.play([], begin + 1.5)
        assert loop.guard.looping == (number >= 3)
    assert [msg[1] for _, msg in loop.ons(8.5)] == [64, 70, 65, 70]


# --- what else comes back ------------------------------------------------------------


def test_a_wheel_that_goes_round_is_recognised_and_its_echoes_are_dropped() -> None:
    loop = Loop(0.003)
    loop.play([(0.02 * index, control_change(0, 1, index)) for index in range(60)], 3.0)
    assert loop.found is not None
    assert loop.found < 0.25
    assert [msg for seconds, msg in loop.out if seconds > 0.25] == [
        control_change(0, 1, v) for v in range(13, 60)
    ]


def test_once_recognised_pedals_and_bends_are_dropped_too() -> None:
    loop = Loop(0.02)
    loop.play(strokes((0.0, 1.0, 60)), 2.0)
    other = [control_change(0, 64, 127), b"\xe0\x00\x50", b"\xd0\x33", b"\xa0\x3c\x20", b"\xc0\x05"]
    before = len(loop.out)
    loop.play([(2.0 + 0.1 * index, msg) for index, msg in enumerate(other)], 4.0)
    assert [msg for _, msg in loop.out[before:]] == other


# --- the end --------------------------------------------------------------------------


def test_it_is_over_when_nothing_comes_back_for_a_while() -> None:
    loop = Loop(0.02)
    loop.play(strokes((0.0, 1.0, 60)), 2.0)
    assert loop.found is not None
    loop.delay = None  # somebody switched it off
    loop.play(strokes(*((2.0 + 0.5 * index, 0.3, 60 + index) for index in range(5))), 6.0)
    assert len(loop.news) == 1, "five notes say little"
    loop.play(strokes(*((6.0 + 0.5 * index, 0.3, 70 + index) for index in range(4))), 9.0)
    assert [news.looping for news in loop.news] == [True, False]
    assert not loop.guard.looping
    assert "20 ms" in loop.news[0].text
    assert "no longer" in loop.news[1].text
    assert len(loop.dropped) == 2


def test_a_rest_is_not_the_end() -> None:
    loop = Loop(0.02)
    loop.play(strokes((0.0, 1.0, 60)), 2.0)
    # A chord after a minute, of as many notes as would say that it is over: they are still under way.
    chord = strokes(*((60.0, 1.0, pitch) for pitch in range(60, 70)))
    loop.play(chord, 70.0)
    assert [msg for _, msg in loop.ons(2.0)] == [msg for _, msg in chord if is_note_on(msg)]


def test_when_the_delay_changes_the_new_one_is_found() -> None:
    loop = Loop(0.02)
    loop.play(strokes((0.0, 1.0, 60)), 2.0)
    loop.delay = 0.09
    loop.play(strokes((2.0, 1.0, 62), (4.0, 1.0, 64)), 6.0)
    assert len(loop.ons(3.5)) == 1
    assert loop.dispatcher.sounding() == ()


def test_a_delay_that_drifts_is_followed() -> None:
    loop = Loop(0.02)
    loop.play(strokes((0.0, 1.0, 60)), 2.0)
    for step in range(40):
        loop.delay = 0.02 + 0.0005 * step
        loop.play(strokes((2.0 + step, 0.5, 60)), 3.0 + step)
    assert len(loop.ons(1.9)) == 40


def test_what_was_sent_once_comes_back_once() -> None:
    """A player who strikes a key just when its echo is due is heard."""
    loop = Loop(0.1)
    loop.play(strokes((0.0, 1.0, 60)), 2.0)
    loop.play(strokes((2.0, 0.05, 72), (2.103, 0.05, 72)), 4.0)
    assert [msg[1] for _, msg in loop.ons(1.9)] == [72, 72]
    assert loop.dispatcher.sounding() == ()


def test_what_comes_in_once_was_sent_once() -> None:
    """Of two equal notes close to each other, one that comes in is the return of one."""
    guard = EchoGuard()
    for moment in (0.0, 0.003):
        guard.sent(note_on(0, 60, 64), moment)
        guard.sent(note_off(0, 60), moment + 0.001)
    guard.heard(note_on(0, 60, 64), 0.1)
    assert [bool(sent.returned) for sent in guard._struck] == [True, False]


def test_two_ways_back_are_both_found() -> None:
    loop = Loop(0.02)
    guard_sent = loop.guard.sent

    def also_later(msg: bytes, now: float) -> None:
        guard_sent(msg, now)
        heapq.heappush(loop._wire, (now + 0.05, next(loop._order), msg, True))

    loop.guard.sent = also_later  # type: ignore[method-assign]
    loop.play(strokes((0.0, 1.0, 60), (1.5, 0.2, 62), (2.0, 0.2, 64)), 4.0)
    assert len(loop.ons(1.9)) == 1


def test_nothing_is_remembered_for_long() -> None:
    guard = EchoGuard()
    for index in range(20000):
        msg = note_on(index % 16, index % 128, 1 + index % 100)
        guard.heard(msg, index * 1e-6)
        guard.sent(msg, index * 1e-6)
    assert len(guard._sent) <= 2048
    assert sum(map(len, guard._alike.values())) == len(guard._sent)
    guard.sent(note_on(0, 1, 1), 10.0)
    assert len(guard._sent) == len(guard._alike) == 1


def test_a_flood_is_judged_by_a_bounded_number_of_messages() -> None:
    guard = EchoGuard()
    for index in range(5000):
        msg = note_on(0, 60 + index % 3, 64)
        if not guard.heard(msg, index * 1e-4):
            guard.sent(msg, index * 1e-4)
    assert len(guard._ways) <= 4
    assert all(len(alike) <= 64 for alike in guard._alike.values())
    assert len(guard._struck) <= 64
