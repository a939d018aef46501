"""The interpreter's own pauses, kept short while notes are to leave on time."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator

__all__ = ["short_pauses"]

_SWITCH_SECONDS = 0.0005


@contextlib.contextmanager
def short_pauses() -> Iterator[None]:
    """Keep garbage collection and thread switches from holding up a note; put everything back after."""
    interval = sys.getswitchinterval()
    # Models and modules live for ever: no collection need look at them again.
    gc.collect()
    gc.freeze()
    # The courier's thread must not wait the usual 5 ms for another.
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.unfreeze()
