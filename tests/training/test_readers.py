"""Files read by several processes: in order, whatever a file does to whoever reads it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from music.errors import RitornelloError
from tests.training.bad_readers import as_it_says, files_that_say
from training.readers import read_all


def told(words: list[str], folder: Path, workers: int = 2, limit_seconds: float = 30.0) -> list[str]:
    files = files_that_say(folder, words)
    found = list(
        read_all(files, as_it_says, workers, lost=lambda reason: f"({reason})", limit_seconds=limit_seconds)
    )
    assert [file for file, _ in found] == files
    return [word for _, word in found]


@pytest.mark.parametrize("workers", [1, 3])
def test_files_come_in_their_order(tmp_path: Path, workers: int) -> None:
    words = [f"word {number}" for number in range(40)]
    files = files_that_say(tmp_path, words)
    assert list(read_all(files, as_it_says, workers)) == list(zip(files, words, strict=True))


def test_of_none_nothing_comes() -> None:
    assert list(read_all([], as_it_says, lost=str)) == []


def test_a_file_that_ends_its_reader_is_lost_alone(tmp_path: Path) -> None:
    words = [f"word {number}" for number in range(12)]
    words[5] = "crash"
    found = told(words, tmp_path)
    assert found[5].startswith("(ends whatever reads it")
    assert found[:5] + found[6:] == words[:5] + words[6:]


def test_a_reader_that_ends_by_chance_loses_nothing(tmp_path: Path) -> None:
    assert told(["one", "crash once", "three"], tmp_path) == ["one", "read again", "three"]


@pytest.mark.parametrize(("word", "limit"), [("compute for ever", 0.3), ("wait for ever", 0.05)])
def test_a_file_without_end_is_lost_alone(tmp_path: Path, word: str, limit: float) -> None:
    found = told(["one", word, "three", "four"], tmp_path, limit_seconds=limit)
    assert found[1].startswith("(takes longer to read than any piece does")
    assert found[:1] + found[2:] == ["one", "three", "four"]


def test_readers_that_all_end_are_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.readers._HOPELESS", 3)
    with pytest.raises(RitornelloError, match=r"^A process that reads files was ended from outside"):
        told(["crash"] * 6, tmp_path)


def test_where_no_file_may_be_lost_a_reader_that_ends_is_the_end(tmp_path: Path) -> None:
    files = files_that_say(tmp_path, ["crash", *(["word"] * 20)])
    with pytest.raises(RitornelloError, match="ended from outside"):
        list(read_all(files, as_it_says, 2))


def test_what_reading_raises_is_raised_here(tmp_path: Path) -> None:
    files = files_that_say(tmp_path, ["one", "fail", *(["word"] * 20)])
    with pytest.raises(ValueError, match=r"1\.mid"):
        list(read_all(files, as_it_says, 2))


def test_no_process_stays_when_nobody_wants_more(tmp_path: Path) -> None:
    found = read_all(files_that_say(tmp_path, ["word"] * 60), as_it_says, 2, lost=str)
    next(found)
    assert len(multiprocessing.active_children()) == 2
    found.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []
