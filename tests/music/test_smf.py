from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mido import Message, MetaMessage
from music21 import converter, corpus

from music.errors import RitornelloError
from music.score import (
    DEFAULT_METER,
    Meter,
    MeterChange,
    Note,
    NoteArray,
    Part,
    Score,
    TempoChange,
    note_array,
)
from music.smf import read_score, write_score

RESOLUTION = 480


def save(path: Path, *tracks: list[Any], type: int = 1, resolution: int = RESOLUTION) -> Path:  # noqa: A002 - mido's
    """Write tracks of (tick, message) pairs; those of one tick stay in the order given."""
    midi = mido.MidiFile(type=type, ticks_per_beat=resolution)
    for events in tracks:
        track = mido.MidiTrack()
        now = 0
        for tick, message in sorted(events, key=lambda event: event[0]):
            track.append(message.copy(time=tick - now))
            now = tick
        midi.tracks.append(track)
    midi.save(path)
    return path


def on(tick: int, pitch: int = 60, velocity: int = 70, channel: int = 0) -> tuple[int, Any]:
    return tick, Message("note_on", note=pitch, velocity=velocity, channel=channel)


def off(tick: int, pitch: int = 60, channel: int = 0) -> tuple[int, Any]:
    return tick, Message("note_off", note=pitch, channel=channel)


def control(tick: int, number: int, value: int, channel: int = 0) -> tuple[int, Any]:
    return tick, Message("control_change", control=number, value=value, channel=channel)


def pedal(tick: int, value: int, channel: int = 0) -> tuple[int, Any]:
    return control(tick, 64, value, channel)


def name(text: str) -> tuple[int, Any]:
    return 0, MetaMessage("track_name", name=text)


def end(tick: int) -> tuple[int, Any]:
    return tick, MetaMessage("end_of_track")


def meter(tick: int, numerator: int, denominator: int = 4) -> tuple[int, Any]:
    return tick, MetaMessage("time_signature", numerator=numerator, denominator=denominator)


def tempo(tick: int, microseconds: int) -> tuple[int, Any]:
    return tick, MetaMessage("set_tempo", tempo=microseconds)


def spans(score: Score) -> list[tuple[int, int, int]]:
    """Return (onset, end, pitch) of each note."""
    return [(n.onset, n.onset + n.duration, n.pitch) for n in rows(score.notes)]


def rows(notes: NoteArray) -> list[Note]:
    return [Note(*row) for row in notes.tolist()]


def without_part(notes: NoteArray) -> list[tuple[int, int, int, int]]:
    return sorted(note[:4] for note in rows(notes))


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_of_type_1(tmp_path: Path) -> None:
    path = save(
        tmp_path / "song.mid",
        [name("Song"), meter(0, 3), tempo(0, 400_000)],
        [name("Voice"), on(480, 72, 90), off(960, 72)],
        [name("Piano"), on(0, 48, 60, 1), on(0, 55, 61, 1), off(480, 48, 1), off(1440, 55, 1)],
    )
    score = read_score(path)
    assert rows(score.notes) == [
        Note(0, 1440, 55, 61, Part.ACCOMPANIMENT),
        Note(0, 480, 48, 60, Part.ACCOMPANIMENT),
        Note(480, 480, 72, 90, Part.LEAD),
    ]
    assert score.resolution == RESOLUTION
    assert score.meters == (MeterChange(0, Meter(3, 4)),)
    assert score.tempos == (TempoChange(0, 150.0),)
    assert score.title == "Song"
    assert score.track_names == ("Voice", "Piano")


def test_a_path_may_be_text(tmp_path: Path) -> None:
    assert spans(read_score(str(save(tmp_path / "a.mid", [on(0), off(10)])))) == [(0, 10, 60)]


def test_resolution_is_the_files(tmp_path: Path) -> None:
    assert read_score(save(tmp_path / "a.mid", [on(0), off(96)], resolution=96)).resolution == 96


def test_velocity_0_is_a_note_off(tmp_path: Path) -> None:
    assert spans(read_score(save(tmp_path / "a.mid", [on(0), on(100, velocity=0)]))) == [(0, 100, 60)]


def test_running_status(tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    events = b"\x00\x90\x3c\x40\x60\x3c\x00\x00\x3e\x40\x60\x3e\x00\x00\xff\x2f\x00"
    path.write_bytes(
        b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60MTrk" + len(events).to_bytes(4, "big") + events
    )
    assert spans(read_score(path)) == [(0, 96, 60), (96, 192, 62)]


def test_overlapping_notes_of_a_pitch_end_first_in_first_out(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0, velocity=1), on(100, velocity=2), off(200), off(300)])
    assert rows(read_score(path).notes) == [
        Note(0, 200, 60, 1, Part.ACCOMPANIMENT),
        Note(100, 200, 60, 2, Part.ACCOMPANIMENT),
    ]


