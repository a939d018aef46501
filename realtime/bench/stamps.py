"""Messages with the times at which they were sent and received, and what can be told from them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from realtime.midi_bytes import Key, is_note_off, is_note_on, note_key

__all__ = ["Pairs", "Stamped", "note_ons", "pair", "unmatched"]

Stamped = tuple[float, bytes]
"""Seconds of `time.perf_counter`, and a message. That counter is one for all processes of a machine:
CLOCK_MONOTONIC on Linux, Mach's absolute time on macOS, the performance counter on Windows."""

_EARLIEST, _LATEST = -0.001, 2.0
"""Seconds after sending in which what arrives can be what was sent; stamps may cross a little."""


class Pairs(NamedTuple):
    """What was sent, found among what was received."""

    milliseconds: list[float]
    """From sending to receiving, in order of sending."""
    lost: int
    """Messages that never arrived."""


def note_ons(messages: Iterable[Stamped]) -> list[Stamped]:
    """Return the note-ons among ``messages``."""
    return [(seconds, msg) for seconds, msg in messages if is_note_on(msg)]


def pair(sent: Sequence[Stamped], received: Sequence[Stamped]) -> Pairs:
    """Find each message of ``sent``, in order of time, as the first like it in ``received`` not taken yet."""
    waiting: defaultdict[bytes, deque[float]] = defaultdict(deque)
    for seconds, msg in received:
        waiting[msg].append(seconds)
    times = []
    for seconds, msg in sent:
        arrivals = waiting[msg]
        while arrivals and arrivals[0] < seconds + _EARLIEST:
            arrivals.popleft()  # something else of the same bytes
        if arrivals and arrivals[0] < seconds + _LATEST:
            times.append((arrivals.popleft() - seconds) * 1000)
    return Pairs(times, len(sent) - len(times))


def unmatched(messages: Iterable[Stamped]) -> int:
    """Count the note-ons without a note-off before the next of their key, and the note-offs for nothing."""
    sounding: set[Key] = set()
    wrong = 0
    for _, msg in messages:
        if is_note_on(msg):
            wrong += note_key(msg) in sounding
            sounding.add(note_key(msg))
        elif is_note_off(msg):
            wrong += note_key(msg) not in sounding
            sounding.discard(note_key(msg))
    return wrong + len(sounding)
