"""Files that are missing, broken or no music."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.smf import read_score
from tests.music.midi_files import (
    examples,
    spans,
)


def refusal(path: Path) -> str:
    with pytest.raises(RitornelloError) as caught:
        read_score(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def valid() -> bytes:
    """Return a small file that holds every kind of event we read."""
    track = (
        b"\x00\xff\x03\x05Piano\x00\xff\x58\x04\x03\x02\x18\x08\x00\xff\x51\x03\x07\xa1\x20"
        b"\x00\xb0\x40\x7f\x00\x90\x3c\x40\x60\x3c\x00\x81\x00\x90\x3e\x40\x00\xf0\x03\x01\x02\xf7"
        b"\x60\x80\x3e\x40\x00\xb0\x40\x00\x00\xff\x2f\x00"
    )
    return b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x01\xe0MTrk" + len(track).to_bytes(4, "big") + track


def test_the_valid_file_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(valid())
    assert spans(read_score(path)) == [(0, 320, 60), (224, 320, 62)]


def test_a_missing_file(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "missing.mid")


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_a_name_no_file_can_have() -> None:
    assert "cannot be opened" in refusal(Path("a\0b.mid"))


def test_a_name_too_long(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / ("a" * 5000))


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    # In truth it would depend on who runs the tests.
    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be opened (Permission denied)" in refusal(tmp_path / "a.mid")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"MTh", "is not a MIDI file"),
        (b"ID3\x04 not music at all", "is not a MIDI file"),
        (b"MThd", "is cut short"),
        (valid()[:-1], "is cut short"),
        (valid().replace(b"\x90\x3c\x40", b"\x90\x3c\xf0"), "is damaged"),  # a data byte over 127
        (valid().replace(b"MTrk", b"Mtrk"), "is damaged"),
        (valid()[:9] + b"\x02" + valid()[10:], "type 2"),
        (valid()[:9] + b"\x07" + valid()[10:], "type 7"),
        (valid()[:12] + b"\xe7\x28" + valid()[14:], "film frames"),
        (valid()[:12] + b"\x00\x00" + valid()[14:], "film frames"),
    ],
)
def test_files_that_are_no_music(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(data)
    assert why in refusal(path)


def test_deltas_beyond_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    track = b"\x00\x90\x3c\x40" + b"\xff" * 12 + b"\x7f\x80\x3c\x40" + b"\x00\xff\x2f\x00"
    path.write_bytes(valid()[:14] + b"MTrk" + len(track).to_bytes(4, "big") + track)
    assert "is damaged" in refusal(path)


def test_a_key_that_does_not_exist_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    track = b"\x00\xff\x59\x02\x00\x07\x00\x90\x3c\x40\x60\x3c\x00\x00\xff\x59\x02\x10\x00\x00\xff\x2f\x00"
    path.write_bytes(valid()[:14] + b"MTrk" + len(track).to_bytes(4, "big") + track)
    assert spans(read_score(path)) == [(0, 96, 60)]


def read_or_refuse(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        score = read_score(path)
    except RitornelloError as error:
        assert str(path) in str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert (score.notes["duration"] > 0).all()


def test_truncated_at_every_byte(tmp_path: Path) -> None:
    data = valid()
    for length in range(len(data)):
        read_or_refuse(tmp_path / "a.mid", data[:length])


@examples
@given(junk=st.binary(max_size=200))
def test_random_bytes_are_read_or_refused(tmp_path: Path, junk: bytes) -> None:
    track = b"MTrk" + len(junk).to_bytes(4, "big") + junk
    for data in (junk, b"MThd" + junk, valid()[:14] + junk, valid()[:14] + track):
        read_or_refuse(tmp_path / "a.mid", data)


@examples
@given(data=st.data())
def test_damaged_files_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    damaged = bytearray(valid())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(tmp_path / "a.mid", bytes(damaged))
