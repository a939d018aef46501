"""A silence on standard error, for C libraries that talk about what is not there."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["quiet_stderr"]

_STDERR = 2


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Send file descriptor 2 of the whole process to nowhere; for a moment only.

    ALSA and JACK print straight to it, past ``sys.stderr``, while one merely looks
    whether they are there. What another thread prints meanwhile is lost too.
    """
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a windowed program may have none
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
