"""A participant in a Link session: what it asks of the binding, and when; no network."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from music.errors import RitornelloError
from realtime.clock import Clock, ManualClock
from realtime.link_clock import Link, LinkClock, LinkSessionState, open_link

if TYPE_CHECKING:
    from collections.abc import Callable

AHEAD = 1000.25
"""Seconds by which Link's clock differs from ours."""


class FakeState:
    """A snapshot that can be changed before it is committed."""

    def __init__(self, link: FakeLink) -> None:
        self._bpm, self._beat, self._origin = link.bpm, link.beat, link.origin
        self._playing, self._since = link.playing, link.since

    def tempo(self) -> float:
        return self._bpm

    def setTempo(self, tempo: float, time: int, /) -> None:
        self._beat, self._origin, self._bpm = self._beat_at(time), time, tempo

    def _beat_at(self, time: int) -> float:
        return self._beat + (time - self._origin) * self._bpm / 60e6

    def phaseAtTime(self, time: int, quantum: float, /) -> float:
        return self._beat_at(time) % quantum

    def isPlaying(self) -> bool:
        return self._playing

    def timeForIsPlaying(self) -> int:
        return self._since


class FakeLink:
    """A session with one timeline, on the clock of the test."""

    def __init__(self, time: Callable[[], float], bpm: float) -> None:
        self._time = time
        self.ahead = AHEAD
        self.bpm, self.beat, self.origin = bpm, 0.0, self.micros()
        self.playing, self.since = False, 0
        self.peers = 0
        self.commits = 0
        self.enabled = False
        self.startStopSyncEnabled = False

    def micros(self) -> int:
        return round((self._time() + self.ahead) * 1e6)

    def numPeers(self) -> int:
        return self.peers

    def clock(self) -> FakeLink:
        return self

    def captureAppSessionState(self) -> FakeState:
        return FakeState(self)

    def commitAppSessionState(self, state: LinkSessionState, /) -> None:
        assert isinstance(state, FakeState)
        self.bpm, self.beat, self.origin = state._bpm, state._beat, state._origin
        self.commits += 1


class Stage:
    """A clock in a fake session, with time standing still until told."""

    def __init__(self, bpm: float = 120.0, bar_beats: float = 4.0) -> None:
        self.time = ManualClock()
        self.read: Callable[[], float] = self.time.now
        self.session = FakeLink(self.time.now, bpm)
        self.clock = LinkClock(bpm, bar_beats, self.present, self.open)

    def present(self) -> float:
        return self.read()

    def open(self, bpm: float) -> Link:
        assert bpm == self.session.bpm
        return self.session

    def step(self, seconds: float = 0.005) -> list[str]:
        self.time.advance(seconds)
        return [item.kind for item in self.clock.refresh(self.time.now())]


def test_it_takes_part_and_shares_start_and_stop() -> None:
    stage = Stage()
    assert stage.session.enabled
    assert stage.session.startStopSyncEnabled


def test_it_is_a_clock_with_the_sessions_beats() -> None:
    stage = Stage(90.0, 3.0)
    clock: Clock = stage.clock
    stage.step(2.0)
    assert clock.now() == 2.0
    assert clock.bpm == 90.0
    assert clock.running
    assert clock.beat_at(2.0) == pytest.approx(3.0)
    assert clock.seconds_at(3.0) == pytest.approx(2.0)
    assert clock.anchor.beat_at(2.0) == clock.beat_at(2.0)


def test_nothing_is_told_to_the_session_unless_asked_for() -> None:
    stage = Stage()
    stage.session.bpm, stage.session.beat, stage.session.peers = 97.0, 2.7, 1
    assert stage.step() == ["joined"]
    stage.step(1.0)
    stage.clock.close()
    assert stage.session.commits == 0
    assert (stage.clock.bpm, stage.clock.peers) == (97.0, 1)


def test_a_tempo_is_proposed_with_the_next_look() -> None:
    stage = Stage()
    stage.clock.set_bpm(60.0)
    stage.clock.set_bpm(80.0)
    assert stage.session.commits == 0
    before = stage.clock.beat_at(1.0)
    assert stage.step(1.0) == ["tempo"]
    assert (stage.session.bpm, stage.session.commits, stage.clock.bpm) == (80.0, 1, 80.0)
    assert stage.clock.beat_at(1.0) == pytest.approx(before)
    assert not stage.step(1.0)
    assert stage.session.commits == 1


def test_a_tempo_out_of_range_is_refused() -> None:
    stage = Stage()
    with pytest.raises(ValueError, match="a tempo must lie"):
        stage.clock.set_bpm(0.0)
    assert not stage.step()
    with pytest.raises(ValueError, match="a tempo must lie"):
        LinkClock(2000.0, 4.0, stage.time.now, stage.open)


def test_the_transport_is_told_on_our_clock() -> None:
    stage = Stage(60.0)
    stage.session.playing, stage.session.since = True, round((2.0 + AHEAD) * 1e6)
    stage.time.advance(1.0)
    (news,) = stage.clock.refresh(1.0)
    assert news.kind == "start"
    assert news.seconds == pytest.approx(2.0, abs=1e-6)
    assert news.beat == pytest.approx(2.0, abs=1e-6)
    assert stage.clock.playing


def test_clocks_that_drift_stay_together() -> None:
    stage = Stage()
    for _ in range(1000):
        stage.session.ahead += 0.00001
        assert not stage.step(0.1)
        beat = FakeState(stage.session).phaseAtTime(stage.session.micros(), 4.0)
        apart = (stage.clock.beat_at(stage.time.now()) - beat + 2.0) % 4.0 - 2.0
        assert abs(apart) < 0.003


def test_a_reading_that_was_interrupted_is_not_believed() -> None:
    stage = Stage()
    anchor = stage.clock.anchor

    def interrupted() -> float:
        stage.time.advance(0.02)
        return stage.time.now()

    stage.read = interrupted
    for _ in range(20):
        assert not stage.step()
    assert stage.clock.anchor is anchor


def test_after_leaving_beats_go_on_and_the_session_is_let_alone() -> None:
    stage = Stage()
    stage.step(1.0)
    stage.clock.close()
    stage.clock.close()
    assert not stage.session.enabled
    stage.session.bpm = 200.0
    stage.clock.set_bpm(150.0)
    assert not stage.step(1.0)
    assert stage.session.commits == 0
    assert stage.clock.beat_at(2.0) == pytest.approx(4.0)


@pytest.mark.parametrize("module", [None, ModuleType("link")])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, module: ModuleType | None) -> None:
    monkeypatch.setitem(sys.modules, "link", module)
    with pytest.raises(RitornelloError, match=r"pip install 'ritornello\[link\]'"):
        open_link(120.0)


def test_the_binding_is_opened_with_the_tempo(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("link")
    link = Stage(97.0).session
    module.__dict__["Link"] = {97.0: link}.__getitem__
    monkeypatch.setitem(sys.modules, "link", module)
    assert open_link(97.0) is link
