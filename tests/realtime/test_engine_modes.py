"""The modes played out on the manual clock: who sounds when, and that nothing ever sticks."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.score import Part
from realtime import messages
from realtime.bench.stamps import unmatched
from realtime.controls import change
from realtime.demo_phrases import PHRASES
from realtime.demo_phrases import timed as play
from realtime.ledger import Source
from realtime.midi_bytes import control_change, is_note_on, note_key, note_off, note_on
from realtime.midi_clock import Transport
from realtime.mind import Mind
from realtime.settings import MODES, Mode, Settings
from tests.realtime.performances import Timed, performances
from tests.realtime.simulation import Performance, RandomModel

BPM = 120.0
BAR = 2.0
"""Seconds."""


def perform(
    mode: Mode,
    timed: Timed,
    until: float,
    *,
    think_every: float = 0.01,
    **others: Any,  # noqa: ANN401 - any of the settings
) -> Performance:
    chosen = dataclasses.replace(Settings(mode=mode), **others)
    performance = Performance(RandomModel(), chosen, BPM, think_every)
    performance.play(timed, until)
    return performance


def key(start: float, end: float, pitch: int = 60) -> Timed:
    return [(start, note_on(0, pitch, 80)), (end, note_off(0, pitch))]


def played(performance: Performance) -> list[messages.Played]:
    return [event for event in performance.events if isinstance(event, messages.Played)]


def test_trade_plays_in_its_bars_only() -> None:
    timed = [*key(0.0, 0.4), *key(1.0, 1.9, 64), *key(4.2, 5.0, 67)]
    performance = perform("trade", timed, 10.0, trade_bars=1)
    beats = [event.beat for event in played(performance)]
    assert beats
    assert all(4 <= beat < 8 or 12 <= beat < 16 for beat in beats)
    assert {beat // 8 for beat in beats} == {0, 1}


def test_trade_comes_in_on_the_line_under_a_note_that_is_held_across_it() -> None:
    performance = perform("trade", key(0.0, 3.5), 6.0, trade_bars=1)
    hand_over = next(event for event in performance.events if isinstance(event, messages.HandOver))
    assert hand_over.beat == 4
    assert played(performance)
    # What sounded is what is remembered, the held note too.
    performance.close()
    performance.engine.think()
    assert unmatched(performance.out) == 0


def test_hold_plays_from_press_to_release() -> None:
    performance = perform("hold", key(0.0, 0.5), 2.0)
    assert not played(performance)
    performance.engine.trigger(down=True)
    performance.play([], 6.0)
    during = len(played(performance))
    assert during
    performance.engine.trigger(down=False)
    assert unmatched(performance.out) == 0
    performance.play([], 10.0)
    assert len(played(performance)) == during


def test_endless_plays_on_until_a_key_is_struck() -> None:
    performance = perform("endless", key(0.0, 0.5), 60.0)
    beats = [event.beat for event in played(performance)]
    assert max(beats) > 110
    struck = performance.clock.now()
    performance.play([(struck, note_on(0, 20, 80))], struck + 5.0)
    assert all(event.beat * 60 / BPM <= struck for event in played(performance))
    performance.play([(struck + 5.0, note_off(0, 20))], struck + 10.0)
    assert any(event.beat * 60 / BPM > struck + 5.0 for event in played(performance)), (
        "hands back when it rests"
    )


def test_endless_memory_stays_bounded() -> None:
    performance = perform("endless", key(0.0, 0.5), 600.0, think_every=0.05)
    memory = performance.engine.mind.memory
    assert len(played(performance)) > 200
    assert len(memory._known) < 200


def melody(bars: int) -> Timed:
    return [item for beat in range(4 * bars) for item in key(beat / 2, beat / 2 + 0.45, 72 + beat % 5)]


def test_accompany_plays_under_the_player() -> None:
    performance = perform("accompany", melody(4), 20.0)
    notes = played(performance)
    assert notes
    assert min(event.beat for event in notes) >= 1
    assert max(event.beat for event in notes) < 16 + 5, "it ends a little after the player"
    assert not any(isinstance(event, messages.Yielded | messages.HandOver) for event in performance.events)
    parts = {(event.source, event.part) for event in performance.engine.history.recent()}
    assert parts == {(Source.PLAYER, Part.LEAD), (Source.MODEL, Part.ACCOMPANIMENT)}


def test_accompany_never_takes_a_key_that_the_player_holds() -> None:
    # The player holds every other key for the whole time: the model has the others.
    held = range(21, 109, 2)
    timed = [(0.0, note_on(0, pitch, 80)) for pitch in held]
    performance = perform("accompany", timed, 12.0)
    assert played(performance)
    assert not {event.pitch for event in played(performance)} & set(held)
    performance.play([(12.0, note_off(0, pitch)) for pitch in held], 13.0)
    performance.close()
    assert unmatched(performance.out) == 0


def test_accompany_follows_what_was_just_played() -> None:
    """Another melody is another accompaniment: from the beat after the difference, not before."""
    one = melody(4)
    other = [(s, bytes([m[0], m[1] + 7, m[2]]) if s >= 4.0 else m) for s, m in one]
    first, second = (
        [(event.beat, event.pitch) for event in played(perform("accompany", timed, 12.0))]
        for timed in (one, other)
    )
    before = [item for item in first if item[0] < 8]
    assert before == [item for item in second if item[0] < 8]
    assert first != second


@pytest.mark.parametrize("mode", MODES)
@given(timed=performances(), think_every=st.sampled_from([0.004, 0.02]), seed=st.integers(0, 3))
@settings(max_examples=8)
def test_same_in_same_out(mode: Mode, timed: Timed, think_every: float, seed: int) -> None:
    until = timed[-1][0] + 10.0
    once, again = (
        perform(mode, timed, until, think_every=each, seed=seed, trade_bars=1) for each in (0.01, think_every)
    )
    assert once.out == again.out


class Acts:
    """Things that happen to an engine while it plays."""

    def __init__(self, performance: Performance) -> None:
        self.performance = performance
        self.engine = performance.engine

    def do(self, act: str) -> None:
        name, _, rest = act.partition(" ")
        match name:
            case "mode":
                mode, when = rest.split()
                self.engine.set_mode(mode, when)  # type: ignore[arg-type]
            case "set":
                control, value = rest.split()
                self.engine.change(change(self.engine.settings, control, float(value)))
            case "down" | "up":
                self.engine.trigger(down=name == "down")
            case "reroll":
                self.engine.reroll()
            case "panic":
                self.performance.wire.send(self.performance.dispatcher.panic(self.performance.clock.now()))
            case "swap":
                past = self.engine.past()
                sampling = self.engine.settings.sampling
                self.engine.swap(Mind.reread(RandomModel(seed=3), self.engine.settings.meter, sampling, past))
            case "stop":
                now = self.performance.clock.now()
                self.engine.transport(
                    Transport("stop", now, self.performance.clock.beat_at(now), jumped=False)
                )
        self.performance._report()


acts = st.one_of(
    st.builds("mode {} {}".format, st.sampled_from(MODES), st.sampled_from(["now", "bar"])),
    st.sampled_from(["down", "up", "reroll", "panic", "swap", "stop"]),
    st.sampled_from(
        ["set transpose 7", "set channel 3", "set density 4", "set most_notes 1", "set humanise 1"]
    ),
    st.sampled_from(["set latency_ms 80", "set latency_ms 0", "set lookahead_beats 8"]),
)


@given(
    timed=performances(),
    script=st.lists(st.tuples(st.floats(0.05, 2.0), acts), max_size=14),
    mode=st.sampled_from(MODES),
)
@settings(max_examples=80)
def test_nothing_sticks_whatever_happens(timed: Timed, script: list[tuple[float, str]], mode: Mode) -> None:
    performance = Performance(RandomModel(), Settings(mode=mode, trade_bars=1))
    some = Acts(performance)
    rest = list(timed)
    for wait, act in script:
        until = performance.clock.now() + wait
        now = [item for item in rest if item[0] <= until]
        rest = rest[len(now) :]
        performance.play(now, until)
        some.do(act)
    performance.play(rest, max(performance.clock.now(), timed[-1][0]) + 4.0)
    performance.close()
    performance.engine.think()
    assert unmatched(performance.out) == 0
    assert not performance.engine.mind.listener.model_sounds


def test_a_change_at_the_bar_waits_for_the_bar() -> None:
    performance = perform("off", key(0.1, 0.3), 0.5)
    performance.engine.set_mode("endless", "bar")
    performance.play([], 1.9)
    assert [each for each in performance.events if isinstance(each, messages.ModeChanged)] == []
    performance.play([], 2.1)
    changed = [event for event in performance.events if isinstance(event, messages.ModeChanged)]
    assert changed == [messages.ModeChanged("endless", 4.0)]


def test_reroll_plays_something_else_at_the_same_place_in_the_bar() -> None:
    performance = perform("respond", play(PHRASES["march"], BPM), 20.0, answer_bars=1)
    first = [(e.beat, e.pitch) for e in played(performance)]
    over = [e for e in performance.events if isinstance(e, messages.HandOver)]
    assert performance.engine.reroll()
    performance.play([], 32.0)
    second = [(e.beat, e.pitch) for e in played(performance)][len(first) :]
    again = [e for e in performance.events if isinstance(e, messages.HandOver)]
    assert len(again) == 2
    assert (again[1].beat - over[0].beat) % 4 == 0
    assert again[1].end is not None
    assert over[0].end is not None
    assert again[1].end - again[1].beat == pytest.approx(over[0].end - over[0].beat)
    assert second
    assert [(b - again[1].beat, p) for b, p in second] != [(b - over[0].beat, p) for b, p in first]
    assert performance.engine.answers == 1, "an answer that was asked for anew counts once"


def test_a_rerolled_answer_is_forgotten() -> None:
    """The state after a re-roll is that of the phrase and the new answer, as if the first had never been."""
    performance = perform("respond", play(PHRASES["march"], BPM), 20.0, answer_bars=1)
    last = performance.engine._last
    assert last is not None
    root = last.root
    assert performance.engine.reroll()
    committed = performance.engine.mind.memory.committed
    assert committed is not None
    assert committed.cursor is root.cursor
    assert (committed.place.bar - root.place.bar) * 48 == committed.place.onset - root.place.onset


def test_there_must_be_an_answer_to_roll() -> None:
    performance = perform("respond", key(0.0, 0.2), 0.4)
    assert not performance.engine.reroll()


def test_transposition_is_undone_in_memory() -> None:
    plain = perform("respond", play(PHRASES["march"], BPM), 20.0)
    high = perform("respond", play(PHRASES["march"], BPM), 20.0, transpose=12, channel=5, highest=120)
    low = [(e.beat, e.pitch + 12, e.velocity) for e in played(plain)]
    assert [(e.beat, e.pitch, e.velocity) for e in played(high)] == low
    assert {e.channel for e in played(high)} == {4}
    one, other = (p.engine.mind.memory.entry for p in (plain, high))
    assert one is not None
    assert other is not None
    assert (one.cursor.state[0] == other.cursor.state[0]).all()


def test_latency_is_made_up_for() -> None:
    plain = perform("respond", play(PHRASES["march"], BPM), 20.0)
    early = perform("respond", play(PHRASES["march"], BPM), 20.0, latency_ms=100.0)

    def ours(performance: Performance) -> list[tuple[float, int]]:
        last = max(seconds for seconds, _ in play(PHRASES["march"], BPM))
        return [(s, note_key(m)[1]) for s, m in performance.out if is_note_on(m) and s > last]

    assert [p for _, p in ours(plain)] == [p for _, p in ours(early)]
    assert [s - 0.1 for s, _ in ours(plain)] == pytest.approx([s for s, _ in ours(early)])


def test_another_model_goes_on_with_the_same_past() -> None:
    performance = perform("respond", play(PHRASES["march"], BPM), 20.0)
    past = performance.engine.past()
    performance.play(key(20.1, 20.4), 20.6)  # while the other one reads
    other = RandomModel(seed=9)
    performance.engine.swap(
        Mind.reread(other, performance.settings.meter, performance.settings.sampling, past)
    )
    performance.play([], 24.0)
    everything = performance.engine.history.recent()
    cold = Mind.reread(other, performance.settings.meter, performance.settings.sampling, everything)
    one = performance.engine.mind.present(performance.engine.stage.tick(24.0))
    two = cold.present(performance.engine.stage.tick(24.0))
    assert one is not None
    assert two is not None
    assert (one.cursor.state[0] == two.cursor.state[0]).all()


def test_a_model_that_did_not_come_leaves_nothing_behind() -> None:
    """What is kept for the other model is let go, and the one in use goes on."""
    performance = perform("respond", play(PHRASES["march"], BPM), 20.0)
    performance.engine.past()
    mind = performance.engine.mind
    performance.engine.swap(None)
    performance.play(key(20.1, 20.4), 21.0)
    assert performance.engine.mind is mind
    assert performance.engine._since is None


def test_the_pedal_of_a_player_counts_in_every_mode() -> None:
    timed = [(0.0, control_change(0, 64, 127)), *key(0.1, 0.3), (3.0, control_change(0, 64, 0))]
    performance = perform("respond", timed, 3.4)
    assert not [event for event in performance.events if isinstance(event, messages.HandOver)]
    performance.play([], 4.0)
    assert [event for event in performance.events if isinstance(event, messages.HandOver)]
