"""Files of tunes: names, splits, and what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from music.errors import RitornelloError
from training.tunes import read_tunes

ONE, TWO = "X:1\nT:One\nK:C\nA|\n", 'X:2\nS:me\nK:C\n"C"B|\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_tunes_are_named_by_what_they_are_and_not_by_where_they_stand(tmp_path: Path) -> None:
    both = read_tunes(write(tmp_path, "both.abc", f"{ONE}\n{TWO}"))
    alone = read_tunes(write(tmp_path, "alone.abc", TWO))
    assert [tune.text for tune in both] == [ONE, TWO]
    assert both[1] == alone[0]
    assert both[0].name.startswith("One ")
    assert both[0].name != both[1].name
    assert both[0].split is None


@pytest.mark.parametrize(
    ("name", "split"),
    [("train", "train"), ("val", "valid"), ("Valid", "valid"), ("test", "test"), ("jigs", None)],
)
def test_files_may_say_which_part_of_a_split_they_are(tmp_path: Path, name: str, split: str | None) -> None:
    path = write(tmp_path, f"{name}.txt", f"<start>\n{ONE}<end>\n")
    assert [(tune.text, tune.split) for tune in read_tunes(path)] == [(ONE, split)]


def test_tunes_may_be_cleaned(tmp_path: Path) -> None:
    path = write(tmp_path, "a.abc", TWO)
    assert [tune.text for tune in read_tunes(path, clean=True)] == ["X:2\nK:C\nB|\n"]


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.abc"
    with pytest.raises(RitornelloError, match=r"a\.abc can't be read \(No such file"):
        read_tunes(path)
    path.write_bytes(b"MThd\0\0\0\6")
    with pytest.raises(RitornelloError, match=r"a\.abc is no text: give tunes in ABC"):
        read_tunes(path)
