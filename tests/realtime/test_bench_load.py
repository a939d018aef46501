"""Punctuality under load: the arithmetic on plain numbers, the programs once each, all of it once."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import ritornello
from music.errors import RitornelloError
from realtime.bench import burdens, load
from realtime.bench.burdens import TRAINING, WINDOW, descriptions, multiply, program, repaint
from realtime.bench.figures import LoadReport
from realtime.bench.helpers import helper
from realtime.bench.load import LoadPlan, under_load
from realtime.bench.probe import Take
from realtime.bench.sleeper import Slept, sleep_on
from realtime.bench.table import show_load
from realtime.bench.wire import Recording
from realtime.midi_bytes import note_off, note_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from realtime.ports import MidiSystem


class Time:
    """Seconds that pass when slept or worked through."""

    def __init__(self, oversleeps: float = 0.0) -> None:
        self.now = self.worked = 0.0
        self.oversleeps = oversleeps
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.now += seconds + self.oversleeps


def after(times: int) -> Callable[[], bool]:
    """Return what is False so many times, then True."""
    left = iter([False] * times)
    return lambda: next(left, True)


# --- the sleep loop ---------------------------------------------------------------


@given(oversleeps=st.floats(0.0, 0.009), times=st.integers(1, 30))
def test_a_sleep_loop_is_as_late_as_its_sleep_is_long(oversleeps: float, times: int) -> None:
    time = Time(oversleeps)
    late = sleep_on(after(times), lambda: time.now, time.sleep, period=0.01)
    assert late == pytest.approx([oversleeps * 1000] * times, abs=1e-6)  # no lateness adds up


def test_moments_missed_in_a_stall_are_each_late() -> None:
    time = Time()
    stalls = iter([0.025])

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        time.now += next(stalls, 0.0)

    late = sleep_on(after(5), lambda: time.now, sleep, period=0.01)
    assert late == pytest.approx([25.0, 15.0, 5.0, 0.0, 0.0], abs=1e-6)


# --- the burdens ------------------------------------------------------------------


def painting(time: Time, cost: float, waits: float = 0.0) -> Callable[[], None]:
    """Return a stroke that takes ``cost`` seconds of processor, after being kept from it for ``waits``."""

    def paint() -> None:
        time.worked += cost
        time.now += cost + waits

    return paint


def test_a_window_works_for_sixty_percent_of_each_frame() -> None:
    time = Time()
    frames = repaint(after(50), lambda: time.now, lambda: time.worked, time.sleep, painting(time, 0.0001))
    assert frames == 50
    assert time.now == pytest.approx(50 * 0.016)
    assert time.worked / time.now == pytest.approx(0.6, abs=0.02)


def test_a_window_that_is_kept_waiting_skips_frames_and_does_no_less_in_each() -> None:
    time = Time()
    repaint(after(10), lambda: time.now, lambda: time.worked, time.sleep, painting(time, 0.0001, 0.0002))
    assert time.now == pytest.approx(10 * 0.032)  # 29 ms each: until the next whole frame
    assert time.worked == pytest.approx(10 * 0.0096, rel=0.02)


def test_multiplying_ends_when_told() -> None:
    assert multiply(after(3)) == 3


@pytest.mark.parametrize("kind", [WINDOW, TRAINING])
def test_a_burden_says_what_it_used(kind: str) -> None:
    assert kind in descriptions()
    with helper("realtime.bench.burdens", kind) as running:
        assert running.wait_line(0) == "ready"
        running.end()
        assert float(running.wait_line(1)) > 0


def test_the_window_is_the_real_one_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    stand_in = descriptions()[WINDOW]
    assert program(WINDOW) == ("realtime.bench.burdens", WINDOW)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert descriptions()[WINDOW] != stand_in
    with helper(*program(WINDOW)) as running:
        assert running.wait_line(0) == "ready"
        running.end()
        assert float(running.wait_line(1)) > 0


def test_the_sleep_loop_as_a_program() -> None:
    with helper("realtime.bench.sleeper") as running:
        running.end()
        slept = msgspec.json.decode(running.wait_line(1), type=Slept)
    assert all(late > -1 for late in slept.late_ms)


# --- what is made of it -----------------------------------------------------------


def recording(arrivals: list[float], dropped: int = 0) -> Recording:
    """Return notes a second apart that left 1 ms late and arrived so many ms late; NaN: never."""
    scheduled = [(float(n), note_on(0, 60 + n, 80)) for n in range(len(arrivals))]
    heard = [(n + ms / 1000, note_on(0, 60 + n, 80)) for n, ms in enumerate(arrivals) if ms == ms]  # noqa: PLR0124 - not NaN
    thru = sorted([*heard, (0.5, note_off(0, 60))])
    return Recording(Take([], [], [], thru, 0), scheduled, [1.0] * len(arrivals), 1, dropped)


def test_lateness_is_from_deadline_to_arrival() -> None:
    found = under_load(
        [WINDOW], 0.6, Slept(realtime=False, late_ms=[0.1, 0.2, 0.9]), recording([2.0, 3.0, 7.0], dropped=2)
    )
    assert found.beside == (WINDOW,)
    assert found.cores_used == 0.6
    assert (found.bare.median_ms, found.bare.p99_ms) == (0.2, 0.9)
    assert (found.left_late.median_ms, found.left_late.count) == (1.0, 3)
    assert (found.arrived_late.median_ms, found.arrived_late.p99_ms) == pytest.approx((3.0, 7.0))
    assert (found.jitter.median_ms, found.jitter.p99_ms) == pytest.approx((1.0, 4.0))
    assert (found.dropped, found.lost) == (2, 0)


def test_a_note_that_never_arrived_is_lost_and_not_late() -> None:
    found = under_load([], 0.0, Slept(realtime=True, late_ms=[0.1]), recording([2.0, float("nan"), 2.0]))
    assert found.lost == 1
    assert found.arrived_late.count == 2


def test_without_a_single_note_there_is_nothing_to_say() -> None:
    with pytest.raises(RitornelloError, match="None of the model's notes arrived"):
        under_load([], 0.0, Slept(realtime=True, late_ms=[0.1]), recording([float("nan")]))


# --- all of it --------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_prints_one_json_document(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextlib.contextmanager
    def none() -> Iterator[tuple[MidiSystem | None, str]]:
        yield None, "in-process ports"

    monkeypatch.setattr(load, "midi_system", none)
    monkeypatch.setattr(load, "QUICK_LOAD", LoadPlan(notes=6, alone_seconds=0.1))
    monkeypatch.setattr(load, "_CASES", ((), (WINDOW, TRAINING)))
    # A real one steps back behind the tests beside this one, and would hardly begin.
    monkeypatch.setattr(burdens, "has_training", lambda: False)
    assert ritornello.main(["bench", "--load", "--quick", "--json"]) == 0
    printed = capsys.readouterr()
    report = msgspec.json.decode(printed.out, type=LoadReport)
    assert report.quick
    assert report.model.name == "default"
    assert report.load.burdens == descriptions()
    idle, busy = report.load.runs
    assert (idle.beside, idle.cores_used) == ((), 0.0)
    assert busy.beside == (WINDOW, TRAINING)
    assert busy.cores_used > 0
    for run in (idle, busy):
        assert run.left_late.count == run.arrived_late.count + run.lost >= 6
        assert run.left_late.median_ms <= run.arrived_late.median_ms
    assert "the engine beside window and training" in printed.err
    text = io.StringIO()
    show_load(report, Console(file=text, width=120))
    for figure in ("sleep loop, alone", "note left late", "jitter", "beside window and training"):
        assert figure in text.getvalue()
