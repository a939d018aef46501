"""What a Standard MIDI File says, read as a score."""

from __future__ import annotations

from pathlib import Path

from mido import MetaMessage

from music.score import (
    DEFAULT_METER,
    Meter,
    MeterChange,
    Note,
    Part,
    TempoChange,
)
from music.smf import read_score
from tests.music.midi_files import (
    RESOLUTION,
    control,
    end,
    meter,
    name,
    off,
    on,
    pedal,
    rows,
    save,
    spans,
    tempo,
)


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
