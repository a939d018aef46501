"""Clips: cut at bar lines, written as files that others read, and read back as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import mido
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gui.takes.clip import Clip, clip_of, meter_of, read_clip, write_clip
from music.errors import RitornelloError
from music.score import Meter
from realtime.messages import Audition, ClipNote
from tests.music.midi_files import name, off, on, pedal, save


class Played(NamedTuple):
    beat: float
    end: float | None
    pitch: int
    velocity: int = 90
    by: Literal["player", "model"] = "player"


def test_a_clip_begins_with_the_bar_of_its_first_note() -> None:
    clip = clip_of(
        [Played(10.0, 11.0, 64, 70, "model"), Played(8.5, 9.25, 60)], "a", bpm=90.0, meter=Meter(3, 4)
    )
    assert clip is not None
    assert clip.player == (ClipNote(2.5, 0.75, 60, 90),)
    assert clip.model == (ClipNote(4.0, 1.0, 64, 70),)
    assert [note.pitch for note in clip.notes] == [60, 64]
    assert (clip.begin, clip.end, clip.bars) == (2.5, 5.0, 2)
    assert (clip.bpm, clip.meter) == (90.0, Meter(3, 4))


def test_a_note_on_the_bar_line_but_for_rounding_is_on_it() -> None:
    clip = clip_of([Played(7.9999999999, 9.0, 60)], "a")
    assert clip is not None
    assert clip.player[0].beat == pytest.approx(0.0)


def test_what_sounds_still_ends_somewhere() -> None:
    notes = [Played(0.0, None, 60), Played(1.0, 1.5, 64), Played(3.0, None, 67)]
    open_ended, until = clip_of(notes, "a"), clip_of(notes, "a", until=8.0)
    assert open_ended is not None
    assert until is not None
    assert [note.duration for note in open_ended.player] == [3.0, 0.5, 1 / 16]
    assert [note.duration for note in until.player] == [8.0, 0.5, 5.0]


def test_nothing_is_no_clip() -> None:
    assert clip_of([], "a") is None


def test_it_is_played_from_its_first_note_on() -> None:
    clip = Clip("a", (ClipNote(2.0, 1.0, 60, 90),), (ClipNote(3.0, 1.0, 64, 80),))
    assert clip.audition() == Audition((ClipNote(0.0, 1.0, 60, 90), ClipNote(1.0, 1.0, 64, 80)))


@pytest.mark.parametrize(
    ("text", "meter"), [("6/8", (6, 8)), ("4/4", (4, 4)), ("x", (4, 4)), ("3/0", (4, 4))]
)
def test_meters_in_words(text: str, meter: tuple[int, int]) -> None:
    assert meter_of(text) == Meter(*meter)


def test_another_program_reads_the_file(tmp_path: Path) -> None:
    clip = Clip(
        "Phrase ü",
        (ClipNote(1.0, 0.5, 60, 90),),
        (ClipNote(4.0, 1.0, 64, 70),),
        bpm=100.0,
        meter=Meter(6, 8),
    )
    write_clip(clip, tmp_path / "a.mid")
    file = mido.MidiFile(tmp_path / "a.mid")
    assert (file.type, file.ticks_per_beat) == (1, 480)
    assert [track.name for track in file.tracks[1:]] == ["Player", "Ritornello"]
    metas = {msg.type: msg for msg in file.tracks[0]}
    assert metas["set_tempo"].tempo == 600_000
    assert (metas["time_signature"].numerator, metas["time_signature"].denominator) == (6, 8)
    notes = [[(m.type, m.note, m.velocity, m.time) for m in track if not m.is_meta] for track in file.tracks]
    assert notes[1] == [("note_on", 60, 90, 480), ("note_off", 60, 64, 240)]
    assert notes[2] == [("note_on", 64, 70, 1920), ("note_off", 64, 64, 480)]


def test_who_played_nothing_has_no_track(tmp_path: Path) -> None:
    write_clip(Clip("a", model=(ClipNote(0.0, 1.0, 60, 90),)), tmp_path / "a.mid")
    assert [track.name for track in mido.MidiFile(tmp_path / "a.mid").tracks] == ["a", "Ritornello"]


_NOTES = st.lists(
    st.builds(
        ClipNote,
        st.integers(0, 9600).map(lambda tick: tick / 480),
        st.integers(1, 4800).map(lambda tick: tick / 480),
        st.integers(58, 62),
        st.integers(1, 127),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_NOTES, _NOTES)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, player: list[ClipNote], model: list[ClipNote]
) -> None:
    clip = Clip("clip", _sorted(player), _sorted(model), 100.0, Meter(3, 4))
    path = tmp_path_factory.getbasetemp() / "clip.mid"
    write_clip(clip, path)
    if not clip.notes:
        with pytest.raises(RitornelloError, match="holds no notes"):
            read_clip(path)
        return
    again = read_clip(path)
    assert (_sorted(again.player), _sorted(again.model)) == (clip.player, clip.model)
    assert (again.title, again.bpm, again.meter) == ("clip", 100.0, Meter(3, 4))


def _sorted(notes: list[ClipNote] | tuple[ClipNote, ...]) -> tuple[ClipNote, ...]:
    return tuple(sorted(notes, key=lambda n: (n.beat, n.pitch, n.duration, n.velocity)))


def test_the_pedal_of_a_recording_is_heard(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [name("Player"), pedal(0, 127), on(0), off(240), pedal(960, 0)])
    assert read_clip(path).player == (ClipNote(0.0, 2.0, 60, 70),)


def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(b"RIFF")
    with pytest.raises(RitornelloError, match="is not a MIDI file"):
        read_clip(tmp_path / "a.mid")
