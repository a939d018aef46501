"""The page of music, used as one would: by mouse, by keyboard, by dropping folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableView,
)
from pytestqt.qtbot import QtBot

from gui.controls.widgets import Choice
from gui.notices import NoticeBoard
from gui.training.choice import Music
from gui.training.music_page import MusicPage
from tests.gui.training.found import piece
from tests.gui.training.music_stage import PIECES, Scripted, scripted_page
from tests.training.pieces import write_song

# What the platform of tests cannot do; the app runs on others.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def scripted(qtbot: QtBot, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    return scripted_page(qtbot, board, monkeypatch)


# --- music comes ---------------------------------------------------------------------------


def mime_of(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def test_folders_and_files_are_dropped(scripted: Scripted) -> None:
    page, place, mime = scripted.page, QPointF(10, 10), mime_of("/m", "/x/song.mid")
    action, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert page._veil.isHidden()
    enter = QDragEnterEvent(place.toPoint(), action, mime, left, keys)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert not page._veil.isHidden()
    page.dragLeaveEvent(QDragLeaveEvent())
    assert page._veil.isHidden()
    page.dragEnterEvent(enter)
    page.dropEvent(QDropEvent(place, action, mime, left, keys))
    assert page._veil.isHidden()
    assert scripted.asked == [["/m", "/x/song.mid"]]


def test_what_is_no_file_is_not_taken(scripted: Scripted) -> None:
    mime = QMimeData()
    mime.setText("a song")
    enter = QDragEnterEvent(
        QPoint(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    scripted.page.dragEnterEvent(enter)
    assert not enter.isAccepted()
    assert scripted.page._veil.isHidden()


def test_folders_and_files_are_chosen(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/m")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/x/1.mid", "/x/2.mid"], ""))
    QTest.mouseClick(scripted.button("music-folder"), Qt.MouseButton.LeftButton)
    scripted.say(PIECES)
    QTest.mouseClick(scripted.button("music-add-files"), Qt.MouseButton.LeftButton)
    assert scripted.asked == [["/m"], ["/x/1.mid", "/x/2.mid"]]
    assert scripted.text("music-sources") == "m, 1.mid, 2.mid"


def test_choosing_nothing_does_nothing(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    scripted.button("music-folder").click()
    scripted.button("music-files").click()
    assert scripted.asked == []


# --- while it is looked through --------------------------------------------------------------


def test_progress_is_shown_and_can_be_stopped(scripted: Scripted) -> None:
    scripted.page.add([Path("/m")])
    progress = scripted.find(QProgressBar, "music-progress")
    assert isinstance(progress, QProgressBar)
    surveyor = scripted.page._surveyor
    assert (progress.isVisible(), progress.maximum()) == (True, 0)
    surveyor.looking.emit(700)
    assert "700" in scripted.text("music-status")
    surveyor.found.emit(1000)
    surveyor.read.emit(list(PIECES), 5)
    assert (progress.value(), progress.maximum()) == (5, 1000)
    assert scripted.text("music-status") == "Reading: 5 of 1000 files"
    assert not scripted.button("music-next").isEnabled()
    QTest.mouseClick(scripted.button("music-cancel"), Qt.MouseButton.LeftButton)
    assert not progress.isVisible()
    assert scripted.rows() == ["in/a.mid", "in/b.mid", "broken.mid", "c.mid", "copy.mid"]
    (notice,) = scripted.board.notices
    assert notice.text.startswith("Stopped after 5 of 1000 files")
    assert scripted.button("music-next").isEnabled()


def test_stopping_before_anything_was_read_is_back_at_the_beginning(scripted: Scripted) -> None:
    scripted.page.add([Path("/m")])
    scripted.page.cancel()
    assert scripted.button("music-folder").isVisible()
    assert scripted.board.notices == ()


def test_what_is_dropped_meanwhile_is_looked_through_next(scripted: Scripted) -> None:
    scripted.page.add([Path("/m")])
    scripted.page.add([Path("/n")])
    assert scripted.asked == [["/m"]]
    scripted.say(PIECES)
    assert scripted.asked == [["/m"], ["/n"]]
    scripted.say([piece("new.mid"), PIECES[0]])
    assert scripted.rows()[-1] == "new.mid"
    assert len(scripted.rows()) == 6


def test_failure_is_one_sentence_on_the_board(scripted: Scripted) -> None:
    scripted.page.add([Path("/m")])
    scripted.end()
    scripted.page._surveyor.failed.emit("There is no music in /m: choose another.")
    (notice,) = scripted.board.notices
    assert (notice.kind, notice.text) == ("problem", "There is no music in /m: choose another.")
    assert scripted.button("music-folder").isVisible()
    scripted.survey()
    assert scripted.board.notices == ()
    assert scripted.text("music-sources") == "m"


# --- on to the next step -----------------------------------------------------------------


def test_what_is_chosen_is_handed_on(scripted: Scripted) -> None:
    scripted.survey()
    scripted.click_tick(1)
    scripted.button("music-next").click()
    (music,) = scripted.chosen
    assert music.folders == ("/m",)
    assert music.files == ("/m/in/a.mid", "/m/c.mid", "/m/copy.mid")
    assert (music.totals.pieces, music.totals.notes) == (2, 50_000)


def test_doubts_are_said_with_the_buttons_that_mend_them(scripted: Scripted) -> None:
    scripted.survey([*PIECES, piece("t.abc", kind="tunes"), piece("huge.mid", notes=900_000)])
    assert not scripted.button("music-next").isEnabled()
    scripted.button("way-midi").click()
    assert scripted.button("music-next").isEnabled()
    assert scripted.text("doubt-dominated").startswith("m/huge.mid has 91 %")
    scripted.button("way-leave-out").click()
    assert "huge.mid" not in scripted.ticks()
    assert "t.abc" not in scripted.ticks()
    assert [doubt.name for doubt in scripted.page._ui.doubts.doubts] == ["few checks"]


def test_with_nothing_ticked_there_is_nothing_to_go_on_with(scripted: Scripted) -> None:
    scripted.survey()
    scripted.view.selectAll()
    QTest.keyClick(scripted.view, Qt.Key.Key_Space)
    assert not scripted.button("music-next").isEnabled()
    assert scripted.text("doubt-nothing").startswith("Nothing is left")
    scripted.page.go_on()
    assert scripted.chosen == []


def test_starting_over_forgets_everything(scripted: Scripted) -> None:
    scripted.survey()
    scripted.button("music-again").click()
    assert scripted.button("music-folder").isVisible()
    scripted.survey([piece("x.mid")], "/n")
    assert (scripted.rows(), scripted.text("music-sources")) == (["x.mid"], "n")


def test_a_training_is_repeated_with_what_it_had(scripted: Scripted) -> None:
    scripted.survey()
    scripted.page.begin_with([Path("/m")], {"/m/c.mid"})
    assert scripted.asked[-1] == ["/m"]
    scripted.say(PIECES)
    assert scripted.ticks() == ["in/a.mid", "in/b.mid", "copy.mid"]
    scripted.page.begin_with([Path("/m")], only=["/m/in/a.mid"])
    scripted.say(PIECES)
    assert scripted.ticks() == ["in/a.mid"]


def test_everything_can_be_reached_and_has_a_name(scripted: Scripted) -> None:
    scripted.survey([*PIECES, piece("huge.mid", notes=900_000)])
    for kind in (QPushButton, QLineEdit, Choice, QTableView, QProgressBar):
        for widget in scripted.page.findChildren(kind):
            if widget.isVisible():
                named = widget.accessibleName() or (isinstance(widget, QPushButton) and widget.text())
                assert named, widget.objectName()
    assert scripted.page.minimumSizeHint().width() <= 820
    assert scripted.page.minimumSizeHint().height() <= 440
    cell = scripted.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert cell == "m/in/a.mid, 30000, 1:00, 4/4, C major, 20, check"


# --- with a real survey --------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, board: NoticeBoard) -> Iterator[MusicPage]:
    page = MusicPage(board)
    qtbot.addWidget(page)
    page.show()
    yield page
    page.close_down()


def test_real_files_are_read_and_handed_on(page: MusicPage, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(4):
        write_song(tmp_path / f"{number}.mid", number, bars=4)
    (tmp_path / "bad.mid").write_bytes(b"x")
    page.add([tmp_path])
    qtbot.waitUntil(lambda: not page._surveyor.running, timeout=60_000)
    chosen: list[Music] = []
    page.chosen.connect(chosen.append)
    button = page.findChild(QPushButton, "music-next")
    assert button is not None
    button.click()
    (music,) = chosen
    assert music.files == tuple(str(tmp_path / f"{number}.mid") for number in range(4))
    assert music.totals.pieces == 4
    assert min(music.totals.parts["train"], music.totals.parts["valid"]) > 0
