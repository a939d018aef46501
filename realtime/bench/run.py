"""All measurements, one after another."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from music.score import Note
from realtime.bench.figures import LoadReport, Model, Report
from realtime.bench.handover import CHORD, PEDAL, Case, measure_hand_overs
from realtime.bench.load import FULL_LOAD, LoadPlan, measure_load
from realtime.bench.machine import this_machine
from realtime.bench.pieces import Piece, find_files, history, own_pieces, read_pieces, spaced
from realtime.bench.roofline import measure_roofline
from realtime.bench.soak import SoakPlan, measure_soak
from realtime.bench.soak_figures import SoakReport
from realtime.bench.steps import measure_note
from realtime.bench.warmth import measure_warmth
from realtime.bench.wire import measure_wire
from realtime.bundle import Bundle, load_bundle

__all__ = ["FULL", "QUICK", "Plan", "measure", "measure_under_load", "soak_for"]


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    notes: int
    """Continuation notes, with gaps and without."""
    bars: tuple[int, ...]
    """Lengths of the histories before a hand-over."""
    unplanned: int
    """Hand-overs with nothing planned ahead, for each history."""
    planned: int
    """Hand-overs planned ahead, for each history."""
    pedalled: int
    """Hand-overs after a phrase under one pedal, of each kind."""
    pieces: int
    """Pieces played live and encoded at once."""
    wire: int
    """Model's notes over the MIDI system."""


FULL = Plan(notes=500, bars=(16, 64, 256), unplanned=200, planned=100, pedalled=50, pieces=50, wire=500)
"""For figures to be quoted: about eight minutes."""
QUICK = Plan(notes=50, bars=(16, 64), unplanned=10, planned=5, pedalled=3, pieces=3, wire=50)
"""To see that everything works: less than one minute."""


def measure(path: Path, music: Sequence[Path], plan: Plan, progress: Callable[[str], None]) -> Report:
    """Measure with the bundle ``path`` and return every figure.

    Args:
        path: of the bundle.
        music: MIDI files, or folders of them; none: phrases of our own.
        plan: how much.
        progress: told what is being done, a line at a time.

    Raises:
        RitornelloError: the bundle or the music can't be used, or a part stopped working.
    """
    model = load_bundle(path)
    sampling = model.sampling
    files = find_files(music) if music else []
    left_out: list[str] = []
    if files:
        pieces, left_out = read_pieces(spaced(files, plan.pieces), plan.pieces, progress)
    else:
        pieces = own_pieces(plan.pieces)
    size = path.stat().st_size

    def part(name: str) -> None:
        progress(f"{name} ...")

    part(f"one continuation note, {plan.notes} times and again with gaps")
    note = measure_note(model, history(_passages(pieces), min(plan.bars)), sampling, plan.notes)
    part("reading the weights from memory")
    roofline = measure_roofline(size, note)
    part("hand-over after histories of " + ", ".join(map(str, plan.bars)) + " bars")
    cases = [
        Case(history(_passages(pieces), bars), bars, CHORD, plan.unplanned, plan.planned)
        for bars in plan.bars
    ]
    cases.append(cases[0]._replace(ending=PEDAL, unplanned=plan.pedalled, planned=plan.pedalled))
    hand_over = measure_hand_overs(model, cases, sampling, progress)
    part(f"{len(pieces)} pieces live and at once")
    warmth = measure_warmth(model, pieces, left_out, progress)
    part(f"a performance over the MIDI system, until {plan.wire} notes were played")
    wire, closure = measure_wire(model, sampling, plan.wire)
    return Report(
        quick=plan != FULL,
        machine=this_machine(),
        model=_described(path, model),
        music=f"{len(pieces)} of {len(files)} files" if files else "our own phrases",
        note=note,
        roofline=roofline,
        hand_over=hand_over,
        warmth=warmth,
        wire=wire,
        closure=closure,
    )


def measure_under_load(path: Path, plan: LoadPlan, progress: Callable[[str], None]) -> LoadReport:
    """Measure how the bundle ``path`` keeps its time beside other work, and return every figure.

    Args:
        path: of the bundle.
        plan: how much.
        progress: told what is being done, a line at a time.

    Raises:
        RitornelloError: the bundle can't be used, or a part stopped working.
    """
    model = load_bundle(path)
    load = measure_load(model, model.sampling, plan, progress)
    return LoadReport(plan != FULL_LOAD, this_machine(), _described(path, model), load)


def soak_for(path: Path, plan: SoakPlan, progress: Callable[[str], None]) -> SoakReport:
    """Play with the bundle ``path`` in simulated time as ``plan`` says, and return every figure.

    Args:
        path: of the bundle.
        plan: how much.
        progress: told what was found, a line at a time.

    Raises:
        RitornelloError: the bundle can't be used.
    """
    model = load_bundle(path)
    soak = measure_soak(lambda: load_bundle(path), model.sampling, plan, progress)
    return SoakReport(this_machine(), _described(path, model), soak)


def _described(path: Path, model: Bundle) -> Model:
    return Model(path.stem, model.manifest.quantised, path.stat().st_size)


def _passages(pieces: Sequence[Piece]) -> Iterator[Sequence[Note]]:
    """Yield the notes of ``pieces`` over and over."""
    return itertools.chain.from_iterable(itertools.repeat([piece.notes for piece in pieces]))
