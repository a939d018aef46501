"""The diary of a training: whole lines whatever happened before, and whatever happens to the disk."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from export.job_diary import JobDiary
from music.errors import RitornelloError
from training.job_messages import SAID, Began, Ended, Said, decode
from training.messages import CorpusProgress, Step, Validated


def step(number: int) -> Step:
    return Step(number, 0.5, 7.25, 4000.0, 0.1, 90.0)


def said_in(folder: Path) -> list[Said]:
    return [decode(line).said for line in (folder / SAID).read_bytes().splitlines() if line]


def test_lines_follow_those_of_before(tmp_path: Path) -> None:
    with JobDiary(tmp_path) as diary:
        diary.write(Began(1))
    with JobDiary(tmp_path) as diary:
        diary.write(Ended("stopped"))
    assert said_in(tmp_path) == [Began(1), Ended("stopped")]
    assert [path.name for path in tmp_path.iterdir()] == [SAID]


def test_a_line_that_a_kill_cut_off_is_ended(tmp_path: Path) -> None:
    (tmp_path / SAID).write_bytes(b'{"time":1.0,"said":{"type":"be')
    with JobDiary(tmp_path) as diary:
        diary.write(Began(2))
        diary.write(Began(3))
    first, *others = (tmp_path / SAID).read_bytes().splitlines()
    assert first == b'{"time":1.0,"said":{"type":"be'
    assert [decode(line).said for line in others] == [Began(2), Began(3)]


def test_of_what_follows_fast_some_is_said_and_all_else_always(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with JobDiary(tmp_path) as diary:
        for number in range(1000):  # ten steps a second, for 100 seconds
            diary.write(step(number))
            now[0] += 0.1
        diary.write(Validated(1000, 4.5, 0.7, 0.9, best=True))
        diary.write(Validated(1000, 4.5, 0.7, 0.9, best=True))
        early = [said.step for said in said_in(tmp_path) if isinstance(said, Step)]
        now[0] += 36_000.0
        for number in range(1000, 2000):
            diary.write(step(number))
            now[0] += 0.1
        late = [said.step for said in said_in(tmp_path) if isinstance(said, Step)][len(early) :]
    assert early[0] == 0
    assert 250 <= len(early) <= 334  # every 0.3 seconds
    assert len(late) == 20  # every five
    assert sum(isinstance(said, Validated) for said in said_in(tmp_path)) == 2


def test_files_that_are_read_are_said_as_sparingly(tmp_path: Path) -> None:
    with JobDiary(tmp_path) as diary:
        for number in range(5000):
            diary.write(CorpusProgress(number, 5000))
    assert 1 <= len(said_in(tmp_path)) < 500


def test_a_folder_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError, match=r"said\.jsonl can't be written \(No such file"):
        JobDiary(tmp_path / "gone").__enter__()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on the size of a file")
def test_what_a_full_disk_cuts_off_spoils_nothing_else(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with JobDiary(tmp_path) as diary:
        diary.write(Began(1))
        size = (tmp_path / SAID).stat().st_size
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, before[1]))  # a disk with ten bytes left
            diary.write(Began(2))
            diary.write(step(3))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        diary.write(Ended("failed", "The disk is full."))
    lines = (tmp_path / SAID).read_bytes().splitlines()
    assert decode(lines[0]).said == Began(1)
    assert len(lines[1]) == 10
    assert decode(lines[2]).said == Ended("failed", "The disk is full.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_disk_that_is_full_stops_nobody(tmp_path: Path) -> None:
    with JobDiary(tmp_path) as diary:
        diary._file.close()
        diary._file = Path("/dev/full").open("ab", buffering=0)  # noqa: SIM115 - the diary closes it
        assert (tmp_path / "spare").stat().st_size == 1 << 16
        diary.write(Ended("stopped"))
        assert not (tmp_path / "spare").exists()  # room was made for the last words
