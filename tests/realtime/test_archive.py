"""What is kept of a performance, for an engine that comes after and for who saves then."""

from __future__ import annotations

from pathlib import Path

from music.score import DEFAULT_METER, Part
from realtime.archive import Archive
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.midi_bytes import note_off, note_on
from realtime.session_file import open_session
from realtime.state import State


def archive(folder: Path) -> Archive:
    complaints: list[str] = []
    return Archive(DEFAULT_METER, None, folder, complaints.append)


def test_a_session_is_saved_as_a_whole_by_the_engine_after(tmp_path: Path) -> None:
    before = archive(tmp_path)
    for number, source in enumerate((Source.PLAYER, Source.MODEL)):
        tick = number * RESOLUTION
        for at, msg in ((tick, note_on(0, 60 + number, 80)), (tick + 100, note_off(0, 60 + number))):
            before.keep(at, source, msg, Part.ACCOMPANIMENT)
    before.store(State("respond", {}, "default", 90.0, 0.0, 2.0, 1, {"bindings": []}))
    before.close(4.0)
    after = archive(tmp_path)
    after.add(4.0, Source.PLAYER, note_on(0, 72, 80))
    after.add(4.5, Source.PLAYER, note_off(0, 72))
    path = tmp_path / "saved.mid"
    assert after.save(path, 5.0) == 3
    notes = open_session(path).notes
    assert [(note.pitch, note.by, note.beat) for note in notes] == [
        (60, "player", 0.0),
        (61, "model", 1.0),
        (72, "player", 4.0),
    ]
    assert abs(open_session(path).bpm - 90.0) < 0.01


def test_without_one_before_there_is_nothing(tmp_path: Path) -> None:
    assert archive(tmp_path).save(tmp_path / "saved.mid", 1.0) == 0
