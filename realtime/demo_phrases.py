"""Phrases of our own writing, for showing and testing what the engine does."""

from __future__ import annotations

from realtime.midi_bytes import note_off, note_on

__all__ = ["PHRASES", "timed"]

Phrase = tuple[tuple[float, float, int, int], ...]
"""``(beat, beats, MIDI pitch, MIDI velocity)`` of each note."""

_WALTZ: Phrase = (
    (0.0, 0.9, 67, 84), (0.0, 0.9, 48, 60), (1.0, 0.45, 64, 62), (1.0, 0.45, 55, 54),
    (1.5, 0.45, 65, 66), (2.0, 0.9, 67, 70), (2.0, 0.45, 55, 52),
    (3.0, 0.9, 72, 88), (3.0, 0.9, 45, 60), (4.0, 0.45, 71, 70), (4.0, 0.45, 52, 54),
    (4.5, 0.45, 69, 68), (5.0, 0.9, 67, 72), (5.0, 0.45, 52, 52),
)  # fmt: skip

_MARCH: Phrase = (
    (0.0, 0.45, 60, 90), (0.0, 0.9, 48, 70), (0.5, 0.45, 62, 74), (1.0, 0.9, 64, 82), (1.0, 0.9, 55, 60),
    (2.0, 0.45, 67, 92), (2.0, 0.9, 52, 66), (2.5, 0.45, 65, 72), (3.0, 0.9, 64, 80), (3.0, 0.9, 55, 60),
    (4.0, 0.45, 62, 86), (4.0, 0.9, 50, 68), (4.5, 0.45, 64, 74), (5.0, 0.9, 65, 80), (5.0, 0.9, 57, 60),
    (6.0, 0.9, 64, 84), (6.0, 0.9, 43, 66), (7.0, 0.9, 62, 76), (7.0, 0.9, 55, 62),
)  # fmt: skip

PHRASES: dict[str, Phrase] = {"march": _MARCH, "waltz": _WALTZ}
"""``march`` is two bars of 4/4, ``waltz`` two of 3/4."""


def timed(phrase: Phrase, bpm: float, start: float = 0.0) -> list[tuple[float, bytes]]:
    """Return ``phrase`` as (seconds, message), in order, its beat 0 at ``start`` seconds."""
    beat = 60.0 / bpm
    messages = []
    for onset, length, pitch, velocity in phrase:
        messages.append((start + onset * beat, note_on(0, pitch, velocity)))
        messages.append((start + (onset + length) * beat, note_off(0, pitch)))
    # Note-offs first at one moment, so that a repeated note is struck anew.
    return sorted(messages, key=lambda item: (item[0], item[1][0]))
