"""The rows of takes: of this session and of the folder, each once, the latest first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gui.roll.notes import RollNote
from gui.roll.takes import TakeSpan
from gui.takes.clip import Clip, read_clip, write_clip
from gui.takes.files import TakeFiles
from gui.takes.takes import Take, TakeRole, TakesModel
from gui.takes.words import moment_in_words
from realtime.messages import ClipNote

NOW = 1_800_000_000.0


@dataclass
class Notes:
    """Stands in for the notebook."""

    epoch: int = 0
    takes: list[TakeSpan] = field(default_factory=list)

    def play(self, start: float, pitch: int = 60) -> None:
        notes = (
            RollNote(start, start + 1, pitch, 90, 0, "player"),
            RollNote(start + 2, start + 3, pitch + 4, 80, 0, "model"),
        )
        self.takes.append(TakeSpan(start, start + 3, notes))


@dataclass
class Room:
    notes: Notes
    files: TakeFiles
    model: TakesModel
    folder: Path
    now: list[float]
    failures: list[str] = field(default_factory=list)

    def titles(self) -> list[str]:
        return [self.model.data(self.index(row)) for row in range(self.model.rowCount())]  # type: ignore[misc]

    def index(self, row: int) -> QModelIndex:
        return self.model.index(row)

    def take(self, row: int) -> Take:
        return self.model.take(self.index(row))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    del qtbot
    notes, files, now = Notes(), TakeFiles(), [NOW]
    model = TakesModel(notes, files, lambda: now[0])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    room = Room(notes, files, model, tmp_path / "takes", now)
    model.failed.connect(room.failures.append)
    room.folder.mkdir()
    files.watch(room.folder)
    yield room
    files.close()
    del tester


def put(folder: Path, name: str, age: float) -> Path:
    path = folder / name
    write_clip(Clip(path.stem, (ClipNote(0.0, 1.0, 60, 90),)), path)
    os.utime(path, (NOW - age, NOW - age))
    return path


def test_all_takes_the_latest_first(room: Room) -> None:
    put(room.folder, "old.mid", 5000)
    put(room.folder, "older.mid", 9000)
    room.files.look()
    room.notes.play(0.0)
    room.model.refresh()
    room.now[0] += 60
    room.notes.play(16.0)
    room.model.refresh()
    assert room.titles() == ["Take 2", "Take 1", "old", "older"]
    assert [room.take(row).when - NOW for row in range(4)] == [60, 0, -5000, -9000]


def test_a_take_of_the_session_is_a_clip_from_its_bar_line_on(room: Room) -> None:
    room.model.bpm = 90.0
    room.notes.play(17.0)
    room.model.refresh()
    clip = room.take(0).clip
    assert clip is not None
    assert (clip.player[0].beat, clip.bpm) == (1.0, 90.0)
    assert clip.title.startswith("Ritornello take 2027-")
    room.model.bpm = 200.0
    room.model.refresh()
    again = room.take(0).clip
    assert again is not None
    assert again.bpm == 90.0, "what was played stays as it was"


def test_a_take_that_grows_is_the_same_row(room: Room, qtbot: QtBot) -> None:
    room.notes.play(0.0)
    room.model.refresh()
    room.now[0] += 10
    room.notes.takes[0] = room.notes.takes[0]._replace(notes=room.notes.takes[0].notes[:1])
    with qtbot.waitSignal(room.model.dataChanged):
        room.model.refresh()
    assert room.model.rowCount() == 1
    assert room.take(0).when == NOW
    clip = room.take(0).clip
    assert clip is not None
    assert clip.model == ()


def test_another_past_has_other_takes(room: Room) -> None:
    room.notes.play(0.0)
    room.model.refresh()
    key = room.take(0).key
    room.notes.epoch += 1
    room.model.refresh()
    assert room.model.rowCount() == 1
    assert room.take(0).key != key


def test_files_are_read_when_they_are_looked_at(room: Room, qtbot: QtBot) -> None:
    put(room.folder, "a.mid", 10)
    put(room.folder, "b.mid", 5).write_bytes(b"no")
    os.utime(room.folder / "b.mid", (NOW, NOW))
    room.files.look()
    assert room.take(1).clip is None
    assert room.model.data(room.index(0), TakeRole.PROBLEM) == ""
    qtbot.waitUntil(lambda: room.take(1).clip is not None)
    qtbot.waitUntil(lambda: room.model.data(room.index(0), TakeRole.PROBLEM) != "")
    clip = room.take(1).clip
    assert clip is not None
    assert clip.player == (ClipNote(0.0, 1.0, 60, 90),)
    assert "is not a MIDI file" in str(room.model.data(room.index(0), TakeRole.PROBLEM))
    assert "is not a MIDI file" in room.model.describe(room.index(0))
    assert str(room.folder) not in room.model.describe(room.index(0)), "where it is, is known"


def test_a_row_in_words(room: Room) -> None:
    room.notes.play(0.0)
    room.model.refresh()
    words = room.model.describe(room.index(0))
    assert words.split(" · ")[1:] == ["1 bar", "1 of yours", "1 of the model's", "not in a file yet"]
    spoken = room.model.data(room.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Take 1, {words}"


def test_moments_in_words() -> None:
    day = 24 * 3600
    today, yesterday, before = (moment_in_words(NOW - age, NOW) for age in (0, day, 9 * day))
    assert yesterday == f"yesterday, {today}"
    assert before.endswith(f", {today}")
    assert before[0].isdigit()


def test_a_kept_take_is_a_file_and_no_second_row(room: Room) -> None:
    room.notes.play(0.0)
    room.model.refresh()
    clip = room.take(0).clip
    path = room.model.keep(room.take(0), room.folder)
    assert room.model.rowCount() == 1
    assert room.take(0).path == path
    again = read_clip(path)
    assert clip is not None
    assert (again.player, again.model) == (clip.player, clip.model)
    assert room.model.keep(room.take(0), room.folder) == path
    assert room.model.row_at(path) == 0
    path.unlink()
    room.files.look()
    assert room.titles() == ["Take 1"], "what was thrown away is in memory still"


def test_renamed(room: Room) -> None:
    path = put(room.folder, "a.mid", 10)
    put(room.folder, "taken.mid", 20)
    room.files.look()
    index = room.index(0)
    assert room.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not room.model.setData(index, "taken")
    assert room.failures == ["There is a take called taken already: choose another name."]
    assert not room.model.setData(index, "   ")
    assert room.model.setData(index, "The: best")
    assert not path.exists()
    assert (room.folder / "The best.mid").exists()
    assert room.titles() == ["The best", "taken"]
    (room.folder / "The best.mid").unlink()
    assert not room.model.setData(room.index(0), "gone")
    assert "can't be renamed" in room.failures[1]


def test_a_take_in_no_file_has_no_name_to_change(room: Room) -> None:
    room.notes.play(0.0)
    room.model.refresh()
    assert not room.model.flags(room.index(0)) & Qt.ItemFlag.ItemIsEditable
    assert not room.model.setData(room.index(0), "a")


def test_which_one_sounds(room: Room) -> None:
    room.notes.play(0.0)
    room.notes.play(20.0)
    room.model.refresh()
    room.model.show_playing(room.take(1).key)
    assert [room.model.data(room.index(row), TakeRole.PLAYING) for row in (0, 1)] == [False, True]
    room.model.show_playing(None)
    assert room.model.data(room.index(1), TakeRole.PLAYING) is False


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.lists(st.integers(0, 9), unique=True, max_size=6), max_size=6))
def test_rows_follow_whatever_happens(qtbot: QtBot, pasts: list[list[int]]) -> None:
    """A view that hears of every change sees what there is; who is chosen stays chosen."""
    del qtbot
    notes, files = Notes(), TakeFiles()
    model = TakesModel(notes, files, lambda: NOW)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for past in pasts:
        chosen = QPersistentModelIndex(model.index(0)) if model.rowCount() else None
        title = _key(model, chosen) if chosen is not None else None
        notes.takes = []
        for start in sorted(past):
            notes.play(start * 16.0)
        model.refresh()
        rows = [model.take(model.index(row)).order for row in range(model.rowCount())]
        assert rows == sorted((start * 16.0 for start in past), reverse=True)
        if chosen is not None and chosen.isValid():
            assert _key(model, chosen) == title
    assert isinstance(model, QAbstractItemModel)
    del tester


def _key(model: TakesModel, index: QPersistentModelIndex) -> object:
    return model.take(index).key


def test_what_the_engine_kept_is_no_second_row(room: Room) -> None:
    room.notes.play(0.0)
    room.notes.play(8.0)
    phrase = (RollNote(16.0, 17.0, 60, 90, 0, "player"),)
    room.notes.takes.append(TakeSpan(16.0, 17.0, phrase))  # goes on, and has no answer yet
    room.model.refresh()
    assert room.model.rowCount() == 3
    path = put(room.folder, "kept.mid", 0)
    room.model.kept_last(path)
    room.model.refresh()
    assert room.model.rowCount() == 3
    assert room.titles().count("kept") == 1
    assert "Take 2" not in room.titles()
