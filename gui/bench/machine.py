"""On what figures were measured."""

from __future__ import annotations

import os
import platform
from typing import TypedDict

__all__ = ["Machine", "machine"]


class Machine(TypedDict):
    """A machine, as far as it tells without being named."""

    system: str
    processors: int | None
    python: str


def machine() -> Machine:
    """Return this machine."""
    return Machine(system=platform.platform(), processors=os.cpu_count(), python=platform.python_version())
