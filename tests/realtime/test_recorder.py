"""The recorder: bars, pairs, pedals, and a file that reads back."""

from __future__ import annotations

from pathlib import Path

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.score import Meter, NoteArray
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


@given(_EVENTS)
def test_each_note_on_becomes_one_note_within_the_recording(
    events: list[tuple[float, Source, bytes]],
) -> None:
    recorder = Recorder()
    struck = {PLAYER: 0, MODEL: 0}
    for beat, source, msg in sorted(events, key=lambda event: event[0]):
        recorder.add(beat, source, msg)
        struck[source] += len(msg) == 3 and msg[0] & 0xF0 == 0x90 and msg[2] > 0
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
