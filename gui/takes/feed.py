"""What is cut out of the roll: fed to the strip, dragged, and kept in the folder of takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal

from gui.notices import NoticeBoard, Remedy
from gui.roll.notes import RollNote
from gui.roll.roll import Roll
from gui.settings.places import made, takes_folder
from gui.settings.store import SettingsStore
from gui.takes.clip import Clip, clip_of, meter_of
from gui.takes.dragging import file_name, start_drag
from gui.takes.strip import TakeStrip
from gui.view import View
from music.errors import RitornelloError
from realtime import messages

__all__ = ["ClipFeed"]


class ClipFeed(View):
    """Makes clips of the roll's notes. It must hear the engine after the roll; it is not to be seen.

    Args:
        roll: where the notes are, and can be selected.
        strip: shows last answer, last take and selection.
        store: says where takes are kept.
        board: told what can't be done.

    Signals:
        kept: the path of a file that holds the last take now.
    """

    kept = Signal(object)

    def __init__(self, roll: Roll, strip: TakeStrip, store: SettingsStore, board: NoticeBoard) -> None:
        """Have nothing to show yet."""
        super().__init__()
        self._roll, self._strip, self._store, self._board = roll, strip, store, board
        self._bpm, self._meter = store.current.bpm, store.current.meter
        self._keeping: Path | None = None
        roll.selection_changed.connect(self._selected)
        roll.drag_requested.connect(self._drag)

    def take(self, event: messages.Event) -> None:
        """Take in what the engine says; events that don't concern clips are passed over."""
        match event:
            case messages.Ready():
                self._bpm, self._meter = event.bpm, event.meter
            case messages.Tempo():
                self._bpm = event.bpm
            case messages.Saved(path) if Path(path) == self._keeping:
                self._keeping = None
                self.kept.emit(Path(path))
            case messages.AnswerOver() | messages.Yielded() | messages.Past() | messages.Stopped():
                self._refresh()

    def last_take(self) -> Clip | None:
        """Return the last phrase with its answer; None while nothing was played."""
        return self._clip(self._roll.notebook.last_take(), self.tr("Ritornello take"))

    def _refresh(self) -> None:
        self._strip.set_answer(self._clip(self._roll.notebook.last_answer(), self.tr("Ritornello answer")))
        self._strip.set_take(self.last_take())

    def _selected(self, notes: Iterable[RollNote]) -> None:
        self._strip.set_selection(self._clip(notes, self.tr("Ritornello selection")))

    def _clip(self, notes: Iterable[RollNote], title: str) -> Clip | None:
        return clip_of(notes, _dated(title), bpm=self._bpm, meter=meter_of(self._meter))

    def _drag(self, notes: Iterable[RollNote]) -> None:
        clip = self._clip(notes, self.tr("Ritornello selection"))
        if clip is None:
            return
        try:
            start_drag(self._roll, clip, made(takes_folder(self._store.current.takes_folder)))
        except RitornelloError as error:
            self._board.post(str(error), "problem", "takes")

    # --- what is kept ---------------------------------------------------------------------

    def keep(self) -> None:
        """Have the engine write the last phrase and its answer, pedals and all, to the folder of takes."""
        path = self._new_file(self.tr("Ritornello take"))
        if path is not None:
            self._keeping = path
            self.command.emit(messages.Keep(str(path)))

    def capture(self) -> None:
        """Have the engine write what was played in the last minutes to the folder of takes."""
        path = self._new_file(self.tr("Ritornello capture"))
        if path is not None:
            self.command.emit(messages.Capture(str(path)))

    def _new_file(self, title: str) -> Path | None:
        """Return a name that is not in use; None, and a notice, where there can be none."""
        try:
            folder = made(takes_folder(self._store.current.takes_folder))
        except RitornelloError as error:
            self._board.post(str(error), "problem", "takes")
            return None
        path = first = folder / f"{file_name(_dated(title))}.mid"
        number = 1
        while path.exists():
            number += 1
            path = first.with_stem(f"{first.stem} {number}")
        return path

    def reset_controls(self) -> None:
        """Give every control its default, which can be undone."""
        before = self._store.current.controls
        self._store.change(controls={})
        self._board.post(
            self.tr("All controls have their defaults."),
            "done",
            "controls",
            Remedy(self.tr("Undo"), lambda: self._store.change(controls=before)),
        )


def _dated(title: str) -> str:
    """Return ``title`` with the present moment, as files are found by it."""
    return f"{title} {datetime.now().astimezone():%Y-%m-%d %H.%M.%S}"
