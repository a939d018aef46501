"""Many files read by several processes at once, in order, with a bounded number on the way.

Files come from anywhere, and one in thousands may fill the memory or never come to an end. So
whoever wants to know of such a file has each read with a limit, and loses that file alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, TypeVar

from music.errors import RitornelloError
from training.reader import GREETING, Answer, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from training.sources import SourceFile

__all__ = ["read_all"]

T = TypeVar("T")

_FEW = 16
"""Fewer files than this are read faster than processes start."""
_GIVEN = 2
"""Files that a process has at a time: the next lies ready when one is done."""
_AHEAD = 16
"""Files for each process that are done or being done before they are asked for: what bounds the memory."""
_HOPELESS = 20
"""Processes that end one after another without having read anything: not the files are to blame."""
_LOOK_SECONDS = 1.0
"""From one look at what takes too long to the next."""

_DIED = "ends whatever reads it, as damaged files may: export it again from the program that made it"
_ENDLESS = "takes longer to read than any piece does: export it again from the program that made it"


def read_all(
    files: Sequence[SourceFile],
    read: Callable[[SourceFile], T],
    workers: int | None = None,
    *,
    lost: Callable[[str], T] | None = None,
    limit_seconds: float = 30.0,
) -> Iterator[tuple[SourceFile, T]]:
    """Yield every file, in order, with what ``read`` made of it.

    Args:
        files: what is read.
        read: called in other processes, so it must be known by name.
        workers: processes that read; the number of processors if None.
        lost: what stands for a file that can't be read without harm, made of why, which goes on
            from the file's name. None: no file is expected to do harm, and there is no limit.
        limit_seconds: time of the processor that a file may take, if ``lost`` is given.

    Raises:
        RitornelloError: processes are ended from outside.
    """
    count = min(workers if workers is not None else _processors(), len(files))
    if lost is None and (count <= 1 or len(files) < _FEW):
        for file in files:
            yield file, read(file)
        return
    crew = _Crew(files, read, max(count, 1), lost, limit_seconds)
    try:
        yield from crew.work()
    finally:
        crew.close()


class _Crew(Generic[T]):
    """The processes, and who reads what."""

    def __init__(
        self,
        files: Sequence[SourceFile],
        read: Callable[[SourceFile], T],
        count: int,
        lost: Callable[[str], T] | None,
        limit_seconds: float,
    ) -> None:
        self._files, self._read, self._lost = files, read, lost
        self._limit = limit_seconds if lost is not None else None
        self._again: deque[int] = deque()
        """Numbers of files that a process had when it ended."""
        self._tried: set[int] = set()
        """Those among them in whose reading it ended: once may be chance."""
        self._next = 0
        self._found: dict[int, T] = {}
        self._ended = 0
        """Processes that ended since something was read."""
        self._readers = [self._reader() for _ in range(count)]

    def work(self) -> Iterator[tuple[SourceFile, T]]:
        """Yield every file with what was made of it."""
        done = 0
        while done < len(self._files):
            end = min(len(self._files), done + _AHEAD * len(self._readers))
            for reader in self._readers:
                self._fill(reader, end)
            ready = wait([reader.desk for reader in self._readers if reader.given], _LOOK_SECONDS)
            for place, reader in enumerate(self._readers):
                if reader.desk in ready and (answer := reader.take()) is not None:
                    self._keep(answer)
                elif reader.desk in ready or reader.stalls():
                    self._bury(reader)
                    self._readers[place] = self._reader()
            while done in self._found:
                yield self._files[done], self._found.pop(done)
                done += 1

    def close(self) -> None:
        """End all processes."""
        for reader in self._readers:
            reader.kill()

    def _reader(self) -> Reader:
        # "spawn": forking a process that has started torch's threads can hang.
        with _interrupt_ignored():
            return Reader(self._read, self._limit)

    def _fill(self, reader: Reader, end: int) -> None:
        while len(reader.given) < _GIVEN and (self._again or self._next < end):
            if self._again:
                number = self._again.popleft()
            else:
                number = self._next
                self._next += 1
            reader.give(number, self._files[number])

    def _keep(self, answer: Answer) -> None:
        if answer.error is not None:
            raise answer.error
        if answer.number == GREETING:
            return
        self._ended = 0
        self._found[answer.number] = answer.found

    def _bury(self, reader: Reader) -> None:
        """See to it that what an ended process had is read by others, or lost."""
        self._ended += 1
        reader.kill()
        if self._lost is None or self._ended > _HOPELESS:
            msg = "A process that reads files was ended from outside, perhaps for want of memory: try again."
            raise RitornelloError(msg)
        number, *others = reader.given
        if reader.took_too_long:
            self._found[number] = self._lost(_ENDLESS)
        elif number in self._tried:
            self._found[number] = self._lost(_DIED)
        else:
            self._tried.add(number)
            others.insert(0, number)
        self._again.extend(others)


def _processors() -> int:
    """Return how many processors there are for us."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _interrupt_ignored() -> Iterator[None]:
    """Let processes start that ignore Ctrl-C from their first moment, which on POSIX they inherit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
