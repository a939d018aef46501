"""Files that are thrown away, and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import gui.takes.trash
from gui.takes.trash import restore, throw_away
from music.errors import RitornelloError


def test_there_and_back(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot  # there has to be an application
    path = tmp_path / "a.mid"
    path.write_bytes(b"music")
    trashed = throw_away(path)
    assert not path.exists()
    assert trashed is not None
    assert trashed.read_bytes() == b"music"
    restore(trashed, path)
    assert path.read_bytes() == b"music"
    assert not trashed.exists()
    left = [each for each in trashed.parents[1].rglob("*") if each.is_file()]
    assert left == [], "the trash has forgotten it"


def test_what_is_not_there_cannot_be_thrown_away(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    with pytest.raises(RitornelloError, match=r"^a.mid can't be moved to the trash: .*\.$"):
        throw_away(tmp_path / "a.mid")


def test_a_trash_that_was_emptied(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    path = tmp_path / "a.mid"
    path.write_bytes(b"music")
    trashed = throw_away(path)
    assert trashed is not None
    trashed.unlink()
    with pytest.raises(RitornelloError, match=r"^a.mid can't be brought back \(.*\): .*\.$"):
        restore(trashed, path)


class NoTrash:
    """Stands in for a file on a system that has no trash."""

    def __init__(self, path: str) -> None:
        self.path = path

    def moveToTrash(self) -> bool:
        return False


def test_a_system_without_a_trash(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del qtbot
    path = tmp_path / "a.mid"
    path.write_bytes(b"music")
    monkeypatch.setattr(gui.takes.trash, "QFile", NoTrash)
    with pytest.raises(RitornelloError, match="delete it in its folder"):
        throw_away(path)
    assert path.exists()
