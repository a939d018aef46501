"""The page of takes, with mouse and keys: what is done with takes and sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

import gui.takes.actions
from gui.notices import NoticeBoard
from gui.roll.notes import RollNote
from gui.roll.takes import TakeSpan
from gui.settings.store import SettingsStore
from gui.takes.clip import Clip, write_clip
from gui.takes.list import TakeList
from gui.takes.page import TakesPage
from gui.takes.takes import TakesModel
from realtime import messages
from realtime.messages import ClipNote

LEFT = Qt.MouseButton.LeftButton
_Child = TypeVar("_Child", bound=QObject)


def child(parent: QObject, kind: type[_Child], name: str = "") -> _Child:
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert isinstance(found, kind)
    return found


@dataclass
class Notes:
    """Stands in for the notebook."""

    epoch: int = 0
    takes: list[TakeSpan] = field(default_factory=list)

    def play(self, start: float) -> None:
        note = RollNote(start, start + 1, 60, 90, 0, "player")
        self.takes.append(TakeSpan(start, start + 1, (note,)))


class Room:
    """A page, and what it says."""

    def __init__(self, qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> None:
        self.qtbot, self.board, self.notes, self.folder = qtbot, board, Notes(), tmp_path / "takes"
        self.folder.mkdir()
        store = SettingsStore(tmp_path / "settings.json", board)
        store.change(takes_folder=str(self.folder))
        self.page = TakesPage(store, board, self.notes)
        qtbot.addWidget(self.page)
        self.page.resize(900, 600)
        self.commands: list[messages.Command] = []
        self.page.command.connect(self.commands.append)

    def show(self) -> None:
        self.page.show()
        self.qtbot.waitExposed(self.page)

    @property
    def list(self) -> TakeList:
        return child(self.page, TakeList, "takes")

    @property
    def model(self) -> TakesModel:
        model = self.list.model()
        assert isinstance(model, TakesModel)
        return model

    def put(self, name: str) -> Path:
        path = self.folder / name
        write_clip(Clip(path.stem, (ClipNote(0.0, 1.0, 60, 90),)), path)
        return path

    def choose(self, row: int = 0) -> None:
        """Choose a row once its notes are known."""
        self.qtbot.waitUntil(lambda: self.model.rowCount() > row)
        index = self.model.index(row)
        self.list.setCurrentIndex(index)
        self.list.setFocus()
        self.qtbot.waitUntil(lambda: self.model.take(index).clip is not None)

    def action(self, name: str) -> QAction:
        return child(self.page, QAction, f"take_{name}")

    def press(self, name: str) -> None:
        button = child(self.page, QToolButton, f"button_{name}")
        self.qtbot.waitUntil(button.isEnabled)
        QTest.mouseClick(button, LEFT)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> Iterator[Room]:
    room = Room(qtbot, tmp_path, board)
    yield room
    room.page._files.close()


def test_nothing_yet_is_a_hint(room: Room) -> None:
    room.show()
    hint = child(room.page, QLabel, "no_takes")
    assert hint.isVisible()
    room.notes.play(0.0)
    room.page.take(messages.AnswerOver(4.0, 3))
    room.qtbot.waitUntil(room.list.isVisible)
    assert room.model.rowCount() == 1
    assert not room.action("play").isEnabled(), "nothing is chosen"


def test_a_take_is_played_by_key_and_by_its_sign(room: Room) -> None:
    room.notes.play(8.0)
    room.show()
    room.page.take(messages.Ready(3, "m", "ALSA", (), "", "internal", 90.0, "6/8", "respond"))
    room.choose()
    clip = room.model.take(room.model.index(0)).clip
    assert clip is not None
    QTest.keyClick(room.list, Qt.Key.Key_Return)
    place = room.list.visualRect(room.model.index(0)).center()
    QTest.mouseClick(room.list.viewport(), LEFT, pos=QPoint(20, place.y()))
    assert room.commands == [clip.audition()] * 2
    room.page.take(messages.Auditioning(4.0, 4.0 + clip.end - clip.begin))
    assert room.action("play").text() == "&Stop"
    room.press("play")
    assert room.commands[2:] == [messages.StopAudition()]
    room.page.take(messages.Auditioning(None))
    assert room.action("play").text() == "&Play"


def test_a_click_beside_the_sign_only_chooses(room: Room) -> None:
    room.notes.play(8.0)
    room.show()
    room.page.take(messages.AnswerOver(1.0, 1))
    room.qtbot.waitUntil(lambda: room.model.rowCount() == 1)
    place = room.list.visualRect(room.model.index(0)).center()
    QTest.mouseClick(room.list.viewport(), LEFT, pos=place)
    assert room.commands == []
    assert room.list.currentIndex().row() == 0
    QTest.mouseDClick(room.list.viewport(), LEFT, pos=place)
    assert len(room.commands) == 1


def test_a_take_is_kept_and_shown_in_its_folder(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    room.notes.play(8.0)
    room.show()
    room.page.take(messages.Past("a.mid", ()))
    room.choose()
    assert not room.action("delete").isEnabled()
    room.press("keep")
    (path,) = room.folder.iterdir()
    assert room.board.notices[-1].text == f"Kept as {path.name}."
    assert room.list.currentIndex().row() == 0
    assert room.model.take(room.model.index(0)).path == path
    remedy = room.board.notices[-1].remedy
    assert remedy is not None
    remedy.do()
    room.qtbot.waitUntil(room.action("show").isEnabled)
    room.action("show").trigger()
    assert [url.toLocalFile() for url in opened] == [str(room.folder)] * 2


def test_a_file_is_renamed_where_it_stands(room: Room) -> None:
    room.put("a.mid")
    room.show()
    room.choose()
    room.press("rename")
    editor = child(room.list, QLineEdit)
    assert editor.text() == "a"
    editor.selectAll()
    QTest.keyClicks(editor, "The best")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    room.qtbot.waitUntil((room.folder / "The best.mid").exists)
    assert room.model.data(room.model.index(0)) == "The best"


def test_a_file_is_thrown_away_and_brought_back(room: Room) -> None:
    path = room.put("a.mid")
    data = path.read_bytes()
    room.show()
    room.choose()
    QTest.keyClick(room.list, Qt.Key.Key_Delete)
    assert not path.exists()
    assert room.model.rowCount() == 0
    notice = room.board.notices[-1]
    assert notice.text == "a.mid is in the trash."
    assert notice.remedy is not None
    notice.remedy.do()
    assert path.read_bytes() == data
    assert room.model.rowCount() == 1
    assert room.board.notices == ()


def test_what_took_its_place_is_not_written_over(room: Room) -> None:
    path = room.put("a.mid")
    room.show()
    room.choose()
    QTest.keyClick(room.list, Qt.Key.Key_Delete)
    remedy = room.board.notices[-1].remedy
    path.write_bytes(b"other")
    assert remedy is not None
    remedy.do()
    assert path.read_bytes() == b"other"
    assert room.board.notices[-1].kind == "problem"


def test_a_take_is_dragged_out_as_its_file(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    drags: list[tuple[Path, Clip]] = []
    monkeypatch.setattr(gui.takes.actions, "drag_file", lambda _, path, clip: drags.append((path, clip)))
    room.notes.play(8.0)
    room.show()
    room.page.take(messages.AnswerOver(1.0, 1))
    room.choose()
    clip = room.model.take(room.model.index(0)).clip
    start = room.list.visualRect(room.model.index(0)).center()
    view = room.list.viewport()
    QTest.mousePress(view, LEFT, pos=start)
    for step in (1, 2, 3):
        QTest.mouseMove(view, start + QPoint(0, step * QApplication.startDragDistance()))
    room.qtbot.waitUntil(lambda: bool(drags))
    QTest.mouseRelease(view, LEFT, pos=start)
    assert len(drags) == 1
    path, dragged = drags[0]
    assert dragged == clip
    assert path.parent == room.folder
    assert path.exists()
    assert room.commands == []


def drop(page: TakesPage, *paths: Path) -> bool:
    """Drag files over ``page`` and let go; return whether it wanted them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, place, none = Qt.DropAction.CopyAction, QPoint(50, 50), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, actions, mime, LEFT, none)
    enter.setAccepted(False)
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(place), actions, mime, LEFT, none))
    return enter.isAccepted()


