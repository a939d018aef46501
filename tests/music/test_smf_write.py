"""Scores written to Standard MIDI Files, and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from music21 import converter, corpus

from music.errors import RitornelloError
from music.score import (
    Meter,
    MeterChange,
    Note,
    NoteArray,
    Part,
    TempoChange,
    note_array,
)
from music.smf import read_score, write_score
from tests.music.midi_files import (
    examples,
    off,
    on,
    rows,
    save,
    spans,
    without_part,
)


def test_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out.mid"
    notes = note_array([Note(0, 480, 60, 0), Note(480, 480, 60, 99), Note(480, 480, 64, 50)])
    write_score(
        path,
        [("Voice", notes[:1]), ("Klavier für zwei", notes)],
        resolution=480,
        meters=[MeterChange(0, Meter(6, 8))],
        tempos=[TempoChange(0, 90.0)],
        title="Song",
    )
    midi = mido.MidiFile(path, charset="utf-8")
    assert midi.type == 1
    assert [track.name for track in midi.tracks] == ["Song", "Voice", "Klavier für zwei"]
    assert [m.type for m in midi.tracks[0]] == ["track_name", "time_signature", "set_tempo", "end_of_track"]
    played = [(m.type, m.channel, m.note, m.velocity, m.time) for m in midi.tracks[2] if not m.is_meta]
    assert played == [
        ("note_on", 1, 60, 80, 0),
        ("note_off", 1, 60, 64, 480),
        ("note_on", 1, 60, 99, 0),
        ("note_on", 1, 64, 50, 0),
        ("note_off", 1, 60, 64, 480),
        ("note_off", 1, 64, 64, 0),
    ]


def test_tracks_have_channels_of_their_own_but_percussions(tmp_path: Path) -> None:
    one = note_array([Note(0, 1, 60, 1)])
    write_score(tmp_path / "a.mid", [(str(n), one) for n in range(16)], resolution=480)
    tracks = mido.MidiFile(tmp_path / "a.mid").tracks[1:]
    channels = [message.channel for track in tracks for message in track if message.type == "note_on"]
    assert channels == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 0]


def test_the_same_score_gives_the_same_bytes(tmp_path: Path) -> None:
    notes = [Note(0, 480, 60, 70), Note(0, 240, 60, 70), Note(120, 60, 67, 70), Note(120, 60, 64, 71)]
    write_score(tmp_path / "a.mid", [("", note_array(notes))], resolution=480)
    write_score(tmp_path / "b.mid", [("", note_array(notes[::-1]))], resolution=480)
    assert (tmp_path / "a.mid").read_bytes() == (tmp_path / "b.mid").read_bytes()


def test_a_note_within_a_longer_one_of_its_pitch_survives(tmp_path: Path) -> None:
    notes = note_array([Note(0, 1000, 60, 50), Note(100, 100, 60, 60), Note(150, 20, 60, 70)])
    write_score(tmp_path / "a.mid", [("", notes)], resolution=480)
    assert without_part(read_score(tmp_path / "a.mid").notes) == without_part(notes)


def test_sixteen_layers_of_a_pitch_lose_no_note(tmp_path: Path) -> None:
    notes = note_array([Note(10 * n, 1000 - 20 * n, 60, 64) for n in range(16)])
    write_score(tmp_path / "a.mid", [("", notes)], resolution=480)
    read = read_score(tmp_path / "a.mid").notes
    assert sorted(read["onset"]) == sorted(notes["onset"])
    assert sorted(read["onset"] + read["duration"]) == sorted(notes["onset"] + notes["duration"])


def test_durations_under_a_tick_become_one(tmp_path: Path) -> None:
    write_score(tmp_path / "a.mid", [("", note_array([Note(5, 0, 60, 1)]))], resolution=480)
    assert spans(read_score(tmp_path / "a.mid")) == [(5, 6, 60)]


def test_tempos_are_held_within_what_a_file_can_say(tmp_path: Path) -> None:
    write_score(tmp_path / "a.mid", [], resolution=480, tempos=[TempoChange(0, 1e-308), TempoChange(9, 1e12)])
    low, high = read_score(tmp_path / "a.mid").tempos
    assert low.bpm == pytest.approx(3.58, abs=0.01)
    assert high.bpm == pytest.approx(60e6)


@pytest.mark.parametrize("bad", [Meter(3, 3), Meter(4, 128), Meter(0, 4), Meter(256, 4)])
def test_a_meter_no_midi_file_can_hold(tmp_path: Path, bad: Meter) -> None:
    with pytest.raises(RitornelloError, match=str(bad)):
        write_score(tmp_path / "a.mid", [], resolution=480, meters=[MeterChange(0, bad)])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("note", "resolution", "bpm"),
    [
        (Note(-1, 10, 60, 1), 480, 120.0),
        (Note(0, 10, 128, 1), 480, 120.0),
        (Note(0, 10, 60, 128), 480, 120.0),
        (Note(2**28, 10, 60, 1), 480, 120.0),
        (Note(0, 10, 60, 1), 0, 120.0),
        (Note(0, 10, 60, 1), 2**15, 120.0),
        (Note(0, 10, 60, 1), 480, 0.0),
        (Note(0, 10, 60, 1), 480, float("nan")),
        (Note(0, 10, 60, 1), 480, float("inf")),
    ],
)
def test_numbers_out_of_range_write_nothing(tmp_path: Path, note: Note, resolution: int, bpm: float) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(b"as it was")
    with pytest.raises(ValueError, match=r"."):
        write_score(path, [("", note_array([note]))], resolution=resolution, tempos=[TempoChange(0, bpm)])
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.mid", b"as it was")]


def test_no_name_at_all() -> None:
    with pytest.raises(RitornelloError, match="cannot be written"):
        write_score("", [], resolution=480)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0), off(10)])
    write_score(path, [("", note_array([Note(0, 7, 61, 1)]))], resolution=480)
    assert spans(read_score(path)) == [(0, 7, 61)]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("where", ["missing/a.mid", ".", "a\0b.mid", "a" * 5000])
def test_where_nothing_can_be_written(tmp_path: Path, where: str) -> None:
    (tmp_path / "keep").touch()
    with pytest.raises(RitornelloError, match="cannot be written"):
        write_score(tmp_path / where, [], resolution=480)
    assert [file.name for file in tmp_path.iterdir()] == ["keep"]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write_score(tmp_path / "a.mid", [], resolution=480)
    (tmp_path / "b.mid").touch()
    assert (tmp_path / "a.mid").stat().st_mode == (tmp_path / "b.mid").stat().st_mode


# Few pitches and short times, so that notes of one pitch often overlap; at most 15, the layers there are.
performances = st.lists(
    st.builds(
        Note,
        onset=st.integers(0, 60) | st.integers(0, 100_000),
        duration=st.integers(1, 60) | st.integers(1, 100_000),
        pitch=st.sampled_from([60, 61]) | st.integers(0, 127),
        velocity=st.integers(1, 127),
        part=st.just(Part.LEAD),
    ),
    max_size=15,
).map(note_array)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=9).filter(
    lambda text: text == text.strip("\0 \n\r\t")
)
ticks = st.lists(st.integers(1, 50_000), unique=True, max_size=5).map(lambda later: [0, *sorted(later)])
all_meters = st.builds(Meter, st.integers(1, 255), st.sampled_from([1, 2, 4, 8, 16, 32, 64]))
all_tempos = st.integers(1, 2**24 - 1).map(lambda microseconds: 60_000_000 / microseconds)


@examples
@given(
    tracks=st.lists(st.tuples(names, performances), max_size=17),
    resolution=st.integers(1, 2**15 - 1),
    meter_ticks=ticks,
    tempo_ticks=ticks,
    data=st.data(),
)
def test_what_is_written_is_read_back(  # noqa: PLR0913, PLR0917 - hypothesis gives each
    tmp_path: Path,
    tracks: list[tuple[str, NoteArray]],
    resolution: int,
    meter_ticks: list[int],
    tempo_ticks: list[int],
    data: st.DataObject,
) -> None:
    meters = tuple(MeterChange(tick, data.draw(all_meters)) for tick in meter_ticks)
    tempos = tuple(TempoChange(tick, data.draw(all_tempos)) for tick in tempo_ticks)
    path = tmp_path / "a.mid"
    write_score(path, tracks, resolution=resolution, meters=meters, tempos=tempos)
    score = read_score(path)
    assert score.resolution == resolution
    assert score.meters == tuple(
        now for before, now in zip([None, *meters], meters, strict=False) if not before or before[1] != now[1]
    )
    assert score.tempos == tuple(
        now for before, now in zip([None, *tempos], tempos, strict=False) if not before or before[1] != now[1]
    )
    assert score.track_names == tuple(text for text, notes in tracks if len(notes))
    expected = [notes for _, notes in tracks if len(notes)]
    assert without_part(score.notes) == (without_part(np.concatenate(expected)) if expected else [])


@pytest.mark.parametrize("chorale", ["bach/bwv66.6", "bach/bwv1.6"])
def test_a_chorale_written_by_music21(tmp_path: Path, chorale: str) -> None:
    piece: Any = corpus.parse(chorale).stripTies()
    piece.write("midi", tmp_path / "a.mid")
    score = read_score(tmp_path / "a.mid")
    expected = sorted(
        (float(note.offset), float(note.quarterLength), pitch.midi)
        for note in piece.flatten().notes
        for pitch in note.pitches
    )
    read = sorted(
        (n.onset / score.resolution, n.duration / score.resolution, n.pitch) for n in rows(score.notes)
    )
    assert read == expected
    assert score.meters == (MeterChange(0, Meter(4, 4)),)
    assert set(score.track_names) >= {"Soprano", "Alto", "Tenor", "Bass"}
    assert score.notes["part"][score.notes["pitch"].argmax()] == Part.LEAD


def test_music21_reads_what_we_write(tmp_path: Path) -> None:
    notes = note_array(
        [Note(0, 480, 72, 70), Note(0, 960, 48, 70), Note(480, 240, 74, 70), Note(720, 240, 72, 70)]
    )
    write_score(
        tmp_path / "a.mid",
        [("Voice", notes[[0, 2, 3]]), ("Piano", notes[[1]])],
        resolution=480,
        meters=[MeterChange(0, Meter(2, 4))],
    )
    piece: Any = converter.parse(tmp_path / "a.mid")
    read = sorted((float(n.offset), float(n.quarterLength), n.pitch.midi) for n in piece.flatten().notes)
    assert read == [(0, 1, 72), (0, 2, 48), (1, 0.5, 74), (1.5, 0.5, 72)]
    assert [part.partName for part in piece.parts] == ["Voice", "Piano"]
    assert piece.flatten().timeSignature.ratioString == "2/4"
