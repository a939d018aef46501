"""What the window knows of models: those in the library, and which one plays or is about to.

All views share one `Shelf`. It asks ``python -m realtime.library``, which does the
work in processes of its own, one task after another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from gui.library.entries import Added, Entry, Library, Removed
from gui.tasks import Tasks
from realtime import messages

__all__ = ["Job", "Shelf", "shelf_of"]

_MODULE = "realtime.library"
_Answer = Library | Added | Removed | Entry
_ANSWERS: dict[str, type[_Answer]] = {
    "list": Library,
    "add": Added,
    "remove": Removed,
    "restore": Entry,
    "measure": Entry,
}
_SETTLE_MS = 300
"""From the folder's last change until it is looked at: a file that is being copied changes often."""


class Job(NamedTuple):
    """Something that is done to the library."""

    task: Literal["add", "remove", "restore", "measure"]
    subject: str
    """Path of a file for ``add``; name of a model for the others."""

    @property
    def topic(self) -> str:
        """What a notice on it is about."""
        return f"{self.task} {self.subject}"


def shelf_of(tasks: Tasks) -> Shelf:
    """Return the shelf of all views that work through ``tasks``."""
    found = tasks.findChild(Shelf)
    return found if isinstance(found, Shelf) else Shelf(tasks)


class Shelf(QObject):
    """The models, for the window's thread; it looks at the library when it is made.

    Signals:
        changed: something that it knows.
        added: an `Added`.
        removed: a `Removed`.
        restored: an `Entry`.
        failed: the `Job` that can't be done, and the sentence that says why.
    """

    changed = Signal()
    added = Signal(object)
    removed = Signal(object)
    restored = Signal(object)
    failed = Signal(object, str)

    def __init__(self, tasks: Tasks) -> None:
        """Look at the library; for views, `shelf_of` returns the one they share."""
        super().__init__(tasks)
        self._tasks = tasks
        self.library: Library | None = None
        """None until it has been looked at."""
        self.trouble = ""
        """Why the library can't be looked at, in one sentence; empty where it can."""
        self.playing = ""
        """Name of the model that plays; empty while no engine runs."""
        self.loading = ""
        """Name of the model that was asked for and does not play yet; empty: none."""
        self._jobs: deque[Job] = deque()
        self._working = False
        """Whether a process runs, or its answer is being told."""
        self._looking = self._look_again = False
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self.refresh)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._stirred)
        self._watcher.fileChanged.connect(self._settling.start)
        self.refresh()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The models, those that can't be used among them."""
        return () if self.library is None else self.library.entries

    @property
    def job(self) -> Job | None:
        """What is being done."""
        return self._jobs[0] if self._jobs else None

    # --- the engine -------------------------------------------------------------------

    def take(self, event: messages.Event) -> None:
        """Take in what the engine says; several views may hand over the same event."""
        before = self.playing, self.loading
        match event:
            case messages.Ready(model=name) | messages.ModelLoaded(model=name):
                self.playing, self.loading = name, ""
            case messages.Problem(about="model"):
                self.loading = ""
            case messages.Problem(about="engine") | messages.Stopped():
                self.playing = self.loading = ""
        if before != (self.playing, self.loading):
            self.changed.emit()

    def expect(self, name: str) -> None:
        """Take note that the model ``name`` was asked for."""
        self.loading = name
        self.changed.emit()

    # --- the library ------------------------------------------------------------------

    def do(self, job: Job) -> None:
        """Do something to the library, after what was asked for before."""
        if job in self._jobs:
            return
        self._jobs.append(job)
        if not self._working:
            self._work()
        self.changed.emit()

    def awaits(self, job: Job) -> bool:
        """Return whether ``job`` is being done, or about to be."""
        return job in self._jobs

    def refresh(self) -> None:
        """Look at the library again."""
        if self._looking:
            self._look_again = True
            return
        self._looking = True

        def done(output: bytes) -> None:
            answer = self._decode(output, "list")
            if isinstance(answer, Library):
                self.library, self.trouble = answer, ""
                self._watch(answer)
                self._looked()
            else:
                failed(self._unclear())

        def failed(sentence: str) -> None:
            self.trouble = sentence
            self._looked()

        self._tasks.run([_MODULE, "list"], done, failed)

    def _looked(self) -> None:
        self._looking = False
        if self._look_again:
            self._look_again = False
            self.refresh()
        self.changed.emit()

    def _work(self) -> None:
        """Begin with the first job."""
        self._working, job = True, self._jobs[0]

        def done(output: bytes) -> None:
            answer = self._decode(output, job.task)
            if answer is None:
                failed(self._unclear())
                return
            self._jobs.popleft()
            tell: dict[str, Callable[[object], None]] = {
                "add": self.added.emit,
                "remove": self.removed.emit,
                "restore": self.restored.emit,
                "measure": self._replace,
            }
            tell[job.task](answer)
            self._go_on()

        def failed(sentence: str) -> None:
            self._jobs.popleft()
            self.failed.emit(job, sentence)
            self._go_on()

        self._tasks.run([_MODULE, job.task, "--", job.subject], done, failed, job.topic)

    def _go_on(self) -> None:
        self._working = False
        if self._jobs:
            self._work()
        else:
            self.refresh()
        self.changed.emit()

    def _replace(self, answer: object) -> None:
        """Show what was found out about a model at once."""
        if self.library is not None and isinstance(answer, Entry):
            entries = tuple(answer if each.name == answer.name else each for each in self.entries)
            self.library = msgspec.structs.replace(self.library, entries=entries)

    @staticmethod
    def _decode(output: bytes, task: str) -> _Answer | None:
        """Return what a task answered; None if that can't be understood."""
        try:
            return msgspec.json.decode(output, type=_ANSWERS[task])
        except msgspec.DecodeError:
            return None

    def _unclear(self) -> str:
        return self.tr("The library gave no clear answer: try again, or install Ritornello anew.")

    # --- what others do to the folder --------------------------------------------------

    def _watch(self, library: Library) -> None:
        """Watch the folder, or what is there of the way to it, and the files in it."""
        folder = Path(library.folder)
        there = next((each for each in (folder, *folder.parents) if each.is_dir()), None)
        files = {each.path for each in library.entries if not each.ships and Path(each.path).exists()}
        wanted = files | ({str(there)} if there is not None else set())
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - watched:
            self._watcher.addPaths(sorted(new))

    def _stirred(self, place: str) -> None:
        """Something in a folder has changed."""
        if self.library is None:
            return
        if place != self.library.folder and not Path(self.library.folder).exists():
            self._watch(self.library)
            return
        self._settling.start()
