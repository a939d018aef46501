"""The journal: the same file as a recorder saves, on the disk while it grows, whatever the disk does."""

from __future__ import annotations

import math
import queue
import tempfile
import threading
from pathlib import Path

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.errors import RitornelloError
from music.score import Meter
from music.smf import read_score
from realtime.disk import Flusher
from realtime.journal import Journal
from realtime.ledger import Source
from realtime.midi_bytes import control_change, note_off, note_on
from realtime.recorder import Recorder
from realtime.take import TRACKS, Controls, Take, TempoGate

PLAYER, MODEL = Source.PLAYER, Source.MODEL
PATIENCE = 60.0
"""Seconds after which what should have happened will not."""
NEVER = 1e6
"""Seconds: a period in which nothing is written a second time."""


def play(journal: Journal | Recorder, start: float, end: float, pitch: int, source: Source = PLAYER) -> None:
    journal.add(start, source, note_on(0, pitch, 90))
    journal.add(end, source, note_off(0, pitch))


_messages = st.one_of(
    st.builds(note_on, st.integers(0, 1), st.integers(60, 62), st.integers(1, 127)),
    st.builds(note_off, st.integers(0, 1), st.integers(60, 62), st.integers(0, 127)),
    st.builds(
        control_change, st.integers(0, 1), st.sampled_from([0, 6, 7, 64, 100, 101, 121]), st.integers(0, 127)
    ),
    st.tuples(st.integers(0xC0, 0xC1), st.integers(0, 127)).map(bytes),
    st.tuples(st.integers(0xE0, 0xE1), st.integers(0, 127), st.integers(0, 127)).map(bytes),
    st.binary(max_size=3).filter(lambda msg: msg[:1] != b"\x99"),  # readers may leave percussion out
)
_performances = st.lists(
    st.tuples(
        st.floats(-8, 40), st.one_of(st.tuples(st.sampled_from(Source), _messages), st.floats(40, 240))
    ),
    max_size=40,
)


def perform(
    events: list[tuple[float, tuple[Source, bytes] | float]], *recordings: Journal | Recorder
) -> list[tuple[float, tuple[Source, bytes] | float]]:
    for beat, what in events:
        for recording in recordings:
            if isinstance(what, float):
                recording.tempo(beat, what)
            else:
                recording.add(beat, *what)
    return events


@settings(max_examples=60)
@given(_performances, st.sampled_from([Meter(4, 4), Meter(3, 4), Meter(7, 8)]), st.none() | st.floats(0, 50))
def test_the_journal_leaves_what_a_recorder_saves(
    events: list[tuple[float, tuple[Source, bytes] | float]], meter: Meter, end: float | None
) -> None:
    """To the byte, in any order of beats, and any program can read it."""
    with tempfile.TemporaryDirectory() as name:
        path, saved = Path(name, "a.mid"), Path(name, "b.mid")
        journal, recorder = Journal(path, meter), Recorder()
        perform(events, journal, recorder)
        journal.close(end)
        recorder.save(saved, meter=meter, end_beat=end)
        assert path.exists() == (journal.notes > 0)
        if journal.notes:
            assert path.read_bytes() == saved.read_bytes()
        assert sum(map(len, recorder.tracks())) == journal.notes
        assert len(read_score(saved, sustain=False).notes) == journal.notes
        for track in mido.MidiFile(saved).tracks:
            open_notes: set[tuple[int, int]] = set()
            for message in track:
                if message.type == "note_on" and message.velocity:
                    assert (message.channel, message.note) not in open_notes
                    open_notes.add((message.channel, message.note))
                elif message.type in {"note_on", "note_off"}:
                    open_notes.remove((message.channel, message.note))
            assert not open_notes
        assert not list(Path(name).glob(".*"))


def test_the_file_is_there_while_music_plays(tmp_path: Path) -> None:
    path, saved = tmp_path / "a.mid", tmp_path / "b.mid"
    journal, recorder = Journal(path, period=0.01), Recorder()
    for recording in (journal, recorder):
        play(recording, 0.0, 1.0, 60)
        recording.add(1.0, MODEL, note_on(0, 64, 70))  # sounds on
        recording.add(2.0, PLAYER, control_change(0, 64, 127))
    recorder.save(saved)
    assert _becomes(path, saved.read_bytes())
    for recording in (journal, recorder):
        play(recording, 3.0, 4.0, 60)
    recorder.save(saved)
    assert _becomes(path, saved.read_bytes())
    journal.close()
    journal.close()


def _becomes(path: Path, data: bytes) -> bool:
    """Wait until a file holds ``data``."""
    pause = threading.Event()
    tries = (pause.wait(0.01) for _ in range(int(PATIENCE / 0.01)))
    return any(path.exists() and path.read_bytes() == data for _ in tries)


