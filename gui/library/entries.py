"""The library of models as ``python -m realtime.library`` tells it, and what to say of a model in short."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QLocale

__all__ = ["Added", "Entry", "Library", "Removed", "find_entry", "is_called", "kind_of", "without_title"]


_ENCODINGS = {"roll": "piano roll"}
"""What encodings are called for people, where their short name isn't it."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the library."""

    name: str
    """By which it is asked for."""
    path: str
    bytes: int = 0
    """Size of its file."""
    ships: bool = False
    """Whether it came along with Ritornello, and stays."""
    problem: str = ""
    """Why it can't be used, in one sentence; empty where it can."""
    title: str = ""
    encoding: str = ""
    """Short name of its encoding, such as ``nb``."""
    int8: bool = False
    """Whether its weights are 8-bit integers."""
    parameters: int | None = None
    """How many weights it has."""
    licence: str = ""
    data: tuple[str, ...] = ()
    """What it was trained on, in words."""
    card: str = ""
    """Model card, Markdown."""
    bits_per_note: float | None = None
    """On music that was held out."""
    accuracy: float | None = None
    """On music that was held out; 0 to 1."""
    created: str = ""
    """When it was exported: UTC, ISO 8601."""
    step_ms: float | None = None
    """Median time of one continuation note on this machine, in ms; None if it was never measured here."""

    @property
    def label(self) -> str:
        """What it is called for people: its title, or its name where it has none."""
        return self.title or self.name


class Library(msgspec.Struct, frozen=True):
    """All models that have a name."""

    folder: str
    """Of the user's own models; it may not be there yet."""
    entries: tuple[Entry, ...]


class Added(msgspec.Struct, frozen=True):
    """A model is in the library now."""

    entry: Entry
    already: bool
    """Whether the same file was there before, so that nothing was copied."""


class Removed(msgspec.Struct, frozen=True):
    """A model is not in the library any more."""

    name: str
    path: str
    """Where its file is now."""


def is_called(entry: Entry, model: str) -> bool:
    """Return whether ``model``, a name or a path, means this model."""
    return bool(model) and model in {entry.name, entry.path}


def find_entry(entries: tuple[Entry, ...], model: str) -> Entry | None:
    """Return the model that is meant by ``model``, a name or a path."""
    return next((entry for entry in entries if is_called(entry, model)), None)


def kind_of(entry: Entry) -> str:
    """Return name, encoding and size in a few words, such as ``folk · NB int8 · 6.1 MB``."""
    size = QLocale().formattedDataSize(entry.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    encoding = f"{_ENCODINGS.get(entry.encoding, entry.encoding.upper())}{' int8' if entry.int8 else ''}"
    return " · ".join(part for part in (entry.name, encoding, size if entry.bytes else "") if part)


def without_title(entry: Entry) -> str:
    """Return the model's card without the heading that says its title again."""
    first, _, rest = entry.card.lstrip().partition("\n")
    return rest.lstrip("\n") if first.startswith("# ") and first[2:].strip() == entry.label else entry.card
