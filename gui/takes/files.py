"""The MIDI files in the takes folder: watched, and read in a thread of their own once they are in view."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from gui.takes.clip import Clip, read_clip
from music.errors import RitornelloError

__all__ = ["SUFFIXES", "TakeFile", "TakeFiles"]

SUFFIXES = (".mid", ".midi", ".smf")
"""Of MIDI files, in lower case."""
_SETTLE_MS = 200
"""Milliseconds from a change in the folder to looking at it: changes come in crowds."""
_LARGEST = 4_000_000
"""Bytes of a file that is shown: half a million events."""


class TakeFile(NamedTuple):
    """A file as it was at one moment: changed, it is another."""

    path: Path
    modified: float
    """Seconds since 1970."""
    size: int
    """Bytes."""


class TakeFiles(QObject):
    """What is in a folder, for the window's thread.

    Signals:
        changed: `files` is another list.
        read: a `TakeFile` was read; `clip_of` has what came of it.
    """

    changed = Signal()
    read = Signal(object)
    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Watch nothing yet."""
        super().__init__(parent)
        self.files: tuple[TakeFile, ...] = ()
        """MIDI files, the latest first."""
        self.folder: Path | None = None
        """The folder that is watched; it need not be there."""
        self._clips: dict[TakeFile, Clip | str] = {}
        self._asked: set[TakeFile] = set()
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(lambda _: self._settle.start())
        # What was asked for last is read first: it is what is in view.
        self._wanted: queue.LifoQueue[TakeFile | None] = queue.LifoQueue()
        self._reader: threading.Thread | None = None
        self._done.connect(self._take)
        wanted = self._wanted
        self.destroyed.connect(lambda: wanted.put(None))

    def watch(self, folder: Path) -> None:
        """Look at ``folder`` from now on."""
        self.folder = folder
        self.look()

    def look(self) -> None:
        """Look at the folder again."""
        if self.folder is None:
            return
        self._watch_nearest(self.folder)
        files = tuple(sorted(_listed(self.folder), key=lambda file: (-file.modified, file.path)))
        if files != self.files:
            self.files = files
            self._clips = {file: clip for file, clip in self._clips.items() if file in set(files)}
            self.changed.emit()

    def _watch_nearest(self, folder: Path) -> None:
        """Watch the folder, or while it isn't there, the one in which it may appear."""
        there = next((each for each in (folder, *folder.parents) if each.is_dir()), None)
        wanted = [] if there is None else [str(there)]
        if self._watcher.directories() != wanted:
            if self._watcher.directories():
                self._watcher.removePaths(self._watcher.directories())
            self._watcher.addPaths(wanted)

    def clip_of(self, file: TakeFile) -> Clip | str | None:
        """Return the notes of ``file``, or why it can't be read; None: it is being read, `read` will tell."""
        found = self._clips.get(file)
        if found is None and file not in self._asked:
            self._asked.add(file)
            if self._reader is None:
                self._reader = threading.Thread(target=self._read_all, name="takes", daemon=True)
                self._reader.start()
            self._wanted.put(file)
        return found

    def close(self) -> None:
        """Read nothing any more; again does nothing."""
        self._settle.stop()
        self._wanted.put(None)
        if self._reader is not None:
            self._reader.join()

    def _read_all(self) -> None:
        """Read what is asked for: in a thread of its own."""
        while (file := self._wanted.get()) is not None:
            result = _read(file)
            with contextlib.suppress(RuntimeError):  # the window is gone
                self._done.emit(file, result)

    def _take(self, file: TakeFile, result: Clip | str) -> None:
        self._asked.discard(file)
        self._clips[file] = result
        self.read.emit(file)


def _listed(folder: Path) -> list[TakeFile]:
    """Return the MIDI files in ``folder``; hidden ones are somebody's scratch."""
    files = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or not entry.name.lower().endswith(SUFFIXES):
                continue
            with contextlib.suppress(OSError):
                if entry.is_file():
                    facts = entry.stat()
                    files.append(TakeFile(Path(entry.path), facts.st_mtime, facts.st_size))
    return files


def _read(file: TakeFile) -> Clip | str:
    if file.size > _LARGEST:
        return f"{file.path} is too large to be shown: open it in your DAW."
    try:
        return read_clip(file.path)
    except RitornelloError as error:
        return str(error)
