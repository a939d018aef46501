"""A real-time priority for the thread that has to be on time."""

from __future__ import annotations

import contextlib
import os

__all__ = ["ask_for_realtime"]

_PRIORITY = 2
"""Before everything ordinary, after every audio thread."""


def ask_for_realtime() -> bool:
    """Ask for a real-time priority for the calling thread and return whether it was granted.

    Only Linux has an interface for it that Python reaches, and grants it to root and
    to the members of the audio group where that is set up.
    """
    if not hasattr(os, "sched_setscheduler"):
        return False
    with contextlib.suppress(OSError):
        policy = os.SCHED_FIFO | os.SCHED_RESET_ON_FORK  # children and their threads are ordinary
        os.sched_setscheduler(0, policy, os.sched_param(_PRIORITY))
        return True
    return False
