"""Sessions as MIDI files: what was saved comes back, and an engine goes on as if it had never ended."""

from __future__ import annotations

import json
from pathlib import Path

import mido
import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from music.errors import RitornelloError
from music.score import DEFAULT_METER, Meter, Part
from music.smf import read_score
from realtime.archive import Archive
from realtime.controls import CONTROLS
from realtime.engine import Engine
from realtime.history import Event, History, load_history
from realtime.ledger import Source
from realtime.listener import RESOLUTION
from realtime.messages import PastNote
from realtime.midi_bytes import SUSTAIN, control_change, is_note_on, is_sustain, note_off, note_on
from realtime.mind import Mind
from realtime.reports import Sent
from realtime.sampling import Sampling
from realtime.session_file import (
    SessionFacts,
    facts_of,
    main,
    open_session,
    past_of,
    prepare_state,
)
from realtime.settings import Settings
from realtime.state import HISTORY_FILE, load_state
from realtime.state import State as Left
from tests.music.midi_files import meter, name, off, on, pedal, save, tempo
from tests.realtime.performances import Timed, performances
from tests.realtime.simulation import Performance, RandomModel, State

FACTS = SessionFacts(
    1, "chorale-ü", "trade", "3/4", 97.5, {"density": 2.5, "scale": "D dorian"}, {"bindings": []}
)


def archive_of(meter: Meter = DEFAULT_METER) -> Archive:
    return Archive(meter, None, None, lambda _text: None)


def perform(timed: Timed, seconds: float) -> tuple[Performance, Archive]:
    """Play to an engine, and keep what a session keeps."""
    performance = Performance(RandomModel(), Settings(answer_bars=1), think_every=0.02)
    archive = archive_of()
    performance.play(timed, seconds)
    clock = performance.clock
    events = [(moment, Source.PLAYER, msg) for moment, msg in timed]
    events += [(r.deadline, Source.MODEL, r.msg) for r in performance.reports if isinstance(r, Sent)]
    archive.tempo(0.0, clock.bpm)
    for moment, source, msg in sorted(events, key=lambda event: event[0]):
        archive.add(clock.beat_at(moment), source, msg)
    return performance, archive


def state_after(mind: Mind) -> State:
    entry = mind.present(max(mind.listener._earliest, 10**6))
    assert entry is not None
    return entry.cursor.state


_SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)


@_SHARED
@given(performances())
def test_a_performance_comes_back_and_the_engine_goes_on_from_it(
    tmp_path_factory: pytest.TempPathFactory, timed: Timed
) -> None:
    folder = tmp_path_factory.getbasetemp()
    performance, archive = perform(timed, timed[-1][0] + 20.0)
    path = folder / "session.mid"
    end = performance.clock.beat_at(performance.clock.now())
    facts = msgspec.structs.replace(FACTS, meter="4/4")
    notes = sum(is_note_on(msg) for _, msg in timed) + _struck(performance)
    assert archive.save(path, end, facts) == notes
    opened = open_session(path)
    assert opened.facts == facts
    assert len(opened.notes) == notes
    kept = _from_first_bar(performance.engine.history.recent(10**6))
    assert _by_source(opened.past) == _by_source(kept)

    prepare_state(opened, folder, 5.0)
    history = load_history(folder / HISTORY_FILE, opened.meter)
    assert history.damaged == 0
    stage = performance.engine.stage
    again = Engine(RandomModel(), stage.clock, stage.outbox, stage.settings, past=history.history)
    for past in (opened.past, kept):
        cold = state_after(Mind.reread(RandomModel(), opened.meter, Sampling(), past))
        assert all(map(np.array_equal, state_after(again.mind), cold))


def _struck(performance: Performance) -> int:
    """Return the number of notes that the model played."""
    return sum(isinstance(report, Sent) and is_note_on(report.msg) for report in performance.reports)


def _from_first_bar(events: list[Event]) -> list[Event]:
    """Return events as a history that begins with the bar of the first note has them: so does the file."""
    bar = int(DEFAULT_METER.beats) * RESOLUTION
    start = min(event.tick for event in events if is_note_on(event.msg)) // bar * bar
    history = History()
    pedals = {event.source: event for event in events if event.tick < start}
    for event in (*pedals.values(), *(event for event in events if event.tick >= start)):
        history.append(max(event.tick - start, 0), *event[1:])
    return history.recent()


