"""The command ``ritornello app``, and whether a window can be opened here at all."""

from __future__ import annotations

import argparse
import ctypes.util
import importlib.util
import os
import sys
from typing import Any

from music.errors import RitornelloError

__all__ = ["add_parsers", "hindrance"]

_NEEDED = {"EGL": "libegl1", "xcb-cursor": "libxcb-cursor0"}
"""What Qt needs of a Linux desktop and some do not bring along: library, and Debian's package."""


def add_parsers(subparsers: Any) -> None:  # noqa: ANN401 - argparse keeps this type to itself
    """Register the command; nothing heavy is imported until it runs."""
    app = subparsers.add_parser("app", help="open the desktop app (as `ritornello` alone does)")
    app.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    """Open the window.

    Raises:
        RitornelloError: none can be opened here.
    """
    del options
    reason = hindrance()
    if reason:
        raise RitornelloError(reason)
    from gui.app import run

    return run()


def hindrance() -> str:
    """Return in one sentence why no window can be opened here; empty if one can.

    Qt itself would end the process without a word that helps.
    """
    if importlib.util.find_spec("PySide6") is None:
        return 'The app needs PySide6: pip install "ritornello[gui]" (or, among the sources, make setup).'
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "There is no display here: `ritornello play` plays without a window."
    missing = [package for library, package in _NEEDED.items() if not ctypes.util.find_library(library)]
    if missing:
        return f"The window needs libraries that are missing: apt-get install {' '.join(missing)}"
    return ""