def test_struck_again_in_the_tick_of_its_end_whatever_comes_first(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0), on(100), off(100), off(200)])
    assert spans(read_score(path)) == [(0, 100, 60), (100, 200, 60)]


def test_the_same_pitch_in_two_tracks_and_channels_is_kept_apart(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.mid", [on(0), off(300), on(0, channel=1), off(100, channel=1)], [on(0), off(200)]
    )
    assert sorted(spans(read_score(path))) == [(0, 100, 60), (0, 200, 60), (0, 300, 60)]


def test_a_note_of_no_length_becomes_a_tick(tmp_path: Path) -> None:
    assert spans(read_score(save(tmp_path / "a.mid", [on(50), off(50)]))) == [(50, 51, 60)]


def test_notes_never_closed_end_with_their_track(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0), on(40), on(500, 64), end(500)], [on(0, 70), off(900, 70)])
    assert spans(read_score(path)) == [(0, 900, 70), (0, 500, 60), (40, 500, 60), (500, 501, 64)]


def test_a_note_off_for_nothing_is_ignored(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [off(0), on(10), off(20), off(30), off(30, 99)])
    assert spans(read_score(path)) == [(10, 20, 60)]


def test_percussion_is_left_out(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [name("Drums"), on(0, 36, channel=9), off(9, 36, 9)], [on(0), off(9)])
    score = read_score(path)
    assert spans(score) == [(0, 9, 60)]
    assert score.track_names == ("",)


def test_all_notes_off_ends_the_notes_of_its_channel(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.mid",
        [on(0), on(0, 62, channel=1), control(100, 123, 0), control(150, 120, 0, 1), off(200), end(300)],
    )
    assert spans(read_score(path)) == [(0, 150, 62), (0, 100, 60)]


def test_a_file_without_notes(tmp_path: Path) -> None:
    score = read_score(save(tmp_path / "a.mid", [name("Silence"), end(100)]))
    assert len(score.notes) == 0
    assert score.title == "Silence"
    assert score.track_names == ()


# ── the pedal ────────────────────────────────────────────────────────────────────────────────────────


def test_the_pedal_holds_a_note_until_it_comes_up(tmp_path: Path) -> None:
    events = [on(0), pedal(50, 127), off(100), pedal(400, 0), on(500, 62), off(600, 62)]
    path = save(tmp_path / "a.mid", events)
    assert spans(read_score(path)) == [(0, 400, 60), (500, 600, 62)]
    assert spans(read_score(path, sustain=False)) == [(0, 100, 60), (500, 600, 62)]


def test_the_pedal_holds_a_note_until_it_is_struck_again(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [pedal(0, 64), on(0), off(100), on(200), off(250), pedal(400, 63)])
    assert spans(read_score(path)) == [(0, 200, 60), (200, 400, 60)]


def test_a_pedal_never_lifted_holds_to_the_end(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [pedal(0, 127), on(0), off(100), end(960)])
    assert spans(read_score(path)) == [(0, 960, 60)]


def test_a_note_held_past_the_pedal_keeps_its_length(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0), pedal(10, 127), pedal(50, 0), off(100)])
    assert spans(read_score(path)) == [(0, 100, 60)]


def test_changing_the_pedal_lets_go(tmp_path: Path) -> None:
    events = [pedal(0, 127), on(0), off(50), pedal(100, 0), pedal(100, 127), pedal(300, 0)]
    assert spans(read_score(save(tmp_path / "a.mid", events))) == [(0, 100, 60)]


def test_the_pedal_comes_too_late_in_the_tick_of_the_release(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0), pedal(100, 127), off(100), pedal(300, 0)])
    assert spans(read_score(path)) == [(0, 100, 60)]


def test_the_pedal_works_on_its_channel_across_tracks(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.mid",
        [pedal(0, 127), pedal(400, 0)],
        [on(0), off(100), on(0, 64, channel=1), off(100, 64, 1)],
    )
    assert spans(read_score(path)) == [(0, 100, 64), (0, 400, 60)]


def test_half_pedalling_and_repeated_values(tmp_path: Path) -> None:
    events = [pedal(0, 70), on(0), pedal(50, 127), off(100), pedal(150, 64), pedal(200, 63), pedal(250, 0)]
    assert spans(read_score(save(tmp_path / "a.mid", events))) == [(0, 200, 60)]


def test_resetting_the_controllers_lifts_the_pedal(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [pedal(0, 127), on(0), off(100), control(200, 121, 0), end(900)])
    assert spans(read_score(path)) == [(0, 200, 60)]


def test_voices_in_unison_do_not_cut_each_other_short(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [pedal(0, 127), on(0), on(0), off(50), off(80), pedal(100, 0)])
    assert spans(read_score(path)) == [(0, 100, 60), (0, 100, 60)]


