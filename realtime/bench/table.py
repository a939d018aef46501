"""A `Report` or `LoadReport` for people: one table, each figure with what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.markup import escape
from rich.table import Table

from realtime.bench.figures import (
    Closure,
    HandOver,
    Load,
    LoadReport,
    NoteStep,
    Report,
    Roofline,
    Spread,
    UnderLoad,
    Warmth,
    Wire,
)
from realtime.bench.follower import Following, follower_rows

if TYPE_CHECKING:
    from rich.console import Console

    from realtime.bench.soak_figures import SoakReport

__all__ = ["machine_line", "show", "show_following", "show_load"]

_MEGA = 1e6
_QUICK = "Quick: too few measurements for percentiles to mean much."


class _Row(NamedTuple):
    figure: str
    median: str
    p99: str
    n: str
    meaning: str


def show(report: Report, console: Console) -> None:
    """Print ``report``."""
    sections = (
        _note(report.note, report.roofline),
        (row for hand_over in report.hand_over for row in _hand_over(hand_over)),
        _warmth(report.warmth),
        _wire(report.wire),
        _closure(report.closure),
    )
    console.print(escape(machine_line(report)))
    console.print(_table(sections))
    console.print(escape(f"MIDI system: {report.wire.system}. Music: {report.music}."))
    for reason in report.warmth.left_out:
        console.print(escape(f"Left out: {reason}"))
    if report.quick:
        console.print(_QUICK)


def show_load(report: LoadReport, console: Console) -> None:
    """Print ``report``."""
    load = report.load
    console.print(escape(machine_line(report)))
    console.print(_table([_bare(load), *map(_under_load, load.runs)]))
    priority = "a" if load.realtime else "no"
    console.print(
        escape(f"MIDI system: {load.system}. Sender and sleep loop have {priority} real-time priority.")
    )
    for name, description in load.burdens.items():
        console.print(escape(f"{name}: {description}."))
    if report.quick:
        console.print(_QUICK)


def show_following(figures: Iterable[Following], console: Console) -> None:
    """Print how closely a clock was followed."""
    console.print(_table([[_times(*row) for row in follower_rows(figures)]]))


def _table(sections: Iterable[Iterable[_Row]]) -> Table:
    table = Table(title="Times in milliseconds", title_justify="left", show_lines=False, pad_edge=False)
    table.add_column("figure")
    for heading in ("median", "p99", "n"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("what it is", ratio=1)
    for section in sections:
        for row in section:
            table.add_row(*map(escape, row))
        table.add_section()
    return table


def machine_line(report: Report | LoadReport | SoakReport) -> str:
    """Return machine, versions and model in two lines."""
    machine, model = report.machine, report.model
    weights = "8-bit" if model.quantised else "32-bit"
    return (
        f"{machine.cpu}, {machine.cores} cores, {machine.system}; Python {machine.python}, "
        f"numpy {machine.numpy}, onnxruntime {machine.onnxruntime}\n"
        f"Model {model.name}: {weights} weights, {model.bytes / _MEGA:.1f} MB"
    )


def _times(figure: str, times: Spread, meaning: str) -> _Row:
    return _Row(figure, _ms(times.median_ms), _ms(times.p99_ms), str(times.count), meaning)


def _ms(milliseconds: float) -> str:
    """Return three digits or more that mean something."""
    if milliseconds >= 100:  # noqa: PLR2004 - three digits before the point
        return f"{milliseconds:,.0f}"
    return f"{milliseconds:.3f}" if milliseconds < 1 else f"{milliseconds:.2f}"


def _one(figure: str, value: str, meaning: str) -> _Row:
    return _Row(figure, value, "", "", meaning)


def _note(note: NoteStep, roofline: Roofline) -> Iterator[_Row]:
    yield _times(
        "note, back to back", note.back_to_back, "one continuation note: drawn field by field, then read"
    )
    yield _times("note, with gaps", note.with_gaps, f"the same after {note.gap_ms:g} ms of idleness each")
    size = f"{roofline.bytes / _MEGA:.1f} MB"
    yield _one(
        "weights from memory",
        _ms(roofline.from_memory_ms),
        f"{size} summed by one thread, caches swept: what reading each weight once takes at least",
    )
    yield _one(
        "weights again",
        _ms(roofline.again_ms),
        "the same straight after: from the caches as far as they reach",
    )
    yield _one(
        "weights, with gaps",
        _ms(roofline.with_gaps_ms),
        f"the same after {note.gap_ms:g} ms of idleness each",
    )
    yield _one("note : weights again", f"{roofline.note_ratio:.1f}x", "both back to back, medians")
    yield _one("note : weights, gaps", f"{roofline.note_ratio_with_gaps:.1f}x", "both with gaps, medians")
    yield _one("note : from memory", f"{roofline.note_ratio_from_memory:.1f}x", "the note with gaps, medians")


def _hand_over(hand_over: HandOver) -> Iterator[_Row]:
    after = f"{hand_over.bars} bars ({hand_over.notes} notes), then {hand_over.phrase}"
    yield _times(
        "hand-over, unplanned",
        hand_over.unplanned,
        f"{after}: from the phrase's end to the first note leaving, all work done in between; "
        f"{hand_over.read_again} notes read again",
    )
    yield _times(
        "hand-over, planned",
        hand_over.planned,
        "the same, planned in the rest before: lateness of the first note",
    )
    yield _one("(from cold)", _ms(hand_over.cold_ms), "for comparison: reading the history from its start")


def _warmth(warmth: Warmth) -> Iterator[_Row]:
    yield _one(
        "warm - cold",
        f"{warmth.largest_difference:g}",
        f"largest difference in the network's state, {warmth.pieces} pieces ({warmth.notes} notes) "
        f"live and encoded at once; {warmth.mended} notes mended to fit a keyboard",
    )
    yield _one(
        "steps a note, live", f"{warmth.steps_per_note:.2f}", "network steps beside reading each note once"
    )


def _wire(wire: Wire) -> Iterator[_Row]:
    yield _times("bare, one way", wire.direct, "a port joined to another: from sending to receiving")
    yield _times("bare, two ways", wire.echoed, "through a process that only passes on")
    yield _times("thru", wire.thru, "through the engine while it performs")
    yield _ratio("thru : bare, two ways", wire.thru_ratio, wire.thru_ratio_p99)
    yield _times("note left late", wire.left_late, "model's note: from its deadline until it was sent")
    yield _times("note came late", wire.output, "model's note: from its deadline until it was received")
    yield _ratio("came late : bare, one way", wire.output_ratio, wire.output_ratio_p99)
    yield _times("jitter", wire.jitter, "distance of 'note came late' from its median")
    yield _times("jitter, bare", wire.direct_jitter, "distance of 'bare, one way' from its median")
    yield _one("notes lost", str(wire.lost), "sent and not received, on any way")


def _ratio(figure: str, median: float, p99: float) -> _Row:
    return _Row(figure, f"{median:.2f}x", f"{p99:.2f}x", "", "ratio of the two")


def _closure(closure: Closure) -> Iterator[_Row]:
    yield _one(
        "note-ons",
        str(closure.note_ons),
        f"received in {closure.seconds:.0f} s: thru and {closure.answers} answers, "
        f"{closure.cut_ins} cut-ins, stopped in mid-answer",
    )
    yield _one("unmatched", str(closure.unmatched), "without exactly one note-off: 0, always")


def _bare(load: Load) -> Iterator[_Row]:
    yield _times(
        "sleep loop, alone", load.bare, "a process that only sleeps until a moment: how late it wakes"
    )


def _under_load(run: UnderLoad) -> Iterator[_Row]:
    beside = " and ".join(run.beside) or "nothing"
    yield _times(
        "note left late",
        run.left_late,
        f"engine beside {beside} ({run.cores_used:.2f} cores used): from its deadline until it was sent",
    )
    yield _times("note came late", run.arrived_late, "until another process received it")
    yield _times("jitter", run.jitter, "distance of 'note came late' from its median")
    yield _times("sleep loop", run.bare, "meanwhile, in a process of its own: how late it wakes")
    if run.dropped or run.lost:
        yield _one(
            "notes missing", str(run.dropped + run.lost), f"{run.dropped} too late to send, {run.lost} lost"
        )
