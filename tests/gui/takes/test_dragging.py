"""Clips that leave the window: files with fair names, and a real drag onto a real target."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from gui.takes.clip import Clip
from gui.takes.dragging import MIDI_TYPE, clip_file, clip_mime, drag_picture, file_mime, file_name
from gui.theme import colours
from music.errors import RitornelloError
from realtime.messages import ClipNote

ROOT = Path(__file__).parents[3]
CLIP = Clip(
    "Ritornello answer 2026-11-21 14.03.22",
    (ClipNote(0.0, 1.0, 60, 90),),
    (ClipNote(2.0, 1.0, 72, 80),),
    96.0,
)


def test_a_file_is_dropped_that_a_daw_can_read(tmp_path: Path) -> None:
    """A real drag, in a process with a platform that can drag without a screen."""
    environment = os.environ | {"QT_QPA_PLATFORM": "minimal"}
    arguments = [sys.executable, "-m", "tests.gui.drag_out", str(tmp_path)]
    done = subprocess.run(arguments, env=environment, cwd=ROOT, capture_output=True, check=True, timeout=60)
    (dropped,) = json.loads(done.stdout)
    path = tmp_path / "Take 14 03.mid"
    assert dropped == {"path": str(path), "data": path.read_bytes().hex(), "action": "CopyAction"}
    file = mido.MidiFile(path)
    assert [msg.note for track in file.tracks for msg in track if msg.type == "note_on"] == [60, 72]


def test_the_same_clip_is_the_same_file(tmp_path: Path) -> None:
    first, again = clip_mime(CLIP, tmp_path), clip_mime(CLIP, tmp_path)
    assert first.urls() == again.urls()
    assert first.formats() == ["text/uri-list", MIDI_TYPE]
    assert [path.name for path in tmp_path.iterdir()] == [f"{CLIP.title}.mid"]


def test_another_clip_of_the_same_name_is_another_file(tmp_path: Path) -> None:
    other = Clip(CLIP.title, (ClipNote(0.0, 1.0, 61, 90),))
    paths = [clip_file(each, tmp_path) for each in (CLIP, other, CLIP, other)]
    assert [path.name for path in paths] == [f"{CLIP.title}.mid", f"{CLIP.title} 2.mid"] * 2
    (tmp_path / f"{CLIP.title} 3.mid").mkdir()
    third = Clip(CLIP.title, (ClipNote(0.0, 1.0, 62, 90),))
    assert clip_file(third, tmp_path).name == f"{CLIP.title} 4.mid"


def test_the_folder_is_made(tmp_path: Path) -> None:
    assert clip_file(CLIP, tmp_path / "a" / "b").parent == tmp_path / "a" / "b"


def test_what_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RitornelloError, match=r"cannot be made.*\.$"):
        clip_mime(CLIP, tmp_path / "file")
    with pytest.raises(RitornelloError, match=r"cannot be read.*\.$"):
        file_mime(tmp_path / "missing.mid")


@given(st.text(max_size=300))
def test_names_are_legal_everywhere(title: str) -> None:
    name = file_name(title)
    assert name
    assert not set(name) & set('<>:"/\\|?*\0\n\t')
    assert name == name.strip(" .")
    assert len(name.encode()) <= 140
    assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Answer 14:03", "Answer 14 03"),
        ("con", "Ritornello con"),
        ("...", "Ritornello"),
        ("a/b\\c", "a b c"),
        ("Flöte", "Flöte"),
    ],
)
def test_names_stay_as_they_are_as_far_as_can_be(title: str, name: str) -> None:
    assert file_name(title) == name


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_picture_shows_both_in_their_colours(qtbot: QtBot, ratio: float) -> None:
    del qtbot  # there has to be an application
    picture = drag_picture(CLIP, ratio)
    assert picture.deviceIndependentSize().toSize() == QSize(176, 56)
    image = picture.toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {colours().player, colours().model, colours().surface} <= seen
