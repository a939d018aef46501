"""Work that nobody waits for steps back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="counts priority as POSIX does")
def test_it_and_what_it_starts_let_others_go_first() -> None:
    code = (
        "import os, subprocess, sys; from training.background import step_back\n"
        "before = os.nice(0); step_back(3)\n"
        "told = [sys.executable, '-c', 'import os; print(os.nice(0))']\n"
        "child = subprocess.run(told, capture_output=True)\n"
        "print(os.nice(0) - before, int(child.stdout) - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, text=True)
    assert done.stdout.split() == ["3", "3"]


@pytest.mark.skipif(sys.platform != "linux", reason="counts priority as Linux does")
def test_what_nobody_waits_for_makes_a_session_that_steps_back() -> None:
    program = (
        "import os; from pathlib import Path; from training.background import hide; hide(); "
        "group = Path('/proc/self/autogroup'); "
        "print(os.nice(0), os.getsid(0) == os.getpid(), "
        "group.read_text().split()[-1] if group.exists() else 10)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True, text=True
    )
    assert done.stdout.split() == ["19", "True", "10"]
