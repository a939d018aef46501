"""The page of models, used as one would: by mouse, by keyboard, by dropping files."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.library.entries import Added, Removed
from gui.library.list import LibraryList
from gui.library.page import LibraryPage
from gui.library.shelf import shelf_of
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from realtime import messages
from tests.gui.library_tasks import BROKEN, DEFAULT, FOLK, WALTZ, ScriptedTasks

# What the platform of tests cannot do; the app runs on others.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_PLACE = QPointF(10, 10)
_FILE = QUrl.fromLocalFile("/x/a.onnx")


@pytest.fixture
def commands(page: LibraryPage) -> list[object]:
    commands: list[object] = []
    page.command.connect(commands.append)
    return commands


def button(page: QWidget, name: str) -> QPushButton:
    found = page.findChild(QPushButton, f"library-{name}")
    assert isinstance(found, QPushButton)
    return found


def click(page: QWidget, name: str) -> None:
    QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)


def listed(page: LibraryPage) -> LibraryList:
    found = page.findChild(LibraryList)
    assert isinstance(found, LibraryList)
    return found


def rows(page: LibraryPage) -> list[str]:
    """Return what a screen reader says of each row."""
    model = listed(page).model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.data(model.index(row, 0), role)) for row in range(model.rowCount())]


def said(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, f"library-{name}")
    assert isinstance(found, QLabel)
    return found.text() if found.isVisibleTo(page) else ""


def texts(page: LibraryPage) -> str:
    """Return all that labels say."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


# --- what is shown --------------------------------------------------------------------


def test_every_model_has_a_row_that_says_how_it_stands(page: LibraryPage) -> None:
    assert rows(page) == [
        "Songs & keyboard, default · NB int8 · 6.1 MB, default, playing now",
        "broken, broken · 2 bytes, broken",
        "Folk, folk · NB · 541.0 kB",
        "Waltzes, waltz · NB · 541.0 kB",
    ]
    page.take(messages.ModelLoaded("waltz", 0.0, 0, 0.1))
    assert "playing now" not in rows(page)[0]
    assert "playing now" in rows(page)[3]


def test_the_facts_of_the_chosen_model(page: LibraryPage) -> None:
    shown = texts(page)
    for fact in ("5.52 million, 8-bit integers", "6.1 MB", "4.43 bits per note, 79.0 % right at first guess"):
        assert fact in shown
    for fact in ("songs; keyboard pieces", "CC0", "21 November 2026", "0.69 ms a note on this machine"):
        assert fact in shown
    listed(page).choose("folk")
    shown = texts(page)
    assert "not measured on this machine yet" in shown
    assert "not written down" in shown
    assert "32-bit numbers" in shown


def test_the_chosen_model_is_to_be_compared(page: LibraryPage, qtbot: QtBot) -> None:
    listed(page).choose("folk")
    with qtbot.waitSignal(page.compare_wanted) as wanted:
        click(page, "compare")
    assert wanted.args == ["folk"]


def test_a_broken_model_says_why_and_can_only_go(page: LibraryPage, tasks: ScriptedTasks) -> None:
    listed(page).choose("broken")
    assert said(page, "problem") == BROKEN.problem
    assert not button(page, "use").isVisible()
    assert not button(page, "default").isVisible()
    assert not button(page, "compare").isVisible()
    click(page, "remove")
    assert tasks.waiting == [["remove", "broken"]]
    listed(page).choose("folk")
    assert said(page, "problem") == ""


def test_without_a_library_there_is_a_reason_and_a_way_out(
    store: SettingsStore, board: NoticeBoard, qtbot: QtBot
) -> None:
    tasks = ScriptedTasks(board)
    tasks.entries = ()
    page = LibraryPage(store, tasks, board)
    qtbot.addWidget(page)
    assert said(page, "waiting") == "Looking at the models…"
    shelf = shelf_of(tasks)
    shelf.trouble = "There is no room."
    shelf.changed.emit()
    assert said(page, "waiting") == "There is no room."
    tasks.entries = (DEFAULT,)
    again = next(each for each in page.findChildren(QPushButton) if "again" in each.text())
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    assert len(rows(page)) == 1
    assert said(page, "waiting") == ""


# --- which is to play -----------------------------------------------------------------


