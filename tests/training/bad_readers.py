"""What may happen while a file is read, for the tests of those who have files read."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from training.sources import SourceFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["as_it_says", "files_that_say"]


def files_that_say(folder: Path, words: Sequence[str]) -> list[SourceFile]:
    """Return a file for each of ``words``, called by its number."""
    files = []
    for number, word in enumerate(words):
        path = folder / f"{number}.mid"
        path.write_text(word)
        files.append(SourceFile(path, path.name))
    return files


def as_it_says(file: SourceFile) -> str:
    """Do what stands in the file."""
    word = file.path.read_text()
    match word:
        case "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "crash once":
            file.path.write_text("read again")
            os.kill(os.getpid(), signal.SIGKILL)
        case "compute for ever":
            while True:
                pass
        case "wait for ever":
            threading.Event().wait()
        case "fail":
            raise ValueError(file.name)
    return word
