"""That nothing can be skipped unseen: the hooks of ``tests/conftest.py`` at work on a small suite."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SKIPS = {
    "in a test": "import pytest\n\ndef test(): pytest.skip('no')\n",
    "by a mark": "import pytest\n\n@pytest.mark.skip\ndef test(): pass\n",
    "a whole file": "import pytest\n\npytest.importorskip('no_such_module')\n",
    "for want of jack": "import pytest\n\n@pytest.mark.midi_server\ndef test(): pass\n",
}
EXPECTED_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test(): assert False\n"


def status(code: str, folder: Path, *, ci: str) -> int:
    """Return pytest's exit status on a suite of one file, on a machine without JACK."""
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = midi_server: needs JACK\n", encoding="utf-8")
    (folder / "test_it.py").write_text(code, encoding="utf-8")
    environment = {**os.environ, "CI": ci, "PATH": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True).returncode


@pytest.mark.parametrize("way", SKIPS)
def test_a_skip_fails_in_ci(way: str, tmp_path: Path) -> None:
    assert status(SKIPS[way], tmp_path, ci="true") != 0


def test_a_skip_is_a_skip_elsewhere(tmp_path: Path) -> None:
    assert status(SKIPS["for want of jack"], tmp_path, ci="") == 0


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert status(EXPECTED_FAILURE, tmp_path, ci="true") == 0
