"""Beats follow a session's in phase and tempo, never go back, and leave alone what is only noise."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.clock import TempoAnchor
from realtime.link_follower import LinkNews, Observation, SessionFollower

BAR = 4.0
POLL = 0.005


class Session:
    """A session on paper: a map of seconds to beats that can be replaced."""

    def __init__(self, bpm: float = 120.0, beat: float = 0.0) -> None:
        self.map = TempoAnchor(0.0, beat, bpm)
        self.peers = 1
        self.playing = False
        self.since = 0.0

    def seen(self, seconds: float, bar: float = BAR) -> Observation:
        phase = self.map.beat_at(seconds) % bar
        return Observation(seconds, self.map.bpm, phase, self.peers, self.playing, self.since)

    def shift(self, seconds: float) -> None:
        """Move all beats later by so much."""
        self.map = TempoAnchor(self.map.seconds + seconds, self.map.beat, self.map.bpm)

    def apart(self, follower: SessionFollower, seconds: float, bar: float = BAR) -> float:
        """Return by how many seconds the follower's bars differ."""
        beats = math.remainder(follower.anchor.beat_at(seconds) - self.map.beat_at(seconds), bar)
        return beats * 60.0 / self.map.bpm


def poll(follower: SessionFollower, session: Session, start: float, end: float) -> list[LinkNews]:
    """Look every few milliseconds, and return all that was new."""
    count = round((end - start) / POLL)
    return [item for n in range(count + 1) for item in follower.follow(session.seen(start + n * POLL))]


def test_it_begins_where_the_session_is_in_its_bar() -> None:
    follower = SessionFollower(Session(90.0, beat=-1.5).seen(0.0), BAR)
    assert follower.anchor.beat_at(0.0) == 2.5
    assert follower.bpm == 90.0


@pytest.mark.parametrize("bar", [0.0, -4.0, math.nan, math.inf])
def test_a_bar_has_a_length(bar: float) -> None:
    with pytest.raises(ValueError, match="a bar must have a length"):
        SessionFollower(Session().seen(0.0), bar)


def test_a_steady_session_is_no_news_and_the_map_stays_the_same() -> None:
    session = Session()
    follower = SessionFollower(session.seen(0.0), BAR)
    anchor = follower.anchor
    assert not poll(follower, session, 0.0, 20.0)
    assert follower.anchor is anchor


@given(st.lists(st.floats(-0.0004, 0.0004), min_size=1, max_size=50))
def test_noise_moves_nothing(noise: list[float]) -> None:
    session = Session()
    follower = SessionFollower(session.seen(0.0), BAR)
    anchor = follower.anchor
    for number, error in enumerate(noise, 1):
        seen = session.seen(number * POLL)
        shifted = seen._replace(phase=(seen.phase + error * 2.0) % BAR, bpm=seen.bpm + error)
        assert not follower.follow(shifted)
    assert follower.anchor is anchor


def test_joining_jumps_ahead_to_the_sessions_place_in_the_bar() -> None:
    alone, session = Session(120.0), Session(97.0, beat=3.0)
    alone.peers = 0
    follower = SessionFollower(alone.seen(0.0), BAR)
    assert not poll(follower, alone, 0.0, 1.0)
    before = follower.anchor.beat_at(1.5)
    (news,) = follower.follow(session.seen(1.5))
    assert news == LinkNews("joined", 1.5, follower.anchor.beat_at(1.5), jumped=True)
    assert before < news.beat < before + BAR
    assert session.apart(follower, 1.5) == pytest.approx(0.0, abs=1e-9)
    assert (follower.bpm, follower.anchor.bpm, follower.peers) == (97.0, 97.0, 1)


def test_joining_a_session_that_agrees_already_needs_no_jump() -> None:
    session = Session()
    session.peers = 0
    follower = SessionFollower(session.seen(0.0), BAR)
    session.peers = 2
    assert follower.follow(session.seen(1.0)) == (LinkNews("joined", 1.0, 2.0, jumped=False),)
    session.peers = 0
    assert not follower.follow(session.seen(2.0))


