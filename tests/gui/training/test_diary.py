"""The diary as it is read: whole lines once each, whatever stands between them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gui.training.diary
from gui.training.diary import Diary
from gui.training.progress import Progress, moved
from tests.gui.training.said import BEGINNING, FINISHED, line
from training.job_messages import SAID, Began, Line, encode

LINES = [line(said, 1.0 + number) for number, said in enumerate(FINISHED)]
CONTENT = b"".join(map(encode, LINES))


def all_of(diary: Diary) -> list[Line]:
    found: list[Line] = []
    more = True
    while more:
        news = diary.news()
        found += news.lines
        more = news.more
    return found


@given(st.lists(st.integers(0, len(CONTENT)), max_size=8))
def test_however_it_grows_the_same_lines_are_read_once(cuts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        diary = Diary(folder)
        found: list[Line] = []
        progress = Progress()
        for begin, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(CONTENT)], strict=True):
            with (folder / SAID).open("ab") as file:
                file.write(CONTENT[begin:end])
            for each in all_of(diary):
                found.append(each)
                progress = moved(progress, each)
    assert found == LINES
    whole = Progress()
    for each in LINES:
        whole = moved(whole, each)
    assert progress == whole


@given(st.binary(max_size=60))
def test_what_is_no_line_is_passed_over(rubbish: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / SAID).write_bytes(CONTENT + rubbish + b"\n" + encode(LINES[0]))
        assert all_of(Diary(folder)) == [*LINES, LINES[0]]


def test_a_line_that_was_cut_off_and_a_later_version_are_passed_over(tmp_path: Path) -> None:
    cut = encode(LINES[3])[:-20] + b"\n"
    later = (
        b'{"time":1.0,"said":{"type":"coffee"}}\n' + b'{"time":1.0,"said":{"type":"began","pid":7,"x":1}}\n'
    )
    deep = b"[" * 100_000 + b"\n"
    (tmp_path / SAID).write_bytes(cut + later + deep + encode(LINES[0]))
    assert [each.said for each in all_of(Diary(tmp_path))] == [Began(7), BEGINNING[0]]


def test_a_file_that_is_not_there_yet_says_nothing(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "later")
    assert diary.news() == ([], False, False)
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / SAID).write_bytes(CONTENT)
    assert all_of(diary) == LINES


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / SAID).write_bytes(CONTENT)
    diary = Diary(tmp_path)
    all_of(diary)
    (tmp_path / SAID).write_bytes(encode(LINES[0]))
    assert diary.news() == (LINES[:1], True, False)
    assert diary.news() == ([], False, False)


def test_much_is_read_bit_by_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gui.training.diary, "_AT_ONCE", 300)
    (tmp_path / SAID).write_bytes(CONTENT)
    diary = Diary(tmp_path)
    first = diary.news()
    assert first.more
    assert 0 < len(first.lines) < len(LINES)
    assert first.lines + all_of(diary) == LINES


def test_rubbish_without_an_end_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gui.training.diary, "_LONGEST", 1000)
    (tmp_path / SAID).write_bytes(b"x" * 1_000_000)
    diary = Diary(tmp_path)
    all_of(diary)
    assert len(diary._rest) <= 1000
    with (tmp_path / SAID).open("ab") as file:
        file.write(b"\n" + CONTENT)
    assert all_of(diary) == LINES
