"""Figures as tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from export.evaluate import Evaluation
from export.evaluate import Progress as Told
from training.scores import Scores

__all__ = ["show_evaluation", "told_progress"]


@contextmanager
def told_progress() -> Iterator[Told]:
    """Show progress on stderr while the block runs; where that is no terminal, show nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what)
            progress.update(tasks[what], completed=done, total=total)

        yield told


def show_evaluation(found: Evaluation) -> None:
    """Print ``found`` on stdout: a table of all figures, then one of the fields for each view."""
    console = Console(highlight=False)
    title = f"{found.subject.name}: {found.pieces:,} pieces of the split {found.split!r}"
    summary = Table(title=title, title_justify="left")
    summary.add_column("view")
    unit = found.subject.encoding.unit
    for name in ("notes", "bits per note", f"nats per {unit}", "mean NLL", "accuracy"):
        summary.add_column(name, justify="right")
    for view, scores in found.views.items():
        summary.add_row(view, *_figures(scores))
    for name, scores in found.baselines.items():
        summary.add_row(f"full, by {name}", *_figures(scores), style="dim")
    console.print(summary)
    for view, scores in found.views.items():
        console.print(_fields(view, scores))


def _figures(scores: Scores) -> list[str]:
    return [
        f"{scores.notes:,}",
        f"{scores.bits_per_note:.3f}",
        f"{scores.nats_per_row:.3f}",
        f"{scores.mean_nll:.3f}",
        f"{scores.accuracy:.1%}",
    ]


def _fields(view: str, scores: Scores) -> Table:
    table = Table(title=f"Fields, {view}", title_justify="left")
    table.add_column("field")
    for name in ("counted", "bits per note", "NLL", "accuracy"):
        table.add_column(name, justify="right")
    for name, figures in scores.summary()["fields"].items():
        table.add_row(
            name,
            f"{figures['counted']:,}",
            f"{figures['bits_per_note']:.3f}",
            f"{figures['nll']:.3f}",
            f"{figures['accuracy']:.1%}",
        )
    return table
