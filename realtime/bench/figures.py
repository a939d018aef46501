"""The figures of a measurement, one type for each question, with exactly what each number is.

Times are in milliseconds. They hold for the machine and the model named beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

__all__ = [
    "Closure",
    "HandOver",
    "Load",
    "LoadReport",
    "Machine",
    "Model",
    "NoteStep",
    "Report",
    "Roofline",
    "Spread",
    "UnderLoad",
    "Warmth",
    "Wire",
    "jitter",
    "spread",
]


class Spread(msgspec.Struct, frozen=True):
    """Median and 99th percentile of ``count`` measurements."""

    count: int
    median_ms: float
    p99_ms: float
    """The smallest measured value that at least 99% of all do not exceed: an observation, never a guess
    between two; of fewer than 100 the greatest."""


def jitter(milliseconds: Sequence[float]) -> Spread:
    """Return how far measurements are from their median.

    Raises:
        ValueError: there are none.
    """
    if not len(milliseconds):
        return spread(milliseconds)
    times = np.asarray(milliseconds)
    return spread(np.abs(times - np.median(times)).tolist())


def spread(milliseconds: Sequence[float]) -> Spread:
    """Return what there is to say about measurements.

    Raises:
        ValueError: there are none.
    """
    if not len(milliseconds):
        msg = "nothing was measured"
        raise ValueError(msg)
    median, p99 = np.median(milliseconds), np.percentile(milliseconds, 99, method="inverted_cdf")
    return Spread(len(milliseconds), float(median), float(p99))


class Machine(msgspec.Struct, frozen=True):
    """What everything ran on."""

    cpu: str
    cores: int
    system: str
    python: str
    numpy: str
    onnxruntime: str


class Model(msgspec.Struct, frozen=True):
    """What was played with."""

    name: str
    quantised: bool
    bytes: int
    """Of the bundle's file, which is weights but for a few thousandths."""


class NoteStep(msgspec.Struct, frozen=True):
    """One continuation note: every field predicted and drawn, then read by the network."""

    back_to_back: Spread
    """One note after another."""
    with_gaps: Spread
    """After `gap_ms` of idleness before each: music leaves gaps, in which caches go cold."""
    gap_ms: float


class Roofline(msgspec.Struct, frozen=True):
    """Summing as many bytes as the bundle has, by one thread: what reading each weight once takes at least.

    A note reads the backbone's weights once, the smaller sub-decoder's once for each field, and of the
    tables of values only what it needs. All times and ratios are of medians.
    """

    bytes: int
    from_memory_ms: float
    """After something larger than the caches went through them."""
    again_ms: float
    """Straight after being summed before: from the caches, as far as they reach."""
    with_gaps_ms: float
    """After the same idleness as in `NoteStep.with_gaps`, in which others may take the caches."""
    note_ratio: float
    """`NoteStep.back_to_back` to `again_ms`."""
    note_ratio_with_gaps: float
    """`NoteStep.with_gaps` to `with_gaps_ms`."""
    note_ratio_from_memory: float
    """`NoteStep.with_gaps` to `from_memory_ms`: had the gap emptied the caches altogether."""


class HandOver(msgspec.Struct, frozen=True):
    """From the phrase's end to the first note of the answer leaving, after a long history.

    The end is the moment at which the phrase is judged over, a rest after its last
    note; leaving is when the output port is given the note.
    """

    phrase: str
    """How the last phrase ends."""
    bars: int
    """Length of the history in 4/4, before the phrases that were handed over."""
    notes: int
    """Notes of the history."""
    unplanned: Spread
    """The worst case. Nothing was planned ahead: the mind learns only at that moment that the last keys
    went up. In the figure are closing those notes, bringing the warm state up to date, drawing the
    first note, handing it to the courier's thread, and its sending."""
    read_again: int
    """Notes that the network had to read again within that, being still open when last read; median."""
    planned: Spread
    """The usual case: the first note was planned during the rest, and its deadline is that moment.
    What is left is how late the courier is."""
    cold_ms: float
    """For comparison: reading the whole history from the start, before anything could be drawn; once."""


