"""The soak in small: what is played, what is counted, and that a note that is lost is found."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import ritornello
from realtime.bench.director import Director
from realtime.bench.far_end import FarEnd, MemoryInput, MemoryOutput
from realtime.bench.figures import Model
from realtime.bench.machine import this_machine
from realtime.bench.pianist import play
from realtime.bench.simulated import Lateness, Simulation, Time
from realtime.bench.soak import SoakPlan, resident_bytes, soak
from realtime.bench.soak_figures import Checkpoint, Soak, SoakReport
from realtime.bench.soak_table import show_soak
from realtime.demo_phrases import PHRASES, timed
from realtime.ledger import Source
from realtime.listener import Voice
from realtime.midi_bytes import (
    START,
    control_change,
    is_note_off,
    is_note_on,
    is_sustain,
    note_key,
    note_off,
    note_on,
    song_position,
)
from realtime.settings import MODES, Mode, Settings
from tests.realtime.simulation import RandomModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from realtime.bundle import Floats
    from realtime.ports import OutputPort

BAR = 2.0
"""Seconds of a bar at 120 beats a minute."""


def timeless() -> float:
    """Stand in for a stopwatch where thinking takes no time."""
    return 0.0


def simulation(
    chosen: Settings = Settings(),  # noqa: B008 - frozen
    stopwatch: Callable[[], float] = timeless,
    port: Callable[[FarEnd], OutputPort] = lambda far_end: MemoryOutput("synth", far_end),
) -> Simulation:
    return Simulation(RandomModel(), chosen, stopwatch, 0.02, port)


def rng(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


# --- the pianist --------------------------------------------------------------------


@given(seed=st.integers(0, 2**32), start=st.floats(0.0, 1e5), seconds=st.floats(0.0, 300.0))
@settings(max_examples=60)
def test_a_pianist_plays_what_a_keyboard_can_and_lets_go_at_the_end(
    seed: int, start: float, seconds: float
) -> None:
    played = list(play(rng(seed), start, start + seconds))
    assert all(one[0] <= other[0] for one, other in itertools.pairwise(played))
    assert all(start <= at <= start + seconds for at, _ in played)
    down: set[tuple[int, int]] = set()
    pedals: dict[int, int] = {}
    for _, msg in played:
        if is_note_on(msg):
            assert note_key(msg) not in down
            down.add(note_key(msg))
        elif is_note_off(msg):
            down.remove(note_key(msg))
        elif is_sustain(msg):
            pedals[msg[0]] = msg[2]
    assert not down
    assert not any(pedals.values())


def test_a_pianist_goes_on_for_as_long_as_wanted() -> None:
    played = list(play(rng(1), 0.0, 3600.0))
    assert played[-1][0] > 3400.0
    assert sum(is_note_on(msg) for _, msg in played) > 1000
    assert any(is_sustain(msg) for _, msg in played)


# --- ports and time -----------------------------------------------------------------


def test_the_far_end_counts_what_has_not_exactly_one_end() -> None:
    far_end = FarEnd()
    for msg in (note_on(0, 60, 80), note_off(0, 60), note_on(0, 60, 80), note_on(1, 60, 80)):
        far_end.hear(msg)
    assert (far_end.note_ons, far_end.unmatched, far_end.sounding) == (3, 2, {(0, 60), (1, 60)})
    far_end.hear(note_on(0, 60, 80))  # struck again without an end
    far_end.hear(note_off(0, 61))  # an end of nothing
    assert (far_end.doubled, far_end.strays, far_end.unmatched) == (1, 1, 4)
    far_end.hear(control_change(2, 64, 1))
    assert far_end.pedals == {2}
    far_end.hear(control_change(2, 64, 0))
    assert not far_end.pedals


def test_what_is_unplugged_fails_when_it_is_used() -> None:
    source, output = MemoryInput("keyboard"), MemoryOutput("synth", FarEnd())
    source.arrive(b"\x90\x3c\x50")
    source.failing = output.failing = True
    source.arrive(b"\x80\x3c\x40")  # nobody hears it
    with pytest.raises(OSError, match="keyboard is unplugged"):
        source.poll()
    with pytest.raises(OSError, match="synth is unplugged"):
        output.send(b"\x90\x3c\x50")
    source.failing = False
    assert (source.poll(), source.poll()) == (b"\x90\x3c\x50", None)


def test_time_stands_or_runs() -> None:
    watch = iter([10.0, 10.5, 11.0, 20.0])
    time = Time(lambda: next(watch))
    time.stand_at(3.0)
    assert time() == 3.0
    time.run()
    assert time() == 3.5
    assert time.halt() == 4.0
    time.stand_at(2.0)
    assert time() == 4.0, "it does not go back"


def test_lateness_is_counted_from_a_millisecond_on() -> None:
    lateness = Lateness()
    for late in (0.0, 0.0005, 0.002, 0.05):
        lateness.note(late)
    assert (lateness.noticeable, lateness.audible, lateness.worst) == (2, 1, 0.05)


# --- the performance ----------------------------------------------------------------


def test_what_is_played_is_answered() -> None:
    performance = simulation(Settings(answer_bars=1))
    performance.expect(timed(PHRASES["march"], 120.0))
    performance.go_on(20.0)
    assert performance.time() == 20.0
    assert performance.engine.answers == 1
    assert performance.far_end.note_ons == len(PHRASES["march"]) + performance.counts["Played"]
    assert performance.counts["Heard"] == len(PHRASES["march"])
    assert performance.lateness.worst == pytest.approx(0.0, abs=1e-6)
    performance.close()
    assert performance.far_end.unmatched == 0
    assert len(performance.recorder.tracks().player) == len(PHRASES["march"])


class Slow(RandomModel):
    """A model that takes its time for every field that it predicts."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.spent, self._seconds = 0.0, seconds

    def field(self, index: int, previous: int, hidden: Floats, first: Floats) -> tuple[Floats, Floats]:
        self.spent += self._seconds
        return super().field(index, previous, hidden, first)


