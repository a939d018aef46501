"""The recorder: bars, pairs, pedals, excerpts, bounds, and a file with what was played as it was."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.score import Meter, NoteArray
from music.smf import read_score
from realtime.ledger import Source
from realtime.midi_bytes import control_change, note_off, note_on
from realtime.recorder import Recorder

PLAYER, MODEL = Source.PLAYER, Source.MODEL


def rows(notes: NoteArray) -> list[tuple[int, int, int, int]]:
    """Return (onset, duration, pitch, velocity) of each note."""
    return [tuple(row)[:4] for row in notes.tolist()]


def play(recorder: Recorder, source: Source, start: float, end: float, pitch: int) -> None:
    recorder.add(start, source, note_on(0, pitch, 90))
    recorder.add(end, source, note_off(0, pitch))


def test_player_and_model_are_two_tracks() -> None:
    recorder = Recorder()
    play(recorder, PLAYER, 0.0, 1.0, 60)
    play(recorder, MODEL, 1.0, 1.5, 64)
    player, model = recorder.tracks()
    assert rows(player) == [(0, 480, 60, 90)]
    assert rows(model) == [(480, 240, 64, 90)]


def test_the_file_starts_with_the_bar_of_the_first_note() -> None:
    recorder = Recorder()
    recorder.add(0.5, PLAYER, control_change(0, 64, 0))  # no note
    recorder.add(1.0, PLAYER, b"\xf8")
    play(recorder, MODEL, 13.0, 14.0, 60)
    play(recorder, PLAYER, 9.5, 10.0, 60)
    assert [rows(notes)[0][0] for notes in recorder.tracks()] == [720, 2400]
    assert [rows(notes)[0][0] for notes in recorder.tracks(Meter(3, 4))] == [240, 1920]
    assert [rows(notes)[0][0] for notes in recorder.tracks(Meter(7, 8))] == [1200, 2880]


def test_a_count_in_has_bars_too() -> None:
    recorder = Recorder()
    play(recorder, PLAYER, -1.0, 1.0, 60)
    assert rows(recorder.tracks().player) == [(1440, 960, 60, 90)]


def test_the_pedal_holds_notes_until_it_is_lifted() -> None:
    recorder = Recorder()
    recorder.add(0.0, PLAYER, control_change(0, 64, 127))
    play(recorder, PLAYER, 0.0, 1.0, 60)
    recorder.add(1.0, PLAYER, note_on(0, 62, 90))
    recorder.add(1.5, PLAYER, note_on(1, 40, 90))  # another channel, another pedal
    recorder.add(2.0, PLAYER, note_off(1, 40))
    recorder.add(4.0, PLAYER, control_change(0, 64, 30))
    recorder.add(5.0, PLAYER, note_off(0, 62))
    assert rows(recorder.tracks().player) == [(0, 1920, 60, 90), (480, 1920, 62, 90), (720, 240, 40, 90)]


def test_a_key_struck_again_ends_its_note() -> None:
    recorder = Recorder()
    recorder.add(0.0, PLAYER, control_change(0, 64, 127))
    play(recorder, PLAYER, 0.0, 1.0, 60)
    play(recorder, PLAYER, 2.0, 3.0, 60)
    recorder.add(4.0, PLAYER, control_change(0, 64, 0))
    recorder.add(5.0, MODEL, note_on(0, 60, 90))
    recorder.add(6.0, MODEL, note_on(0, 60, 80))
    recorder.add(7.0, MODEL, note_off(0, 60))
    player, model = recorder.tracks()
    assert rows(player) == [(0, 960, 60, 90), (960, 960, 60, 90)]
    assert rows(model) == [(2400, 480, 60, 90), (2880, 480, 60, 80)]


def test_notes_still_open_end_where_the_recording_does() -> None:
    recorder = Recorder()
    recorder.add(0.0, PLAYER, note_on(0, 60, 90))
    recorder.add(0.0, MODEL, control_change(0, 64, 127))
    play(recorder, MODEL, 1.0, 2.0, 64)
    for end_beat, end in ((None, 960), (3.0, 1440), (0.5, 960)):
        player, model = recorder.tracks(end_beat=end_beat)
        assert rows(player) == [(0, end, 60, 90)]
        assert rows(model) == [(480, end - 480, 64, 90)]


def test_asking_twice_gives_the_same() -> None:
    recorder = Recorder()
    recorder.add(0.0, PLAYER, note_on(0, 60, 90))
    assert rows(recorder.tracks().player) == rows(recorder.tracks().player) == [(0, 1, 60, 90)]


def test_nothing_played_is_nothing_recorded() -> None:
    assert [len(notes) for notes in Recorder().tracks()] == [0, 0]


def test_a_saved_file_has_bars_tempo_and_both_tracks(tmp_path: Path) -> None:
    recorder = Recorder()
    play(recorder, PLAYER, 6.0, 7.0, 60)
    play(recorder, MODEL, 7.0, 8.0, 64)
    recorder.save(tmp_path / "take.mid", 90.0, Meter(3, 4))
    file = mido.MidiFile(tmp_path / "take.mid")
    assert file.ticks_per_beat == 480
    assert [track.name for track in file.tracks[1:]] == ["Player", "Ritornello"]
    metas = {msg.type: msg for msg in file.tracks[0]}
    assert metas["set_tempo"].tempo == mido.bpm2tempo(90)
    assert (metas["time_signature"].numerator, metas["time_signature"].denominator) == (3, 4)
    assert [(msg.type, msg.note, msg.time) for msg in file.tracks[2] if not msg.is_meta] == [
        ("note_on", 64, 480),
        ("note_off", 64, 480),
    ]


_EVENTS = st.lists(
    st.tuples(
        st.floats(0, 20),
        st.sampled_from(Source),
        st.one_of(
            st.builds(note_on, st.integers(0, 1), st.integers(60, 62), st.just(90)),
            st.builds(note_off, st.integers(0, 1), st.integers(60, 62)),
            st.builds(control_change, st.integers(0, 1), st.just(64), st.integers(0, 127)),
            st.binary(max_size=3),
        ),
    )
)


def _strikes(msg: bytes) -> bool:
    return len(msg) == 3 and msg[0] & 0xF0 == 0x90 and 0 < msg[2] < 128 and msg[1] < 128


@given(_EVENTS)
def test_each_note_on_becomes_one_note_within_the_recording(
    events: list[tuple[float, Source, bytes]],
) -> None:
    recorder = Recorder()
    struck = {PLAYER: 0, MODEL: 0}
    for beat, source, msg in sorted(events, key=lambda event: event[0]):
        recorder.add(beat, source, msg)
        struck[source] += _strikes(msg)
    tracks = recorder.tracks()
    assert [len(notes) for notes in tracks] == [struck[PLAYER], struck[MODEL]]
    for notes in tracks:
        assert all(notes["duration"] >= 1)
        assert all(notes["onset"] >= 0)
    if any(struck.values()):
        assert min(int(notes["onset"].min()) for notes in tracks if len(notes)) < 4 * 480


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(RitornelloError):
        Recorder().save(tmp_path / "missing" / "take.mid", 120.0)


Timed = tuple[int, bytes]


def written(
    recorder: Recorder, path: Path, bpm: float = 120.0, end_beat: float | None = None
) -> list[list[Timed]]:
    """Save, and return the (tick, message) pairs of each track, read by a program that isn't ours."""
    recorder.save(path, bpm, end_beat=end_beat)
    tracks = []
    for track in mido.MidiFile(path).tracks:
        tick, messages = 0, []
        for message in track:
            tick += message.time
            if message.type == "set_tempo":
                messages.append((tick, b"tempo %d" % message.tempo))
            elif not message.is_meta:
                messages.append((tick, bytes(message.bytes())))
        tracks.append(messages)
    return tracks


