"""A MIDI file as training reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from music.errors import RitornelloError
from music.nb import NB
from music.roll import PianoRoll
from music.score import Note, note_array
from music.smf import read_score, tidy_meters, write_score
from tests.training.pieces import write_song
from training.midi import content_of, read_midi
from training.parse import parse_file
from training.sources import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

    from music.encoding import Encoding


@pytest.mark.parametrize(
    "encoding", [NB(), NB(steps_per_beat=4, durations=(1, 2, 4), parts=False), PianoRoll()]
)
def test_notes_are_those_of_the_encoding_and_so_is_what_copies_are_told_by(
    tmp_path: Path, encoding: Encoding
) -> None:
    path = tmp_path / "song.mid"
    write_song(path, 1)
    found = read_midi(path, encoding)
    assert not isinstance(found, str)
    score = tidy_meters(read_score(path))
    assert found.score.meters == score.meters
    assert (found.notes == encoding.grid(score).notes).all()
    parsed = parse_file(SourceFile(path, path.name), encoding)
    assert not isinstance(parsed, str)
    assert (parsed[0].content, parsed[0].notes[0]) == (content_of(found.notes), len(found.notes))


def test_what_is_no_piece_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "song.mid"
    write_score(path, [("Piano", note_array([]))], resolution=480)
    assert read_midi(path, NB()) == "has no notes"
    write_score(path, [("Piano", note_array([Note(0, 480, 10, 64)]))], resolution=480)
    assert read_midi(path, PianoRoll()) == "has no notes that the encoding can tell"
    write_score(path, [("Piano", note_array([Note(480 * 200_000, 480, 60, 64)]))], resolution=480)
    # Where the bar lines of so long a piece are isn't even looked for.
    monkeypatch.setattr("training.midi.tidy_meters", lambda _: pytest.fail("it was looked for"))
    assert read_midi(path, NB()) == "is 200000 beats long, which no piece is"
    path.write_bytes(b"")
    with pytest.raises(RitornelloError, match="is empty"):
        read_midi(path, NB())