def test_a_model_is_used_now(page: LibraryPage, commands: list[object]) -> None:
    assert not button(page, "use").isEnabled()  # it plays
    listed(page).choose("folk")
    click(page, "use")
    assert commands == [messages.LoadModel("folk")]
    assert not button(page, "use").isEnabled()
    assert "reading…" in rows(page)[2]
    listed(page).choose("waltz")  # one at a time
    click(page, "use")
    assert len(commands) == 1
    page.take(messages.ModelLoaded("folk", 0.0, 0, 0.1))
    assert "playing now" in rows(page)[2]
    assert button(page, "use").isEnabled()


def test_return_uses_the_chosen_model(page: LibraryPage, commands: list[object]) -> None:
    view = listed(page)
    view.setFocus()
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.name == "folk"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert commands == [messages.LoadModel("folk")]
    page.take(messages.Problem("It can't be used.", "model"))
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)  # the broken one
    assert len(commands) == 1


def test_without_an_engine_no_model_can_be_used(page: LibraryPage) -> None:
    listed(page).choose("folk")
    assert button(page, "use").isEnabled()
    page.take(messages.Stopped(0, 0, 0, 0, 0))
    assert not button(page, "use").isEnabled()
    assert "engine" in button(page, "use").toolTip()


def test_the_default_can_be_changed_and_changed_back(
    page: LibraryPage, store: SettingsStore, board: NoticeBoard, commands: list[object]
) -> None:
    assert not button(page, "default").isEnabled()
    listed(page).choose("folk")
    click(page, "default")
    assert store.current.model == "folk"
    assert "default" in rows(page)[2]
    assert not button(page, "default").isEnabled()
    assert commands == []
    (notice,) = board.notices
    assert notice.kind == "done"
    assert notice.remedy is not None
    notice.remedy.do()
    assert store.current.model == "default"
    assert "default" not in rows(page)[2]


def test_a_default_given_by_its_path_is_recognised(page: LibraryPage, store: SettingsStore) -> None:
    store.change(model=WALTZ.path)
    assert rows(page)[3].endswith("default")


# --- adding ---------------------------------------------------------------------------


def drag_over(page: LibraryPage, urls: list[QUrl]) -> tuple[QMimeData, bool]:
    """Drag ``urls`` over the page; return what is dragged, and whether it may be dropped."""
    mime = QMimeData()
    mime.setUrls(urls)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(_PLACE.toPoint(), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(page, enter)
    assert zone(page).isVisible() == enter.isAccepted()
    return mime, enter.isAccepted()


def drop(page: LibraryPage, mime: QMimeData) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDropEvent(_PLACE, Qt.DropAction.CopyAction, mime, left, none))
    assert not zone(page).isVisible()


def zone(page: LibraryPage) -> QWidget:
    """Return what shows where to drop."""
    found = page.findChild(QWidget, "library-drop")
    assert isinstance(found, QWidget)
    return found


def test_models_are_added_by_dropping_them(
    page: LibraryPage, tasks: ScriptedTasks, board: NoticeBoard
) -> None:
    files = ("/x/a.onnx", "/x/notes.txt", "/x/B.ONNX")
    urls = [*map(QUrl.fromLocalFile, files), QUrl("https://example.org/c.onnx")]
    mime, taken = drag_over(page, urls)
    assert taken
    drop(page, mime)
    assert tasks.waiting == [["add", "/x/a.onnx"]]
    assert said(page, "busy") == "Adding a.onnx…"
    bar = page.findChild(QProgressBar)
    assert bar is not None
    assert bar.isVisible()
    added = msgspec.structs.replace(FOLK, name="a", path="/lib/a.onnx", title="A")
    tasks.entries = (*tasks.entries, added)
    tasks.answer(Added(added, already=False))
    assert tasks.waiting == [["add", "/x/B.ONNX"]]
    tasks.fail("/x/B.ONNX is no model.")
    assert [(notice.kind, notice.text) for notice in board.notices] == [
        ("done", "a is in the library now."),
        ("problem", "/x/B.ONNX is no model."),
    ]
    assert said(page, "busy") == ""
    assert not bar.isVisible()
    assert listed(page).name == "a"  # what was added is shown


def test_what_can_not_be_a_model_is_not_taken(page: LibraryPage, tasks: ScriptedTasks) -> None:
    for url in (QUrl.fromLocalFile("/x/notes.txt"), QUrl("https://example.org/c.onnx")):
        mime, taken = drag_over(page, [url])
        assert not taken
        drop(page, mime)
    assert tasks.waiting == []


