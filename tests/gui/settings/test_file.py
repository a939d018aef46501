"""The file of settings: nothing that is in it is ever lost, whatever happens to it."""

from __future__ import annotations

import itertools
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.settings.file import decode, encode, keep_aside, replace_file
from gui.settings.values import Settings
from tests.gui.any_settings import any_settings


@given(any_settings())
def test_what_is_written_is_read_again(settings: Settings) -> None:
    reading = decode(encode(settings))
    assert reading.settings == settings
    assert (reading.others, reading.bad, reading.version) == ({}, (), 1)


@given(any_settings(), any_settings())
def test_the_file_is_readable_and_always_in_the_same_order(one: Settings, other: Settings) -> None:
    text = encode(one).decode()
    assert text.startswith('{\n  "version": 1,\n  "inputs": ')
    assert text.endswith("}\n")
    assert list(json.loads(text)) == list(json.loads(encode(other))) == list(Settings.__struct_fields__)


@given(any_settings(), st.data())
def test_damage_never_raises(settings: Settings, data: st.DataObject) -> None:
    whole = encode(settings)
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    flips = data.draw(st.dictionaries(st.integers(0, len(whole) - 1), st.integers(0, 255), max_size=5))
    changed = bytes(flips.get(place, byte) for place, byte in enumerate(whole))
    for damaged in (cut, changed):
        reading = decode(damaged)
        # What came of it can be written, and means the same again.
        again = decode(encode(reading.settings, reading.others))
        assert again.settings == reading.settings
        assert again.others == reading.others


@given(st.binary(max_size=60) | st.sampled_from([b"", b"null", b"[]", b"3", b"{", b"\xff{}", b"[" * 9000]))
def test_what_is_no_file_of_settings_gives_the_defaults(data: bytes) -> None:
    reading = decode(data)
    assert reading.version == 0 or data.strip().startswith(b"{")
    assert reading.settings == Settings()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bpm", 1e9),
        ("bpm", "fast"),
        ("channels", [0]),
        ("channels", "all"),
        ("theme", "pink"),
        ("bindings", []),
        ("volume", None),
        ("inputs", [""]),
        ("version", "one"),
        ("version", 0),
    ],
)
def test_a_bad_field_has_its_default_and_the_others_stay(field: str, value: object) -> None:
    whole = json.loads(encode(Settings(model="mine", meter="7/8")))
    reading = decode(json.dumps(whole | {field: value}).encode())
    assert reading.bad == (field,)
    assert reading.settings == Settings(model="mine", meter="7/8")


def test_missing_fields_have_their_defaults_and_nothing_is_wrong() -> None:
    reading = decode(b'{"bpm": 90}')
    assert reading.settings == Settings(bpm=90.0)
    assert (reading.bad, reading.version) == ((), 1)


def test_what_a_later_version_added_survives_to_the_letter() -> None:
    later = (
        b'{"version": 7, "bpm": 90, "aura": {"hue": 0.10, "big": 123456789012345678901234567890}, "x": []}'
    )
    reading = decode(later)
    assert reading.version == 7
    assert reading.settings.bpm == 90.0
    again = encode(reading.settings, reading.others)
    assert b'"hue": 0.10' in again
    assert b"123456789012345678901234567890" in again
    assert decode(again).others.keys() == {"aura", "x"}
    assert decode(again).version == 1


@given(
    st.dictionaries(
        st.text(max_size=5).filter(lambda name: name not in Settings.__struct_fields__), st.integers()
    )
)
def test_fields_that_are_not_known_are_written_back(others: dict[str, int]) -> None:
    reading = decode(json.dumps({"bpm": 90, **others}).encode())
    again = json.loads(encode(reading.settings, reading.others))
    assert {name: again[name] for name in others} == others


@given(st.lists(st.binary(max_size=4), max_size=6))
def test_what_is_kept_aside_is_over_nothing_else(contents: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.json"
        for data in contents:
            kept = keep_aside(path, data, (f"broken-{number}" for number in itertools.count(1)))
            assert kept.read_bytes() == data
        there = {each.name: each.read_bytes() for each in Path(folder).iterdir()}
    distinct = list(dict.fromkeys(contents))  # what is kept already is not kept twice
    assert there == {f"settings.broken-{number}.json": data for number, data in enumerate(distinct, 1)}


def test_names_that_are_taken_by_folders_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "settings.v2.json").mkdir()
    assert keep_aside(tmp_path / "settings.json", b"{}", ["v2", "v2-2"]).name == "settings.v2-2.json"
    with pytest.raises(FileExistsError):
        keep_aside(tmp_path / "settings.json", b"{}", ["v2"])


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    (tmp_path / "deep" / ".settings.json.part").mkdir()  # so that nothing can be written beside it
    with pytest.raises(OSError, match="directory"):
        replace_file(path, b"three")
    assert path.read_bytes() == b"two"


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    replace_file(path, b"one")
    path.unlink()
    path.mkdir()
    (path / "in the way").touch()
    with pytest.raises(OSError, match="settings"):
        replace_file(path, b"two")
    assert [each.name for each in tmp_path.iterdir()] == ["settings.json"]
