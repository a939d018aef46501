"""The console command ``ritornello``: finds the subcommand, runs it, and says how it went.

Every package registers its own subcommands in its ``cli`` module and imports
what is heavy only when one of them runs, so that ``ritornello --help`` is quick
and ``ritornello play`` never loads what only training or the desktop app needs.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence

from export import cli as export_cli
from gui import cli as gui_cli
from music.errors import RitornelloError
from realtime import cli as realtime_cli
from training import cli as training_cli

__all__ = ["main"]

__version__ = "0.1.0"

FAILED = 1
"""Exit status of a failure that is explained in one sentence."""
INTERRUPTED = 128 + signal.SIGINT
"""Exit status that shells give a command that ended by Ctrl-C."""
PIPE_CLOSED = 141
"""Exit status that shells give a command whose reader went away: 128 + SIGPIPE (which Windows lacks)."""

EXTRAS = {
    "PySide6": "gui",
    "chorder": "train",
    "matplotlib": "train",
    "onnx": "export",
    "optuna": "export",
    "scipy": "train",
    "tensorboard": "train",
    "torch": "train",
}
"""Which extra of the installation brings a module that not everybody needs."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    Args:
        argv: What follows the command's name; what the shell gave where None.

    Returns:
        0 done; 1 a failure, explained in one sentence on stderr; 130 stopped by
        Ctrl-C; 141 whoever was reading stdout went away.

    Raises:
        SystemExit: argparse has printed help, or (status 2) what is wrong with the usage.
    """
    try:
        try:
            return _run(argv)
        finally:
            # Here, where it can be handled: at exit Python could only print a traceback.
            print(end="", flush=True)
    except BrokenPipeError:
        # What is still buffered has nowhere to go; without this Python would try again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _run(argv: Sequence[str] | None) -> int:
    args = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except RitornelloError as error:
        return _fail(str(error))
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        if module not in EXTRAS:
            raise
        return _fail(
            f"this command needs {module}, which is not installed: "
            f'pip install "ritornello[{EXTRAS[module]}]" (or, among the sources, make setup)'
        )
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ritornello",
        description="Play a phrase; when you stop, a recurrent network carries it on.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(run=_run_default)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    gui_cli.add_parsers(commands)
    realtime_cli.add_parsers(commands)
    training_cli.add_parsers(commands)
    export_cli.add_parsers(commands)
    return parser


def _run_default(args: argparse.Namespace) -> int:
    """Do what ``ritornello`` alone does: open the app, or where there is no window, play without."""
    hindrance = gui_cli.hindrance()
    if not hindrance:
        return _run(["app"])
    print(f"ritornello: {hindrance}", file=sys.stderr)
    return realtime_cli.run_default(args)


def _fail(sentence: str, status: int = FAILED) -> int:
    print(f"ritornello: {sentence}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
