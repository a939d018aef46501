"""The store: what is changed lasts, can be taken back, and is never lost to a bad file or disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from gui.notices import NoticeBoard
from gui.settings import writer as settings_writer
from gui.settings.file import encode, replace_file
from gui.settings.store import Settings, SettingsStore
from tests.gui.any_settings import any_settings

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


@pytest.fixture
def store(path: Path, board: NoticeBoard) -> SettingsStore:
    return SettingsStore(path, board)


def written(path: Path, data: bytes | str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


# --- changing -----------------------------------------------------------------------


def test_a_change_is_told_once_with_before_and_after(store: SettingsStore) -> None:
    told: list[tuple[Settings, Settings]] = []
    store.changed.connect(lambda before, after: told.append((before, after)))
    store.change(bpm=90, mode="trade")
    store.change(bpm=90.0)
    assert told == [(Settings(), Settings(bpm=90.0, mode="trade"))]
    assert store.current == Settings(bpm=90.0, mode="trade")
    store.close()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"bpm": 2}, "from 5 to 1000"),
        ({"bpm": "fast"}, "bpm"),
        ({"tempo": 90}, "no setting called tempo"),
        ({"theme": "dark", "channels": (0,)}, "from 1 to 16"),
        ({"version": 2}, "version must be 1"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    store: SettingsStore, fields: dict[str, object], said: str
) -> None:
    store.changed.connect(pytest.fail)
    with pytest.raises(ValueError, match=said):
        store.change(**fields)
    assert store.current == Settings()
    assert not store.can_undo
    store.close()


def test_a_dictionary_that_is_changed_later_changes_no_settings(store: SettingsStore) -> None:
    controls = {"density": 2.0}
    store.change(controls=controls)
    controls["density"] = 3.0
    assert store.current.controls == {"density": 2.0}
    store.close()


def test_undo_and_reset(store: SettingsStore) -> None:
    store.change(model="mine", bpm=90.0)
    store.reset()
    assert store.current == Settings()
    undone = [store.undoes]
    assert store.undo()
    assert store.current == Settings(model="mine", bpm=90.0)
    undone.append(store.undoes)
    assert store.undo()
    undone.append(store.undoes)
    assert undone == ["reset", "model", None]
    assert store.current == Settings(bpm=90.0)
    assert not store.can_undo
    assert not store.undo()
    store.close()


# --- lasting ------------------------------------------------------------------------


@given(any_settings())
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_changed_is_there_the_next_time(tmp_path: Path, settings: Settings) -> None:
    board, path = NoticeBoard(), tmp_path / "settings.json"
    path.unlink(missing_ok=True)
    store = SettingsStore(path, board)
    store.change(**{name: getattr(settings, name) for name in Settings.__struct_fields__})
    store.close()
    assert SettingsStore(path, board).current == settings
    assert board.notices == ()


def test_it_is_written_without_waiting_for_the_end(qtbot: QtBot, store: SettingsStore, path: Path) -> None:
    store.change(meter="3/4")
    qtbot.waitUntil(lambda: path.exists() and json.loads(path.read_bytes())["meter"] == "3/4")
    store.close()


def test_settings_that_were_never_changed_make_no_file(store: SettingsStore, path: Path) -> None:
    store.close()
    assert not path.parent.exists()


# --- bad files ----------------------------------------------------------------------


def test_a_broken_file_is_kept_and_said(
    path: Path, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = encode(Settings(bpm=90.0))[:-40]
    written(path, broken)
    for _ in range(2):  # again, while nothing was changed: it is kept once
        store = SettingsStore(path, board)
        assert store.current == Settings()
        store.close()
    kept = path.with_name("settings.broken-1.json")
    assert [each.name for each in sorted(path.parent.iterdir())] == [
        "settings.broken-1.json",
        "settings.json",
    ]
    assert kept.read_bytes() == path.read_bytes() == broken
    (notice,) = board.notices
    assert notice.kind == "problem"
    assert str(kept) in notice.text
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    assert notice.remedy is not None
    notice.remedy.do()
    assert [url.toLocalFile() for url in opened] == [str(path.parent)]


@given(st.data())
@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_in_a_damaged_file_is_always_still_somewhere(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / str(len(list(tmp_path.iterdir()))) / "settings.json"
    whole = encode(Settings(bpm=90.0, model="mine"))
    damage = data.draw(
        st.integers(0, len(whole) - 1).map(lambda end: whole[:end])
        | st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)).map(
            lambda flip: whole[: flip[0]] + bytes([flip[1]]) + whole[flip[0] + 1 :]
        )
    )
    written(path, damage)
    board = NoticeBoard()
    store = SettingsStore(path, board)
    store.change(guided="reaper")
    store.close()
    if board.notices:
        assert damage in [each.read_bytes() for each in path.parent.iterdir() if each != path]
    else:  # it still made sense: a field had another value or another name, and has so still
        before, after = json.loads(damage), json.loads(path.read_bytes())
        assert {name: after[name] for name in before if name != "guided"} == {
            name: value for name, value in before.items() if name != "guided"
        }


def test_a_bad_field_is_named_and_the_file_kept(path: Path, board: NoticeBoard) -> None:
    written(path, '{"version": 1, "bpm": 2, "model": "mine"}')
    store = SettingsStore(path, board)
    store.close()
    assert store.current == Settings(model="mine")
    (notice,) = board.notices
    assert "(bpm)" in notice.text
    assert path.with_name("settings.broken-1.json").read_bytes() == path.read_bytes()


def test_a_file_of_a_newer_version_is_kept_and_what_is_new_survives(path: Path, board: NoticeBoard) -> None:
    newer = '{"version": 2, "bpm": 90.0, "aura": {"hue": 1}}'
    written(path, newer)
    store = SettingsStore(path, board)
    assert store.current == Settings(bpm=90.0)
    assert path.read_text() == newer  # nothing is written before something changes
    store.change(model="mine")
    store.close()
    after = json.loads(path.read_bytes())
    assert (after["version"], after["bpm"], after["model"], after["aura"]) == (1, 90.0, "mine", {"hue": 1})
    assert path.with_name("settings.v2.json").read_text() == newer
    (notice,) = board.notices
    assert "newer" in notice.text
    again = NoticeBoard()
    assert SettingsStore(path, again).current == store.current
    assert again.notices == ()


def test_a_second_file_of_a_newer_version_takes_no_others_place(path: Path, board: NoticeBoard) -> None:
    for bpm in (90, 100):
        written(path, f'{{"version": 2, "bpm": {bpm}}}')
        SettingsStore(path, board).close()
    assert b"90" in path.with_name("settings.v2.json").read_bytes()
    assert b"100" in path.with_name("settings.v2-2.json").read_bytes()


def test_what_cannot_be_read_is_left_alone(path: Path, board: NoticeBoard) -> None:
    path.mkdir(parents=True)
    store = SettingsStore(path, board)
    store.change(bpm=90.0)
    store.close()
    assert store.current == Settings(bpm=90.0)
    assert path.is_dir()
    (notice,) = board.notices
    assert notice.kind == "problem"
    assert str(path) in notice.text


def test_a_broken_file_that_cannot_be_kept_is_not_written_over(
    path: Path, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(path, "broken")

    def full(_path: Path, _data: bytes, _labels: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gui.settings.store.keep_aside", full)
    store = SettingsStore(path, board)
    store.change(bpm=90.0)
    store.close()
    assert path.read_text() == "broken"
    (notice,) = board.notices
    assert "No space left on device" in notice.text


def refuse_writing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Have nothing written, and return what allows it again."""
    allow = replace_file

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings_writer, "replace_file", full)
    return lambda: monkeypatch.setattr(settings_writer, "replace_file", allow)


def test_a_full_disk_is_said_once_and_the_app_goes_on(
    qtbot: QtBot, store: SettingsStore, path: Path, board: NoticeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[int] = []
    board.changed.connect(lambda: posted.append(len(board.notices)))
    allow = refuse_writing(monkeypatch)
    for number in range(3):
        with qtbot.waitSignal(store._writer.written):
            store.change(guided=f"daw {number}")
    assert posted == [1]
    (notice,) = board.notices
    assert "No space left on device" in notice.text
    allow()
    with qtbot.waitSignal(store._writer.written):
        store.change(guided="reaper")
    assert board.notices == ()
    assert json.loads(path.read_bytes())["guided"] == "reaper"
    store.close()
