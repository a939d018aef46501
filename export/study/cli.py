"""The command ``study``: comparisons that end in a report."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from typing import Any

__all__ = ["INTERRUPTED", "add_parsers"]

INTERRUPTED = 128 + signal.SIGINT
"""Exit status of a study that was stopped by Ctrl-C, and saved."""


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the command; nothing heavy is imported until it runs."""
    study = subparsers.add_parser(
        "study",
        help="compare encodings, piano-roll networks or tune networks, with a report",
        description=(
            "Train what is to be compared, run by run, and write a report with tables and pictures. "
            "Ctrl-C saves and stops; the same command goes on."
        ),
    )
    kinds = study.add_subparsers(dest="study", metavar="STUDY", required=True)
    encodings = kinds.add_parser("encodings", help="compound words against notes, linear heads against a GRU")
    _common(encodings, "folders of MIDI files")
    encodings.add_argument("--minutes", type=float, default=6.0, help="training of each of the runs (6)")
    encodings.add_argument("--steps", type=int, default=0, help="the same in steps, instead of minutes")
    encodings.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], metavar="N", help="(1 2 3)")
    encodings.add_argument("--width", type=int, default=192, help="units in each layer of the LSTM (192)")
    encodings.add_argument(
        "--velocity-bins", type=int, default=0, metavar="N", help="bins of loudness; 12 for performances (0)"
    )
    _settings(encodings)
    encodings.set_defaults(run=_encodings)

    rolls = kinds.add_parser("rolls", help="frame NLL of piano-roll networks beside the published ones")
    _common(
        rolls, "the folder of JSB_Chorales.mat, Nottingham.mat, MuseData.mat and Piano_midi.mat", nargs=None
    )
    rolls.add_argument(
        "--minutes", type=float, default=0.0, help="training of each of the runs (what suits it)"
    )
    rolls.add_argument("--seed", type=int, default=1, metavar="N", help="(1)")
    _settings(rolls)
    rolls.set_defaults(run=_rolls)

    tunes = kinds.add_parser("abc", help="RNN, GRU and LSTM over depth, width and dropout, on tunes in ABC")
    _common(tunes, "folders of tunes, or files")
    tunes.add_argument("--trials", type=int, default=18, metavar="N", help="networks of the sweep (18)")
    tunes.add_argument("--trial-minutes", type=float, default=2.0, help="training of each of these (2)")
    tunes.add_argument("--minutes", type=float, default=15.0, help="training of the best of each kind (15)")
    tunes.add_argument("--seed", type=int, default=1, metavar="N", help="(1)")
    tunes.add_argument("--as-written", action="store_true", help="read tunes whole, with all their headers")
    _settings(tunes)
    tunes.set_defaults(run=_tunes)


def _common(parser: argparse.ArgumentParser, data: str, nargs: str | None = "+") -> None:
    parser.add_argument("data", nargs=nargs, type=Path, metavar="DATA", help=data)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="runs and report")
    parser.add_argument(
        "--threads", type=int, default=0, metavar="N", help="threads of the CPU (torch's choice)"
    )
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where parsed files are kept")


def _settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", dest="settings", nargs="+", default=[], metavar="KEY=VALUE", help="change the presets"
    )


def _encodings(options: argparse.Namespace) -> int:
    from export.study.encodings import EncodingsOptions, study_encodings

    chosen = EncodingsOptions(
        seeds=tuple(options.seeds),
        minutes=options.minutes,
        steps=options.steps,
        width=options.width,
        velocity_bins=options.velocity_bins,
        threads=options.threads,
        settings=tuple(options.settings),
    )
    return _told(
        options,
        lambda show: study_encodings(options.data, options.output, chosen, cache=options.cache, show=show),
    )


def _rolls(options: argparse.Namespace) -> int:
    from export.study.rolls import RollsOptions, study_rolls

    chosen = RollsOptions(options.seed, options.minutes, options.threads, tuple(options.settings))
    data, home, cache = options.data, options.output, options.cache
    return _told(options, lambda show: study_rolls(data, home, chosen, cache=cache, show=show))


def _tunes(options: argparse.Namespace) -> int:
    from export.study.tunes import TunesOptions, study_tunes

    chosen = TunesOptions(
        trials=options.trials,
        trial_minutes=options.trial_minutes,
        minutes=options.minutes,
        seed=options.seed,
        clean=not options.as_written,
        threads=options.threads,
        settings=tuple(options.settings),
    )
    data, home, cache = options.data, options.output, options.cache
    return _told(options, lambda show: study_tunes(data, home, chosen, cache=cache, show=show))


def _told(options: argparse.Namespace, study: Any) -> int:  # noqa: ANN401 - takes who shows, returns the report
    """Run ``study`` with its progress on stderr; say where the report is, or how to go on."""
    from rich.console import Console

    from export.study.progress import TrialsView
    from export.study.trials import Interrupted

    try:
        with TrialsView(Console(stderr=True)) as show:
            report = study(show)
    except Interrupted:
        print(f"Stopped, and saved in {options.output}. The same command goes on.")
        return INTERRUPTED
    print(f"The report is {report}.")
    return 0
