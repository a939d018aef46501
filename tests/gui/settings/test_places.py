"""Where things are kept: by the system's own rules, and made only when something is put there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths

from gui.settings.places import NAME, Places, made, takes_folder
from music.errors import RitornelloError

pytestmark = pytest.mark.usefixtures("qapp")


def test_each_thing_has_a_place_of_its_own(tmp_path: Path) -> None:
    places = Places(tmp_path / "config", tmp_path / "data")
    all_of_them = [places.settings, places.geometry, places.log, places.recordings]
    assert len(set(all_of_them)) == len(all_of_them)
    assert {each.parent for each in all_of_them} == {tmp_path / "config", tmp_path / "data"}
    assert list(tmp_path.iterdir()) == []


def test_places_are_those_of_the_platform_with_the_name_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    before = QCoreApplication.applicationName()
    try:
        QCoreApplication.setApplicationName("Ritornello tested")
        places = Places.of_platform()
    finally:
        QCoreApplication.setApplicationName(before)
    generic = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    assert places.config.is_relative_to(generic)
    assert places.config.name == places.data.name == "Ritornello tested"
    # A system that has no such folder has a home.
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _location: "")
    assert Places.of_platform() == Places(Path.home(), Path.home())


def test_takes_are_kept_among_the_music_unless_another_folder_is_chosen(tmp_path: Path) -> None:
    music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
    assert takes_folder() == Path(music) / NAME
    assert takes_folder(str(tmp_path)) == tmp_path


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert made(folder) == folder
    assert folder.is_dir()
    assert made(folder) == folder


def test_what_cannot_be_made_is_said_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("in the way")
    with pytest.raises(RitornelloError, match=r"cannot be made \(.+\): choose another") as refused:
        made(tmp_path / "a" / "b")
    assert str(tmp_path / "a" / "b") in str(refused.value)
