"""Looks into the usual places: folders, SoundFonts, sound cards, the display."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from realtime.doctor.facts import Display, Folder, Sound

__all__ = [
    "card_names",
    "find_display",
    "find_folders",
    "find_fonts",
    "has_midi_services",
    "settings_folder",
    "writable",
]

Platform = Literal["linux", "darwin", "win32"]

_CARDS = Path("/proc/asound/cards")
_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers put them
_FONT_PLACES = {
    "linux": (
        "/usr/share/sounds/sf2",
        "/usr/share/sounds/sf3",
        "/usr/share/soundfonts",
        "/usr/local/share/soundfonts",
        "~/.local/share/soundfonts",
    ),
    "darwin": ("/Library/Audio/Sounds/Banks", "~/Library/Audio/Sounds/Banks"),
    "win32": ("C:/soundfonts", "~/Music/SoundFonts"),
}
_FONT_SUFFIXES = {".sf2", ".sf3"}


def settings_folder(platform: Platform) -> Path:
    """Return the folder in which programs of this system keep a user's settings for Ritornello."""
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Ritornello"
    if platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "Ritornello"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "ritornello"


def find_folders(platform: Platform) -> tuple[Folder, ...]:
    """Look at the folders that are written to; none is made."""
    folders = {"recordings": Path.cwd(), "settings": settings_folder(platform)}
    with contextlib.suppress(ImportError):  # onnxruntime may not be there, which is told elsewhere
        from realtime.models_list import library  # noqa: PLC0415 - as just said

        folders["models"] = library()
    return tuple(Folder(purpose, str(path), writable(path)) for purpose, path in folders.items())


def writable(path: Path) -> bool:
    """Return whether files can be made in the folder ``path``, after making it where it isn't there."""
    existing = next((folder for folder in (path, *path.parents) if folder.exists()), None)
    return existing is not None and existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


def find_fonts(platform: Platform) -> Sound:
    """Look for sound cards and SoundFonts; a font with two names counts once."""
    fonts = {
        font.resolve()
        for place in _FONT_PLACES[platform]
        for font in _files(Path(place).expanduser())
        if font.suffix.lower() in _FONT_SUFFIXES
    }
    cards = card_names(_text(_CARDS)) if platform == "linux" else None
    return Sound(cards, tuple(sorted(map(str, fonts))))


def _files(folder: Path) -> Iterable[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def card_names(text: str) -> tuple[str, ...]:
    """Return the names in what Linux says in ``/proc/asound/cards``."""
    return tuple(re.findall(r"^ *\d+ \[.*?\]: \S+ - (.+?) *$", text, re.MULTILINE))


def find_display(platform: Platform) -> Display:
    """Look for where windows can be shown."""
    if platform != "linux":
        return Display("the system's own")
    if wayland := os.environ.get("WAYLAND_DISPLAY"):
        # An absolute path stands for itself.
        socket = Path(os.environ.get("XDG_RUNTIME_DIR") or "/") / wayland
        return Display(f"Wayland ({wayland})", socket.exists())
    if x11 := os.environ.get("DISPLAY"):
        local = re.fullmatch(r":(\d+)(?:\.\d+)?", x11)
        # One on another machine is believed.
        return Display(f"X ({x11})", local is None or (_X_SOCKETS / f"X{local[1]}").exists())
    return Display("")


def has_midi_services() -> bool:
    """Return whether Windows MIDI Services are installed."""
    return (Path(os.environ.get("SYSTEMROOT") or "C:/Windows") / "System32" / "midisrv.exe").exists()