def _by_source(events: list[Event]) -> dict[Source, list[Event]]:
    """Return the events of each, in order; between the two, only the tick counts."""
    history = History()  # which passes over pedals that are where they were
    for event in events:
        history.append(*event)
    return {source: [each for each in history.recent() if each.source is source] for source in Source}


def test_what_is_said_of_a_session_comes_back(tmp_path: Path) -> None:
    archive = archive_of(Meter(3, 4))
    archive.tempo(0.0, 97.5)
    for beat, msg in (
        (3.5, control_change(0, SUSTAIN, 127)),
        (4.0, note_on(0, 60, 90)),
        (4.5, note_off(0, 60)),
        (6.0, control_change(0, SUSTAIN, 0)),
    ):
        archive.add(beat, Source.PLAYER, msg)
    archive.add(6.0, Source.MODEL, note_on(3, 64, 70))
    archive.add(7.5, Source.MODEL, note_off(3, 64))
    assert archive.save(tmp_path / "a.mid", 8.0, FACTS) == 2
    opened = open_session(tmp_path / "a.mid")
    assert (opened.facts, opened.meter, opened.bpm) == (FACTS, Meter(3, 4), 97.5)
    assert opened.notes == (
        PastNote(1.0, 0.5, 60, 90, "player"),
        PastNote(3.0, 1.5, 64, 70, "model"),
    )
    assert opened.end_beat == 4.5
    assert [(e.tick, e.source, e.msg) for e in opened.past] == [
        (240, Source.PLAYER, control_change(0, SUSTAIN, 127)),
        (480, Source.PLAYER, note_on(0, 60, 90)),
        (720, Source.PLAYER, note_off(0, 60)),
        (1440, Source.PLAYER, control_change(0, SUSTAIN, 0)),
        (1440, Source.MODEL, note_on(0, 64, 70)),
        (2160, Source.MODEL, note_off(0, 64)),
    ]
    assert past_of(opened).notes == opened.notes
    text = [msg.text for msg in mido.MidiFile(tmp_path / "a.mid").tracks[0] if msg.type == "text"]
    assert text[0].startswith("ritornello-session {")
    assert len(read_score(tmp_path / "a.mid").notes) == 2


def test_time_goes_on_at_the_bar_line_after_the_end(tmp_path: Path) -> None:
    archive = archive_of()
    archive.add(1.0, Source.PLAYER, note_on(0, 60, 90))
    archive.add(5.25, Source.PLAYER, note_off(0, 60))
    archive.save(tmp_path / "a.mid", 6.0, FACTS)
    opened = open_session(tmp_path / "a.mid")
    prepare_state(opened, tmp_path, 42.0)
    state = load_state(tmp_path)
    assert state is not None
    assert (state.beat, state.seconds, state.bpm) == (6.0, 42.0, 97.5)  # a bar of 3/4 is three beats
    assert (state.mode, state.model, state.controls) == (FACTS.mode, FACTS.model, FACTS.controls)
    assert state.bindings == FACTS.bindings


def test_facts_are_those_of_the_state() -> None:
    state = Left("hold", {"density": 1.0}, "some", 90.0, 3.0, 4.0, 5, {"bindings": []})
    assert facts_of(state, Meter(6, 8)) == SessionFacts(
        1, "some", "hold", "6/8", 90.0, {"density": 1.0}, {"bindings": []}
    )


def test_without_facts_nothing_is_said_besides_the_music(tmp_path: Path) -> None:
    archive = archive_of()
    archive.add(0.0, Source.PLAYER, note_on(0, 60, 90))
    archive.save(tmp_path / "a.mid", 1.0)
    assert [msg.type for msg in mido.MidiFile(tmp_path / "a.mid").tracks[0]] == [
        "time_signature",
        "set_tempo",
        "end_of_track",
    ]
    opened = open_session(tmp_path / "a.mid")
    assert opened.facts is None
    prepare_state(opened, tmp_path, 0.0)
    state = load_state(tmp_path)
    assert state is not None
    assert (state.model, state.mode, state.controls, state.bindings) == ("", "", {}, {"bindings": []})