def test_nothing_is_written_before_the_first_note(tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    journal = Journal(path)
    journal.tempo(0.0, 100.0)
    journal.add(0.0, PLAYER, control_change(0, 64, 127))
    journal.close()
    assert not list(tmp_path.iterdir())


def test_a_full_file_is_followed_by_another_at_a_bar_line(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.mid", period=NEVER, limit=20)
    journal.tempo(0.0, 90.0)
    journal.add(0.0, PLAYER, control_change(0, 7, 99))
    journal.add(0.0, MODEL, note_on(0, 40, 90))  # sounds all the time
    for beat in range(40):
        play(journal, beat + 0.5, beat + 0.75, 60 + beat)
    journal.add(41.0, MODEL, note_off(0, 40))
    assert journal.path.name == "a-4.mid"
    journal.close()
    names = ["a.mid", "a-2.mid", "a-3.mid", "a-4.mid"]
    assert {file.name for file in tmp_path.iterdir()} == set(names)
    scores = [read_score(tmp_path / name) for name in names]
    pitches = [pitch for score in scores for pitch in score.notes["pitch"].tolist() if pitch != 40]
    assert pitches == list(range(60, 100))
    assert journal.notes == 41
    for name, score in zip(names, scores, strict=True):
        assert round(score.tempos[0].bpm, 2) == 90.0
        assert next(n for n in score.notes["onset"].tolist() if n) == 240  # half a beat into a bar
        controls = [msg for msg in mido.MidiFile(tmp_path / name).tracks[1] if msg.type == "control_change"]
        assert [(msg.control, msg.value) for msg in controls] == [(7, 99)]


def test_a_full_file_is_completed_without_another_note(tmp_path: Path) -> None:
    saved, recorder = tmp_path / "b.mid", Recorder()
    journal = Journal(tmp_path / "a.mid", period=0.005, limit=3)
    for recording in (journal, recorder):
        play(recording, 0.0, 1.0, 60)
        recording.add(1.0, MODEL, note_on(0, 64, 70))
    recorder.save(saved)
    assert _becomes(tmp_path / "a.mid", saved.read_bytes())
    (tmp_path / "a.mid").unlink()
    journal.add(5.0, PLAYER, control_change(0, 64, 127))
    assert _becomes(tmp_path / "a.mid", saved.read_bytes())
    journal.close()
    assert {file.name for file in tmp_path.iterdir()} == {"a.mid", "b.mid"}


def test_a_folder_that_is_gone_is_told_once_and_writing_resumes(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    told: queue.Queue[str] = queue.Queue()
    journal, recorder = Journal(folder / "a.mid", report=told.put, period=0.005), Recorder()
    for recording in (journal, recorder):
        play(recording, 0.0, 1.0, 60)
    assert "stick/a.mid cannot be written (No such file or directory)" in told.get(timeout=PATIENCE)
    for recording in (journal, recorder):
        play(recording, 1.0, 2.0, 60)
    folder.mkdir()
    recorder.save(tmp_path / "b.mid")
    assert _becomes(folder / "a.mid", (tmp_path / "b.mid").read_bytes())
    journal.close()
    assert told.empty()


def test_what_cannot_be_written_at_the_end_is_an_error(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "no" / "a.mid", period=NEVER)
    play(journal, 0.0, 1.0, 60)
    with pytest.raises(RitornelloError, match="cannot be written"):
        journal.close()


@pytest.mark.parametrize("meter", [Meter(0, 4), Meter(256, 4), Meter(4, 3), Meter(4, 128)])
def test_a_meter_that_a_file_cannot_hold_is_refused(tmp_path: Path, meter: Meter) -> None:
    with pytest.raises(RitornelloError, match="meter"):
        Journal(tmp_path / "a.mid", meter)


# --- the parts of it ----------------------------------------------------------------


def test_the_bytes_are_as_the_standard_has_them() -> None:
    """By hand: Standard MIDI Files 1.0, chunks and variable-length quantities."""
    take = Take(Meter(6, 8), 120.0)
    take.add(0, TRACKS[PLAYER], note_on(0, 60, 64))
    take.add(200, TRACKS[PLAYER], note_off(0, 60, 0))
    take.add(20_000, 0, b"\xff\x51\x03\x0f\x42\x40")
    expected = """
        4d 54 68 64 00 00 00 06 00 01 00 03 01 e0
        4d 54 72 6b 00 00 00 1c 00 ff 58 04 06 03 18 08 00 ff 51 03 07 a1 20
        81 9c 20 ff 51 03 0f 42 40 00 ff 2f 00
        4d 54 72 6b 00 00 00 17 00 ff 03 06 50 6c 61 79 65 72
        00 90 3c 40 81 48 80 3c 00 00 ff 2f 00
        4d 54 72 6b 00 00 00 12 00 ff 03 0a 52 69 74 6f 72 6e 65 6c 6c 6f 00 ff 2f 00
    """
    assert take.file() == bytes.fromhex(expected)


def restated(*msgs: bytes) -> list[bytes]:
    controls = Controls()
    for msg in msgs:
        controls.add(1, msg)
    return [msg for _, msg in controls.restated()]


def cc(number: int, value: int) -> bytes:
    return control_change(0, number, value)


def test_of_each_control_the_last_value_is_restated_in_order_of_change() -> None:
    program = b"\xc0\x05"
    assert restated(cc(0, 1), cc(7, 1), program, cc(0, 2), cc(7, 2), program) == [cc(0, 2), cc(7, 2), program]
    assert restated(b"\xe0\x00\x50", b"\xd0\x11", b"\xe0\x00\x40") == [b"\xd0\x11", b"\xe0\x00\x40"]
    assert restated(control_change(1, 7, 5), cc(7, 6)) == [control_change(1, 7, 5), cc(7, 6)]
    assert restated(note_on(0, 60, 1), note_off(0, 60), b"\xa0\x3c\x01", cc(123, 0), cc(122, 0)) == []


def test_a_parameter_is_restated_with_what_selects_it() -> None:
    """Bend range set, then the null selection, as keyboards of many channels do."""
    bend_range = [cc(101, 0), cc(100, 0), cc(6, 48), cc(38, 0)]
    null = [cc(101, 127), cc(100, 127)]
    select = bend_range[:2]
    assert restated(*bend_range, *null) == [*select, cc(6, 48), *select, cc(38, 0), *null]
    assert restated(cc(6, 12)) == [cc(6, 12)]
    # Another parameter doesn't take the value of the first away; an unregistered one replaces the selection.
    tuning = [cc(101, 0), cc(100, 2), cc(6, 64)]
    assert restated(*bend_range[:3], *tuning) == [*bend_range[:3], *tuning, *tuning[:2]]
    assert restated(*bend_range[:3], cc(99, 1), cc(98, 2))[-2:] == [cc(99, 1), cc(98, 2)]


def test_reset_all_controllers_spares_what_the_standard_spares() -> None:
    kept = [cc(7, 90), cc(10, 30), b"\xc0\x05"]
    gone = [cc(64, 127), cc(1, 5), cc(11, 6), b"\xe0\x00\x10", b"\xd0\x40", cc(101, 0), cc(100, 0)]
    assert restated(*kept, *gone, cc(121, 0)) == kept
    assert restated(control_change(1, 64, 127), cc(121, 0)) == [control_change(1, 64, 127)]


@given(st.lists(st.tuples(st.floats(0, 20), _messages), max_size=60))
def test_restating_again_changes_nothing(events: list[tuple[float, bytes]]) -> None:
    once, twice = Controls(), Controls()
    for _, msg in events:
        if len(msg) > 1 and msg[0] >= 0x80:
            once.add(1, msg.ljust(3, b"\0"))
    for track, msg in once.restated():
        twice.add(track, msg)
    assert twice.restated() == once.restated()


def test_small_changes_of_tempo_add_up() -> None:
    gate = TempoGate()
    passed = [gate.change(100 + step / 100) for step in range(101)]
    assert passed[0] is not None
    assert 5 <= sum(change is not None for change in passed[1:]) <= 10
    for bad in (0.0, -3.0, math.nan, math.inf):
        with pytest.raises(ValueError, match="tempo"):
            gate.change(bad)


# --- the thread that writes ---------------------------------------------------------


def test_what_is_poked_during_a_writing_is_written_by_the_next() -> None:
    began: queue.Queue[None] = queue.Queue()
    go_on: queue.Queue[None] = queue.Queue()

    def write() -> None:
        began.put(None)
        go_on.get(timeout=PATIENCE)

    flusher = Flusher(Path("a"), write, lambda _: None, period=0.0)
    flusher.poke()
    began.get(timeout=PATIENCE)
    flusher.poke()
    go_on.put(None)
    began.get(timeout=PATIENCE)
    assert began.empty()
    go_on.put(None)
    flusher.close()
    flusher.close()
    assert began.empty()


def test_within_a_period_there_is_one_writing_and_closing_does_not_wait_for_its_end() -> None:
    written: queue.Queue[None] = queue.Queue()
    flusher = Flusher(Path("a"), lambda: written.put(None), lambda _: None, period=NEVER)
    for _ in range(50):
        flusher.poke()
    written.get(timeout=PATIENCE)
    for _ in range(50):
        flusher.poke()
    flusher.close()
    assert written.empty()


def test_trouble_is_told_once_until_it_is_over() -> None:
    outcomes: list[OSError | None] = [
        OSError(28, "No space left on device"),
        OSError(28, "No space left on device"),
        None,
        OSError(5, "Input/output error"),
        OSError(28, "No space left on device"),
        None,
    ]
    told: list[str] = []
    rested, over = threading.Event(), threading.Event()

    def write() -> None:
        outcome = outcomes.pop(0)
        if len(outcomes) == 3:
            rested.set()
        elif not outcomes:
            over.set()
        if outcome:
            raise outcome

    flusher = Flusher(Path("a.mid"), write, told.append, period=0.0)
    flusher.poke()
    assert rested.wait(PATIENCE)
    flusher.poke()
    assert over.wait(PATIENCE)
    flusher.close()
    assert [text.split(")")[0] for text in told] == [
        "a.mid cannot be written (No space left on device",
        "a.mid cannot be written (Input/output error",
    ]
    assert all(text.endswith(".") and text.count(". ") == 0 for text in told)


def test_a_flusher_that_was_never_poked_closes() -> None:
    Flusher(Path("a"), lambda: None, lambda _: None).close()
