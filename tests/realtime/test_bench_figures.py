"""The measurements on small models: what they count and compare, never how long it took."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import ritornello
from music.nb import NB
from music.score import Meter, MeterChange, Note, Score, note_array, sort_notes
from realtime.bench import run, wire
from realtime.bench.figures import Report
from realtime.bench.handover import CHORD, PEDAL, Case, measure_hand_overs
from realtime.bench.machine import this_machine
from realtime.bench.pieces import from_score, history, own_notes, own_pieces
from realtime.bench.steps import measure_note
from realtime.bench.table import show
from realtime.bench.warmth import compare, measure_warmth
from realtime.bundle import Bundle, load_bundle
from realtime.pauses import short_pauses
from realtime.sampling import Sampling
from tests.export.models import write_bundle
from tests.realtime.simulation import RandomModel, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from realtime.ports import MidiSystem

SAMPLING = Sampling()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(tmp_path_factory.mktemp("bundles") / "small.onnx")


@pytest.fixture(scope="module")
def bundle(path: Path) -> Bundle:
    return load_bundle(path)


# --- warm is cold -----------------------------------------------------------------

# Chords, overlaps, repeated and very long notes, silences of many bars; in ticks that are on no grid.
notes = st.lists(
    st.builds(
        Note,
        onset=st.one_of(st.integers(0, 4000), st.integers(0, 30).map(lambda n: n * 160)),
        duration=st.one_of(st.integers(1, 900), st.sampled_from([1, 6000])),
        pitch=st.integers(50, 70),
        velocity=st.integers(1, 127),
        part=st.integers(1, 2),
    ),
    min_size=1,
    max_size=25,
)
meters = st.sampled_from([Meter(4, 4), Meter(6, 8), Meter(5, 4)])


@pytest.mark.parametrize(
    "encoding",
    [NB(), NB(order="pitch-first"), NB(metric="binary", velocity_bins=12)],
    ids=["metric-first", "pitch-first", "binary"],
)
@given(played=notes, meter=meters)
@settings(max_examples=15)
def test_warm_is_cold_for_generated_music(encoding: NB, played: list[Note], meter: Meter) -> None:
    piece = from_score(Score(480, sort_notes(note_array(played)), (MeterChange(0, meter),)))
    compared = compare(RandomModel(encoding), piece)
    assert compared.difference == 0.0
    assert compared.live_steps >= compared.steps >= len(piece.notes)


def test_warm_is_cold_for_a_bundle(bundle: Bundle) -> None:
    warmth = measure_warmth(bundle, own_pieces(2, bars=4), ["x.mid can't be read"])
    assert (warmth.pieces, warmth.largest_difference) == (2, 0.0)
    assert warmth.left_out == ("x.mid can't be read",)
    assert warmth.steps_per_note >= 1.0


def test_a_difference_would_be_seen() -> None:
    class Drifting(RandomModel):
        def step(self, row: Sequence[int], state: State) -> tuple[npt.NDArray[np.float32], State]:
            first, after = super().step(row, state)
            return first, tuple(values + np.float32(1e-4 * self.steps) for values in after)

    assert compare(Drifting(), own_pieces(1, bars=2)[0]).difference > 1e-5


# --- times ------------------------------------------------------------------------


def test_notes_are_measured_twice() -> None:
    note = measure_note(RandomModel(), history(own_notes(), 2), SAMPLING, 5)
    assert note.back_to_back.count == note.with_gaps.count == 5
    assert 0 < note.back_to_back.median_ms <= note.back_to_back.p99_ms


def test_hand_overs() -> None:
    before = [history(own_notes(), bars) for bars in (2, 4)]
    cases = [
        Case(before[0], 2, CHORD, unplanned=12, planned=3),
        Case(before[1], 4, CHORD, unplanned=5, planned=1),
        Case(before[0], 2, PEDAL, unplanned=2, planned=1),
    ]
    hand_overs = measure_hand_overs(RandomModel(), cases, SAMPLING)
    assert len(hand_overs) == len(cases)
    for case, found in zip(cases, hand_overs, strict=True):
        assert (found.bars, found.notes) == (case.bars, len(case.history.notes))
        assert (found.unplanned.count, found.planned.count) == (case.unplanned, case.planned)
        # Nothing is done in no time, nor leaves before its deadline.
        assert min(found.unplanned.median_ms, found.planned.median_ms, found.cold_ms) > 0
    assert [found.read_again for found in hand_overs[:2]] == [3, 3]
    assert 3 < hand_overs[2].read_again <= 32


@pytest.mark.parametrize("interval", [0.005, 0.01])
def test_the_interpreter_is_left_as_it_was(interval: float) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(interval)
    try:
        with short_pauses():
            assert sys.getswitchinterval() < interval
        assert sys.getswitchinterval() == interval
    finally:
        sys.setswitchinterval(before)


# --- all of it --------------------------------------------------------------------

TINY = run.Plan(notes=3, bars=(1, 2), unplanned=1, planned=1, pedalled=1, pieces=2, wire=6)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure little, and as where there is no MIDI system."""

    @contextlib.contextmanager
    def none() -> Iterator[tuple[MidiSystem | None, str]]:
        yield None, "in-process ports"

    monkeypatch.setattr(run, "QUICK", TINY)
    monkeypatch.setattr(wire, "midi_system", none)


@pytest.mark.slow
@pytest.mark.usefixtures("in_process")
def test_the_command_prints_one_json_document(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ritornello.main(["bench", "--quick", "--json", "--model", str(path)]) == 0
    printed = capsys.readouterr()
    report = msgspec.json.decode(printed.out, type=Report)
    assert report.quick
    assert report.machine == this_machine()
    assert (report.model.name, report.model.bytes) == ("small", path.stat().st_size)
    assert report.roofline.bytes == report.model.bytes
    assert [(each.bars, each.phrase) for each in report.hand_over] == [
        (1, CHORD.name),
        (2, CHORD.name),
        (1, PEDAL.name),
    ]
    assert (report.warmth.pieces, report.warmth.largest_difference) == (2, 0.0)
    assert report.wire.system == "in-process ports"
    assert report.wire.lost == 0
    assert report.wire.output.count >= TINY.wire
    assert report.wire.direct.count == report.wire.echoed.count == report.wire.thru.count >= 14
    assert report.closure.unmatched == 0
    assert report.closure.note_ons >= report.wire.output.count + report.wire.thru.count
    assert "2 bars are played" in printed.err
    text = io.StringIO()
    show(report, Console(file=text, width=120))
    for figure in ("note, with gaps", "hand-over, unplanned", "thru : bare, two ways", "unmatched"):
        assert figure in text.getvalue()


@pytest.mark.usefixtures("in_process")
def test_music_that_is_not_there_is_one_sentence(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        ritornello.main(["bench", "--quick", "--model", str(path), "--music", str(path.parent / "no")]) == 1
    )
    assert capsys.readouterr().err.startswith("ritornello: There is no file or folder")
