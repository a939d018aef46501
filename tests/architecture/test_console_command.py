"""The console command: what it loads, and how it says that something went wrong."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import ritornello
from gui import cli as gui_cli
from music.errors import RitornelloError
from realtime import cli as realtime_cli

ROOT = Path(__file__).parents[2]

LEARNS_OR_DRAWS = {"torch", "tensorboard", "onnx", "PySide6"}
HEAVY = LEARNS_OR_DRAWS | {"onnxruntime", "rtmidi"}

SAY_WHAT_IS_LOADED = """
import json, sys
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""

IMPORT_ALL_OF_REALTIME = """
import importlib, pkgutil, realtime
for module in pkgutil.walk_packages(realtime.__path__, "realtime."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""

ASK_FOR_HELP = """
import contextlib, io, ritornello
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as printed:
    ritornello.main(["--help"])
assert "usage: ritornello" in printed.getvalue()
"""

PRINT_A_LINE = """
import sys, ritornello
ritornello._run_default = lambda args: print("a line") or 0
sys.exit(ritornello.main([]))
"""


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh Python has loaded after running ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", code + SAY_WHAT_IS_LOADED],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(json.loads(done.stdout))


def test_engine_loads_neither_torch_nor_qt() -> None:
    assert not loaded_by(IMPORT_ALL_OF_REALTIME) & LEARNS_OR_DRAWS


def test_help_loads_nothing_heavy() -> None:
    assert not loaded_by(ASK_FOR_HELP) & HEAVY


def test_packages_load_nothing_heavy_before_a_module_of_theirs_is_asked_for() -> None:
    assert not loaded_by("import music, realtime, training, export, gui") & HEAVY


@pytest.fixture
def run_that(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], int]:
    """Return what runs the command without a subcommand, where doing so ends in an error."""

    def run(error: BaseException) -> int:
        def run_default(_: argparse.Namespace) -> int:
            raise error

        monkeypatch.setattr(ritornello, "_run_default", run_default)
        return ritornello.main([])

    return run


def test_status_of_a_run_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ritornello, "_run_default", lambda _: 0)
    assert ritornello.main([]) == 0


def test_a_failure_is_one_sentence_without_a_traceback(
    run_that: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_that(RitornelloError("there is no port called Piano: plug it in")) == 1
    assert capsys.readouterr().err == "ritornello: there is no port called Piano: plug it in\n"


@pytest.mark.parametrize(
    ("missing", "extra"), [("torch", "train"), ("torch.nn", "train"), ("onnx", "export")]
)
def test_a_missing_extra_is_named(
    missing: str, extra: str, run_that: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_that(ModuleNotFoundError(f"No module named {missing!r}", name=missing)) == 1
    sentence = capsys.readouterr().err
    assert f'pip install "ritornello[{extra}]"' in sentence
    assert sentence.count("\n") == 1


def test_a_module_missing_by_mistake_is_not_covered_up(run_that: Callable[[BaseException], int]) -> None:
    with pytest.raises(ModuleNotFoundError):
        run_that(ModuleNotFoundError("No module named 'realtime.clok'", name="realtime.clok"))


def test_ctrl_c_is_one_line(
    run_that: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_that(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "ritornello: interrupted\n"


def test_installed_command_says_its_version() -> None:
    command = Path(sys.executable).with_name("ritornello")
    done = subprocess.run([command, "--version"], check=True, capture_output=True, text=True)
    assert done.stdout == f"ritornello {ritornello.__version__}\n"


def test_wrong_usage_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        ritornello.main(["no-such-command"])
    assert stopped.value.code == 2
    assert "usage: ritornello" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGPIPE, and says it in other ways")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_went_away_causes_no_traceback(unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-c", PRINT_A_LINE],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_without_a_window_it_says_why_and_plays(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gui_cli, "hindrance", lambda: "There is no display here.")
    monkeypatch.setattr(realtime_cli, "run_default", lambda _: 5)
    assert ritornello.main([]) == 5
    assert capsys.readouterr().err == "ritornello: There is no display here.\n"


def test_with_one_it_is_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gui_cli, "hindrance", lambda: "")
    monkeypatch.setattr(gui_cli, "_run", lambda _: 7)
    assert ritornello.main([]) == 7