# ── meter and tempo ──────────────────────────────────────────────────────────────────────────────────


def test_four_four_at_120_where_nothing_is_said(tmp_path: Path) -> None:
    score = read_score(save(tmp_path / "a.mid", [on(0), off(10)]))
    assert score.meters == (MeterChange(0, DEFAULT_METER),)
    assert score.tempos == (TempoChange(0, 120.0),)


def test_changes_of_any_track_count(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.mid",
        [meter(0, 6, 8), on(0), off(10), tempo(960, 1_000_000)],
        [tempo(0, 300_000), meter(1440, 3)],
    )
    score = read_score(path)
    assert score.meters == (MeterChange(0, Meter(6, 8)), MeterChange(1440, Meter(3, 4)))
    assert score.tempos == (TempoChange(0, 200.0), TempoChange(960, 60.0))


def test_the_first_meter_may_come_late(tmp_path: Path) -> None:
    score = read_score(save(tmp_path / "a.mid", [meter(960, 2), tempo(960, 250_000)]))
    assert score.meters == (MeterChange(0, DEFAULT_METER), MeterChange(960, Meter(2, 4)))
    assert score.tempos == (TempoChange(0, 120.0), TempoChange(960, 240.0))


def test_the_last_change_of_a_tick_counts(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [meter(0, 2), meter(0, 3), tempo(0, 1), tempo(0, 600_000)])
    score = read_score(path)
    assert score.meters == (MeterChange(0, Meter(3, 4)),)
    assert score.tempos == (TempoChange(0, 100.0),)


def test_repeated_changes_are_dropped(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.mid",
        [meter(0, 3), meter(1440, 3), meter(2880, 4), tempo(0, 600_000), tempo(480, 600_000)],
        [meter(0, 3), meter(2880, 4)],
    )
    score = read_score(path)
    assert score.meters == (MeterChange(0, Meter(3, 4)), MeterChange(2880, Meter(4, 4)))
    assert score.tempos == (TempoChange(0, 100.0),)


def test_impossible_changes_are_ignored(tmp_path: Path) -> None:
    events = [meter(0, 3), meter(480, 0), meter(960, 4, 128), meter(1440, 4, 2**200), tempo(480, 0)]
    score = read_score(save(tmp_path / "a.mid", events))
    assert score.meters == (MeterChange(0, Meter(3, 4)),)
    assert score.tempos == (TempoChange(0, 120.0),)


# ── names and channels ───────────────────────────────────────────────────────────────────────────────


def test_names_are_read_as_utf_8_or_else_latin_1(tmp_path: Path) -> None:
    utf_8 = name("Flöte".encode().decode("latin-1"))
    path = save(tmp_path / "a.mid", [utf_8, on(0), off(1)], [name("Flöte \0"), on(0), off(1)])
    assert read_score(path).track_names == ("Flöte", "Flöte")


def test_an_instrument_names_a_track_without_a_name(tmp_path: Path) -> None:
    instrument = (0, MetaMessage("instrument_name", name="Harp"))
    path = save(tmp_path / "a.mid", [instrument, on(0), off(1)], [instrument, name("Lute"), on(0), off(1)])
    assert read_score(path).track_names == ("Harp", "Lute")


def test_a_file_of_type_0_is_split_by_channel(tmp_path: Path) -> None:
    events = [
        name("Song"),
        (0, MetaMessage("channel_prefix", channel=3)),
        (0, MetaMessage("instrument_name", name="Voice")),
        (0, MetaMessage("channel_prefix", channel=5)),
        (0, MetaMessage("instrument_name", name="Piano")),
        *(on(0, 48, channel=5), on(0, 72, channel=3), off(9, 72, 3), off(9, 48, 5)),
    ]
    score = read_score(save(tmp_path / "a.mid", events, type=0))
    assert score.title == "Song"
    assert score.track_names == ("Voice", "Piano")
    assert rows(score.notes) == [Note(0, 9, 72, 70, Part.LEAD), Note(0, 9, 48, 70, Part.ACCOMPANIMENT)]


def test_a_channel_prefix_leaves_the_name_of_a_track_alone(tmp_path: Path) -> None:
    prefix = (0, MetaMessage("channel_prefix", channel=4))
    path = save(tmp_path / "a.mid", [prefix, name("Lute"), on(0), off(1)])
    assert read_score(path).track_names == ("Lute",)


def test_channels_without_names_have_empty_names(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0), off(9), on(0, channel=1), off(9, channel=1)], type=0)
    assert read_score(path).track_names == ("", "")


# ── bad files ────────────────────────────────────────────────────────────────────────────────────────


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


# The folder is the same for every example; each writes its file anew.
examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


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


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────


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


# ── there and back ───────────────────────────────────────────────────────────────────────────────────

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


# ── real music, and a second opinion ─────────────────────────────────────────────────────────────────


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