def test_a_drag_that_leaves_leaves_nothing(page: LibraryPage) -> None:
    drag_over(page, [_FILE])
    page.resize(700, 500)
    assert zone(page).geometry() == page.rect()
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert not zone(page).isVisible()


def test_models_are_chosen_in_a_file_chooser(
    page: LibraryPage, tasks: ScriptedTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/x/a.onnx", "/x/b.onnx"], ""))
    click(page, "add")
    assert tasks.waiting == [["add", "/x/a.onnx"]]


def test_the_same_model_again_is_told(page: LibraryPage, tasks: ScriptedTasks, board: NoticeBoard) -> None:
    page.add([Path("/x/other.onnx")])
    tasks.answer(Added(FOLK, already=True))
    assert "the same model as folk" in board.notices[0].text
    assert listed(page).name == "folk"


# --- removing -------------------------------------------------------------------------


def test_what_ships_or_plays_stays(page: LibraryPage, tasks: ScriptedTasks) -> None:
    page.take(messages.ModelLoaded("folk", 0.0, 0, 0.1))
    for name, reason in (("default", "came along"), ("folk", "plays now")):
        listed(page).choose(name)
        assert not button(page, "remove").isEnabled()
        assert reason in button(page, "remove").toolTip()
        listed(page).setFocus()
        QTest.keyClick(listed(page), Qt.Key.Key_Delete)
    assert tasks.waiting == []


def test_a_removed_model_can_come_back_as_what_it_was(
    page: LibraryPage, tasks: ScriptedTasks, store: SettingsStore, board: NoticeBoard
) -> None:
    everything = tasks.entries
    store.change(model="folk")
    listed(page).choose("folk")
    listed(page).setFocus()
    QTest.keyClick(listed(page), Qt.Key.Key_Delete)
    tasks.entries = (DEFAULT, BROKEN, WALTZ)
    tasks.answer(Removed("folk", "/lib/removed/folk.onnx"))
    assert len(rows(page)) == 3
    assert listed(page).name == "waltz"  # what moved into its place
    assert store.current.model == "default"  # for the app must start with something
    (notice,) = board.notices
    assert "/lib/removed" in notice.text
    assert notice.remedy is not None
    notice.remedy.do()
    assert tasks.waiting == [["restore", "folk"]]
    tasks.entries = everything
    tasks.answer(FOLK)
    assert listed(page).name == "folk"
    assert store.current.model == "folk"
    assert [notice.text for notice in board.notices] == ["folk is in the library again."]
    store.change(model="waltz")
    shelf_of(tasks).restored.emit(FOLK)  # brought back once more, it isn't what it was long ago
    assert store.current.model == "waltz"


# --- the rest -------------------------------------------------------------------------


def test_a_model_is_measured(page: LibraryPage, tasks: ScriptedTasks) -> None:
    listed(page).choose("folk")
    click(page, "measure")
    assert tasks.waiting == [["measure", "folk"]]
    assert said(page, "step") == "measuring…"
    assert not button(page, "measure").isEnabled()
    measured = msgspec.structs.replace(FOLK, step_ms=1.234)
    tasks.entries = (DEFAULT, BROKEN, measured, WALTZ)
    tasks.answer(measured)
    assert said(page, "step") == "1.23 ms a note on this machine"
    assert button(page, "measure").isEnabled()


def test_the_folder_is_shown(page: LibraryPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    listed(page).choose("folk")
    click(page, "show")
    assert opened == [QUrl.fromLocalFile("/lib")]


def test_the_keyboard_reaches_everything(page: LibraryPage) -> None:
    listed(page).choose("folk")
    page.setFocus()
    visited = []
    for _ in range(8):
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    order = ["list", "use", "default", "compare", "show", "remove", "measure", "card"]
    assert visited == [f"library-{name}" for name in order]


def test_everything_has_a_name_for_screen_readers(page: LibraryPage) -> None:
    listed(page).choose("folk")
    for each in page.findChildren(QPushButton):
        assert each.accessibleName() or each.text()
        assert each.toolTip() or not each.isVisibleTo(page)
    assert listed(page).accessibleName()


def test_what_is_chosen_and_where_to_drop_can_be_seen(page: LibraryPage) -> None:
    before = page.grab().toImage()
    listed(page).choose("broken")
    chosen = page.grab().toImage()
    assert chosen != before
    drag_over(page, [_FILE])
    assert page.grab().toImage() != chosen
