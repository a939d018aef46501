"""Which files there are in folders that anybody may have dropped, whatever state these are in."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from training.sources import SourceFile, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Look", "Trouble", "as_text", "look_through"]

_TOLD_SECONDS = 0.2
"""From one word about how many there are to the next."""
_SHADOW = "._"
"""With this begin the names of files that macOS puts beside others on foreign drives: no music."""


class Trouble(NamedTuple):
    """Something that can't be looked into."""

    path: str
    name: str
    reason: str
    """Goes on from the name."""


class Look(NamedTuple):
    """What there is."""

    files: list[SourceFile]
    """In the order of what was given, and of paths in it; each once; absolute paths."""
    troubles: list[Trouble]


def look_through(given: Sequence[Path], told: Callable[[int], object] = lambda _: None) -> Look:
    """Return which files there are that may hold music.

    Links to folders inside are not followed, so there is no going round in circles.

    Args:
        given: folders (searched to any depth) or single files.
        told: called now and then with the number of files so far.
    """
    found: list[SourceFile] = []
    troubles: list[Trouble] = []
    seen: set[str] = set()
    last = time.monotonic()
    for each in given:
        top = Path(os.path.abspath(each))  # noqa: PTH100 - resolving would rename what links lead to
        files: list[SourceFile] = []
        for item in _within(top):
            if isinstance(item, Trouble):
                troubles.append(item)
            elif (path := str(item.path)) not in seen:
                seen.add(path)
                if _is_text(path):
                    files.append(item)
                else:
                    reason = "has a name that is no text: rename it"
                    troubles.append(Trouble(as_text(path), as_text(item.name), reason))
            if time.monotonic() - last > _TOLD_SECONDS:
                last = time.monotonic()
                told(len(found) + len(files))
        found += sorted(files, key=lambda file: file.path.parts)
    return Look(found, troubles)


def _is_text(text: str) -> bool:
    """Return whether ``text``, a name from the system, is text that can be written."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_text(name: str) -> str:
    """Return ``name`` with signs of replacement for what is no text in it."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _within(top: Path) -> Iterator[SourceFile | Trouble]:
    """Yield the files in ``top``, in any order, or itself."""
    label = as_text(str(top))
    if os.path.isfile(top):  # noqa: PTH113 - Path.is_file raises where the folder can't be looked into
        if kind_of(top.name) is None:
            yield Trouble(
                label, as_text(top.name), "is no music: choose MIDI files (.mid), or tunes in ABC (.abc)"
            )
        else:
            yield SourceFile(top, top.name)
        return
    if not os.path.isdir(top):  # noqa: PTH112 - likewise
        reason = "isn't there any more: put it back, or choose it where it is now"
        yield Trouble(label, as_text(top.name or str(top)), reason)
        return
    home = top.resolve().name or str(top)
    failures: list[OSError] = []
    for folder, _, names in os.walk(top, onerror=failures.append):
        below = Path(folder).relative_to(top)
        label = home if below == Path() else f"{home}/{below.as_posix()}"
        for name in names:
            if kind_of(name) is not None and not name.startswith(_SHADOW):
                path = os.path.join(folder, name)  # noqa: PTH118 - for 100,000 names, not paths
                if _is_regular(path, failures):
                    yield SourceFile(Path(path), f"{label}/{name}")
        yield from (_closed(error, home, top) for error in failures)
        failures.clear()
    yield from (_closed(error, home, top) for error in failures)


def _is_regular(path: str, failures: list[OSError]) -> bool:
    """Return whether there is a file at ``path``; if that can't be known, add why to ``failures``."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - likewise
    except OSError as error:
        failures.append(error)
        return False


def _closed(error: OSError, home: str, top: Path) -> Trouble:
    path = Path(os.fsdecode(error.filename)) if error.filename else top
    below = path.relative_to(top).as_posix() if path.is_relative_to(top) else path.name
    name = home if below == "." else f"{home}/{below}"
    reason = f"can't be opened ({error.strerror or error}): allow it to be read, or leave it"
    return Trouble(as_text(str(path)), as_text(name), reason)
