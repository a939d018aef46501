"""The settings in force: changed in one place, told to everybody, kept in a file, taken back if need be."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from gui.notices import NoticeBoard, Remedy
from gui.settings.file import Reading, decode, encode, keep_aside
from gui.settings.history import Topic, UndoHistory
from gui.settings.values import CHANNELS, VERSION, ClockKind, Settings
from gui.settings.writer import SettingsWriter, reason

__all__ = ["CHANNELS", "ClockKind", "Settings", "SettingsStore"]

_FILE = "settings file"
"""Topic of what is said of the file as it was found."""
_WRITING = "settings writing"
"""Topic of what is said of writing it."""


class SettingsStore(QObject):
    """The settings, for the window's thread.

    Args:
        path: file that they are kept in; it need not be there.
        board: told what is wrong with the file.
        parent: as always in Qt.
        now: seconds by a clock that only goes forward.

    Signals:
        changed: `Settings` before and after.
    """

    changed = Signal(object, object)

    def __init__(
        self,
        path: Path,
        board: NoticeBoard,
        parent: QObject | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read the file."""
        super().__init__(parent)
        self._path, self._board, self._now = path, board, now
        self._history = UndoHistory()
        self._may_write, self._failing = True, False
        reading = self._read()
        self._current, self._others = reading.settings, reading.others
        self._writer = SettingsWriter(path, lambda: encode(self._current, self._others), self)
        self._writer.written.connect(self._tell_written)

    # --- what they are ----------------------------------------------------------------

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._current

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._history.last is not None

    @property
    def undoes(self) -> Topic | None:
        """What `undo` would take back; None: nothing."""
        last = self._history.last
        return None if last is None else last.topic

    def change(self, **fields: object) -> None:
        """Give fields of `Settings` other values; what stays the same is told to nobody.

        Raises:
            ValueError: there is no such field, or it can't have this value; nothing is changed.
        """
        self._become(self._with(fields))

    def reset(self) -> None:
        """Give everything its default, which `undo` takes back as one step."""
        self._become(Settings(), reset=True)

    def undo(self) -> bool:
        """Take the last change back of those that hurt; return whether there was one."""
        step = self._history.pop()
        if step is None:
            return False
        self._become(self._with(step.fields), remember=False)
        return True

    def close(self) -> None:
        """Write what is not written yet."""
        self._writer.close()

    def _with(self, fields: dict[str, object]) -> Settings:
        """Return the settings in force with other values in ``fields``.

        Raises:
            ValueError: that can't be.
        """
        unknown = fields.keys() - set(Settings.__struct_fields__)
        if unknown:
            msg = f"there is no setting called {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        try:
            return msgspec.convert(msgspec.structs.asdict(self._current) | fields, Settings)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error

    def _become(self, after: Settings, *, reset: bool = False, remember: bool = True) -> None:
        before = self._current
        if after == before:
            return
        if remember:
            self._history.note(before, after, self._now(), reset=reset)
        self._current = after
        if self._may_write:
            self._writer.poke()
        self.changed.emit(before, after)

    # --- the file ---------------------------------------------------------------------

    def _read(self) -> Reading:
        """Return what the file says; what is odd is kept aside before anything is written over it."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return Reading(Settings(), {}, (), VERSION)
        except OSError as error:
            self._do_without(
                self.tr(
                    "{path} cannot be read ({reason}), so settings are not kept: allow it, and start again."
                ),
                error,
            )
            return Reading(Settings(), {}, (), VERSION)
        reading = decode(data)
        broken = (f"broken-{number}" for number in itertools.count(1))
        if reading.version == 0:
            text = self.tr(
                "The settings could not be read and are as at the start; what was there is in {place}."
            )
            self._keep(data, broken, text)
        elif reading.version > VERSION:
            label = f"v{reading.version}"
            labels = itertools.chain([label], (f"{label}-{number}" for number in itertools.count(2)))
            text = self.tr(
                "The settings are of a newer Ritornello: what is known is used, and a copy is in {place}."
            )
            self._keep(data, labels, text)
        elif reading.bad:
            text = self.tr(
                "Some settings make no sense and are as at the start ({names}); what was there is in {place}."
            )
            self._keep(data, broken, text.replace("{names}", ", ".join(reading.bad)))
        return reading

    def _keep(self, data: bytes, labels: Iterable[str], text: str) -> None:
        """Keep what the file was, and say so."""
        try:
            place = keep_aside(self._path, data, labels)
        except OSError as error:
            self._do_without(
                self.tr(
                    "{path} makes no sense here and cannot be copied ({reason}), so settings are not kept: "
                    "make room, or move it away."
                ),
                error,
            )
            return
        folder = QUrl.fromLocalFile(str(place.parent))
        remedy = Remedy(self.tr("Show file"), lambda: QDesktopServices.openUrl(folder))
        self._board.post(text.format(place=place), "problem", _FILE, remedy)

    def _do_without(self, text: str, error: OSError) -> None:
        """Leave the file as it is, and say why."""
        self._may_write = False
        self._board.post(text.format(path=self._path, reason=reason(error)), "problem", _FILE)

    def _tell_written(self, why_not: str) -> None:
        """Say once that the file can't be written, until it can."""
        if not why_not:
            if self._failing:
                self._board.clear(_WRITING)
            self._failing = False
        elif not self._failing:
            self._failing = True
            text = self.tr(
                "{path} cannot be written ({reason}), so settings are not kept: make room, or allow it."
            )
            self._board.post(text.format(path=self._path, reason=why_not), "problem", _WRITING)
