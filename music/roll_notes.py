"""Notes of a piano roll: what it can tell of them, how they lie in frames, and how they are read from these.

Frames are boolean arrays ``(frames, KEYS, planes)``, a frame to a step, keys from the
top of the keyboard down; plane 0 says which keys are *held*, plane 1, where there is
one, which are struck in that frame (*onset*).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from music.bars import BarLines
from music.score import NOTE_DTYPE, NoteArray, Part, sort_notes

__all__ = [
    "HIGHEST",
    "KEYS",
    "LOWEST",
    "MAX_SILENT_BARS",
    "Frames",
    "frames_of_notes",
    "notes_of_frames",
    "plain_notes",
    "silence_left_out",
]

LOWEST, HIGHEST = 21, 108
"""MIDI pitches of the lowest and the highest key of a piano."""

KEYS = HIGHEST - LOWEST + 1

MAX_SILENT_BARS = 4
"""Longest run of whole bars in which nothing sounds; a longer silence is shortened to it."""

Frames = npt.NDArray[np.bool_]
"""Shape ``(frames, KEYS, planes)``; see the module."""

_Steps = npt.NDArray[np.int64]


def plain_notes(notes: NoteArray, longest: int, *, onsets: bool) -> NoteArray:
    """Return what a roll can tell of ``notes``, sorted as `music.score.sort_notes` does.

    All are the accompaniment's, of unknown velocity. Notes beyond the keyboard are
    gone, of two on one key at one step the longer is left, and a key that is struck
    again while it is held ends the note before.

    Args:
        notes: shape ``(notes,)``, times in steps, in any order.
        longest: longest duration in steps, to which longer notes are cut.
        onsets: whether the roll has onsets. Where it has none, notes on a key that touch
            are one, and one longer than ``longest`` is several, each but the last that long.
    """
    kept = notes[(notes["pitch"] >= LOWEST) & (notes["pitch"] <= HIGHEST)]
    kept = kept[np.lexsort((kept["duration"], kept["onset"], kept["pitch"]))]
    pitch, onset = kept["pitch"].astype(np.int64), kept["onset"]
    end = onset + np.minimum(kept["duration"], longest)
    same_key = pitch[1:] == pitch[:-1]
    last = np.append(~same_key | (onset[1:] != onset[:-1]), True)[: len(kept)]
    pitch, onset, end = pitch[last], onset[last], end[last]
    same_key = pitch[1:] == pitch[:-1]
    end[:-1] = np.where(same_key, np.minimum(end[:-1], onset[1:]), end[:-1])
    if not onsets:
        begins = np.ones(len(pitch), dtype=bool)
        begins[1:] = ~same_key | (end[:-1] < onset[1:])
        # A run of touching notes ends where the next one begins.
        ends = np.roll(begins, -1)
        pitch, onset, end = pitch[begins], onset[begins], end[ends]
    return _as_notes(pitch, onset, end - onset, longest, onsets=onsets)


def silence_left_out(notes: NoteArray, bars: BarLines) -> NoteArray:
    """Return ``notes`` as if, of more than `MAX_SILENT_BARS` bars of silence, the rest weren't there.

    Args:
        notes: shape ``(notes,)``, in steps, sorted by onset; what comes before the first is silence.
        bars: bar lines under them.
    """
    if not len(notes):
        return notes
    onset = notes["onset"]
    starts = np.array(bars.until(int(onset[-1]))[0], dtype=np.int64)
    silent_from = np.maximum.accumulate(np.append(0, (onset + notes["duration"])[:-1]))
    first = np.searchsorted(starts, silent_from, side="left")
    here = np.searchsorted(starts, onset, side="right") - 1
    long = here - first > MAX_SILENT_BARS
    gone = np.where(long, starts[here] - starts[np.minimum(first + MAX_SILENT_BARS, here)], 0)
    moved = notes.copy()
    moved["onset"] -= np.cumsum(gone)
    return moved


def frames_of_notes(notes: NoteArray, planes: int) -> Frames:
    """Return ``notes``, as `plain_notes` makes them, in frames from step 0 to the last note's end.

    Args:
        notes: shape ``(notes,)``, in steps.
        planes: 1: held keys only; 2: onsets too.

    Returns:
        Shape ``(frames, KEYS, planes)``.
    """
    end = notes["onset"] + notes["duration"]
    length = int(end.max(initial=0))
    key = HIGHEST - notes["pitch"].astype(np.int64)
    change = np.zeros((length + 1, KEYS), dtype=np.int16)
    np.add.at(change, (notes["onset"], key), 1)
    np.add.at(change, (end, key), -1)
    frames = np.zeros((length, KEYS, planes), dtype=bool)
    frames[:, :, 0] = np.cumsum(change, axis=0, dtype=np.int16)[:-1] > 0
    if planes > 1:
        frames[notes["onset"], key, 1] = True
    return frames


def notes_of_frames(frames: Frames, longest: int) -> NoteArray:
    """Return the notes that ``frames`` stand for, in steps, sorted.

    A key that is held and was not before is struck, whatever its onset says; an onset of
    a key that isn't held is nothing. With onsets a note of more than ``longest`` steps is cut,
    without it is several.
    """
    held = np.zeros((KEYS, len(frames) + 1), dtype=bool)  # each key ends in silence
    held[:, :-1] = frames[:, :, 0].T
    begins = held.copy()
    begins[:, 1:] &= ~held[:, :-1]
    onsets = frames.shape[2] > 1
    if onsets:
        begins[:, :-1] |= held[:, :-1] & frames[:, :, 1].T
    turns = np.flatnonzero(begins | ~held)
    is_begin = begins.ravel()[turns]
    length = np.diff(turns, append=0)[is_begin]
    key, onset = np.divmod(turns[is_begin], held.shape[1])
    return _as_notes(HIGHEST - key, onset, length, longest, onsets=onsets)


def _as_notes(pitch: _Steps, onset: _Steps, length: _Steps, longest: int, *, onsets: bool) -> NoteArray:
    """Return notes, none longer than ``longest``: cut where there are onsets, else in several."""
    if onsets:
        length = np.minimum(length, longest)
    else:
        pieces = -(-length // longest)
        before = np.cumsum(pieces) - pieces
        done = (np.arange(pieces.sum()) - np.repeat(before, pieces)) * longest
        pitch, onset = np.repeat(pitch, pieces), np.repeat(onset, pieces) + done
        length = np.minimum(np.repeat(length, pieces) - done, longest)
    notes = np.zeros(len(pitch), dtype=NOTE_DTYPE)
    notes["pitch"], notes["onset"], notes["duration"] = pitch, onset, length
    notes["part"] = Part.ACCOMPANIMENT
    return sort_notes(notes)
