"""Carry a file on: the live memory and planner, without a clock. Same in, same out, to the byte."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np

from music.bars import BarLines
from music.errors import RitornelloError
from music.score import Note, NoteArray, Part, Score, note_array, sort_notes
from music.smf import read_score, write_score
from realtime.bundle import TokenModel
from realtime.dynamics import Dynamics
from realtime.memory import Memory
from realtime.planner import Limits
from realtime.planners import planner_for
from realtime.sampling import Sampling

__all__ = ["continue_file", "continue_score"]


def continue_score(  # noqa: PLR0913, PLR0917 - everything that decides the result
    model: TokenModel,
    score: Score,
    bars: int,
    seed: int,
    sampling: Sampling,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> NoteArray:
    """Return the notes, in the ticks of ``score``, with which ``model`` goes on.

    The continuation begins where the last note ends, fills that bar and the next
    ``bars`` bars, and plays the parts that the score has.

    Args:
        model: the network.
        score: what was played so far.
        bars: whole bars to add, at least 1.
        seed: decides every random choice.
        sampling: how daring the choices are.
        progress: called with steps of the continuation done and in all.

    Raises:
        RitornelloError: the score has no notes.
    """
    if not len(score.notes):
        msg = "There are no notes in it to go on from."
        raise RitornelloError(msg)
    encoding = model.encoding
    piece = encoding.grid(score)
    memory = Memory(model, piece.bars)
    dynamics = Dynamics()
    notes = [Note(*note) for note in piece.notes.tolist() if note[2] > 0]
    for note in notes:
        # Note by note, as live: each is fed once.
        memory.sync([note], settled=1)
        dynamics.heard(note.onset, note.pitch, note.velocity or 80)
    parent = memory.entry
    if parent is None:
        msg = "There are no notes in it to go on from."
        raise RitornelloError(msg)
    first = max(note.onset + note.duration for note in notes)
    end = _end(piece.bars, first, bars)
    parts = frozenset(note.part for note in notes)
    if Part.ACCOMPANIMENT not in parts:
        parts |= {Part.ACCOMPANIMENT}
    rng = np.random.Generator(np.random.PCG64([seed, 0]))
    planner = planner_for(memory, sampling)
    wait = encoding.steps_per_beat
    added: list[Note] = []
    while True:
        latest = None if added else first + wait
        planned = planner.next_note(parent, Limits(first, latest, parts=parts), dynamics, rng, added)
        if planned.note.onset >= end:
            break
        parent = planned.entry
        added.append(planned.note)
        progress(planned.note.onset - first, end - first)
    progress(end - first, end - first)
    return _in_ticks(added, end, score.resolution, encoding.steps_per_beat)


def continue_file(  # noqa: PLR0913 - everything that decides the result
    model: TokenModel,
    source: Path,
    target: Path,
    *,
    bars: int,
    seed: int,
    sampling: Sampling,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Write ``source`` and its continuation to ``target``; return the number of notes added.

    Raises:
        RitornelloError: ``source`` can't be read or has no notes, or ``target`` can't be written.
    """
    score = read_score(source)
    try:
        added = continue_score(model, score, bars, seed, sampling, progress)
    except RitornelloError as error:
        msg = f"{source} can't be carried on: {error}"
        raise RitornelloError(msg) from error
    write_score(
        target,
        [("Player", score.notes), ("Ritornello", added)],
        resolution=score.resolution,
        meters=score.meters,
        tempos=score.tempos,
    )
    return len(added)


def _end(lines: BarLines, first: int, bars: int) -> int:
    """Return the step at which the continuation ends: the rest of the bar in hand, then ``bars`` bars."""
    bar = lines.bar_at(first)
    whole = lines.start(bar) == first
    return lines.start(bar + bars + (not whole))


def _in_ticks(notes: list[Note], end: int, resolution: int, steps_per_beat: int) -> NoteArray:
    """Return ``notes`` in ticks, none longer than ``end`` nor than the next note of its pitch."""
    placed = []
    struck: dict[tuple[int, int], int] = {}
    for note in reversed(notes):
        until = min(note.onset + note.duration, struck.get((note.part, note.pitch), end), end)
        struck[note.part, note.pitch] = note.onset
        onset, stop = (round(Fraction(s * resolution, steps_per_beat)) for s in (note.onset, until))
        placed.append(note._replace(onset=onset, duration=max(stop - onset, 1)))
    return sort_notes(note_array(placed))
