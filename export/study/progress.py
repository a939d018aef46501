"""What a study shows a person: the progress of the run in hand, under its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from training import messages
from training.progress import ProgressView

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["TrialsView"]


class TrialsView:
    """Shows messages of one run after another; a context, so that the terminal is left as it was.

    Args:
        console: where; a bar is drawn only if it is a terminal.
    """

    def __init__(self, console: Console) -> None:
        """Show nothing yet."""
        self._console = console
        self._name = ""
        self._view: ProgressView | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def __call__(self, name: str, message: messages.Message) -> None:
        """Show ``message`` of the run ``name``."""
        if name != self._name or self._view is None:
            self._close()
            self._name = name
            self._console.rule(name, align="left")
            self._view = ProgressView(self._console).__enter__()
        self._view(message)

    def _close(self) -> None:
        if self._view is not None:
            self._view.__exit__()
            self._view = None
