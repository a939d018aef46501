"""What a player may want of a session while it plays: in real time, on ports inside the process."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from music.errors import RitornelloError
from music.smf import read_score
from realtime import messages
from realtime.bundle import TokenModel
from realtime.clock import InternalClock
from realtime.clock_follower import TICKS_PER_BEAT
from realtime.clock_out import ClockSender
from realtime.demo_phrases import PHRASES, timed
from realtime.extras import Extras
from realtime.inlet import Inlet, Role
from realtime.midi_bytes import CLOCK, CONTINUE, START, control_change, is_note_on, note_off, note_on
from realtime.midi_clock import MidiClock
from realtime.ports import LoopbackPair
from realtime.screen_keys import ScreenKeys
from realtime.session import Session
from realtime.settings import Settings
from realtime.state import load_state
from tests.realtime.simulation import RandomModel

_Kind = TypeVar("_Kind")

BPM = 480.0
PATIENCE = 30.0
BEATS_BEFORE = 6


def await_that(condition: Callable[[], bool]) -> None:
    """Wait until ``condition`` holds, in a thread beside the session."""
    end = time.perf_counter() + PATIENCE
    while not condition() and time.perf_counter() < end:
        time.sleep(0.005)


class Room:
    """A session, a keyboard, a DAW's clock, a listener."""

    def __init__(
        self,
        settings: Settings | None = None,
        bpm: float = BPM,
        inputs: Sequence[Inlet] = (),
        **extras: object,
    ) -> None:
        self.keys, self.ticks, self.out = LoopbackPair("keys"), LoopbackPair("ticks"), LoopbackPair("out")
        self.events: list[messages.Event] = []
        ticks = Inlet(self.ticks.input, Role(notes=False, clock=True))
        inputs = [Inlet(self.keys.input), ticks, *inputs]
        more = dataclasses.replace(Extras(), **extras)  # type: ignore[arg-type]
        settings = settings or Settings(answer_bars=1)
        self.session = Session(
            RandomModel(), settings, bpm, inputs, self.out.output, self.events.append, more
        )

    def heard(self, kind: type[_Kind]) -> list[_Kind]:
        return [event for event in list(self.events) if isinstance(event, kind)]

    def wants(self, *commands: messages.Command) -> None:
        for command in commands:
            self.session.commands.put(command)

    def until(self, done: Callable[[], bool], script: Callable[[], None] = lambda: None) -> None:
        """Run the session, and ``script`` beside it, until ``done``."""
        thread = threading.Thread(target=script, daemon=True)
        thread.start()
        started = time.perf_counter()
        self.session.run(idle=lambda: done() or time.perf_counter() - started > PATIENCE)
        thread.join(PATIENCE)
        assert done(), self.events[-5:]

    def march(self, bpm: float = BPM) -> None:
        start = time.perf_counter() + 0.05
        for moment, msg in timed(PHRASES["march"], bpm, start):
            time.sleep(max(moment - time.perf_counter(), 0))
            self.keys.output.send(msg)

    def finish(self) -> None:
        """Wait for the answer's end."""
        self.until(lambda: bool(self.heard(messages.AnswerOver)), self.march)


def other_model(name: str) -> tuple[str, TokenModel]:
    if name != "other":
        msg = f"There is no model called {name}."
        raise RitornelloError(msg)
    return name, RandomModel(seed=5)


def test_another_model_plays_on_when_it_has_read_the_past() -> None:
    room = Room(Settings(mode="endless"), load=other_model)

    def script() -> None:
        room.march()
        while not room.heard(messages.Played):
            time.sleep(0.01)
        room.wants(messages.LoadModel("other"))

    def done() -> bool:
        loaded = room.heard(messages.ModelLoaded)
        return bool(loaded) and room.heard(messages.Played)[-1].beat > loaded[0].beat + 2

    room.until(done, script)
    loaded = room.heard(messages.ModelLoaded)[0]
    assert loaded.model == "other"
    assert loaded.notes >= len(PHRASES["march"])
    assert room.heard(messages.Stopped)[0].unmatched == 0


def test_a_model_that_cannot_be_had_changes_nothing() -> None:
    room = Room(load=other_model)
    room.wants(messages.LoadModel("nothing"))
    room.until(lambda: bool(room.heard(messages.Problem)))
    assert room.heard(messages.Problem)[0].text == "There is no model called nothing."


