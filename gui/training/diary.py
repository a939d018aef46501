"""What a training has said, read from its file as it grows."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from training.job_messages import SAID, Line, decode

__all__ = ["Diary", "News"]

_AT_ONCE = 1 << 16
"""Bytes read at a time: a window that was closed for days has much to catch up with, and stays awake."""
_LONGEST = 1 << 20
"""Bytes of a line beyond which it is none of ours."""


class News(NamedTuple):
    """What was said since last time."""

    lines: list[Line]
    anew: bool
    """Whether the file is another than before, so that these are the first lines."""
    more: bool
    """Whether there is more to read at once."""


class Diary:
    """Reads the lines of a folder's file, each once.

    Args:
        folder: of the training; the file need not be there yet.
    """

    def __init__(self, folder: Path) -> None:
        """Begin at the beginning."""
        self._path = folder / SAID
        self._at = 0
        self._rest = b""

    def news(self) -> News:
        """Return the lines since last time, as far as they are whole; what is none is passed over."""
        try:
            size = self._path.stat().st_size
            anew = size < self._at
            if anew:
                self._at, self._rest = 0, b""
            if size == self._at:
                return News([], anew, more=False)
            with self._path.open("rb") as file:
                file.seek(self._at)
                content = file.read(_AT_ONCE)
        except OSError:
            return News([], anew=False, more=False)
        self._at += len(content)
        *whole, rest = (self._rest + content).split(b"\n")
        self._rest = rest if len(rest) <= _LONGEST else b""
        found = []
        for line in whole:
            # Of a later version, cut off by a kill, or rubbish from a damaged disk.
            with contextlib.suppress(msgspec.DecodeError, ValueError, RecursionError):
                found.append(decode(line))
        return News(found, anew, more=self._at < size)