def test_a_session_a_little_late_makes_us_jump_nearly_a_bar() -> None:
    session = Session(60.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    session.shift(0.1)
    (news,) = follower.follow(session.seen(8.0))
    assert news[:2] == ("jumped", 8.0)
    assert news.beat == pytest.approx(11.9)
    assert news.jumped


@pytest.mark.parametrize("shift", [-0.02, 0.02, 0.0015])
def test_small_differences_are_made_up_for_without_a_jump(shift: float) -> None:
    session = Session(100.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    session.shift(shift)
    assert not follower.follow(session.seen(5.0))
    assert session.apart(follower, 5.0) == pytest.approx(shift)
    assert session.apart(follower, 5.5) == pytest.approx(shift / 2)
    assert follower.bpm == 100.0
    assert not poll(follower, session, 5.0, 6.1)
    settled = follower.anchor
    assert settled.bpm == 100.0
    assert abs(session.apart(follower, 6.1)) < 0.001
    assert not poll(follower, session, 6.1, 10.0)
    assert follower.anchor is settled


def test_a_look_that_comes_late_does_not_overshoot_for_good() -> None:
    session = Session(100.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    session.shift(0.02)
    follower.follow(session.seen(1.0))
    # For half a second too long, we were too slow.
    follower.follow(session.seen(2.5))
    assert session.apart(follower, 2.5) == pytest.approx(-0.01)
    poll(follower, session, 2.5, 4.0)
    assert abs(session.apart(follower, 4.0)) < 0.001
    assert follower.anchor.bpm == 100.0


def test_a_look_that_comes_very_late_finds_a_jump_needed() -> None:
    session = Session(100.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    session.shift(0.02)
    follower.follow(session.seen(1.0))
    (news,) = follower.follow(session.seen(6.0))
    assert news.kind == "jumped"
    assert session.apart(follower, 6.0) == pytest.approx(0.0, abs=1e-9)


def test_clocks_that_drift_apart_are_kept_together() -> None:
    session = Session(120.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    worst = 0.0
    for second in range(300):
        session.shift(0.00005)
        assert not poll(follower, session, float(second), second + 0.99)
        worst = max(worst, abs(session.apart(follower, second + 0.99)))
    assert worst < 0.0012


def test_a_tempo_change_is_followed_and_told() -> None:
    session = Session(97.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    # Somebody changed it 40 ms ago; the news took so long.
    session.map = session.map.with_bpm(132.0, 4.96)
    (news,) = follower.follow(session.seen(5.0))
    assert (news.kind, news.jumped, follower.bpm) == ("tempo", False, 132.0)
    assert not poll(follower, session, 5.0, 6.1)
    assert abs(session.apart(follower, 6.1)) < 0.001
    assert follower.anchor.bpm == 132.0


def test_the_fastest_session_can_be_followed() -> None:
    session = Session(999.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    session.shift(-0.02)
    poll(follower, session, 1.0, 30.0)
    assert abs(session.apart(follower, 30.0)) < 0.001


def test_start_and_stop_are_told_with_their_moment() -> None:
    session = Session(60.0)
    follower = SessionFollower(session.seen(0.0), BAR)
    session.playing, session.since = True, 2.0
    assert follower.follow(session.seen(1.0)) == (LinkNews("start", 2.0, 2.0, jumped=False),)
    assert follower.playing
    assert not follower.follow(session.seen(1.5))
    session.playing, session.since = False, 2.5
    assert follower.follow(session.seen(3.0)) == (LinkNews("stop", 3.0, 3.0, jumped=False),)


changes = st.lists(
    st.tuples(
        st.floats(0.001, 3.0),
        st.one_of(st.just(0.0), st.floats(-0.05, 0.05), st.floats(-3.0, 3.0)),
        # Nearer to the fastest tempo there is, catching up takes longer than is waited here.
        st.one_of(st.none(), st.floats(20.0, 960.0)),
    ),
    min_size=1,
    max_size=12,
)


@given(changes, st.sampled_from([1.5, 3.0, 3.5, 4.0, 6.0]))
def test_beats_never_go_back_and_meet_the_session_in_the_end(
    steps: list[tuple[float, float, float | None]], bar: float
) -> None:
    session = Session()
    follower = SessionFollower(session.seen(0.0, bar), bar)
    seconds, beat = 0.0, follower.anchor.beat_at(0.0)
    for gap, shift, bpm in steps:
        seconds += gap
        session.shift(shift)
        if bpm is not None:
            session.map = session.map.with_bpm(bpm, seconds)
        before = follower.anchor.beat_at(seconds)
        assert before > beat
        news = follower.follow(session.seen(seconds, bar))
        beat = follower.anchor.beat_at(seconds)
        jump = beat - before
        assert -1e-9 <= jump < bar + 1e-9
        assert any(item.jumped for item in news) == (jump > 1e-6)
        assert abs(session.apart(follower, seconds, bar)) <= 0.03 + 1e-6
    for _ in range(300):
        seconds += 0.02
        follower.follow(session.seen(seconds, bar))
    assert abs(session.apart(follower, seconds, bar)) < 0.0011
