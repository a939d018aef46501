"""The command ``bench``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

__all__ = ["add_parser"]


def add_parser(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the command; nothing heavy is imported until it runs."""
    bench = subparsers.add_parser("bench", help="measure latency and jitter on this machine")
    bench.add_argument("--model", help="a model's name or file (default: the one that came along)")
    bench.add_argument(
        "--music",
        type=Path,
        nargs="+",
        default=[],
        metavar="PLACE",
        help="MIDI files, or folders of them, to play to the engine (default: phrases of our own)",
    )
    bench.add_argument(
        "--quick", action="store_true", help="take a minute at most; percentiles mean little then"
    )
    bench.add_argument("--json", action="store_true", help="one JSON document on stdout")
    bench.set_defaults(run=_bench)


def _bench(options: argparse.Namespace) -> int:
    import msgspec
    from rich.console import Console

    from realtime.bench.run import FULL, QUICK, measure
    from realtime.bench.table import show
    from realtime.models_list import find_model

    plan = QUICK if options.quick else FULL
    report = measure(find_model(options.model), options.music, plan, _progress)
    if options.json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        show(report, Console())
    return 0


def _progress(line: str) -> None:
    """Print on stderr; lines, not a display that refreshes itself, as its thread would be measured too."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
