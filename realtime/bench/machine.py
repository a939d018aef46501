"""The machine line: without it no time means anything."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime

from realtime.bench.figures import Machine

__all__ = ["this_machine"]


def this_machine() -> Machine:
    """Return what this process runs on."""
    return Machine(
        cpu=_cpu(),
        cores=os.cpu_count() or 1,
        system=platform.platform(terse=True),
        python=platform.python_version(),
        numpy=np.__version__,
        onnxruntime=onnxruntime.__version__,
    )


def _cpu() -> str:
    """Return the processor's name as the system tells it, else its kind."""
    known = platform.processor() or platform.machine()
    try:
        if sys.platform == "darwin":
            command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - constant
            return done.stdout.strip() or known
        told = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        return known
    return told[1] if told else known
