"""The five invariants of the engine, over generated performances on the manual clock."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.nb import NB
from music.score import Note
from realtime import messages
from realtime.bench.stamps import unmatched
from realtime.demo_phrases import PHRASES
from realtime.demo_phrases import timed as play
from realtime.ledger import Source
from realtime.listener import RESOLUTION, Listener, Voice
from realtime.memory import Memory
from realtime.midi_bytes import is_note_on, note_key, note_off, note_on
from realtime.settings import Settings
from tests.realtime.invariants import cold_state, perform, sounded
from tests.realtime.performances import Key, Timed, performances, phrases, timed_messages
from tests.realtime.simulation import Performance, RandomModel

ENCODINGS = [
    NB(),
    NB(order="pitch-first"),
    NB(metric="binary", velocity_bins=12),
]


@pytest.mark.parametrize("encoding", ENCODINGS, ids=["metric-first", "pitch-first", "binary"])
@given(timed=performances())
@settings(max_examples=40)
def test_warm_is_cold(encoding: NB, timed: Timed) -> None:
    """Invariants 1 and 5: the state after a live performance is that of what sounded, encoded at once."""
    model = RandomModel(encoding)
    performance = perform(model, timed)
    performance.engine.think()
    entry = performance.engine.mind.memory.entry
    assert entry is not None
    ending = len(encoding.fields) if encoding.order == "metric-first" else encoding.place_width
    state, partial = cold_state(model, sounded(performance, timed), ending)
    assert entry.cursor.partial == partial
    for live, cold in zip(entry.cursor.state, state, strict=True):
        np.testing.assert_array_equal(live, cold)


@given(timed=performances(), cuts=st.lists(st.floats(0.2, 20.0), max_size=4))
@settings(max_examples=60)
def test_every_note_on_is_closed(timed: Timed, cuts: list[float]) -> None:
    """Invariant 2: with cut-ins, mode changes and a stop in the midst of it all."""
    performance = Performance(RandomModel(), Settings(answer_bars=2))
    horizon = timed[-1][0] + 4.0
    moments = sorted(min(cut, horizon) for cut in cuts)
    rest = list(timed)
    for number, moment in enumerate(moments):
        now = [item for item in rest if item[0] <= moment]
        rest = rest[len(now) :]
        performance.play(now, max(moment, performance.clock.now() + 1e-6))
        if number % 2:
            performance.engine.set_mode("off" if number % 4 == 1 else "respond")
        else:
            performance.wire.send(performance.dispatcher.panic(performance.clock.now()))
        performance._report()
    performance.play([(max(s, performance.clock.now()), m) for s, m in rest], horizon)
    performance.close()
    assert unmatched(performance.out) == 0


@given(timed=performances())
@settings(max_examples=40)
def test_thru_is_immediate(timed: Timed) -> None:
    """Invariant 3: every key is out at the moment it came in, whatever the engine is doing."""
    performance = perform(RandomModel(), timed)
    out = [(seconds, note_key(msg)) for seconds, msg in performance.out if is_note_on(msg)]
    for seconds, msg in timed:
        if is_note_on(msg):
            assert (seconds, note_key(msg)) in out


@given(timed=performances(), think_every=st.sampled_from([0.002, 0.02, 0.05]), seed=st.integers(0, 5))
@settings(max_examples=30)
def test_same_in_same_out(timed: Timed, think_every: float, seed: int) -> None:
    """Invariant 4: to the event, and however often the engine finds time to think."""
    once = perform(RandomModel(), timed, seed=seed)
    again = perform(RandomModel(), timed, think_every=think_every, seed=seed)
    assert again.out == once.out


def test_another_seed_plays_something_else() -> None:
    """The seed decides: not every answer is the same."""
    timed: Timed = timed_messages([])

    timed = play(PHRASES["march"], 120.0)
    answers = {
        tuple(msg for _, msg in perform(RandomModel(), timed, seed=seed).out if is_note_on(msg))
        for seed in range(4)
    }
    assert len(answers) == 4


@given(phrase=phrases)
@settings(max_examples=40)
def test_each_note_is_fed_once(phrase: list[Key]) -> None:
    """Warm, not re-read: a note costs one feeding, whatever came before."""
    # Apart by more than a grid step, so that none turns up that belongs before one fed already.
    apart = [key._replace(gap=max(key.gap, 0.1)) for key in phrase]
    timed = timed_messages(apart)
    performance = Performance(RandomModel(), Settings(mode="off"))
    performance.play(timed, timed[-1][0] + 30.0)
    memory = performance.engine.mind.memory
    assert memory.tail_length == 0
    assert memory.steps == len(phrase)


def test_an_answer_is_given_and_the_turn_comes_back() -> None:
    """The main job, on paper: phrase, hand-over, answer within its bars, silence."""

    performance = perform(RandomModel(), play(PHRASES["march"], 120.0))
    kinds = [type(event) for event in performance.events]
    assert kinds.count(messages.HandOver) == 1
    assert kinds.count(messages.AnswerOver) == 1
    handover = next(e for e in performance.events if isinstance(e, messages.HandOver))
    played = [e for e in performance.events if isinstance(e, messages.Played)]
    assert played
    assert handover.end is not None
    assert all(handover.beat <= e.beat < handover.end for e in played)
    assert played[0].beat <= handover.beat + performance.settings.longest_wait_beats + 1 / 12
    assert unmatched(performance.out) == 0


def test_the_player_wins_at_once() -> None:
    """A key in the midst of an answer: the key is out first, the model is silent from then on."""

    phrase = play(PHRASES["march"], 120.0)
    performance = Performance(RandomModel(), Settings(answer_bars=4))
    performance.play(phrase, 30.0)
    first = next(s for s, m in performance.out if is_note_on(m) and s > phrase[-1][0])
    performance = Performance(RandomModel(), Settings(answer_bars=4))
    cut = first + 0.3
    performance.play([*phrase, (cut, note_on(0, 40, 100)), (cut + 0.2, note_off(0, 40))], cut + 0.4)
    after = [(s, m) for s, m in performance.out if s >= cut]
    assert after[0] == (cut, note_on(0, 40, 100)) or after[0][1] == note_off(0, 40)
    assert [m for s, m in after if is_note_on(m)] == [note_on(0, 40, 100)]
    assert any(isinstance(e, messages.Yielded) for e in performance.events)


def test_memory_rewinds_to_what_sounded() -> None:
    """What was planned and never sounded leaves no trace in the warm state."""
    model = RandomModel()
    lines = BarLines([(Fraction(0), Settings().meter)], 12)
    plain, planned = Memory(model, lines), Memory(model, lines)
    notes = [Note(0, 6, 60, 0), Note(6, 6, 62, 0)]
    plain.sync(notes)
    planned.sync(notes)
    entry = planned.entry
    assert entry is not None
    planned.follow(planned.follow(entry, Note(12, 6, 64, 0)), Note(18, 6, 65, 0))
    planned.forget_plans()
    planned.sync(notes)
    assert plain.entry is not None
    assert planned.entry is entry
    np.testing.assert_array_equal(plain.entry.cursor.state[0], entry.cursor.state[0])


def test_long_notes_do_not_hold_the_tail_for_ever() -> None:
    """A held bass is committed once it has outlasted the longest duration bin."""
    listener = Listener(12, NB().durations)
    listener.note_on(Voice(Source.PLAYER, 0, 36), 80, 0)
    for beat in range(40):
        listener.note_on(Voice(Source.PLAYER, 0, 60), 80, beat * RESOLUTION)
        listener.note_off(Voice(Source.PLAYER, 0, 60), beat * RESOLUTION + 240)
    # The melody note at the bass's onset comes first, as chords run from the top down.
    assert listener.tail(4 * RESOLUTION).settled == 1
    assert listener.tail(39 * RESOLUTION).settled == 40
