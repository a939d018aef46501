"""What training shows a person: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.text import Text

from training import messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, RenderableType

__all__ = ["ProgressView"]


class ProgressView:
    """Shows messages as they come; a context, so that the terminal is left as it was.

    Args:
        console: where; a bar is drawn only if it is a terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = _Bar(console)
        self._task = self._bar.add_task("", total=1.0)
        self._best: float | None = None
        self._figures = ""

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar.live.is_started:
            self._bar.stop()

    def __call__(self, message: messages.Message) -> None:
        """Show ``message``."""
        match message:
            case messages.CorpusProgress():
                self._move(
                    "reading", message.done / message.total, f"{message.done} of {message.total} files"
                )
            case messages.CorpusRead():
                self._say(_read(message))
            case messages.Started():
                self._best = message.best_bits_per_note
                self._say(_started(message))
                self._move("training", 0.0, "")
            case messages.Step():
                self._figures = _figures(message)
                best = "" if self._best is None else f" · best {self._best:.3f} bits/note"
                self._move("training", message.progress, self._figures + best)
            case messages.Validated():
                self._best = message.bits_per_note if message.best else self._best
                self._say(_validated(message))
            case messages.Finished():
                pass  # said when the terminal is itself again

    def _move(self, what: str, progress: float, figures: str) -> None:
        self._bar.figures = figures
        self._bar.update(self._task, description=what, completed=progress)
        if self._bar.live.is_started:
            self._bar.refresh()

    def _say(self, line: str) -> None:
        self._console.print(line, soft_wrap=True, highlight=False, markup=False)


class _Bar(Progress):
    """A bar with a line of figures below it."""

    def __init__(self, console: Console) -> None:
        self.figures = ""
        super().__init__(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TaskProgressColumn(),
            console=console,
            transient=True,
            expand=True,
            auto_refresh=False,
        )

    def get_renderables(self) -> Iterable[RenderableType]:
        yield self.make_tasks_table(self.tasks)
        yield Text(self.figures, overflow="ellipsis", no_wrap=True)


def _read(message: messages.CorpusRead) -> str:
    lines = [f"{message.pieces:,} pieces"]
    if message.skipped_files:
        lines.append(
            f"{message.skipped_files:,} files skipped; all of them are listed in {message.skipped_list}"
        )
        lines += [f"  {line}" for line in message.skipped]
        if message.skipped_files > len(message.skipped):
            lines.append("  …")
    return "\n".join(lines)


def _started(message: messages.Started) -> str:
    going = f"goes on at step {message.step:,}" if message.step else "begins"
    return (
        f"Training {going}: {message.parameters:,} parameters in {message.precision}, "
        f"{message.train_pieces:,} pieces of {message.notes:,} notes, "
        f"{message.valid_pieces:,} more to validate with. Ctrl-C saves and stops."
    )


def _figures(message: messages.Step) -> str:
    left = "" if message.eta_seconds is None else f" · {timedelta(seconds=round(message.eta_seconds))} left"
    return (
        f"step {message.step:,} · epoch {message.epoch:.2f} · {message.loss:.3f} bits/row · "
        f"{message.rows_per_second:,.0f} rows/s{left}"
    )


def _validated(message: messages.Validated) -> str:
    best = ", the best so far" if message.best else ""
    return (
        f"step {message.step:,}: validation {message.bits_per_note:.3f} bits/note, "
        f"accuracy {message.accuracy:.1%}{best}"
    )
