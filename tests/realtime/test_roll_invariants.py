"""The invariants of the engine with piano rolls: frames that are told only when the next note comes."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from music.bars import BarLines
from music.roll import PianoRoll
from music.roll_stream import Sounding
from music.score import MeterChange, Note, Score, note_array, sort_notes
from realtime import messages
from realtime.bench.stamps import unmatched
from realtime.demo_phrases import PHRASES
from realtime.demo_phrases import timed as play
from realtime.listener import RESOLUTION
from realtime.memory import Memory, feed, first_cursor
from realtime.midi_bytes import is_note_on, note_key
from realtime.settings import Settings
from tests.realtime.invariants import perform, sounded
from tests.realtime.performances import Key, Timed, performances, phrases, timed_messages
from tests.realtime.roll_network import RollNetwork
from tests.realtime.simulation import Performance

NETWORKS = {
    "parallel": (PianoRoll(longest_beats=2), True),
    "chain": (PianoRoll(bits=4, longest_beats=1), False),
    "held only": (PianoRoll(onsets=False, bits=2, longest_beats=2), True),
    "blocks": (PianoRoll(6, frames=5, longest_beats=2), True),
}


def network(name: str = "parallel") -> RollNetwork:
    encoding, parallel = NETWORKS[name]
    return RollNetwork(encoding, parallel=parallel)


def cold_values(encoding: PianoRoll, notes: list[Note]) -> list[int]:
    """Return what encoding ``notes`` (ticks from a bar line) at once tells before the last onset."""
    bar = 4 * RESOLUTION
    meter = Settings().meter
    assert meter.beats == Fraction(4)
    # As live, the stream begins in the bar of the first note, which the grid may have moved there.
    half_step = RESOLUTION // encoding.steps_per_beat // 2
    first = (min(note.onset for note in notes) + half_step) // bar * bar
    moved = [note._replace(onset=note.onset - first) for note in notes]
    piece = encoding.grid(Score(RESOLUTION, sort_notes(note_array(moved)), (MeterChange(0, meter),)))
    values: list[int] = encoding.encode(piece).ravel().tolist()
    ends = (piece.notes["onset"] + piece.notes["duration"]).max()
    # From the last onset on something sounds until the end, so nothing is left out there.
    last = max((2 * note.onset * encoding.steps_per_beat + RESOLUTION) // (2 * RESOLUTION) for note in moved)
    frames = _frames(encoding, values)
    return values[: len(encoding.fields) + (frames - int(ends - last)) * encoding.fields_per_frame]


def _frames(encoding: PianoRoll, values: list[int]) -> int:
    """Return how many frames of ``values`` there are from the opening to the last that isn't silent."""
    rows = np.array(values, dtype=np.int16).reshape(-1, len(encoding.fields))[1:]
    sounds = encoding.frames_of(rows).any(axis=(1, 2))
    return int(np.flatnonzero(sounds)[-1]) + 1


@pytest.mark.parametrize("name", NETWORKS)
@given(timed=performances())
@settings(max_examples=4)
def test_warm_is_cold(name: str, timed: Timed) -> None:
    """Invariants 1 and 5: the state after a live performance is that of what sounded, encoded at once."""
    model = network(name)
    performance = perform(model, timed)
    performance.engine.think()
    entry = performance.engine.mind.memory.entry
    assert entry is not None
    cold = feed(model, first_cursor(model), cold_values(model.encoding, sounded(performance, timed)))
    assert entry.cursor.partial == cold.partial
    for live, other in zip(entry.cursor.state, cold.state, strict=True):
        np.testing.assert_array_equal(live, other)


@given(timed=performances(), cut=st.floats(0.2, 20.0))
@settings(max_examples=4)
def test_every_note_on_is_closed(timed: Timed, cut: float) -> None:
    """Invariant 2, and 3: what is played is out at once."""
    performance = Performance(network(), Settings(answer_bars=2))
    performance.play(timed, timed[-1][0] + cut)
    performance.close()
    assert unmatched(performance.out) == 0
    out = [(seconds, note_key(msg)) for seconds, msg in performance.out if is_note_on(msg)]
    assert all((seconds, note_key(msg)) in out for seconds, msg in timed if is_note_on(msg))


@pytest.mark.parametrize("name", ["parallel", "chain"])
@given(timed=performances(), think_every=st.sampled_from([0.02, 0.05]), seed=st.integers(0, 5))
@settings(max_examples=2)
def test_same_in_same_out(name: str, timed: Timed, think_every: float, seed: int) -> None:
    """Invariant 4: to the event, and however often the engine finds time to think."""
    once = perform(network(name), timed, seed=seed)
    again = perform(network(name), timed, think_every=think_every, seed=seed)
    assert again.out == once.out


@given(phrase=phrases)
@settings(max_examples=5)
def test_each_note_is_fed_once(phrase: list[Key]) -> None:
    """Warm, not re-read: a note costs one feeding, whatever came before."""
    # Apart by more than a grid step, so that none turns up that belongs before one fed already.
    timed = timed_messages([key._replace(gap=max(key.gap, 0.3)) for key in phrase])
    performance = Performance(network(), Settings(mode="off"))
    performance.play(timed, timed[-1][0] + 30.0)
    memory = performance.engine.mind.memory
    assert memory.tail_length == 0
    assert memory.steps == len(phrase)


def test_notes_at_one_moment_are_told_apart() -> None:
    """What is told before them is the same, whichever it is; what is remembered must not be."""
    memory = Memory(network(), BarLines([(Fraction(0), Settings().meter)], 4))
    before, planned, sounded_instead = Note(0, 2, 60, 0), Note(3, 2, 64, 0), Note(3, 4, 67, 0)
    memory.sync([before])
    assert memory.entry is not None
    memory.follow(memory.entry, planned)
    memory.sync([before, sounded_instead])
    assert memory.entry.place.sounding == (Sounding(67, 3, 7),)
    memory.sync([before, planned])
    assert memory.entry.place.sounding == (Sounding(64, 3, 5),)


@pytest.mark.parametrize(
    ("name", "mode"), [*((name, "respond") for name in NETWORKS), ("parallel", "accompany")]
)
def test_the_model_plays(name: str, mode: Literal["respond", "accompany"]) -> None:
    """The main job, on paper: phrase and answer within its bars, or notes beside the player's."""
    performance = Performance(network(name), Settings(mode=mode, answer_bars=1))
    performance.play(play(PHRASES["march"], 120.0), 20.0)
    played = [e for e in performance.events if isinstance(e, messages.Played)]
    assert played
    if mode == "respond":
        handover = next(e for e in performance.events if isinstance(e, messages.HandOver))
        assert handover.end is not None
        assert all(handover.beat <= e.beat < handover.end for e in played)
        latest = handover.beat + performance.settings.longest_wait_beats
        assert played[0].beat <= latest + 1 / performance.model.encoding.steps_per_beat
    performance.close()
    assert unmatched(performance.out) == 0
