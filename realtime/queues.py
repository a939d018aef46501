"""Taking everything out of a queue."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from typing import TypeVar

__all__ = ["drained"]

_Item = TypeVar("_Item")


def drained(source: queue.SimpleQueue[_Item]) -> Iterator[_Item]:
    """Yield what is in ``source``, and what is put in meanwhile; never wait."""
    with contextlib.suppress(queue.Empty):
        while True:
            yield source.get_nowait()
