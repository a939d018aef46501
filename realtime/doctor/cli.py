"""The command ``doctor``."""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import Any

__all__ = ["add_parser"]

CANNOT_PLAY = 1
"""Exit status where something keeps one from playing."""


def add_parser(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the command; nothing heavy is imported until it runs."""
    doctor = subparsers.add_parser("doctor", help="say whether one can play here, and what to do where not")
    doctor.add_argument("--json", action="store_true", help="one JSON document on stdout")
    doctor.set_defaults(run=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    from realtime.doctor.examine import examine
    from realtime.doctor.findings import playable
    from realtime.doctor.gather import gather
    from realtime.doctor.report import as_json, as_text

    facts = gather()
    findings = examine(facts)
    columns = shutil.get_terminal_size().columns
    sys.stdout.write(as_json(facts, findings) if options.json else as_text(facts, findings, columns))
    return 0 if playable(findings) else CANNOT_PLAY
