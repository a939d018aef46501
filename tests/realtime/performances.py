"""Generated performances: what a player might do, as timed MIDI messages."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from realtime.midi_bytes import control_change, note_off, note_on

SUSTAIN = 64


class Key(NamedTuple):
    """One key pressed: seconds since the last one, how long it is held, what it is."""

    gap: float
    length: float
    pitch: int
    velocity: int


gaps = st.one_of(
    st.just(0.0),
    st.floats(0.0, 0.6),
    st.sampled_from([0.01, 0.015, 0.03, 0.125, 0.25, 0.5]),
    st.floats(1.0, 5.0),
    st.just(12.0),
)
keys = st.builds(
    Key,
    gap=gaps,
    # Staccato too: notes that are over before the next one at the same grid step begins.
    length=st.one_of(st.floats(0.01, 1.5), st.sampled_from([0.01, 0.02, 6.0])),
    pitch=st.integers(36, 84),
    velocity=st.integers(1, 127),
)
phrases = st.lists(keys, min_size=1, max_size=14)
pedals = st.lists(st.tuples(st.floats(0.0, 12.0), st.floats(0.05, 3.0)), max_size=2)

Timed = list[tuple[float, bytes]]


def timed_messages(phrase: list[Key], pedal: list[tuple[float, float]] | None = None) -> Timed:
    """Return the messages of a phrase, each key released before it is struck again."""
    messages: Timed = []
    free: dict[int, float] = {}
    moment = 0.0
    for key in phrase:
        moment += key.gap
        start = max(moment, free.get(key.pitch, 0.0))
        free[key.pitch] = start + key.length
        messages.append((start, note_on(0, key.pitch, key.velocity)))
        messages.append((start + key.length, note_off(0, key.pitch)))
    for down, length in pedal or []:
        messages.append((down, control_change(0, SUSTAIN, 127)))
        messages.append((down + length, control_change(0, SUSTAIN, 0)))
    return sorted(messages, key=lambda item: item[0])


@st.composite
def performances(draw: st.DrawFn) -> Timed:
    """Draw a performance of one or two phrases, with or without pedal."""
    return timed_messages(draw(phrases), draw(pedals))
