"""The takes folder: watched, and read when asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.takes.clip import Clip, write_clip
from gui.takes.files import TakeFile, TakeFiles
from realtime.messages import ClipNote

CLIP = Clip("a", (ClipNote(0.0, 1.0, 60, 90),))


@pytest.fixture
def files(qtbot: QtBot) -> Iterator[TakeFiles]:
    del qtbot  # there has to be an application
    files = TakeFiles()
    yield files
    files.close()


def names(files: TakeFiles) -> list[str]:
    return [file.path.name for file in files.files]


def test_the_latest_comes_first_and_only_midi_counts(files: TakeFiles, tmp_path: Path) -> None:
    for number, name in enumerate(("a.mid", "b.MIDI", "c.txt", ".hidden.mid", "d.smf")):
        write_clip(CLIP, tmp_path / name)
        os.utime(tmp_path / name, (1000.0 + number, 1000.0 + number))
    (tmp_path / "folder.mid").mkdir()
    files.watch(tmp_path)
    assert names(files) == ["d.smf", "b.MIDI", "a.mid"]


def test_changes_are_noticed(qtbot: QtBot, files: TakeFiles, tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    files.watch(folder)
    assert files.files == ()
    with qtbot.waitSignal(files.changed):
        folder.mkdir(parents=True)
        write_clip(CLIP, folder / "a.mid")
        # The folder that is watched is the one above until this one is seen.
        files.look()
    with qtbot.waitSignal(files.changed):
        write_clip(CLIP, folder / "b.mid")
    assert sorted(names(files)) == ["a.mid", "b.mid"]
    with qtbot.waitSignal(files.changed):
        (folder / "a.mid").unlink()
    assert names(files) == ["b.mid"]


def test_a_folder_that_appears_is_noticed(qtbot: QtBot, files: TakeFiles, tmp_path: Path) -> None:
    files.watch(tmp_path / "takes")
    other = tmp_path / "elsewhere"
    other.mkdir()
    write_clip(CLIP, other / "a.mid")
    with qtbot.waitSignal(files.changed):
        other.rename(tmp_path / "takes")
    assert names(files) == ["a.mid"]


def test_files_are_read_when_asked_for(qtbot: QtBot, files: TakeFiles, tmp_path: Path) -> None:
    write_clip(CLIP, tmp_path / "a.mid")
    (tmp_path / "broken.mid").write_bytes(b"MThd")
    files.watch(tmp_path)
    read: list[TakeFile] = []
    files.read.connect(read.append)
    for file in files.files:
        assert files.clip_of(file) is None
        assert files.clip_of(file) is None  # it isn't read twice
    qtbot.waitUntil(lambda: len(read) == 2)
    found = {file.path.name: files.clip_of(file) for file in files.files}
    clip = found["a.mid"]
    assert isinstance(clip, Clip)
    assert clip.player == CLIP.player
    assert str(found["broken.mid"]).startswith(f"{tmp_path / 'broken.mid'} is cut short: ")


def test_a_file_that_is_no_take_at_all_is_not_read(qtbot: QtBot, files: TakeFiles, tmp_path: Path) -> None:
    with (tmp_path / "big.mid").open("wb") as big:
        big.truncate(5_000_000)
    files.watch(tmp_path)
    (file,) = files.files
    with qtbot.waitSignal(files.read):
        files.clip_of(file)
    assert "too large" in str(files.clip_of(file))


def test_what_was_replaced_is_read_anew(qtbot: QtBot, files: TakeFiles, tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    write_clip(CLIP, path)
    files.watch(tmp_path)
    with qtbot.waitSignal(files.read):
        files.clip_of(files.files[0])
    with qtbot.waitSignal(files.changed):
        write_clip(Clip("a", (ClipNote(0.0, 1.0, 70, 90), ClipNote(1.0, 1.0, 72, 90))), path)
    assert files.clip_of(files.files[0]) is None