def test_the_file_has_every_channel_message_as_it_was(tmp_path: Path) -> None:
    recorder = Recorder()
    played = [
        (0, note_on(3, 60, 90)),
        (30, b"\xe3\x12\x45"),  # bend
        (60, b"\xd3\x22"),  # pressure
        (60, b"\xa3\x3c\x07"),  # pressure on one key
        (90, control_change(3, 64, 77)),
        (120, b"\xc3\x05"),  # program
        (150, control_change(3, 1, 99)),
        (180, note_off(3, 60, 12)),
        (240, b"\x93\x3e\x50"),
        (300, b"\x93\x3e\x00"),  # a note-off of the other kind
        (330, control_change(3, 64, 0)),
    ]
    for tick, msg in played:
        recorder.add(tick / 480, PLAYER, msg)
    for msg in (b"\xf8", b"\xf0\x01\xf7", b"\x90\x3c", b""):
        recorder.add(1.0, PLAYER, msg)
    recorder.add(2.0, MODEL, note_on(0, 50, 40))
    recorder.add(3.0, MODEL, note_off(0, 50))
    assert written(recorder, tmp_path / "a.mid") == [
        [(0, b"tempo 500000")],
        played,
        [(960, note_on(0, 50, 40)), (1440, note_off(0, 50))],
    ]


