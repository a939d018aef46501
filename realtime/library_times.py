"""What a note costs with each model on this machine: measured once, then kept in the user's cache."""

from __future__ import annotations

import hashlib
import os
import statistics
import sys
from pathlib import Path

import msgspec

from realtime.bench.machine import this_machine
from realtime.bench.pieces import history, own_notes
from realtime.bench.steps import note_times
from realtime.bundle import load_bundle
from realtime.disk import replace_file

__all__ = ["cache_folder", "known_ms", "measure_ms"]

_NOTES = 300
"""Continuation notes that are timed: about a second."""
_BARS = 4
"""Length of the music before them, in 4/4."""


class _Measured(msgspec.Struct, frozen=True):
    """What a file of the cache holds."""

    step_ms: float


def cache_folder(platform: str = sys.platform) -> Path:
    """Return where measured times are kept; it may not be there yet.

    Args:
        platform: as `sys.platform` names it; ``XDG_CACHE_HOME``, where it is set, goes first on all.
    """
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "ritornello" / "step-times"
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "Ritornello" / "step-times"
    if platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(local) / "Ritornello" / "Cache" / "step-times"
    return Path.home() / ".cache" / "ritornello" / "step-times"


def known_ms(content: bytes) -> float | None:
    """Return what was measured with the bundle whose file is ``content``, in ms; None if nothing was."""
    try:
        return msgspec.json.decode(_place(content).read_bytes(), type=_Measured).step_ms
    except (OSError, msgspec.DecodeError):
        return None


def measure_ms(path: Path) -> float:
    """Measure the bundle ``path`` and keep the result.

    Returns:
        The median time of one continuation note in milliseconds, sampling included, one note after
        another, as `realtime.bench.steps` measures it.

    Raises:
        RitornelloError: the bundle can't be used.
        OSError: the result can't be kept.
    """
    bundle = load_bundle(path)
    times = note_times(bundle, history(own_notes(), _BARS), bundle.sampling, _NOTES, 0.0)
    median = statistics.median(times)
    place = _place(path.read_bytes())
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_file(place, msgspec.json.encode(_Measured(median)), durable=False)
    return median


def _place(content: bytes) -> Path:
    """Return the file of the cache for a bundle on this machine, as it is today."""
    machine = hashlib.sha256(msgspec.json.encode(this_machine())).hexdigest()
    return cache_folder() / f"{hashlib.sha256(content).hexdigest()[:32]}-{machine[:16]}.json"