@pytest.mark.parametrize("milliseconds", [0.0, 60.0])
def test_slow_thinking_makes_notes_late(milliseconds: float) -> None:
    """A mind that needs a fifth of a second and more for each note cannot be punctual."""
    model = Slow(milliseconds / 1000)
    chosen = Settings(answer_bars=2, lookahead_beats=0.25)
    performance = Simulation(model, chosen, lambda: model.spent, 0.02, lambda end: MemoryOutput("synth", end))
    performance.expect(timed(PHRASES["march"], 120.0))
    performance.go_on(20.0)
    performance.close()
    assert performance.counts["Played"]
    assert performance.worked == pytest.approx(model.spent)
    assert (performance.longest_turn > 0.05) == (performance.slow_turns > 0) == (milliseconds > 0)
    late = performance.lateness.audible + performance.dispatcher.late_dropped
    assert (late > 0) == (milliseconds > 0)
    assert performance.far_end.unmatched == 0


def test_thru_goes_on_while_the_mind_thinks() -> None:
    """The far end hears the player at the moment of each key, however long the mind takes."""
    heard: list[float] = []
    seconds = itertools.count()

    class Watched(MemoryOutput):
        def send(self, msg: bytes) -> None:
            super().send(msg)
            if is_note_on(msg):
                heard.append(performance.carried)

    performance = simulation(
        Settings(mode="off"), lambda: next(seconds) * 0.1, lambda far_end: Watched("synth", far_end)
    )
    struck = [at / 64 for at in range(64, 128)]
    performance.expect([(at, note_on(0, 30 + k, 80)) for k, at in enumerate(struck)])
    performance.go_on(4.0)
    assert heard == struck


def test_a_daw_jumps_forward_to_the_same_place_in_a_bar() -> None:
    performance = simulation()
    performance.go_on(1.25)  # beat 2.5
    performance.daw.arrive(song_position(4 * 16 + 7))  # beat 1.75 of a bar
    performance.go_on(1.3)
    assert performance.clock.beat_at(1.25) == pytest.approx(5.75, abs=0.05)
    performance.daw.arrive(bytes((START,)))
    performance.go_on(1.35)
    assert performance.clock.beat_at(1.3) == pytest.approx(8.0, abs=0.05)


@pytest.mark.parametrize("mode", MODES)
def test_whatever_the_director_does_can_be_done(mode: Mode) -> None:
    performance = simulation(Settings(mode=mode))
    director = Director(performance, rng(5), lambda: RandomModel(seed=3))
    for _, act in director._acts:
        performance.expect(timed(PHRASES["waltz"], 120.0, performance.time()))
        performance.go_on(performance.time() + 2 * BAR)
        act()
        performance.go_on(performance.time() + BAR)
    director.settle()
    performance.go_on(performance.time() + 0.1)
    assert not performance.keyboard.failing
    assert isinstance(performance.output, MemoryOutput)
    assert not performance.output.failing
    performance.close()
    done = {"mode switches", "holds", "panics", "model swaps", "tempo changes", "transport stops"}
    assert done <= performance.counts.keys()
    assert performance.counts["outputs lost"] == performance.counts["keyboards lost"] == 1
    assert performance.far_end.unmatched == 0
    assert not performance.far_end.pedals


# --- all of it ----------------------------------------------------------------------

