"""Ctrl-C while something must not be torn apart."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["Interruption"]

_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is Windows', for a program that started us
    if hasattr(signal, name)
]


class Interruption:
    """A context in which Ctrl-C, or a request to end, is remembered rather than raised.

    A second one acts at once, as it would have outside. Signals reach the main
    thread only: in any other this does nothing.
    """

    def __init__(self) -> None:
        self.asked = False
        """Whether someone wants an end."""
        self._previous: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                self._previous[number] = signal.signal(number, self._remember)
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _remember(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        self._restore()

    def _restore(self) -> None:
        while self._previous:
            signal.signal(*self._previous.popitem())