class Warmth(msgspec.Struct, frozen=True):
    """The state after live playing beside the state from encoding the same performance at once."""

    pieces: int
    notes: int
    largest_difference: float
    """Between any two numbers of the network's state, over all pieces; 0.0 means equal to the bit."""
    steps_per_note: float
    """Steps of the network that listening took, for each that reading the piece once takes: a note that
    sounds on is read again when its length so far reaches the next one the encoding tells apart."""
    mended: int
    """Notes that no keyboard can play, as their key is down already: shortened or left out before playing."""
    left_out: tuple[str, ...] = ()
    """Files that could not be played, with the reason."""


class Wire(msgspec.Struct, frozen=True):
    """Notes through the MIDI system, beside the same notes without Ritornello in their way.

    All from one performance, at the same time, by the stamps of one other process that
    sends, receives and does nothing else. A stamp is taken before sending and after
    receiving.
    """

    system: str
    """Which MIDI system, and how it was set up."""
    direct: Spread
    """Sent by that process until received by it, its output joined to its input: one way."""
    echoed: Spread
    """The same through a third process whose loop only passes on: two ways."""
    thru: Spread
    """The same through the engine, which listens, plans and plays meanwhile: two ways."""
    thru_ratio: float
    """`thru` to `echoed`, medians."""
    thru_ratio_p99: float
    """`thru` to `echoed`, 99th percentiles."""
    left_late: Spread
    """Model's notes: deadline until given to the output port, by a stamp taken there and then."""
    output: Spread
    """Model's notes: deadline until received: one way."""
    output_ratio: float
    """`output` to `direct`, medians."""
    output_ratio_p99: float
    """`output` to `direct`, 99th percentiles."""
    jitter: Spread
    """How far the values of `output` are from their median."""
    direct_jitter: Spread
    """How far the values of `direct` are from their median."""
    lost: int
    """Notes sent and never received, on any of these ways."""


class Closure(msgspec.Struct, frozen=True):
    """Whether every note was closed: a performance with cut-ins, stopped in mid-answer, as received."""

    seconds: float
    note_ons: int
    """Received from the engine's output, thru and answers."""
    unmatched: int
    """Note-ons without one note-off before the next, and note-offs for nothing: 0, always."""
    answers: int
    """Answers of which at least a note sounded."""
    cut_ins: int
    """Phrases that began while the model played."""


class Report(msgspec.Struct, frozen=True):
    """Everything that was measured."""

    quick: bool
    """Whether so few measurements were taken that percentiles mean little."""
    machine: Machine
    model: Model
    music: str
    """What the history was made of."""
    note: NoteStep
    roofline: Roofline
    hand_over: tuple[HandOver, ...]
    warmth: Warmth
    wire: Wire
    closure: Closure


class UnderLoad(msgspec.Struct, frozen=True):
    """Punctuality of a performance while something else keeps the machine busy."""

    beside: tuple[str, ...]
    """What else ran; empty: nothing."""
    cores_used: float
    """How much that computed, in cores: seconds of processor a second."""
    bare: Spread
    """Lateness of a sleep loop in a process of its own, meanwhile: what the machine allows."""
    left_late: Spread
    """Model's notes: deadline until given to the output port."""
    arrived_late: Spread
    """Model's notes: deadline until another process received them."""
    jitter: Spread
    """How far the values of `arrived_late` are from their median."""
    dropped: int
    """Notes left out, as they came due too late to be worth sending; in none of the figures above."""
    lost: int
    """Notes sent and never received."""


class Load(msgspec.Struct, frozen=True):
    """How notes keep their time beside a window that repaints and a training run.

    What they are here, the real ones or stand-ins, `burdens` says.
    """

    system: str
    """Which MIDI system, and how it was set up."""
    realtime: bool
    """Whether the sleep loop, and so the engine, has a real-time priority."""
    burdens: dict[str, str]
    """What each name in `UnderLoad.beside` stands for."""
    bare: Spread
    """Lateness of the sleep loop with nothing beside it at all."""
    runs: tuple[UnderLoad, ...]
    """The first with nothing beside the engine."""


class LoadReport(msgspec.Struct, frozen=True):
    """What ``bench --load`` measures."""

    quick: bool
    """Whether so few measurements were taken that percentiles mean little."""
    machine: Machine
    model: Model
    load: Load
