"""The takes there are, as Qt's views want them: those of this session, and those in the takes folder."""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from gui.roll.takes import TakeSpan
from gui.takes.clip import Clip, clip_of
from gui.takes.dragging import clip_file, file_name
from gui.takes.files import TakeFile, TakeFiles
from gui.takes.words import clip_in_words, moment_in_words
from music.errors import RitornelloError
from music.score import DEFAULT_BPM, DEFAULT_METER, Meter

__all__ = ["Index", "Take", "TakeRole", "TakesModel", "TakesSource"]

Index = QModelIndex | QPersistentModelIndex


class TakesSource(Protocol):
    """What knows the takes of this session."""

    @property
    def epoch(self) -> int:
        """Another number whenever the past is another."""

    @property
    def takes(self) -> Sequence[TakeSpan]:
        """The takes that are over, the latest last."""


@dataclass(frozen=True)
class Take:
    """A row."""

    key: Hashable
    title: str
    when: float
    """Seconds since 1970."""
    order: float
    """Among takes of one moment: more is later."""
    path: Path | None = None
    """None: it is of this session, and in no file."""
    file: TakeFile | None = None
    clip: Clip | None = None
    """None for a file: ask the model, which reads it then."""


class TakeRole(enum.IntEnum):
    """Roles beside Qt's own."""

    TAKE = Qt.ItemDataRole.UserRole
    """The `Take`, with its clip if that is known; asking has a file read."""
    PROBLEM = Qt.ItemDataRole.UserRole + 1
    """Why the file can't be shown; empty where it can."""
    PLAYING = Qt.ItemDataRole.UserRole + 2
    """Whether it sounds."""


