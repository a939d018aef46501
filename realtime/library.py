"""The library of models: what is in it, and how models come and go.

``python -m realtime.library list``, ``add FILE``, ``remove NAME``, ``restore NAME`` and
``measure NAME`` do the same for other programs: one JSON document on stdout, of the type that the
function of that name returns. The desktop app reads these.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from music.errors import RitornelloError
from realtime.bundle import load_bundle
from realtime.disk import replace_file
from realtime.library_entry import Entry, entry_of, size_of
from realtime.library_times import cache_folder, measure_ms
from realtime.models_list import SUFFIX, library, model_paths, ships

__all__ = [
    "Added",
    "Entry",
    "Library",
    "Removed",
    "add_model",
    "list_library",
    "main",
    "measure_model",
    "remove_model",
    "restore_model",
]

_REMOVED = "removed"
"""Folder of the library in which removed models stay."""


class Library(msgspec.Struct, frozen=True):
    """All models that have a name."""

    folder: str
    """Of the user's own models; it may not be there yet."""
    entries: tuple[Entry, ...]
    """The default first."""


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


def list_library() -> Library:
    """Return what is in the library, what can't be used among it; every bundle is checked."""
    return Library(str(library()), tuple(entry_of(name, path) for name, path in model_paths().items()))


def add_model(source: Path) -> Added:
    """Copy a bundle into the library, under its file's name or, if that is taken, with a number after it.

    Raises:
        RitornelloError: it can't be used, or not be copied.
    """
    source = source.expanduser()
    size_of(source)
    load_bundle(source)
    try:
        content = source.read_bytes()
        if (same := _same_file(content)) is not None:
            return Added(entry_of(*same), already=True)
        folder = library()
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{_free_name(source.stem)}{SUFFIX}"
        replace_file(target, content, durable=True)
    except OSError as error:
        msg = (
            f"{source.name} can't be copied to {library()} ({error.strerror}): "
            "make room there, or see that you may write to it."
        )
        raise RitornelloError(msg) from error
    return Added(entry_of(target.stem, target), already=False)


def remove_model(name: str) -> Removed:
    """Take a model out of the library; its file stays in the folder ``removed``, for `restore_model`.

    Raises:
        RitornelloError: there is none of that name, it ships with Ritornello, or it can't be moved.
    """
    name, path = _find(name)
    if ships(path):
        msg = f"{name} came along with Ritornello and stays: only what you added can be removed."
        raise RitornelloError(msg)
    target = next(place for place in _kept(path.name) if not place.exists())
    _move(path, target)
    return Removed(name, str(target))


def restore_model(name: str) -> Entry:
    """Take back the model that was removed last under ``name``; a number is added if that is taken now.

    Raises:
        RitornelloError: none was removed under that name, or it can't be moved.
    """
    name = name.removesuffix(SUFFIX)
    kept = list(itertools.takewhile(Path.exists, _kept(name + SUFFIX)))
    if not kept:
        msg = f"No model called {name} was removed: what was is in {library() / _REMOVED}."
        raise RitornelloError(msg)
    target = library() / f"{_free_name(name)}{SUFFIX}"
    _move(kept[-1], target)
    return entry_of(target.stem, target)


def measure_model(name: str) -> Entry:
    """Measure what a note costs with a model on this machine, and remember it.

    Raises:
        RitornelloError: there is none of that name, it can't be used, or the result can't be kept.
    """
    name, path = _find(name)
    try:
        measure_ms(path)
    except OSError as error:
        msg = f"The time can't be kept in {cache_folder()} ({error.strerror}): make room there."
        raise RitornelloError(msg) from error
    return entry_of(name, path)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for, print the result as JSON, and return the exit status.

    Args:
        arguments: what follows the module's name; what the shell gave where None.
    """
    parser = argparse.ArgumentParser(prog="python -m realtime.library", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("list")
    tasks.add_parser("add").add_argument("subject", metavar="FILE")
    for task in ("remove", "restore", "measure"):
        tasks.add_parser(task).add_argument("subject", metavar="NAME")
    options = parser.parse_args(arguments)
    try:
        answer = _do(options.task, getattr(options, "subject", ""))
    except RitornelloError as error:
        sys.stderr.write(f"ritornello: {error}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()
    return 0


def _do(task: str, subject: str) -> Library | Added | Removed | Entry:
    match task:
        case "add":
            return add_model(Path(subject))
        case "remove":
            return remove_model(subject)
        case "restore":
            return restore_model(subject)
        case "measure":
            return measure_model(subject)
        case _:
            return list_library()


def _same_file(content: bytes) -> tuple[str, Path] | None:
    """Return name and path of the model whose file is ``content``."""
    for name, path in model_paths().items():
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return name, path
    return None


def _free_name(wanted: str) -> str:
    """Return ``wanted``, fit to be a file's name on every system and on a command line, and not taken."""
    # Left out are what Windows forbids and what cannot be seen; a dot hides a file, a dash makes an option.
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "-", wanted).strip(" .-") or "model"
    taken = {each.casefold() for each in model_paths()}  # some file systems take "Folk" for "folk"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(each for each in names if each.casefold() not in taken)


def _find(name: str) -> tuple[str, Path]:
    """Return name and file of the model called ``name``, with or without ``.onnx``.

    Raises:
        RitornelloError: there is none.
    """
    paths = model_paths()
    for each in (name, name.removesuffix(SUFFIX)):
        if each in paths:
            return each, paths[each]
    msg = f"There is no model called {name} in the library: the models are {', '.join(paths)}."
    raise RitornelloError(msg)


def _kept(file: str) -> Iterator[Path]:
    """Yield where a removed file may be, the places that are taken first."""
    folder = library() / _REMOVED
    yield folder / file
    for number in itertools.count(2):
        yield folder / str(number) / file


def _move(path: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    except OSError as error:
        msg = (
            f"{path.name} can't be moved to {target.parent} ({error.strerror}): see that you may write there."
        )
        raise RitornelloError(msg) from error


if __name__ == "__main__":
    sys.exit(main())