def test_a_knob_is_learnt_and_works_and_is_not_passed_on() -> None:
    room = Room()
    room.wants(messages.Learn("density"))

    def script() -> None:
        await_that(lambda: room.session.desk.map.learning == "density")
        room.keys.output.send(control_change(0, 21, 0))
        await_that(lambda: bool(room.heard(messages.Learned)))
        for value in (3, 127):
            room.keys.output.send(control_change(0, 21, value))
        room.keys.output.send(control_change(0, 22, 5))

    room.until(lambda: room.session.engine.settings.density == 16, script)
    assert [event.name for event in room.heard(messages.Learned)] == ["density"]
    passed = [msg for msg in room.out.drain() if msg[0] == 0xB0]
    assert all(msg[1] != 21 for msg in passed)


def test_a_pad_is_learnt_for_an_action() -> None:
    room = Room(Settings(mode="off"))
    room.wants(messages.Learn("endless"))

    def script() -> None:
        await_that(lambda: room.session.desk.map.learning == "endless")
        room.keys.output.send(note_on(9, 36, 100))
        await_that(lambda: bool(room.heard(messages.Learned)))
        room.keys.output.send(note_off(9, 36))
        room.keys.output.send(note_on(9, 36, 100))

    room.until(lambda: room.session.engine.settings.mode == "endless", script)
    assert not [msg for msg in room.out.drain() if is_note_on(msg)]


def test_what_was_just_played_can_be_saved_after_the_fact(tmp_path: Path) -> None:
    room = Room(record=tmp_path / "all.mid")

    def script() -> None:
        room.march()
        while not room.heard(messages.AnswerOver):
            time.sleep(0.01)
        room.wants(
            messages.Capture(str(tmp_path / "minutes.mid"), 1.0),
            messages.Keep(),
            messages.Capture(),
            messages.Keep(str(tmp_path / "no" / "folder.mid")),
        )

    room.until(lambda: bool(room.heard(messages.Problem)), script)
    saved = [Path(event.path) for event in room.heard(messages.Saved)]
    assert [path.name for path in saved] == ["minutes.mid", "all-take-1.mid", "all-take-2.mid", "all.mid"]
    counts = [len(read_score(path).notes) for path in saved]
    assert len(set(counts)) == 1
    assert counts[0] > len(PHRASES["march"])


def test_nothing_to_keep_is_said() -> None:
    room = Room()
    room.wants(messages.Keep(), messages.Reroll())
    room.until(lambda: len(room.heard(messages.Problem)) == 2)


def test_the_tempo_is_taken_from_the_playing() -> None:
    room = Room(bpm=120.0, follow_tempo=True, record=None)
    room.session.clock.now()
    steady = [(0.6 * beat, note_on(0, 60 + beat % 3, 90 if beat % 2 == 0 else 60)) for beat in range(12)]

    def script() -> None:
        start = time.perf_counter()
        for moment, msg in steady:
            time.sleep(max(start + moment - time.perf_counter(), 0))
            room.keys.output.send(msg)
            room.keys.output.send(bytes((0x80, msg[1], 64)))

    room.until(lambda: any(each.source == "played" for each in room.heard(messages.Tempo)), script)
    tempo = next(each for each in room.heard(messages.Tempo) if each.source == "played")
    assert tempo.bpm == pytest.approx(100, rel=0.05)
    assert room.session.engine.history.recent()[0].tick == 0


def test_a_tapped_tempo_counts() -> None:
    room = Room(bpm=120.0)

    def script() -> None:
        for _ in range(4):
            room.wants(messages.Tap())
            time.sleep(0.4)

    room.until(lambda: any(each.source == "tapped" for each in room.heard(messages.Tempo)), script)
    assert next(each for each in room.heard(messages.Tempo) if each.source == "tapped").bpm > 120


def test_followers_of_our_clock_start_with_the_first_note() -> None:
    room = Room(clock_out=True)
    idle: list[bytes] = []

    def script() -> None:
        while len(idle) < BEATS_BEFORE * TICKS_PER_BEAT:  # however long nobody plays
            idle.extend(room.out.drain())
            time.sleep(0.01)
        room.march()

    room.until(lambda: bool(room.heard(messages.AnswerOver)), script)
    assert {msg[0] for msg in idle} == {CLOCK}
    sent = room.out.drain()
    first = next(number for number, msg in enumerate(sent) if is_note_on(msg))
    kinds = [msg[0] for msg in sent]
    begin = min(kinds.index(kind) for kind in (START, CONTINUE) if kind in kinds)
    assert kinds[first:begin].count(CLOCK) <= TICKS_PER_BEAT
    assert kinds.count(CLOCK) > 2 * TICKS_PER_BEAT


