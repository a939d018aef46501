"""What a training says, line by line, in a file of its folder, whatever happens to it or to the disk."""

from __future__ import annotations

import contextlib
import math
import os
import time
from pathlib import Path
from typing import Self

from music.errors import RitornelloError
from training import messages
from training.job_messages import SAID, Line, Said, encode

__all__ = ["JobDiary"]

_SPARE = "spare"
_SPARE_BYTES = 1 << 16
"""Kept free for the last words of a training that fills the disk."""
_LEAST_GAP, _GREATEST_GAP = 0.3, 5.0
"""Seconds from one of `_MANY` to the next that is written."""
_GROWTH = 1e-3
"""By how much that grows with each second, so that days of training are read in a moment."""
_MANY = (messages.CorpusProgress, messages.Step)


class JobDiary:
    """Appends what is said to the folder's file; a context.

    A line that a kill or a full disk cut off is ended before the next. What can't be written is
    no reason to lose what was trained: it is passed over.

    Args:
        folder: of the training.

    Raises:
        RitornelloError: on entering: the file can't be written.
    """

    def __init__(self, folder: Path) -> None:
        """Write nothing yet."""
        self._path, self._spare = folder / SAID, folder / _SPARE
        self._began = 0.0
        self._said = -math.inf
        self._whole = True

    def __enter__(self) -> Self:
        try:
            self._file = self._path.open("ab+", buffering=0)
            self._file.seek(0, os.SEEK_END)
            if self._file.tell():
                self._file.seek(-1, os.SEEK_END)
                self._whole = self._file.read(1) == b"\n"
        except OSError as error:
            msg = f"{self._path} can't be written ({error.strerror or error}): mend that and go on."
            raise RitornelloError(msg) from error
        with contextlib.suppress(OSError):
            self._spare.write_bytes(bytes(_SPARE_BYTES))
        self._began = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        with contextlib.suppress(OSError):
            self._spare.unlink(missing_ok=True)

    def write(self, said: Said) -> None:
        """Append ``said``; of files read and steps taken, which follow each other fast, only some."""
        now = time.monotonic()
        if isinstance(said, _MANY):
            gap = min(max(_LEAST_GAP, (now - self._began) * _GROWTH), _GREATEST_GAP)
            if now - self._said < gap:
                return
            self._said = now
        line = encode(Line(time.time(), said))
        if not self._append(line) and not isinstance(said, _MANY):
            with contextlib.suppress(OSError):
                self._spare.unlink(missing_ok=True)
            self._append(line)

    def _append(self, line: bytes) -> bool:
        """Return whether all of ``line`` could be written."""
        content = line if self._whole else b"\n" + line
        written = 0
        with contextlib.suppress(OSError):
            written = self._file.write(content) or 0
        if written:
            self._whole = written == len(content)
        return written == len(content)
