"""The strip: chips that play, that are dragged out, copied and saved."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

import gui.takes.strip
from gui.notices import NoticeBoard
from gui.settings.store import SettingsStore
from gui.takes.chip import ClipChip
from gui.takes.clip import Clip
from gui.takes.strip import TakeStrip
from gui.theme import colours
from realtime import messages
from realtime.messages import ClipNote

CLIP = Clip("Answer", model=(ClipNote(1.0, 1.0, 60, 90), ClipNote(4.0, 1.0, 64, 90)))
OTHER = Clip("Take", (ClipNote(0.0, 3.0, 60, 90),))


@pytest.fixture
def strip(qtbot: QtBot, tmp_path: Path, board: NoticeBoard) -> TakeStrip:
    store = SettingsStore(tmp_path / "settings.json", board)
    store.change(takes_folder=str(tmp_path / "takes"))
    strip = TakeStrip(store, board)
    qtbot.addWidget(strip)
    strip.resize(900, 60)
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def chip(strip: TakeStrip, name: str) -> ClipChip:
    found = strip.findChild(ClipChip, f"clip_{name}")
    assert isinstance(found, ClipChip)
    return found


def wishes(strip: TakeStrip) -> list[messages.Command]:
    caught: list[messages.Command] = []
    strip.command.connect(caught.append)
    return caught


def test_what_is_not_there_cannot_be_taken(strip: TakeStrip) -> None:
    caught = wishes(strip)
    for name in ("answer", "take", "selection"):
        assert not chip(strip, name).isEnabled()
        QTest.mouseClick(chip(strip, name), Qt.MouseButton.LeftButton)
    assert caught == []
    for put, name in (
        (strip.set_answer, "answer"),
        (strip.set_take, "take"),
        (strip.set_selection, "selection"),
    ):
        put(CLIP)
        assert chip(strip, name).isEnabled()
        put(None)
        assert not chip(strip, name).isEnabled()


def test_a_chip_says_what_it_is(strip: TakeStrip) -> None:
    strip.set_answer(CLIP)
    assert chip(strip, "answer").accessibleName() == "Last answer, 2 bars"
    assert chip(strip, "answer").toolTip().startswith("2 notes. Drag it onto a track")
    strip.set_take(OTHER)
    assert chip(strip, "take").accessibleName() == "Last take, 1 bar"
    assert chip(strip, "take").toolTip().startswith("1 note. ")


def test_a_chip_shows_its_notes(strip: TakeStrip) -> None:
    def seen() -> bool:
        image = chip(strip, "answer").grab().toImage()
        points = ((x, y) for x in range(image.width()) for y in range(image.height() // 2, image.height()))
        return any(image.pixelColor(*point).name() == colours().model for point in points)

    assert not seen()
    strip.set_answer(CLIP)
    assert seen()


def test_a_click_plays_and_another_one_ends_it(strip: TakeStrip) -> None:
    caught = wishes(strip)
    strip.set_answer(CLIP)
    strip.set_take(OTHER)
    QTest.mouseClick(chip(strip, "answer"), Qt.MouseButton.LeftButton)
    assert caught == [CLIP.audition()]
    strip.take(messages.Auditioning(8.0, 12.0))
    QTest.mouseClick(chip(strip, "answer"), Qt.MouseButton.LeftButton)
    assert caught[1:] == [messages.StopAudition()]
    strip.take(messages.Auditioning(None))
    chip(strip, "take").setFocus()
    QTest.keyClick(chip(strip, "take"), Qt.Key.Key_Return)
    QTest.keyClick(chip(strip, "take"), Qt.Key.Key_Space)
    assert caught[2:] == [OTHER.audition()] * 2


def test_the_file_is_copied(strip: TakeStrip, board: NoticeBoard, tmp_path: Path) -> None:
    strip.set_answer(CLIP)
    chip(strip, "answer").setFocus()
    QTest.keyClick(chip(strip, "answer"), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    urls = QGuiApplication.clipboard().mimeData().urls()
    path = tmp_path / "takes" / "Answer.mid"
    assert [Path(url.toLocalFile()) for url in urls] == [path]
    assert [msg.note for msg in mido.MidiFile(path) if msg.type == "note_on"] == [60, 64]
    assert [(notice.kind, notice.topic) for notice in board.notices] == [("done", "clip")]
    # Without a screen, the process would delete it when Python is gone already, and crash.
    QGuiApplication.clipboard().clear()


def test_what_cannot_be_written_is_said(strip: TakeStrip, board: NoticeBoard, tmp_path: Path) -> None:
    (tmp_path / "takes").write_text("a file where the folder should be")
    strip.set_answer(CLIP)
    QTest.keyClick(chip(strip, "answer"), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    (notice,) = board.notices
    assert notice.kind == "problem"
    assert "cannot be made" in notice.text


def test_the_mouse_drags_from_a_little_way_on(
    qtbot: QtBot, strip: TakeStrip, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drags: list[tuple[object, Clip, Path]] = []
    monkeypatch.setattr(gui.takes.strip, "start_drag", lambda *given: drags.append(given))
    caught = wishes(strip)
    strip.set_take(OTHER)
    taken = chip(strip, "take")
    start = QPoint(20, 20)
    QTest.mousePress(taken, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(taken, start + QPoint(QApplication.startDragDistance() - 2, 0))
    assert drags == []
    QTest.mouseMove(taken, start + QPoint(QApplication.startDragDistance() + 2, 0))
    qtbot.waitUntil(lambda: bool(drags))
    QTest.mouseRelease(taken, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    assert drags == [(taken, OTHER, tmp_path / "takes")]
    assert caught == [], "a drag is no click"


def test_saved_from_the_menu_under_any_name(
    qtbot: QtBot, strip: TakeStrip, board: NoticeBoard, tmp_path: Path
) -> None:
    strip.set_answer(CLIP)
    chip(strip, "answer").customContextMenuRequested.emit(QPoint(5, 5))
    menu = strip.findChild(QMenu)
    assert menu is not None
    labels = [action.text() for action in menu.actions()]
    assert labels == ["&Play", "&Copy", "Save &as…"]
    menu.actions()[2].trigger()
    menu.close()
    dialog = strip.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles() == [str(tmp_path / "takes" / "Answer.mid")]
    target = tmp_path / "takes" / "mine.mid"
    dialog.selectFile(str(target))
    dialog.accept()
    qtbot.waitUntil(target.exists)
    assert board.notices[-1].kind == "done"
