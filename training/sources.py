"""Which files there are to train on, and whether an encoding can use them."""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from music.errors import RitornelloError
from music.roll import PianoRoll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from music.encoding import Encoding

__all__ = ["Kind", "SourceFile", "find_files", "fitted", "kind_of", "list_files"]


class Kind(StrEnum):
    """What a file holds, told by its name's end."""

    MIDI = "MIDI files"
    FRAMES = "piano rolls"
    TUNES = "ABC tunes"


_SUFFIXES = {
    ".mid": Kind.MIDI,
    ".midi": Kind.MIDI,
    ".smf": Kind.MIDI,
    ".mat": Kind.FRAMES,
    ".abc": Kind.TUNES,
    ".txt": Kind.TUNES,
}

_READS = {
    "nb": (Kind.MIDI,),
    "cp": (Kind.MIDI,),
    "roll": (Kind.MIDI, Kind.FRAMES),
    "abc": (Kind.TUNES,),
}
"""What can be made rows of, by the name of the encoding."""

_PRESET = {Kind.MIDI: "nb", Kind.FRAMES: "roll-lstm", Kind.TUNES: "abc-lstm"}
"""A preset for those who have files of a kind, and another preset."""


class SourceFile(NamedTuple):
    """A file to read."""

    path: Path
    name: str
    """What it is called in lists: its folder's name, and its path below that."""

    @property
    def kind(self) -> Kind:
        """What it holds."""
        return _SUFFIXES[self.path.suffix.lower()]


def kind_of(name: str) -> Kind | None:
    """Return what a file called ``name`` holds; None: no music, by the end of its name."""
    return _SUFFIXES.get(os.path.splitext(name)[1].lower())  # noqa: PTH122 - for 100,000 names, not paths


def list_files(folders: Sequence[Path], wanted: str = "music") -> list[SourceFile]:
    """Return all files below ``folders`` that hold music of any kind, in the order of folders and paths.

    Args:
        folders: folders (searched to any depth) or single files.
        wanted: what is looked for, in words.

    Raises:
        RitornelloError: a folder isn't there, or a file that was given is of no known kind.
    """
    found: list[SourceFile] = []
    for folder in folders:
        if folder.is_file():
            if folder.suffix.lower() not in _SUFFIXES:
                msg = f"{folder} is no file to train on: give {wanted}."
                raise RitornelloError(msg)
            found.append(SourceFile(folder, folder.name))
        elif folder.is_dir():
            home = folder.resolve().name
            paths = (p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file())
            found += [SourceFile(p, f"{home}/{p.relative_to(folder).as_posix()}") for p in sorted(paths)]
        else:
            msg = f"There is no folder {folder}: give one that holds {wanted}."
            raise RitornelloError(msg)
    return found


def find_files(folders: Sequence[Path], encoding: Encoding) -> list[SourceFile]:
    """Return all files below ``folders`` that ``encoding`` can use, in the order of folders and paths.

    Args:
        folders: folders (searched to any depth) or single files.
        encoding: what rows are to be made with.

    Raises:
        RitornelloError: a folder isn't there, or there is nothing to use, perhaps because the
            files are for other encodings, or of kinds that don't go together.
    """
    wanted = _READS[encoding.name]
    found = list_files(folders, _names(wanted))
    files = [file for file in found if file.kind in wanted]
    where = ", ".join(map(str, folders))
    if not files:
        others = {file.kind for file in found}
        for kind in (Kind.MIDI, Kind.FRAMES, Kind.TUNES):
            if kind in others:
                msg = (
                    f"There are {kind} in {where}, and this preset learns from {_names(wanted)}: "
                    f"choose another, such as --preset {_PRESET[kind]}."
                )
                raise RitornelloError(msg)
        ends = ", ".join(end for end, kind in _SUFFIXES.items() if kind in wanted)
        msg = f"There are no {_names(wanted)} ({ends}) in {where}."
        raise RitornelloError(msg)
    if len({file.kind for file in files}) > 1:
        msg = f"There are {_names(wanted, 'and')} in {where}: give folders of one kind."
        raise RitornelloError(msg)
    return files


def fitted(encoding: Encoding, files: Sequence[SourceFile]) -> Encoding:
    """Return ``encoding`` as ``files`` need it.

    Piano rolls in files don't tell onsets.
    """
    if isinstance(encoding, PianoRoll) and any(file.kind is Kind.FRAMES for file in files):
        return replace(encoding, onsets=False)
    return encoding


def _names(kinds: Sequence[Kind], word: str = "or") -> str:
    return f" {word} ".join(kinds)
