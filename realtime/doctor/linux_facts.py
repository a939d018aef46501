"""Looks at what only Linux has; not to be imported elsewhere."""

from __future__ import annotations

import contextlib
import getpass
import grp
import importlib
import os
import resource
import shutil
import socket
import threading
from pathlib import Path

from realtime.doctor.facts import Access, Linux
from realtime.priority import ask_for_realtime

__all__ = ["access", "find_linux"]

_SEQUENCER = Path("/dev/snd/seq")
_MODULE = Path("/sys/module/snd_seq")


def find_linux() -> Linux:
    """Look at ALSA, JACK, PipeWire and the rights of this process."""
    library = _jack_library()
    in_audio, joins_audio = _audio_group()
    soft, _ = resource.getrlimit(resource.RLIMIT_RTPRIO)
    return Linux(
        sequencer=access(_SEQUENCER),
        module_loaded=_MODULE.exists(),
        in_audio=in_audio,
        joins_audio=joins_audio,
        jack_library=str(library or ""),
        jack_library_bundled=library is not None and _came_with_rtmidi(library),
        jackd=shutil.which("jackd") is not None,
        pipewire=_pipewire_answers(),
        pw_jack=shutil.which("pw-jack") is not None,
        realtime=_gets_realtime(),
        rtprio=-1 if soft == resource.RLIM_INFINITY else soft,
    )


def access(device: Path) -> Access:
    """Return whether ``device`` is there and may be read and written."""
    if not device.exists():
        return "missing"
    return "open" if os.access(device, os.R_OK | os.W_OK) else "denied"


def _audio_group() -> tuple[bool, bool]:
    """Return whether this process is in the group ``audio``, and whether the user's next log-in will be."""
    if os.geteuid() == 0:
        return True, True
    try:
        group = grp.getgrnam("audio")
        user = getpass.getuser()
    except (KeyError, OSError):
        return False, False
    return group.gr_gid in os.getgroups(), user in group.gr_mem


def _jack_library() -> Path | None:
    """Return the JACK library that python-rtmidi has loaded into this process."""
    with contextlib.suppress(ImportError, OSError):
        importlib.import_module("rtmidi")
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            path = line.split(maxsplit=5)[5:]
            if path and Path(path[0]).name.startswith("libjack"):
                return Path(path[0])
    return None


def _came_with_rtmidi(library: Path) -> bool:
    packages = Path(str(importlib.import_module("rtmidi").__file__)).resolve().parents[1]
    return packages in library.resolve().parents


def _pipewire_answers() -> bool:
    folder = os.environ.get("PIPEWIRE_RUNTIME_DIR") or os.environ.get("XDG_RUNTIME_DIR")
    if not folder:
        return False
    path = Path(folder) / (os.environ.get("PIPEWIRE_REMOTE") or "pipewire-0")
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(1.0)
        caller.connect(str(path))
        return True
    return False


def _gets_realtime() -> bool:
    """Ask for the courier's priority in a thread that ends at once."""
    granted: list[bool] = []
    thread = threading.Thread(target=lambda: granted.append(ask_for_realtime()))
    thread.start()
    thread.join()
    return granted == [True]
