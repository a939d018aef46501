"""Work that must not be heard by whoever plays beside it."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

__all__ = ["hide", "step_back"]

_HIDDEN = 10
"""How far a session steps back: beside two that are busy it has a 25th of the processors, enough to
let go soon of what others wait for. At 19 it could be held up for a minute."""
_LEAST = 19


def step_back(niceness: int = 15) -> None:
    """Let what plays go first, for good, in work that somebody waits for; and processes that it starts.

    Args:
        niceness: how far, from 1 to 19; Windows knows only one such step.
    """
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415 - only there

            below_normal = 0x4000
            ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), below_normal)
        else:
            os.nice(niceness)


def hide() -> None:
    """Let everything else on the machine go first, in work that nobody waits for.

    Linux shares a processor first between sessions, then between the processes of each, so that
    being nice does nothing across sessions (sched(7), *The autogroup feature*): the process makes a
    session of its own and has that step back too.
    """
    step_back(_LEAST)
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setsid()
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(_HIDDEN), encoding="ascii")