SHORT = SoakPlan(hours=0.1, checkpoint_hours=0.04, seed=3)


def test_some_minutes_are_sound() -> None:
    lines: list[str] = []
    performance = simulation()
    found = soak(performance, RandomModel, SHORT, lines.append)
    assert found.sound
    assert found.finished
    assert found.hours == pytest.approx(0.1, abs=0.001)
    assert [look.hours for look in found.checkpoints] == pytest.approx([0.04, 0.08, 0.1], abs=0.001)
    assert len(lines) == 3
    counted = [look.note_ons for look in found.checkpoints]
    assert counted == sorted(counted)
    assert counted[-1] == performance.far_end.note_ons > found.late.notes > 0
    assert found.checkpoints[-1].sizes["recorder"] >= found.checkpoints[-1].sizes["history"] > 0
    assert found.thinking.seconds == found.thinking.share == 0.0, "on a stopwatch that stands still"
    assert not found.counts.get("echoes suspected")
    assert msgspec.json.decode(msgspec.json.encode(found), type=Soak) == found


def test_the_same_seed_is_the_same_day() -> None:
    once, again = (soak(simulation(), RandomModel, SHORT) for _ in range(2))
    other = soak(simulation(), RandomModel, SoakPlan(hours=0.1, checkpoint_hours=0.04, seed=4))
    assert once.counts == again.counts != other.counts


class Swallowing(MemoryOutput):
    """A port that loses one note-off."""

    def __init__(self, far_end: FarEnd) -> None:
        super().__init__("synth", far_end)
        self.left = 40

    def send(self, msg: bytes) -> None:
        if is_note_off(msg):
            self.left -= 1
            if not self.left:
                return
        super().send(msg)


def test_one_lost_note_off_is_found() -> None:
    found = soak(simulation(port=Swallowing), RandomModel, SHORT)
    assert not found.sound
    assert found.checkpoints[-1].unmatched == 1


def test_a_pedal_that_stays_down_is_found() -> None:
    class Lifting(MemoryOutput):
        def send(self, msg: bytes) -> None:
            if not (is_sustain(msg) and not msg[2]):
                super().send(msg)

    found = soak(simulation(port=lambda far_end: Lifting("synth", far_end)), RandomModel, SHORT)
    assert not found.sound
    assert found.checkpoints[-1].pedals > 0


def test_a_note_that_the_engine_believes_in_is_found() -> None:
    performance = simulation()
    performance.engine.mind.listener.note_on(Voice(Source.MODEL, 0, 60), 80, 0)
    performance.close()
    assert not soak(performance, RandomModel, SoakPlan(hours=1e-9)).sound


def test_memory_is_measured_where_the_system_tells() -> None:
    before = resident_bytes()
    if before is None:
        return
    kept = bytearray(64_000_000)
    kept[::4096] = bytes(len(kept[::4096]))
    after = resident_bytes()
    assert after is not None
    assert after - before > 30_000_000


LOOK = Checkpoint(
    hours=1.0,
    note_ons=1200,
    unmatched=0,
    stuck=0,
    pedals=0,
    believed=0,
    resident_bytes=None,
    objects=5,
    sizes={"history": 77},
)


def test_a_table_shows_the_worst_look() -> None:
    found = soak(simulation(), RandomModel, SoakPlan(hours=0.01))
    looks = (
        LOOK,
        msgspec.structs.replace(LOOK, hours=2.0, stuck=3),
        msgspec.structs.replace(LOOK, hours=3.0),
    )
    report = SoakReport(
        this_machine(),
        Model("small", quantised=False, bytes=1),
        msgspec.structs.replace(found, checkpoints=looks),
    )
    text = io.StringIO()
    show_soak(report, Console(file=text, width=150))
    stuck = next(line for line in text.getvalue().splitlines() if line.strip(" │").startswith("stuck"))
    assert " 3 " in stuck
    for word in ("1,200", "history", "77", "3.00", "longest thought", "Heard"):
        assert word in text.getvalue()


@pytest.mark.slow
def test_the_command_prints_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.export.models import write_bundle  # noqa: PLC0415 - slow to load

    path = write_bundle(tmp_path / "small.onnx")
    assert ritornello.main(["bench", "--soak", "0.01", "--json", "--model", str(path)]) == 0
    report = msgspec.json.decode(capsys.readouterr().out, type=SoakReport)
    assert report.model.name == "small"
    assert report.soak.sound
    assert report.soak.thinking.seconds > 0


@pytest.mark.parametrize("hours", ["0", "-1", "nan", "inf", "long"])
def test_hours_that_cannot_be(hours: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        ritornello.main(["bench", "--soak", hours])
    assert "--soak" in capsys.readouterr().err
