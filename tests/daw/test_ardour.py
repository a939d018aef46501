"""The engine beside a real workstation: it follows the clock, and what it plays is recorded where it put it.

Not part of CI: see docs/daw-test.md for how steady it is, and for what was measured.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest

from realtime.bench.follower_wire import compare, steady_line
from tests.daw.conftest import PERIOD
from tests.daw.performance import ANSWER_BARS, BAR, BPM, LOCATED, RATE, Performance, perform

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.midi_server.jack import JackServer

pytestmark = pytest.mark.daw

BEAT_MS = 60_000 / BPM
PERIOD_MS = PERIOD / RATE * 1000


@pytest.fixture(scope="module")
def performance(jack: JackServer, tmp_path_factory: pytest.TempPathFactory) -> Performance:
    """Return one performance, which all tests look at."""
    return perform(jack, tmp_path_factory.mktemp("daw"))


def _offset(performance: Performance) -> float:
    """Return by how many beats the engine's count is ahead of the song's."""
    return statistics.median(each.beat - each.song_beat for each in performance.playing)


def _whole_bars(beats: float) -> bool:
    return abs(beats - BAR * round(beats / BAR)) < 1e-6


def _deviations(performance: Performance) -> list[float]:
    """Return how many ms after its place on the grid each note of the model's was recorded."""
    answer = performance.take[len(performance.phrase) :]
    offset = _offset(performance)
    return [
        (note.beat - (played.beat - offset)) * BEAT_MS
        for note, played in zip(answer, performance.played, strict=True)
    ]


def test_its_clock_is_followed(performance: Performance) -> None:
    assert performance.playing
    for tempo in performance.playing:
        assert tempo.running
        assert tempo.in_sync
        assert tempo.bpm == pytest.approx(BPM, abs=0.5)
    assert _whole_bars(_offset(performance))
    assert performance.stopped is not None
    assert performance.stopped.bpm == pytest.approx(BPM, abs=0.5)
    assert performance.problems == []


def test_every_note_is_on_the_track(performance: Performance) -> None:
    answer = [(each.pitch, each.velocity) for each in performance.played]
    assert answer
    assert [(each.pitch, each.velocity) for each in performance.take] == performance.phrase + answer
    assert performance.unmatched == 0


def test_the_player_is_heard_in_the_right_bar(performance: Performance) -> None:
    beats = [each.beat - _offset(performance) for each in performance.heard]
    assert beats[0] == pytest.approx(performance.first_beat, abs=0.1)


def test_the_answer_lies_on_the_grid(performance: Performance) -> None:
    late = _deviations(performance)
    middle = statistics.median(late)
    # Clock and notes take a period or two each, of which it takes some back as its own latency.
    assert abs(middle) < 4 * PERIOD_MS
    assert statistics.median(abs(each - middle) for each in late) < PERIOD_MS
    first, last = performance.played[0].beat, performance.played[-1].beat
    assert last - first < ANSWER_BARS * BAR


def test_its_song_position_is_six_times_too_large(performance: Performance) -> None:
    """It counts ticks where MIDI counts sixteenths; from bar lines on, bars still agree."""
    positions = [msg[1] + 128 * msg[2] for msg in performance.positions]
    assert positions == [24 * beat for beat in LOCATED]
    for beat, tempo in zip(LOCATED, performance.located, strict=True):
        assert 6 * beat <= tempo.song_beat < 6 * beat + 2 * BAR
        assert _whole_bars(tempo.beat - tempo.song_beat)


def test_report(performance: Performance, record_property: Callable[[str, object], None]) -> None:
    """Print what was measured, for docs/daw-test.md: run with -s."""
    late = _deviations(performance)
    middle = statistics.median(late)
    spread = [abs(each - middle) for each in late]
    start = next(index for index, (_, msg) in enumerate(performance.clock) if msg[0] == 0xFA)
    stop = next(index for index, (_, msg) in enumerate(performance.clock[start:], start) if msg[0] == 0xFC)
    ticks = [moment for moment, msg in performance.clock[start:stop] if msg[0] == 0xF8]
    followed = compare(ticks, steady_line(ticks))
    figures = {
        "attempts": performance.attempts,
        "notes": len(late),
        "late_median_ms": round(middle, 2),
        "late_smallest_ms": round(min(late), 2),
        "late_largest_ms": round(max(late), 2),
        "from_median_median_ms": round(statistics.median(spread), 2),
        "from_median_largest_ms": round(max(spread), 2),
        "ticks": len(ticks),
        "ticks_p99_ms": round(followed.raw.p99_ms, 2),
        "filtered_p99_ms": round(followed.filtered.p99_ms, 2),
    }
    for name, value in figures.items():
        record_property(name, value)
    print("\n" + " ".join(f"{name}={value}" for name, value in figures.items()))  # noqa: T201 (its purpose)
    assert len(ticks) > 24