def test_a_midi_file_that_is_dropped_is_opened(room: Room) -> None:
    room.show()
    wanted: list[str] = []
    room.page.open_requested.connect(wanted.append)
    session = room.put("session.mid")
    assert not drop(room.page, room.folder / "a.txt")
    assert not drop(room.page, session, session)
    assert wanted == []
    assert drop(room.page, session)
    assert wanted == [str(session)]


def test_sessions_are_opened_saved_and_captured(room: Room) -> None:
    room.show()
    wanted: list[str] = []
    room.page.open_requested.connect(lambda path: wanted.append(f"open {path}"))
    room.page.save_requested.connect(lambda path: wanted.append(f"save {path}"))
    room.page.capture_requested.connect(lambda: wanted.append("capture"))
    session = room.put("session.mid")
    for name, path in (("open", session), ("save", room.folder / "new.mid"), ("capture", None)):
        button = child(room.page, QPushButton, f"session_{name}")
        QTest.mouseClick(button, LEFT)
        if path is not None:
            dialog = child(room.page, QFileDialog)
            dialog.selectFile(str(path))
            dialog.accept()
            room.qtbot.waitUntil(lambda: room.page.findChild(QFileDialog) is None)
    assert wanted == [f"open {session}", f"save {room.folder / 'new.mid'}", "capture"]


def test_the_menu_offers_what_can_be_done(room: Room) -> None:
    room.put("a.mid")
    room.show()
    room.choose()
    room.list.customContextMenuRequested.emit(QPoint(50, 20))
    menu = child(room.list, QMenu)
    enabled = [action.objectName() for action in menu.actions() if action.isEnabled()]
    menu.close()
    assert enabled == ["take_play", "take_rename", "take_delete", "take_show"]


def test_another_folder_has_other_takes(room: Room, tmp_path: Path) -> None:
    room.put("a.mid")
    room.show()
    room.qtbot.waitUntil(lambda: room.model.rowCount() == 1)
    room.page._store.change(takes_folder=str(tmp_path / "other"))
    assert room.model.rowCount() == 0


def test_everything_has_a_name_for_those_who_cannot_see_it(room: Room) -> None:
    room.show()
    assert room.list.accessibleName()
    for button in (*room.page.findChildren(QPushButton), *room.page.findChildren(QToolButton)):
        assert button.text()
        assert button.accessibleDescription()
        assert button.toolTip()
