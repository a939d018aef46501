"""Clips for the listener: in time, closed whatever happens, and remembered by nobody."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.errors import RitornelloError
from realtime import messages
from realtime.audition import MOST_NOTES, Auditioner
from realtime.bench.stamps import unmatched
from realtime.demo_phrases import PHRASES, timed
from realtime.messages import ClipNote
from realtime.midi_bytes import is_note_off, is_note_on, note_key, note_off, note_on
from realtime.reports import Sent
from realtime.settings import MODES, Mode, Settings
from tests.realtime.performances import Timed, performances
from tests.realtime.simulation import Performance, RandomModel

BPM = 120.0
BEAT = 60 / BPM


class Room(Performance):
    """A performance with an auditioner in it, wired as the session wires it."""

    def __init__(self, settings: Settings | None = None, think_every: float = 0.01) -> None:
        super().__init__(RandomModel(), settings or Settings(answer_bars=1), BPM, think_every)
        self.auditioner = Auditioner(self.engine.stage, self.engine.silence)
        self.model_sent: list[Sent] = []
        emit = self.events.append

        def told(event: messages.Event) -> None:
            emit(event)
            if isinstance(event, messages.HandOver | messages.Heard):
                self.auditioner.stop()

        self.engine.stage.emit = told

    def _report(self) -> None:
        if not hasattr(self, "auditioner"):
            return
        for report in self.dispatcher.take_reports():
            self.reports.append(report)
            if self.auditioner.report(report):
                continue
            if isinstance(report, Sent):
                self.model_sent.append(report)
            self.engine.report(report)
        self.auditioner.look(self.clock.now())

    def said(self) -> list[messages.Auditioning]:
        return [event for event in self.events if isinstance(event, messages.Auditioning)]

    def struck(self) -> list[tuple[float, int]]:
        """Return (second, pitch) of each note-on that left."""
        return [(seconds, msg[1]) for seconds, msg in self.out if is_note_on(msg)]


def scale(notes: int = 8, length: float = 0.5) -> list[ClipNote]:
    return [ClipNote(number * 0.5, length, 60 + number, 80) for number in range(notes)]


def test_a_clip_sounds_in_time_and_is_over() -> None:
    room = Room()
    room.auditioner.start(scale())
    room.play([], 10.0)
    began, over = room.said()
    assert began.beat is not None
    assert began.end == pytest.approx(began.beat + 4.0)
    assert over == messages.Auditioning(None)
    assert not room.auditioner.sounds
    begin = began.beat * BEAT
    assert [pitch for _, pitch in room.struck()] == list(range(60, 68))
    expected = [begin + number * 0.5 * BEAT for number in range(8)]
    assert [seconds for seconds, _ in room.struck()] == pytest.approx(expected)
    assert unmatched(room.out) == 0
    assert room.dispatcher.sounding() == ()


def test_it_keeps_to_the_tempo_and_is_handed_out_bit_by_bit() -> None:
    room = Room()
    room.auditioner.start(scale(64))
    room.play([], 1.0)
    waiting = len(room.dispatcher._queue)
    assert 0 < waiting < 32
    before = room.clock
    room.clock.set_bpm(240.0)
    room.dispatcher.retime(lambda seconds: before.now() + (seconds - before.now()) / 2)
    room.play([], 20.0)
    times = [seconds for seconds, _ in room.struck()]
    assert len(times) == 64
    assert times[-1] - times[10] == pytest.approx(53 * 0.5 * 0.25, abs=0.02)


def test_a_key_of_the_players_cuts_it() -> None:
    room = Room()
    room.auditioner.start(scale(32))
    room.play([(1.0, note_on(0, 40, 90))], 1.5)
    assert not room.auditioner.sounds
    assert room.said()[-1] == messages.Auditioning(None)
    room.play([(1.6, note_off(0, 40))], 2.0)
    assert all(seconds <= 1.0 for seconds, pitch in room.struck() if pitch >= 60)
    assert [key for key in room.dispatcher.sounding() if key[1] >= 60] == []
    assert unmatched(room.out) == 0


def test_a_key_cuts_a_clip_whose_first_note_is_far_off() -> None:
    room = Room()
    room.auditioner.start([ClipNote(30.0, 1.0, 70, 80)])
    room.play([(1.0, note_on(0, 40, 90)), (1.2, note_off(0, 40))], 20.0)
    assert 70 not in [pitch for _, pitch in room.struck()]
    assert not room.auditioner.sounds


def test_stopped_it_is_silent_at_once_and_for_good() -> None:
    room = Room()
    room.auditioner.start(scale(32, length=3.0))
    room.play([], 1.0)
    assert len(room.dispatcher.sounding()) > 1
    room.auditioner.stop()
    room.run_to(1.0)
    assert room.dispatcher.sounding() == ()
    count = len(room.out)
    room.play([], 20.0)
    assert len(room.out) == count
    assert [each.beat is None for each in room.said()] == [False, True]
    room.auditioner.stop()
    assert len(room.said()) == 2


def test_another_clip_takes_its_place() -> None:
    room = Room()
    room.auditioner.start(scale(32))
    room.play([], 1.0)
    room.auditioner.start([ClipNote(0.0, 1.0, 100, 50)])
    room.play([], 20.0)
    assert [pitch for seconds, pitch in room.struck() if seconds > 1.0] == [100]
    assert [each.beat is None for each in room.said()] == [False, False, True]
    assert unmatched(room.out) == 0


def test_nobody_remembers_it_and_the_model_answers_as_if_there_had_been_none() -> None:
    phrase = [(seconds + 3.0, msg) for seconds, msg in timed(PHRASES["march"], BPM, 0.0)]
    rooms = [Room(), Room()]
    rooms[1].auditioner.start(scale(4))
    for room in rooms:
        room.play(phrase, 30.0)
    states = [room.engine.mind.memory.entry for room in rooms]
    assert rooms[0].engine.history.recent() == rooms[1].engine.history.recent()
    assert states[0] is not None
    assert states[1] is not None
    assert states[0].place == states[1].place
    heard = [[(r.deadline, r.msg) for r in room.model_sent] for room in rooms]
    assert heard[0] == heard[1] != []
    assert rooms[1].engine.answers == rooms[0].engine.answers > 0
    played = [[e for e in room.events if isinstance(e, messages.Played)] for room in rooms]
    assert played[0] == played[1]


def test_the_model_ends_it_when_it_has_the_word() -> None:
    room = Room()
    phrase = timed(PHRASES["march"], BPM, 0.0)
    room.play(phrase, phrase[-1][0] + 0.05)
    room.auditioner.start([ClipNote(beat / 4, 0.25, 20, 50) for beat in range(200)])
    room.play([], room.clock.now() + 20.0)
    begun = next(event.beat for event in room.events if isinstance(event, messages.HandOver))
    clip = [seconds for seconds, pitch in room.struck() if pitch == 20]
    assert clip
    assert clip[-1] <= begun * BEAT + 0.05
    assert room.model_sent
    assert unmatched(room.out) == 0


def test_it_ends_what_the_model_plays() -> None:
    room = Room(Settings(mode="endless"))
    phrase = timed(PHRASES["march"], BPM, 0.0)
    room.play(phrase, phrase[-1][0] + 4.0)
    assert any(isinstance(event, messages.HandOver) for event in room.events)
    room.auditioner.start(scale(2))
    assert any(isinstance(event, messages.Yielded) for event in room.events)
    room.close()
    assert unmatched(room.out) == 0


@pytest.mark.parametrize(
    ("notes", "what"),
    [
        ([], "nothing in this clip"),
        ([ClipNote(0.0, 1.0, 60, 80)] * (MOST_NOTES + 1), "at most 10000"),
        ([ClipNote(0.0, 1.0, 128, 80)], "no note"),
        ([ClipNote(0.0, 1.0, 60, 0)], "no note"),
        ([ClipNote(float("nan"), 1.0, 60, 80)], "no note"),
        ([ClipNote(-1.0, 1.0, 60, 80)], "no note"),
        ([ClipNote(0.0, float("inf"), 60, 80)], "no note"),
    ],
)
def test_what_is_no_clip_is_refused_and_changes_nothing(notes: Sequence[ClipNote], what: str) -> None:
    room = Room()
    room.auditioner.start(scale())
    with pytest.raises(RitornelloError, match=what):
        room.auditioner.start(notes)
    room.play([], 10.0)
    assert len(room.struck()) == 8


def test_a_clip_as_thick_as_can_be_does_not_hold_anything_up() -> None:
    room = Room()
    room.auditioner.start([ClipNote(0.0, 1.0, number % 128, 80) for number in range(1000)])
    assert len(room.dispatcher._queue) < 600
    room.play([], 5.0)
    assert {pitch for _, pitch in room.struck()} == set(range(128))
    assert unmatched(room.out) == 0


_CLIPS = st.lists(
    st.builds(ClipNote, st.floats(0, 12), st.floats(0, 4), st.integers(58, 62), st.integers(1, 127)),
    min_size=1,
    max_size=30,
)
_WISHES = st.lists(st.tuples(st.floats(0, 15), st.one_of(st.just(None), _CLIPS)), min_size=1, max_size=4)


@settings(max_examples=50)
@given(performances(), _WISHES, st.sampled_from(MODES))
def test_every_note_on_is_closed(
    played: Timed, wishes: list[tuple[float, list[ClipNote] | None]], mode: Mode
) -> None:
    room = Room(Settings(mode=mode, answer_bars=1), think_every=0.05)
    rest = list(played)
    for moment, clip in sorted(wishes, key=lambda wish: wish[0]):
        until = room.clock.now() + moment
        room.play([each for each in rest if each[0] < until], until)
        rest = [each for each in rest if each[0] >= until]
        if clip is None:
            room.auditioner.stop()
        else:
            room.auditioner.start(clip)
    room.play(rest, room.clock.now() + 40.0)
    assert not room.auditioner.sounds
    room.close()
    sounding: set[tuple[int, int]] = set()
    for _, msg in room.out:
        if is_note_on(msg):
            assert note_key(msg) not in sounding
            sounding.add(note_key(msg))
        elif is_note_off(msg):
            sounding.discard(note_key(msg))
    assert not sounding
    starts = [each.beat is not None for each in room.said()]
    assert starts[:1] in ([], [True])
    assert starts[-1:] in ([], [False])
