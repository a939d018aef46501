"""Conditions under which times are taken: those of a performance."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator

__all__ = ["settled"]

_SWITCH_SECONDS = 0.0005


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """Keep the interpreter's pauses as short as `realtime.session` does, and put everything back after."""
    interval = sys.getswitchinterval()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.unfreeze()
