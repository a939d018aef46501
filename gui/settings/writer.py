"""Writes a file soon after what is in it has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gui.settings.file import replace_file

__all__ = ["SettingsWriter", "reason"]

_QUIET_MS = 200
"""How long nothing must have changed before the file is written, so that no hand is on a knob then."""
_LONGEST_SECONDS = 2.0
"""After this time it is written even while changes go on."""


class SettingsWriter(QObject):
    """Writes a small file; for the window's thread.

    It waits for the disk: a thread of Python's might collect the window's garbage, and no widget
    may be deleted outside the window's thread.

    Args:
        path: the file; its folder is made where it is missing.
        data: returns what is to be in it.
        parent: as always in Qt.

    Signals:
        written: the file is as it should be; or, with a reason, it can't be written and is as it was, and
            is tried again with the next change, and at the end.
    """

    written = Signal(str)

    def __init__(self, path: Path, data: Callable[[], bytes], parent: QObject | None = None) -> None:
        """Write nothing yet."""
        super().__init__(parent)
        self._path, self._data = path, data
        self._unsaved_since: float | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._write)

    def poke(self) -> None:
        """Say that there is something to write."""
        now = time.monotonic()
        if self._unsaved_since is None:
            self._unsaved_since = now
        if not self._timer.isActive() or now - self._unsaved_since < _LONGEST_SECONDS:
            self._timer.start(_QUIET_MS)

    def close(self) -> None:
        """Write what is not written yet."""
        self._timer.stop()
        if self._unsaved_since is not None:
            self._write()

    def _write(self) -> None:
        why_not = ""
        try:
            replace_file(self._path, self._data())
        except OSError as error:
            why_not = reason(error)
        else:
            self._unsaved_since = None
        self.written.emit(why_not)


def reason(error: OSError) -> str:
    """Return in a few words why a file can't be read or written."""
    return error.strerror or type(error).__name__