class TakesModel(QAbstractListModel):
    """All takes, the latest first.

    Args:
        source: of this session's.
        files: of the others.
        now: seconds since 1970.

    Signals:
        failed: one sentence, when something could not be renamed or kept.
    """

    failed = Signal(str)

    def __init__(
        self, source: TakesSource, files: TakeFiles, now: Callable[[], float], parent: QObject | None = None
    ) -> None:
        """Begin with what there is."""
        super().__init__(parent)
        self._source, self._files, self._now = source, files, now
        self._rows: list[Take] = []
        self._spans: dict[Hashable, tuple[TakeSpan, Take]] = {}
        self._kept: dict[Hashable, Path] = {}  # takes of this session that are in files
        self._listed: tuple[TakeFile, ...] = ()  # what the next two were made of
        self._filed: list[Take] = []
        self._paths: set[Path] = set()
        self._playing: Hashable | None = None
        self.bpm = DEFAULT_BPM
        """Beats a minute: of takes that are new."""
        self.meter: Meter = DEFAULT_METER
        """Of takes that are new."""
        files.changed.connect(self.refresh)
        files.read.connect(self._was_read)
        self.refresh()

    # --- what Qt asks for ----------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many takes there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is known of a row."""
        if not index.isValid():
            return None
        take = self._rows[index.row()]
        answers: dict[int, Callable[[], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda: take.title,
            Qt.ItemDataRole.EditRole: lambda: take.title,
            Qt.ItemDataRole.ToolTipRole: lambda: self._hint(take),
            Qt.ItemDataRole.AccessibleTextRole: lambda: f"{take.title}, {self.describe(index)}",
            TakeRole.TAKE: lambda: self.take(index),
            TakeRole.PROBLEM: lambda: self._problem(take),
            TakeRole.PLAYING: lambda: take.key == self._playing,
        }
        return answers[role]() if role in answers else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a row."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        if self._rows[index.row()].path is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename the file of a row."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not isinstance(value, str):
            return False
        path = self._rows[index.row()].path
        if path is None or not value.strip() or value == path.stem:
            return False
        target = path.with_name(file_name(value) + path.suffix)
        if target.exists():
            text = self.tr("There is a take called {name} already: choose another name.")
            self.failed.emit(text.format(name=target.stem))
            return False
        try:
            path.rename(target)
        except OSError as error:
            text = self.tr("{name} can't be renamed ({reason}): try another name.")
            self.failed.emit(text.format(name=path.name, reason=error.strerror))
            return False
        self._kept = {key: target if each == path else each for key, each in self._kept.items()}
        self._files.look()
        return True

    # --- what the page asks for ------------------------------------------------------------

    def take(self, index: Index) -> Take:
        """Return a row, with its clip if that is known; else its file is read, if it can be."""
        take = self._rows[index.row()]
        clip = None if take.file is None else self._files.clip_of(take.file)
        if isinstance(clip, Clip):
            return Take(take.key, take.title, take.when, take.order, take.path, take.file, clip)
        return take

    def row_of(self, key: Hashable) -> int | None:
        """Return the row of the take known as ``key``; None if it is gone."""
        return next((row for row, take in enumerate(self._rows) if take.key == key), None)

    def row_at(self, path: Path) -> int | None:
        """Return the row of the file ``path``; None if there is none."""
        return next((row for row, take in enumerate(self._rows) if take.path == path), None)

    def describe(self, index: Index) -> str:
        """Return when it was played, how long it is and who played how much, in words."""
        take = self.take(index)
        words = [moment_in_words(take.when, self._now())]
        if problem := self._problem(take):
            words.append(problem.removeprefix(f"{take.path} "))
        elif take.clip is not None:
            words += clip_in_words(take.clip)
            if take.path is None:
                words.append(self.tr("not in a file yet"))
        return " · ".join(words)

    def _hint(self, take: Take) -> str:
        return self._problem(take) or (str(take.path) if take.path else self.tr("Not in a file yet."))

    def _problem(self, take: Take) -> str:
        found = None if take.file is None else self._files.clip_of(take.file)
        return found if isinstance(found, str) else ""

    def keep(self, take: Take, folder: Path) -> Path:
        """Return the file of a take; one of this session is written to ``folder`` and is a file from now on.

        Raises:
            RitornelloError: it can't be written.
        """
        if take.path is not None:
            return take.path
        if take.clip is None:
            msg = self.tr("There is nothing in this take to keep.")
            raise RitornelloError(msg)
        path = clip_file(take.clip, folder)
        self._kept[take.key] = path
        if self._files.folder == folder:
            self.look()
        else:
            self._files.watch(folder)
        return path

    def kept_last(self, path: Path) -> None:
        """Take in that the engine has put the latest answer and its phrase into the file ``path``."""
        answered = [take for take in self._of_session() if take.clip is not None and take.clip.model]
        if answered:
            self._kept[answered[-1].key] = path
            self.look()

    def look(self) -> None:
        """Look at the folder again."""
        self._files.look()

    def show_playing(self, key: Hashable | None) -> None:
        """Show which take sounds, if any."""
        before, self._playing = self._playing, key
        for each in (before, key):
            row = None if each is None else self.row_of(each)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    # --- what there is ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Take in what is new; rows that stay keep their selection."""
        files = self._files.files
        if files is not self._listed:
            self._listed = files
            self._filed = [Take(each, each.path.stem, each.modified, 0.0, each.path, each) for each in files]
            self._paths = {each.path for each in files}
        rows = [take for take in self._of_session() if self._kept.get(take.key) not in self._paths]
        rows += self._filed
        rows.sort(key=lambda take: (take.when, take.order), reverse=True)
        self._become(rows)

    def _of_session(self) -> list[Take]:
        spans: dict[Hashable, tuple[TakeSpan, Take]] = {}
        for number, span in enumerate(self._source.takes, 1):
            key = "session", self._source.epoch, span.start
            known = self._spans.get(key)
            if known is None or known[0] != span:
                known = span, self._made(key, number, span, known)
            spans[key] = known
        self._spans = spans
        return [take for _, take in spans.values() if take.clip is not None]

    def _made(self, key: Hashable, number: int, span: TakeSpan, known: tuple[TakeSpan, Take] | None) -> Take:
        when = self._now() if known is None else known[1].when
        moment = datetime.fromtimestamp(when).astimezone()
        name = self.tr("Ritornello take {time}").format(time=f"{moment:%Y-%m-%d %H.%M.%S}")
        clip = clip_of(span.notes, name, bpm=self.bpm, meter=self.meter, until=span.end)
        return Take(key, self.tr("Take {number}").format(number=number), when, span.start, clip=clip)

    def _become(self, rows: list[Take]) -> None:
        """Remove and insert what makes the rows ``rows``, which have the same order."""
        wanted = {take.key for take in rows}
        for row in reversed(range(len(self._rows))):
            if self._rows[row].key not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()
        left = [take.key for take in self._rows]
        stay = set(left)
        if left != [take.key for take in rows if take.key in stay]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        for row, take in enumerate(rows):
            if take.key not in stay:
                self.beginInsertRows(QModelIndex(), row, row)
                self._rows.insert(row, take)
                self.endInsertRows()
            elif self._rows[row] is not take:
                self._rows[row] = take
                self.dataChanged.emit(self.index(row), self.index(row))

    def _was_read(self, file: TakeFile) -> None:
        row = self.row_of(file)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))
