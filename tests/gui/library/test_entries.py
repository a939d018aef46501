"""The library's entries as the window reads them: the same that the engine's side writes."""

from __future__ import annotations

import msgspec
import pytest

from gui.library import entries as window
from gui.library.entries import Entry, find_entry, kind_of, without_title
from realtime import library as engine
from realtime.library import list_library
from tests.gui.library_tasks import BROKEN, DEFAULT, FOLK


@pytest.mark.parametrize("name", ["Entry", "Library", "Added", "Removed"])
def test_both_sides_know_the_same_fields(name: str) -> None:
    ours, theirs = (
        [(field.name, field.default, field.required) for field in msgspec.structs.fields(getattr(side, name))]
        for side in (window, engine)
    )
    assert ours == theirs


def test_what_ships_arrives_whole() -> None:
    listed = list_library()
    read = msgspec.json.decode(msgspec.json.encode(listed), type=window.Library)
    assert msgspec.to_builtins(read) == msgspec.to_builtins(listed)
    assert read.entries[0].name == "default"


def test_a_model_is_meant_by_name_or_path() -> None:
    entries = (DEFAULT, FOLK)
    assert find_entry(entries, "folk") is find_entry(entries, "/lib/folk.onnx") is FOLK
    assert find_entry(entries, "") is None
    assert find_entry(entries, "march") is None


def test_what_it_is_in_short() -> None:
    assert kind_of(DEFAULT) == "default · NB int8 · 6.1 MB"
    assert kind_of(Entry(name="gone", path="x")) == "gone"
    assert (
        kind_of(Entry(name="keys", path="x", encoding="roll", bytes=2_000_000))
        == "keys · piano roll · 2.0 MB"
    )
    assert BROKEN.label == "broken"


@pytest.mark.parametrize(
    ("card", "rest"),
    [
        ("# Folk\n\nTunes.", "Tunes."),
        ("# Other\n\nTunes.", "# Other\n\nTunes."),
        ("Folk", "Folk"),
        ("# Folk", ""),
    ],
)
def test_the_title_is_not_said_twice(card: str, rest: str) -> None:
    assert without_title(msgspec.structs.replace(FOLK, card=card)) == rest
