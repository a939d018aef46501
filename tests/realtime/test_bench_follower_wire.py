"""A sequencer in a process of its own, and how well its ticks are followed: by plain numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.bench.follower_wire import compare, steady_line
from realtime.bench.ticker import Ticker
from realtime.clock import InternalClock, TempoAnchor
from realtime.midi_bytes import song_position

TICK, START, CONTINUE, STOP = b"\xf8", b"\xfa", b"\xfb", b"\xfc"


class Desk:
    """A ticker, on a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.clock = InternalClock(120.0, time=lambda: self.now)
        self.ticker = Ticker(self.clock)
        self.sent: list[tuple[float, bytes]] = []

    def tell(self, line: str) -> None:
        self.ticker.obey(line, self.now)
        self.run(0.0)

    def run(self, seconds: float) -> None:
        """Send whatever is due, when it is."""
        end = self.now + seconds
        while True:
            self.sent += [(self.now, msg) for msg in self.ticker.due(self.now)]
            upcoming = self.ticker.next_deadline()
            if upcoming > end:
                break
            self.now = max(upcoming, self.now)
        self.now = end

    def commands(self) -> list[bytes]:
        return [msg for _, msg in self.sent if msg != TICK]

    def moment_of(self, msg: bytes) -> float:
        return next(moment for moment, each in self.sent if each == msg)


# --- the sequencer -----------------------------------------------------------------


def test_it_ticks_before_it_plays() -> None:
    d = Desk()
    d.run(1.0)
    assert {msg for _, msg in d.sent} == {TICK}
    assert len(d.sent) == pytest.approx(48, abs=1)


def test_it_starts_at_the_beginning_however_late_it_is() -> None:
    d = Desk()
    d.run(7.3)
    d.tell("play 0")
    d.run(1.0)
    assert d.commands() == [START]
    origin, bpm = map(float, d.ticker.where().split())
    assert bpm == 120.0
    assert d.moment_of(START) == pytest.approx(origin, abs=1e-6)
    assert 0 < origin - 107.3 < 1


@pytest.mark.parametrize("beat", [0.25, 6.25, 33.5, 201.0])
def test_it_goes_on_anywhere(beat: float) -> None:
    d = Desk()
    d.run(1.0)
    d.tell("play 0")
    d.run(5.0)
    d.tell(f"play {beat}")
    d.run(1.0)
    assert d.commands() == [START, STOP, song_position(round(beat * 4)), CONTINUE]
    origin = float(d.ticker.where().split()[0])
    assert d.moment_of(CONTINUE) == pytest.approx(origin + beat / 2, abs=1e-6)


def test_it_stops_and_changes_its_tempo() -> None:
    d = Desk()
    d.tell("play 0")
    d.run(2.0)
    d.tell("tempo 60")
    d.tell("stop")
    before = len(d.sent)
    d.run(1.0)
    assert d.commands() == [START, STOP]
    assert len(d.sent) - before == pytest.approx(24, abs=1)
    assert d.ticker.where().endswith(" 60.0")


@pytest.mark.parametrize("line", ["", "play", "jump 3", "play 1 2", "tempo fast", "tempo 0"])
def test_it_refuses_what_it_does_not_know(line: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Desk().ticker.obey(line, 100.0)


# --- the figures -------------------------------------------------------------------


def in_blocks(count: int, block: float, period: float = 1 / 48) -> list[float]:
    """Return ticks as a server delivers them: each at the end of its block."""
    return [math.ceil(tick * period / block) * block for tick in range(count)]


def test_even_ticks_with_a_delay_are_followed_to_the_microsecond() -> None:
    truth = TempoAnchor(5.0, 0.0, 120.0)
    figures = compare([5.003 + tick / 48 for tick in range(24 * 20 + 1)], truth, "wire")
    assert (figures.system, figures.bpm, figures.lost) == ("wire", 120.0, 0)
    assert figures.followed_bpm == pytest.approx(120.0)
    assert (figures.delay_ms, figures.raw_delay_ms) == pytest.approx((3.0, 3.0))
    assert max(figures.filtered_largest_ms, figures.raw_largest_ms) < 1e-3
    assert (figures.raw.count, figures.filtered.count) == (24 * 16 + 1, 96 * 16)


def test_a_server_that_delivers_in_blocks_makes_jitter_and_the_filter_takes_it_away() -> None:
    figures = compare(in_blocks(24 * 60 + 1, 256 / 48000), TempoAnchor(0.0, 0.0, 120.0))
    assert 2.0 < figures.raw_largest_ms < 5.4
    assert figures.filtered_largest_ms < figures.raw_largest_ms / 4
    assert figures.delay_ms == pytest.approx(256 / 96, abs=0.5)


def test_too_little_to_settle_is_no_measurement() -> None:
    with pytest.raises(ValueError, match="more than 4 beats"):
        compare(in_blocks(24 * 5, 0.001), TempoAnchor(0.0, 0.0, 120.0))


@given(
    bpm=st.floats(40, 240),
    start=st.floats(0, 1e5),
    late=st.lists(st.floats(0, 0.005), min_size=100, max_size=300),
)
def test_the_line_through_ticks_is_their_tempo(bpm: float, start: float, late: list[float]) -> None:
    period = 2.5 / bpm
    line = steady_line([start + tick * period + each for tick, each in enumerate(late)])
    assert line.bpm == pytest.approx(bpm, rel=0.03)
    assert -0.006 < line.seconds - start < 0.011


def test_the_line_through_even_ticks_is_exact() -> None:
    line = steady_line([3.0 + tick / 48 for tick in range(480)])
    assert (line.seconds, line.beat, line.bpm) == pytest.approx((3.0, 0.0, 120.0))


@pytest.mark.parametrize("ticks", [[], [1.0]])
def test_no_line_goes_through_less_than_two(ticks: list[float]) -> None:
    with pytest.raises(ValueError, match="two ticks"):
        steady_line(ticks)