def test_in_the_file_each_note_on_has_one_note_off(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.add(0.0, PLAYER, note_on(0, 60, 90))
    recorder.add(0.5, PLAYER, note_on(0, 60, 80))  # struck again
    recorder.add(0.5, PLAYER, note_off(0, 61))  # released, but never struck
    recorder.add(0.5, PLAYER, control_change(0, 64, 127))
    recorder.add(1.0, MODEL, note_on(0, 72, 70))
    _, player, model = written(recorder, tmp_path / "a.mid", end_beat=2.0)
    off, lift = note_off(0, 60), control_change(0, 64, 0)
    assert player == [
        (0, note_on(0, 60, 90)),
        (240, off),
        (240, note_on(0, 60, 80)),
        (240, control_change(0, 64, 127)),
        (960, off),
        (960, lift),
    ]
    assert model == [(480, note_on(0, 72, 70)), (960, note_off(0, 72))]
    assert written(recorder, tmp_path / "a.mid")[2][-1] == (481, note_off(0, 72))  # no note without length


def test_tempo_changes_are_where_they_were(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.tempo(0.0, 100.0)
    recorder.tempo(2.0, 110.0)
    play(recorder, PLAYER, 5.0, 6.0, 60)
    recorder.tempo(6.0, 110.1)  # nobody hears that
    recorder.tempo(7.0, 60.0)
    recorder.tempo(8.0, 120.0)
    conductor, *_ = written(recorder, tmp_path / "a.mid", 300.0)
    assert conductor == [(0, b"tempo 545455"), (1440, b"tempo 1000000"), (1920, b"tempo 500000")]
    assert read_score(tmp_path / "a.mid").tempos[1].bpm == 60.0


def test_a_tempo_that_creeps_is_recorded_all_the_same(tmp_path: Path) -> None:
    recorder = Recorder()
    play(recorder, PLAYER, 0.0, 1.0, 60)
    for step in range(1001):
        recorder.tempo(1 + step / 100, 100.0 + step / 50)
    conductor, *_ = written(recorder, tmp_path / "a.mid")
    assert 100 < len(conductor) < 210
    assert abs(int(conductor[-1][1].split()[1]) - 500_000) <= 500


@pytest.mark.parametrize("bpm", [0.0, -1.0, float("inf"), float("nan")])
def test_what_is_no_tempo_is_refused(bpm: float) -> None:
    with pytest.raises(ValueError, match="tempo"):
        Recorder().tempo(0.0, bpm)


def test_what_was_set_before_the_first_note_stands_at_the_start(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.add(30.0, PLAYER, control_change(0, 7, 50))  # by a clock that is put back with the first note
    recorder.add(31.0, PLAYER, control_change(0, 7, 60))
    recorder.add(1.0, PLAYER, b"\xc0\x05")
    recorder.add(4.5, PLAYER, control_change(0, 64, 127))  # in the bar of the first note
    play(recorder, PLAYER, 5.0, 6.0, 60)
    recorder.add(6.0, PLAYER, control_change(0, 64, 0))
    _, player, _ = written(recorder, tmp_path / "a.mid")
    assert player == [
        (0, control_change(0, 7, 60)),
        (0, b"\xc0\x05"),
        (240, control_change(0, 64, 127)),
        (480, note_on(0, 60, 90)),
        (960, note_off(0, 60)),
        (960, control_change(0, 64, 0)),
    ]


def test_a_rest_of_days_is_kept(tmp_path: Path) -> None:
    recorder = Recorder()
    play(recorder, PLAYER, 0.0, 1.0, 60)
    play(recorder, PLAYER, 1_000_000.0, 1_000_001.0, 62)
    assert written(recorder, tmp_path / "a.mid")[1][2] == (480_000_000, note_on(0, 62, 90))


def test_an_excerpt_leaves_out_what_began_before_and_restates_what_was_in_force(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.tempo(0.0, 90.0)
    recorder.add(0.0, PLAYER, control_change(0, 7, 100))
    recorder.add(0.0, PLAYER, note_on(0, 60, 90))
    recorder.add(1.0, PLAYER, control_change(0, 64, 127))
    recorder.add(1.0, PLAYER, control_change(0, 7, 80))
    play(recorder, PLAYER, 8.5, 9.0, 62)
    recorder.add(10.0, PLAYER, note_off(0, 60))
    recorder.add(11.0, PLAYER, control_change(0, 64, 0))
    recorder.add(11.5, MODEL, note_on(0, 70, 60))
    recorder.add(12.0, MODEL, note_off(0, 70))
    part = recorder.excerpt(8.0, 11.75)
    conductor, player, model = written(part, tmp_path / "a.mid")
    assert conductor == [(0, b"tempo 666667")]
    assert player == [
        (0, control_change(0, 64, 127)),
        (0, control_change(0, 7, 80)),
        (240, note_on(0, 62, 90)),
        (480, note_off(0, 62)),
        (1440, control_change(0, 64, 0)),
    ]
    assert model == [(1680, note_on(0, 70, 60)), (1800, note_off(0, 70))]
    assert [rows(notes) for notes in part.tracks()] == [[(240, 1200, 62, 90)], [(1680, 120, 70, 60)]]
    assert [len(notes) for notes in recorder.tracks()] == [2, 1]


def test_the_oldest_is_let_go_but_not_what_it_left_in_force(tmp_path: Path) -> None:
    recorder = Recorder(limit=100)
    recorder.tempo(0.0, 90.0)
    recorder.add(0.0, PLAYER, control_change(0, 7, 99))
    recorder.add(0.0, PLAYER, control_change(0, 64, 127))
    for beat in range(1000):
        play(recorder, PLAYER, beat, beat + 0.5, 60)
    assert len(recorder._events) == 100
    conductor, player, _ = written(recorder, tmp_path / "a.mid")
    assert conductor == [(0, b"tempo 666667")]
    assert player[:3] == [
        (0, control_change(0, 7, 99)),
        (0, control_change(0, 64, 127)),
        (950 % 4 * 480, note_on(0, 60, 90)),
    ]
    assert len(recorder.tracks().player) == 50


@given(_EVENTS, st.floats(0, 20), st.floats(0, 20))
def test_an_excerpt_holds_the_notes_that_begin_in_it(
    events: list[tuple[float, Source, bytes]], one: float, other: float
) -> None:
    recorder = Recorder()
    first, last = sorted((one, other))
    within = {PLAYER: 0, MODEL: 0}
    for beat, source, msg in sorted(events, key=lambda event: event[0]):
        recorder.add(beat, source, msg)
        within[source] += _strikes(msg) and round(first * 480) <= round(beat * 480) < round(last * 480)
    tracks = recorder.excerpt(first, last).tracks()
    assert [len(notes) for notes in tracks] == [within[PLAYER], within[MODEL]]
