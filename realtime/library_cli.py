"""What ``ritornello models`` does: lists models, shows a card, adds, removes, restores, measures."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

import msgspec

from music.errors import RitornelloError
from realtime.library import (
    Added,
    Entry,
    Removed,
    add_model,
    list_library,
    measure_model,
    remove_model,
    restore_model,
)
from realtime.models_list import describe, find_model, read_manifest

__all__ = ["run_models"]


def run_models(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Do what the options of ``ritornello models`` ask for, and return the exit status.

    Args:
        options: ``name``, ``add``, ``remove``, ``restore``, ``measure``, ``json``.
        say: takes the lines to print.

    Raises:
        RitornelloError: it can't be done.
    """
    answer, words = _asked(options)
    say(msgspec.json.encode(answer).decode() if options.json else words)
    return 0


def _asked(options: argparse.Namespace) -> tuple[object, str]:
    """Return the result as a document and in words."""
    subject = options.add or options.remove or options.restore or options.measure
    if options.name is not None and subject:
        msg = f"Name one model, not both {options.name} and {subject}."
        raise RitornelloError(msg)
    if options.add is not None:
        added = add_model(options.add)
        return added, _added(added)
    if options.remove is not None:
        removed = remove_model(options.remove)
        return removed, _removed(removed)
    if options.restore is not None:
        entry = restore_model(options.restore)
        return entry, f"{entry.name} is back: {entry.path}"
    if options.measure is not None:
        measured = _measure(options.measure or options.name)
        return measured, _lines(measured)
    if options.name is not None:
        path = find_model(options.name)
        return read_manifest(path), describe(path)
    entries = list_library().entries
    nothing = "There are no models yet: train one with `ritornello train`, then `ritornello export` it."
    return entries, _lines(entries) or nothing


def _measure(name: str | None) -> Sequence[Entry]:
    """Measure the model ``name``, or all that can be used."""
    names = [name] if name else [entry.name for entry in list_library().entries if not entry.problem]
    return [measure_model(each) for each in names]


def _lines(entries: Sequence[Entry]) -> str:
    """Return a line for each of ``entries``, their names in a column."""
    width = max((len(entry.name) for entry in entries), default=0)
    return "\n".join(f"{entry.name:{width}}  {_facts(entry)}" for entry in entries)


def _facts(entry: Entry) -> str:
    kind = f"{entry.encoding}{', int8' if entry.int8 else ''}, {entry.bytes / 1e6:.1f} MB"
    if entry.step_ms is not None:
        kind += f", {entry.step_ms:.2f} ms a note"
    return entry.problem or f"{entry.title} ({kind})"


def _added(added: Added) -> str:
    name = added.entry.name
    if added.already:
        return f"{added.entry.path} is the same model, called {name}: nothing was copied."
    return f"{name} is in your library now: `ritornello play --model {name}` plays with it."


def _removed(removed: Removed) -> str:
    return f"{removed.path} is where it went; `ritornello models --restore {removed.name}` brings it back."
