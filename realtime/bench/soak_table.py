"""A `SoakReport` for people: what happened, then what grew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from realtime.bench.table import machine_line

if TYPE_CHECKING:
    from rich.console import Console

    from realtime.bench.soak_figures import Checkpoint, Soak, SoakReport

__all__ = ["show_soak"]

_MEGA = 1e6
_ROWS = 12
"""Looks that are shown at most, beside the last."""


def show_soak(report: SoakReport, console: Console) -> None:
    """Print ``report``."""
    soak = report.soak
    console.print(escape(machine_line(report)))
    table = Table(title=f"{soak.hours:.2f} hours of music", title_justify="left", pad_edge=False)
    table.add_column("figure")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("what it is", ratio=1)
    for section in (_ends(soak), _times(soak), _counts(soak)):
        for row in section:
            table.add_row(*map(escape, row))
        table.add_section()
    console.print(table)
    console.print(_growth(soak))
    console.print(
        f"Seed {soak.seed}; it took {soak.took_seconds:,.0f} seconds. In simulated time the courier is exact "
        "and the mind takes as long as it has the processor."
    )


def _ends(soak: Soak) -> Iterator[tuple[str, str, str]]:
    looks, last = soak.checkpoints, soak.checkpoints[-1]
    worst = f"the most of {len(looks)} looks, each in a silence: 0, always"
    yield "note-ons", f"{last.note_ons:,}", "that got through to the far end of the output"
    yield "unmatched", str(last.unmatched), "of these, without exactly one note-off: 0, always"
    yield "stuck", str(max(each.stuck for each in looks)), f"keys that still sound there, {worst}"
    yield "pedals", str(max(each.pedals for each in looks)), f"pedals that are down there, {worst}"
    yield (
        "believed",
        str(max(each.believed for each in looks)),
        f"notes that the engine holds for sounding, {worst}",
    )


def _times(soak: Soak) -> Iterator[tuple[str, str, str]]:
    late, thinking = soak.late, soak.thinking
    yield "notes played", f"{late.notes:,}", "of the model's"
    yield (
        "late",
        f"{late.over_1_ms:,}",
        f"of these by over 1 ms, {late.over_10_ms:,} by over 10: planned too late",
    )
    yield "latest", f"{late.worst_ms:.1f} ms", "the worst of them"
    yield "left out", f"{late.dropped:,}", "so late that they were not worth sending"
    yield "longest thought", f"{thinking.longest_ms:.1f} ms", f"{thinking.over_10_ms:,} took over 10 ms"
    yield "thinking", f"{thinking.share:.2%}", "of the time: listening, remembering and planning"


def _counts(soak: Soak) -> Iterator[tuple[str, str, str]]:
    for name, count in soak.counts.items():
        yield name, f"{count:,}", "news of the engine's" if name[:1].isupper() else "done"


def _growth(soak: Soak) -> Table:
    table = Table(title="What could grow, hour by hour", title_justify="left", pad_edge=False)
    names = list(soak.checkpoints[0].sizes)
    for heading in ("hours", "MB", "objects", *names):
        table.add_column(heading, justify="right")
    every = -(-len(soak.checkpoints) // _ROWS)
    for look in (*soak.checkpoints[:-1:every], soak.checkpoints[-1]):
        memory = "?" if look.resident_bytes is None else f"{look.resident_bytes / _MEGA:.0f}"
        table.add_row(f"{look.hours:.2f}", memory, f"{look.objects:,}", *_sizes(look, names))
    return table


def _sizes(look: Checkpoint, names: list[str]) -> Iterator[str]:
    return (f"{look.sizes[name]:,}" for name in names)