def test_any_midi_file_is_the_players(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.mid",
        [meter(0, 6, 8), tempo(0, 500_000), tempo(960, 400_000)],
        [name("Right"), on(0, 72), off(96, 72), on(96, 71), off(192, 71)],
        [name("Left"), pedal(0, 100, 1), on(0, 48, channel=1), off(48, 48, channel=1), pedal(192, 0, 1)],
        [name("Drums"), on(0, 36, channel=9), off(10, 36, channel=9)],
        resolution=96,
    )
    opened = open_session(path)
    assert (opened.facts, opened.meter, opened.bpm) == (None, Meter(6, 8), 150.0)
    assert {(note.pitch, note.by, note.beat) for note in opened.notes} == {
        (72, "player", 0.0),
        (71, "player", 1.0),
        (48, "player", 0.0),
    }
    assert [event.tick for event in opened.past if is_sustain(event.msg)] == [0, 960]
    assert all(event.source is Source.PLAYER for event in opened.past)
    assert all(event.part is Part.ACCOMPANIMENT for event in opened.past)
    assert opened.end_beat == 2.0


def test_hands_that_share_a_key_do_not_cut_each_other_short(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [on(0, 60), off(960, 60)], [on(480, 60), off(1440, 60)])
    assert [(event.tick, is_note_on(event.msg)) for event in open_session(path).past] == [
        (0, True),
        (480, True),
        (1440, False),
    ]


def test_who_led_while_the_model_accompanied(tmp_path: Path) -> None:
    archive = archive_of()
    for source in Source:
        archive.add(0.0, source, note_on(0, 60, 90))
        archive.add(1.0, source, note_off(0, 60))
    facts = SessionFacts(1, "m", "accompany", "4/4", 120.0, {}, {"bindings": []})
    archive.save(tmp_path / "a.mid", 1.0, facts)
    parts = {(event.source, event.part) for event in open_session(tmp_path / "a.mid").past}
    assert parts == {(Source.PLAYER, Part.LEAD), (Source.MODEL, Part.ACCOMPANIMENT)}


@pytest.mark.parametrize("text", ["ritornello-session {", 'ritornello-session {"version": 2}', "hello"])
def test_facts_of_another_kind_are_passed_over(tmp_path: Path, text: str) -> None:
    path = save(tmp_path / "a.mid", [(0, mido.MetaMessage("text", text=text)), on(0), off(9)])
    assert open_session(path).facts is None


def test_a_meter_and_a_tempo_that_cannot_be_played_in(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mid", [meter(0, 63, 4), tempo(0, 16_000_000), on(0), off(9)])
    opened = open_session(path)
    assert (opened.meter, opened.bpm) == (Meter(4, 4), 5.0)


def test_a_session_in_which_nothing_was_played_has_its_settings(tmp_path: Path) -> None:
    archive_of().save(tmp_path / "a.mid", 0.0, FACTS)
    opened = open_session(tmp_path / "a.mid")
    assert (opened.facts, opened.past, opened.end_beat) == (FACTS, [], 0.0)
    prepare_state(opened, tmp_path, 0.0)
    state = load_state(tmp_path)
    assert state is not None
    assert state.beat == 0.0


def test_what_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path) -> None:
    silent = save(tmp_path / "silent.mid", [name("nothing")])
    other = tmp_path / "a.txt"
    other.write_text("hello")
    for path, what in (
        (silent, "holds no notes"),
        (other, "is not a MIDI"),
        (tmp_path / "none.mid", "opened"),
    ):
        with pytest.raises(RitornelloError, match=f"{what}.*: .*\\.$"):
            open_session(path)
    opened = open_session(save(tmp_path / "b.mid", [on(0), off(9)]))
    with pytest.raises(RitornelloError, match="cannot be written"):
        prepare_state(opened, tmp_path / "missing", 0.0)


def test_the_command_says_what_a_file_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save(tmp_path / "a.mid", [meter(0, 3, 4), on(0), off(9)])
    assert main([str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"path": str(path), "meter": "3/4", "bpm": 120.0, "notes": 1, "facts": None}
    assert main([str(tmp_path / "none.mid")]) == 1
    assert capsys.readouterr().err.startswith(f"ritornello: {tmp_path}")
    assert main([]) == 2


def test_controls_come_back_by_their_names(tmp_path: Path) -> None:
    """Facts hold what the engine's state holds: every control there is."""
    controls: dict[str, float | str] = {each.name: each.default for each in CONTROLS.values()}
    facts = SessionFacts(1, "m", "respond", "4/4", 120.0, controls, {"bindings": []})
    archive_of().save(tmp_path / "a.mid", 0.0, facts)
    opened = open_session(tmp_path / "a.mid")
    assert opened.facts is not None
    assert opened.facts.controls == controls