def test_a_daw_sets_time_and_place() -> None:
    """Ticks on a port of their own: the tempo is theirs, and Start puts a bar line where it falls."""
    clock = MidiClock(90.0, Settings().meter)
    room = Room(clock=clock)
    daw = ClockSender(InternalClock(150.0))
    over = threading.Event()

    def script() -> None:
        daw.start(0.0)
        while not over.is_set():
            for msg in daw.due(time.perf_counter()):
                room.ticks.output.send(msg)
            time.sleep(0.001)

    def done() -> bool:
        synced = [each for each in room.heard(messages.Tempo) if each.in_sync and each.running]
        if synced and abs(synced[-1].bpm - 150) < 1:
            over.set()
        return over.is_set()

    room.until(done, script)
    assert room.session.clock.bpm == pytest.approx(150, abs=1)
    assert not room.heard(messages.Heard), "ticks are no music"


def test_an_engine_goes_on_where_another_one_ended(tmp_path: Path) -> None:
    first = Room(state=tmp_path)
    first.wants(messages.Set("density", 3.0))
    first.finish()
    first.session.archive.store(first.session.desk.state("some", ()))
    left = load_state(tmp_path)
    assert left is not None
    assert (left.model, left.answers, left.controls["density"]) == ("some", 1, 3.0)
    second = Room(state=tmp_path)
    assert second.session.engine.answers == 1
    assert second.session.clock.anchor == first.session.clock.anchor
    past, again = (each.session.engine.history.recent() for each in (first, second))
    assert again == past
    assert second.session.engine.mind.memory.entry is not None
    second.until(lambda: True)


def test_a_knob_works_one_thing_and_what_it_leaves_is_said() -> None:
    room = Room()
    room.wants(messages.Bind(_bound("density", 21)))

    def script() -> None:
        await_that(lambda: "density" in room.session.desk.map.bindings)
        room.wants(messages.Learn("rhythm"))
        await_that(lambda: room.session.desk.map.learning == "rhythm")
        room.keys.output.send(control_change(0, 21, 9))

    room.until(lambda: "rhythm" in room.session.desk.map.bindings, script)
    told = {each.name: each.what for each in room.heard(messages.Learned)}
    assert told == {"density": "", "rhythm": "controller 21 on channel 1"}
    assert room.heard(messages.Bindings)[-1].data == room.session.desk.map.to_dict()


def _bound(name: str, controller: int) -> dict[str, object]:
    return {
        "bindings": [{"name": name, "source": {"kind": "controller", "number": controller, "channel": 0}}]
    }


def test_bindings_that_make_no_sense_change_nothing() -> None:
    room = Room()
    room.wants(messages.Bind(_bound("density", 21)), messages.Bind({"bindings": 5}))
    room.until(lambda: bool(room.heard(messages.Problem)))
    assert room.heard(messages.Problem)[0].about == "command"
    assert list(room.session.desk.map.bindings) == ["density"]


def test_what_can_be_set_is_said_first() -> None:
    room = Room(Settings(density=3.0))
    room.until(lambda: bool(room.heard(messages.Meters)))
    panel = room.heard(messages.Panel)[0]
    assert {each.name: each.value for each in panel.controls}["density"] == 3.0


def test_keys_on_the_screen_are_the_players_and_known_by_their_port() -> None:
    keys = ScreenKeys()
    room = Room(keys=keys, inputs=[keys.inlet])

    def script() -> None:
        for pitch in (60, 62):
            room.session.play(messages.Strike(pitch))
            room.session.play(messages.Lift(pitch))

    room.until(lambda: bool(room.heard(messages.AnswerOver)), script)
    assert [(each.pitch, each.port) for each in room.heard(messages.Heard)] == [(60, 2), (62, 2)]
    assert note_on(0, 60, 96) in room.out.drain()


def test_processor_time_is_metered() -> None:
    room = Room()
    room.until(lambda: len(room.heard(messages.Meters)) == 2)
    first, second = (each.cpu for each in room.heard(messages.Meters))
    assert first == 0
    assert 0 < second < 10
