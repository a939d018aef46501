"""The invariants of the engine with a model of CP: rows of several families for one note."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.cp import CP
from realtime import messages
from realtime.bench.stamps import unmatched
from realtime.demo_phrases import PHRASES
from realtime.demo_phrases import timed as play
from realtime.midi_bytes import is_note_on, note_key
from realtime.settings import Settings
from tests.realtime.invariants import cold_state, perform, sounded
from tests.realtime.performances import Key, Timed, performances, phrases, timed_messages
from tests.realtime.simulation import Performance, RandomNetwork

ENCODINGS = {"plain": CP(), "everything": CP(velocity_bins=12, chords=True, tempo_bins=8)}


def network(name: str = "plain") -> RandomNetwork[CP]:
    return RandomNetwork(ENCODINGS[name])


@pytest.mark.parametrize("name", ENCODINGS)
@given(timed=performances())
@settings(max_examples=20)
def test_warm_is_cold(name: str, timed: Timed) -> None:
    """Invariants 1 and 5: the state after a live performance is that of what sounded, encoded at once."""
    model = network(name)
    performance = perform(model, timed)
    performance.engine.think()
    entry = performance.engine.mind.memory.entry
    assert entry is not None
    ending = sum(map(len, model.encoding.end_rows))
    state, partial = cold_state(model, sounded(performance, timed), ending)
    assert entry.cursor.partial == partial == ()
    for live, cold in zip(entry.cursor.state, state, strict=True):
        np.testing.assert_array_equal(live, cold)


@given(timed=performances(), cut=st.floats(0.2, 20.0))
@settings(max_examples=20)
def test_every_note_on_is_closed(timed: Timed, cut: float) -> None:
    """Invariant 2, and 3: what is played is out at once."""
    performance = Performance(network(), Settings(answer_bars=2))
    performance.play(timed, timed[-1][0] + cut)
    performance.close()
    assert unmatched(performance.out) == 0
    out = [(seconds, note_key(msg)) for seconds, msg in performance.out if is_note_on(msg)]
    assert all((seconds, note_key(msg)) in out for seconds, msg in timed if is_note_on(msg))


@given(timed=performances(), think_every=st.sampled_from([0.005, 0.02, 0.05]), seed=st.integers(0, 5))
@settings(max_examples=8)
def test_same_in_same_out(timed: Timed, think_every: float, seed: int) -> None:
    """Invariant 4: to the event, and however often the engine finds time to think."""
    once = perform(network(), timed, seed=seed)
    again = perform(network(), timed, think_every=think_every, seed=seed)
    assert again.out == once.out


@given(phrase=phrases)
@settings(max_examples=12)
def test_each_note_is_fed_once(phrase: list[Key]) -> None:
    """Warm, not re-read: a note costs one feeding, whatever came before."""
    # Apart by more than a grid step, so that none turns up that belongs before one fed already.
    timed = timed_messages([key._replace(gap=max(key.gap, 0.1)) for key in phrase])
    performance = Performance(network(), Settings(mode="off"))
    performance.play(timed, timed[-1][0] + 30.0)
    memory = performance.engine.mind.memory
    assert memory.tail_length == 0
    assert memory.steps == len(phrase)


def test_an_answer_is_given_and_the_turn_comes_back() -> None:
    """The main job, on paper: phrase, hand-over, answer within its bars, silence."""
    performance = perform(network(), play(PHRASES["march"], 120.0))
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
