"""Writing soon, but not with every change, and saying where it can't be."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.settings import writer as settings_writer
from gui.settings.writer import SettingsWriter

pytestmark = pytest.mark.usefixtures("qapp")


class Text:
    """Something that changes."""

    def __init__(self, path: Path) -> None:
        self.now, self.said = b"", list[str]()
        self.writer = SettingsWriter(path, lambda: self.now)
        self.writer.written.connect(self.said.append)

    def change(self, now: bytes) -> None:
        self.now = now
        self.writer.poke()


def test_many_changes_make_one_file(qtbot: QtBot, tmp_path: Path) -> None:
    text = Text(tmp_path / "new" / "file")
    for number in range(100):
        text.change(b"%d" % number)
    qtbot.waitUntil(lambda: text.said == [""])
    assert (tmp_path / "new" / "file").read_bytes() == b"99"
    text.writer.close()
    assert text.said == [""]  # there was nothing to write any more


def test_the_end_writes_what_has_not_been_written(tmp_path: Path) -> None:
    text = Text(tmp_path / "file")
    text.change(b"last")
    text.writer.close()
    assert (tmp_path / "file").read_bytes() == b"last"
    text.writer.close()
    assert text.said == [""]


def test_changes_that_go_on_are_written_all_the_same(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So long that the file is there only if not every change puts it off.
    monkeypatch.setattr(settings_writer, "_LONGEST_SECONDS", 0.0)
    text = Text(tmp_path / "file")
    number = 0

    def is_there_while_it_changes() -> bool:
        nonlocal number
        number += 1
        text.change(b"%d" % number)
        return (tmp_path / "file").exists()

    qtbot.waitUntil(is_there_while_it_changes)
    text.writer.close()
    assert (tmp_path / "file").read_bytes() == b"%d" % number


def test_what_cannot_be_written_is_tried_again_with_the_next_change(qtbot: QtBot, tmp_path: Path) -> None:
    blocked = tmp_path / "folder"
    blocked.write_text("a file where the folder should be")
    text = Text(blocked / "file")
    text.change(b"one")
    qtbot.waitUntil(lambda: len(text.said) == 1)
    assert text.said[0]
    blocked.unlink()
    text.change(b"two")
    qtbot.waitUntil(lambda: len(text.said) == 2)
    assert text.said[1] == ""
    assert (blocked / "file").read_bytes() == b"two"
    text.writer.close()


def test_what_cannot_be_written_is_tried_again_at_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    blocked = tmp_path / "folder"
    blocked.write_text("a file where the folder should be")
    text = Text(blocked / "file")
    text.change(b"one")
    qtbot.waitUntil(lambda: len(text.said) == 1)
    blocked.unlink()
    text.writer.close()
    assert (blocked / "file").read_bytes() == b"one"
    assert text.said[-1] == ""
