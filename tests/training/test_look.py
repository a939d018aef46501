"""Looking through folders in whatever state they are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from training.look import look_through
from training.sources import list_files

posix = pytest.mark.skipif(sys.platform == "win32", reason="names and links as POSIX has them")


def test_files_are_those_of_training_in_its_order(tmp_path: Path) -> None:
    for name in (
        "b/2.mid",
        "b/10.MID",
        "a.mid",
        "b.mid",
        "a/x/y/z.abc",
        "c.mat",
        "notes.txt",
        "d.smf",
        "e.midi",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"")
    found = look_through([tmp_path])
    assert found.files == list_files([tmp_path])
    assert len(found.files) == 9
    assert found.troubles == []


def test_what_macs_leave_beside_files_is_no_music(tmp_path: Path) -> None:
    (tmp_path / "._song.mid").write_bytes(b"\0")
    (tmp_path / "song.mid").write_bytes(b"\0")
    assert [file.path.name for file in look_through([tmp_path]).files] == ["song.mid"]


def test_a_file_that_is_given_twice_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "song.mid").write_bytes(b"")
    given = [tmp_path / "in" / "song.mid", tmp_path, tmp_path / "in"]
    assert [file.name for file in look_through(given).files] == ["song.mid"]


def test_a_relative_folder_gives_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "song.mid").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    (file,) = look_through([Path()]).files
    assert file == (tmp_path / "song.mid", f"{tmp_path.name}/song.mid")


def test_what_is_not_there_or_no_music_is_said(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"")
    found = look_through([tmp_path / "gone", tmp_path / "picture.png"])
    assert found.files == []
    assert [(trouble.name, trouble.reason.split(":")[0]) for trouble in found.troubles] == [
        ("gone", "isn't there any more"),
        ("picture.png", "is no music"),
    ]


@posix
def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "song.mid").write_bytes(b"")
    (tmp_path / "in" / "round").symlink_to(tmp_path)
    (tmp_path / "self.mid").symlink_to(tmp_path / "self.mid")
    found = look_through([tmp_path])
    assert [file.name for file in found.files] == [f"{tmp_path.name}/in/song.mid"]
    ((_, name, reason),) = found.troubles
    assert name == f"{tmp_path.name}/self.mid"
    assert reason.startswith("can't be opened (")


@posix
def test_a_link_to_a_folder_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "song.mid").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [file.name for file in look_through([tmp_path / "link"]).files] == ["real/song.mid"]


@posix
def test_a_name_that_is_no_text_is_said(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.mid"
    Path(os.fsdecode(path)).write_bytes(b"")
    found = look_through([tmp_path])
    assert found.files == []
    ((_, name, reason),) = found.troubles
    assert name == f"{tmp_path.name}/caf\N{REPLACEMENT CHARACTER}.mid"
    assert reason == "has a name that is no text: rename it"


@posix
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mid")
    assert look_through([tmp_path]) == ([], [])


def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs tests may be allowed everything, so the refusal is the test's."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "song.mid").write_bytes(b"")
    (tmp_path / "secret").mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("secret"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = look_through([tmp_path])
    assert [file.path.name for file in found.files] == ["song.mid"]
    assert found.troubles == [
        (
            str(tmp_path / "secret"),
            f"{tmp_path.name}/secret",
            "can't be opened (Permission denied): allow it to be read, or leave it",
        )
    ]


def test_it_is_told_how_many_there_are_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.look._TOLD_SECONDS", -1.0)
    for number in range(3):
        (tmp_path / f"{number}.mid").write_bytes(b"")
    counts: list[int] = []
    look_through([tmp_path], counts.append)
    assert counts == [1, 2, 3]
