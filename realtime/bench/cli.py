"""The command ``bench``."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
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
    bench.add_argument(
        "--load",
        action="store_true",
        help="instead, how notes keep their time beside a repainting window and a training run",
    )
    bench.add_argument(
        "--soak",
        type=_hours,
        nargs="?",
        const=24.0,
        metavar="HOURS",
        help="instead, so many hours (default 24) in simulated time of all that may happen: that every note "
        "ends, and what grows",
    )
    bench.add_argument(
        "--clock",
        action="store_true",
        help="instead, how closely a DAW's clock is followed, in simulated time: jitter, a ramp, a jump",
    )
    bench.add_argument("--json", action="store_true", help="one JSON document on stdout")
    bench.set_defaults(run=_bench)


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours < math.inf:
        msg = f"must be over 0, not {text}"
        raise argparse.ArgumentTypeError(msg)
    return hours


def _bench(options: argparse.Namespace) -> int:
    import msgspec
    from rich.console import Console

    from realtime.bench.follower import measure_follower
    from realtime.bench.load import FULL_LOAD, QUICK_LOAD
    from realtime.bench.run import FULL, QUICK, measure, measure_under_load, soak_for
    from realtime.bench.soak import SoakPlan
    from realtime.bench.soak_table import show_soak
    from realtime.bench.table import show, show_following, show_load
    from realtime.models_list import find_model

    if options.clock:
        following = measure_follower()
        return _print(options, msgspec.json.encode(following), lambda: show_following(following, Console()))
    path = find_model(options.model)
    if options.soak is not None:
        soaked = soak_for(path, SoakPlan(hours=options.soak), _progress)
        _print(options, msgspec.json.encode(soaked), lambda: show_soak(soaked, Console()))
        return 0 if soaked.soak.sound else 1
    if options.load:
        load = measure_under_load(path, QUICK_LOAD if options.quick else FULL_LOAD, _progress)
        return _print(options, msgspec.json.encode(load), lambda: show_load(load, Console()))
    report = measure(path, options.music, QUICK if options.quick else FULL, _progress)
    return _print(options, msgspec.json.encode(report), lambda: show(report, Console()))


def _print(options: argparse.Namespace, document: bytes, show: Callable[[], None]) -> int:
    """Print a report as JSON or by ``show``, as ``options`` ask; return the exit status."""
    if options.json:
        sys.stdout.write(document.decode() + "\n")
    else:
        show()
    return 0


def _progress(line: str) -> None:
    """Print on stderr; lines, not a display that refreshes itself, as its thread would be measured too."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
