"""Writes a file soon after what is in it has changed, without making the window wait for the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gui.settings_file import replace_file

__all__ = ["SettingsWriter", "reason"]

_QUIET_MS = 200
"""How long nothing must have changed before the file is written."""
_LONGEST_SECONDS = 2.0
"""After this time it is written even while changes go on."""


class SettingsWriter(QObject):
    """Writes a file; for the window's thread.

    Args:
        path: the file; its folder is made where it is missing.
        data: returns what is to be in it.
        parent: as always in Qt.

    Signals:
        written: the file is as it should be, or (reason given) it can't be written and is as it was; it is
            tried again with the next change, and at the end.
    """

    written = Signal(str)
    _ended = Signal()

    def __init__(self, path: Path, data: Callable[[], bytes], parent: QObject | None = None) -> None:
        """Write nothing yet."""
        super().__init__(parent)
        self._path, self._data = path, data
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="settings")
        self._job: Future[str] | None = None
        self._unsaved_since: float | None = None
        self._closed = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._write)
        self._ended.connect(self._take_result, Qt.ConnectionType.QueuedConnection)

    def poke(self) -> None:
        """Say that there is something to write."""
        if self._closed:
            return
        now = time.monotonic()
        if self._unsaved_since is None:
            self._unsaved_since = now
        if not self._timer.isActive() or now - self._unsaved_since < _LONGEST_SECONDS:
            self._timer.start(_QUIET_MS)

    def close(self) -> None:
        """Write what is not written yet; again does nothing."""
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        self._threads.shutdown(wait=True)
        self._take_result()
        if self._unsaved_since is not None:
            self._unsaved_since = None
            self._judge(self._replace(self._data()))

    def _write(self) -> None:
        if self._job is not None:
            return  # with the end of that one, there will be another
        self._unsaved_since = None
        self._job = self._threads.submit(self._in_thread, self._data())

    def _in_thread(self, data: bytes) -> str:
        try:
            return self._replace(data)
        finally:
            self._ended.emit()

    def _replace(self, data: bytes) -> str:
        """Write the file and return why that can't be done, or nothing; in any thread."""
        try:
            replace_file(self._path, data)
        except OSError as error:
            return reason(error)
        return ""

    def _take_result(self) -> None:
        if self._job is None:
            return
        job, self._job = self._job, None
        later = self._unsaved_since is not None and not self._timer.isActive()
        self._judge(job.result())
        if later and not self._closed:
            self._write()

    def _judge(self, why_not: str) -> None:
        if why_not and self._unsaved_since is None:
            self._unsaved_since = time.monotonic()
        self.written.emit(why_not)


def reason(error: OSError) -> str:
    """Return in a few words why a file can't be read or written."""
    return error.strerror or type(error).__name__
