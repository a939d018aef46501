"""The process that looks through folders: real ones."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.training.surveyor import Surveyor
from tests.training.pieces import write_song
from training.survey_messages import Piece, Unreadable


class Heard:
    """What a surveyor said."""

    def __init__(self, surveyor: Surveyor) -> None:
        self.files = self.done = self.finished = 0
        self.items: list[Piece | Unreadable] = []
        self.failures: list[str] = []
        surveyor.found.connect(self._find)
        surveyor.read.connect(self._read)
        surveyor.finished.connect(self._finish)
        surveyor.failed.connect(self.failures.append)

    def _find(self, files: int) -> None:
        self.files = files

    def _read(self, items: list[Piece | Unreadable], done: int) -> None:
        self.items += items
        self.done = done

    def _finish(self) -> None:
        self.finished += 1

    @property
    def ended(self) -> bool:
        return bool(self.finished or self.failures)


@pytest.fixture
def surveyor(qtbot: QtBot) -> Iterator[Surveyor]:
    del qtbot
    surveyor = Surveyor()
    yield surveyor
    surveyor.cancel()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    write_song(folder / "one.mid", 1, bars=2)
    (folder / "two.mid").write_bytes(b"")
    (folder / "tunes.txt").write_text("X:1\nK:C\nCDEF|\n\nX:2\nK:D\nDEFG|\n")
    (folder / "words.txt").write_text("none\n")
    return folder


def test_what_is_found_comes_in(surveyor: Surveyor, music: Path, qtbot: QtBot) -> None:
    heard = Heard(surveyor)
    surveyor.begin([str(music)])
    assert surveyor.running
    qtbot.waitUntil(lambda: heard.ended, timeout=60_000)
    assert (heard.finished, heard.failures, heard.files, heard.done) == (1, [], 4, 4)
    assert [item.name.split(":")[0] for item in heard.items] == [
        "music/one.mid",
        "music/tunes.txt",
        "music/tunes.txt",
        "music/two.mid",
    ]
    assert not surveyor.running


def test_no_music_is_one_sentence(surveyor: Surveyor, tmp_path: Path, qtbot: QtBot) -> None:
    heard = Heard(surveyor)
    surveyor.begin([str(tmp_path)])
    qtbot.waitUntil(lambda: heard.ended, timeout=60_000)
    (failure,) = heard.failures
    assert failure.startswith(f"There is no music in {tmp_path}: choose")
    assert not surveyor.running


def test_it_ends_at_once_and_says_nothing_more(surveyor: Surveyor, music: Path, qtbot: QtBot) -> None:
    heard = Heard(surveyor)
    surveyor.begin([str(music)])
    process = surveyor._process
    assert process is not None
    assert process.waitForStarted()
    number = process.processId()
    surveyor.cancel()
    assert not surveyor.running
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    surveyor.begin([str(music / "one.mid")])
    qtbot.waitUntil(lambda: heard.ended, timeout=60_000)
    assert [item.name for item in heard.items] == ["one.mid"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="ends a process as POSIX does")
def test_a_process_that_is_ended_from_outside_is_said_to(
    surveyor: Surveyor, music: Path, qtbot: QtBot
) -> None:
    heard = Heard(surveyor)
    surveyor.begin([str(music)])
    process = surveyor._process
    assert process is not None
    assert process.waitForStarted()
    os.kill(process.processId(), signal.SIGKILL)
    qtbot.waitUntil(lambda: heard.ended, timeout=60_000)
    assert heard.failures == ["What looks through the files ended before it was done: try again."]


def test_a_file_of_which_more_may_come_is_told_as_a_whole(surveyor: Surveyor) -> None:
    """Whoever stops in the middle has whole files."""
    heard = Heard(surveyor)
    tune = '{"type":"piece","file":%d,"path":"p","name":"n","kind":"tunes","notes":1,"seconds":1,"place":0.5}'
    surveyor._tell([(tune % number).encode() for number in (0, 0, 1, 1)])
    assert [item.file for item in heard.items] == [0, 0]
    assert heard.done == 1
    surveyor._tell([(tune % 1).encode(), b'{"type":"surveyed","files":2}'])
    assert [item.file for item in heard.items] == [0, 0, 1, 1, 1]
    assert heard.done == 2


def test_a_folder_that_is_gone_in_the_meantime_is_said(surveyor: Surveyor, music: Path, qtbot: QtBot) -> None:
    shutil.rmtree(music)
    heard = Heard(surveyor)
    surveyor.begin([str(music)])
    qtbot.waitUntil(lambda: heard.ended, timeout=60_000)
    (item,) = heard.items
    assert isinstance(item, Unreadable)
    assert item.reason.startswith("isn't there any more")
