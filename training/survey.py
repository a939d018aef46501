"""What there is in folders of music, before anything is trained on it: ``python -m training.survey``.

It needs no torch. Each file is read as training would read it, by several processes that a bad file
may end, and told as soon as it is read.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from music.errors import RitornelloError
from training import survey_messages as messages
from training.background import step_back
from training.facts import Facts, read_facts
from training.look import as_text, look_through
from training.readers import read_all
from training.sources import Kind
from training.splits import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from training.sources import SourceFile

__all__ = ["survey"]

_KINDS = {Kind.MIDI: "midi", Kind.FRAMES: "frames", Kind.TUNES: "tunes"}
_ENOUGH = 32
"""Characters of a hash by which pieces are told apart: 128 bits."""
_NICENESS = 5
"""Somebody waits for it, but whoever plays goes first."""
_ON_STDIN = "-"
"""Given instead of folders: they are on standard input, as a JSON list, for there may be thousands."""


def survey(
    folders: Sequence[Path],
    workers: int | None = None,
    looking: Callable[[messages.Looking], object] = lambda _: None,
) -> Iterator[messages.Message]:
    """Yield what is in ``folders``, file by file.

    Args:
        folders: folders (searched to any depth) or single files.
        workers: processes that read; the number of processors if None.
        looking: called now and then while files are looked for.

    Raises:
        RitornelloError: there is nothing that could be music, nor claims to be.
    """
    files, troubles = look_through(folders, lambda count: looking(messages.Looking(count)))
    if not files and not troubles:
        raise RitornelloError(_no_music(folders))
    yield messages.Found(messages.PROTOCOL, len(files))
    for trouble in troubles:
        yield messages.Unreadable(messages.ELSEWHERE, *trouble)
    told = len(troubles)
    for number, (file, found) in enumerate(read_all(files, read_facts, workers, lost=_lost)):
        match found:
            case None:
                yield messages.Passed(number)
                continue
            case str(reason):
                yield messages.Unreadable(number, str(file.path), file.name, as_text(reason))
                told += 1
            case _:
                yield from map(partial(_piece, number, file), found)
                told += len(found)
    if not told:
        raise RitornelloError(_no_music(folders))
    yield messages.Surveyed(len(files))


def _lost(reason: str) -> list[Facts] | str | None:
    return reason


def _piece(number: int, file: SourceFile, facts: Facts) -> messages.Piece:
    title = as_text(facts.title)
    if file.kind is Kind.TUNES:  # the hash at its end is for telling tunes of one title apart
        title = title.rpartition(" ")[0] or title
    return messages.Piece(
        file=number,
        path=str(file.path),
        name=f"{file.name}: {title}" if title else file.name,
        kind=_KINDS[file.kind],
        notes=facts.notes,
        seconds=facts.seconds,
        meter=facts.meter,
        key=facts.key,
        lead=facts.lead,
        velocities=facts.velocities,
        place=place_of(f"{file.path.name}: {facts.title}" if facts.title else file.path.name),
        split=facts.split,
        content=facts.content[:_ENOUGH],
    )


def _no_music(folders: Sequence[Path]) -> str:
    where = as_text(str(folders[0])) if folders else "nothing"
    if len(folders) > 1:
        where += f" and {len(folders) - 1} more"
    return f"There is no music in {where}: choose a folder with MIDI files (.mid), or tunes in ABC (.abc)."


def _given(arguments: Sequence[str]) -> list[Path]:
    """Return what is to be surveyed.

    Raises:
        RitornelloError: standard input has no list.
    """
    if list(arguments) != [_ON_STDIN]:
        return [Path(argument) for argument in arguments]
    try:
        return [Path(name) for name in msgspec.json.decode(sys.stdin.buffer.read(), type=list[str])]
    except msgspec.DecodeError as error:
        msg = "Standard input has no list of folders in JSON: give one, or name them after the command."
        raise RitornelloError(msg) from error


def _main() -> int:
    step_back(_NICENESS)
    out = sys.stdout.buffer

    def tell(message: messages.Message) -> None:
        out.write(messages.encode(message))
        out.flush()

    try:
        for message in survey(_given(sys.argv[1:]), looking=tell):
            tell(message)
    except RitornelloError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:  # whoever asked went away
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
