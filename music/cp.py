"""CP, compound words: one row per bar line, position or note.

It is the encoding of Hsiao et al. (*Compound Word Transformer*, AAAI 2021, arXiv
2101.02402). See `music.cp_vocabulary` for fields and values, and `music.cp_stream`
for the same encoding note by note. What is no matter of rows (the grid, the bins,
the vocabularies of chords and tempi) is as in `music.nb`, so that both compare.

Two additions keep it free of loss for any meter: ``BAR_n/d`` is a bar line that
changes the meter, and a piece begins with a row of zeros, of type ``SOS``, from
which its first bar line is predicted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from music.bars import bar_steps
from music.cp_vocabulary import BAR, CONTI, EOS, METRICAL, NOTE, SOS, CPVocabulary
from music.encoding import GridScore, Rows
from music.nb import MAX_EMPTY_BARS
from music.score import DEFAULT_METER, Meter, Note, NoteArray, Score, note_array, sort_notes
from music.tempo_bins import tempo_numbers

__all__ = ["BAR", "CONTI", "CP", "EOS", "METRICAL", "NOTE", "SOS"]

_LINE, _POSITION, _SOUND = 0, 1, 2
"""The order of rows at one step."""


@dataclass(frozen=True)
class CP(CPVocabulary):
    """The CP encoding with its settings: batch encoder and decoder."""

    def grid(self, score: Score) -> GridScore:
        """Return ``score`` on this encoding's grid, all as accompaniment, pruned where that is wanted."""
        return self.note_based.grid(score)

    # --- batch encoder --------------------------------------------------------------

    def encode(self, piece: GridScore) -> Rows:
        """Return the rows of a whole piece, ``SOS`` and ``EOS`` included.

        Args:
            piece: as `grid` makes it: notes sorted, durations in this encoding's bins. Without
                chords or tempi, those are not known.

        Returns:
            Shape ``(rows, fields)``. Of more than `music.nb.MAX_EMPTY_BARS` bars in a row
            in which nothing falls, the rest is left out, and so is what comes after the
            last note's onset.
        """
        opening, ending = self._rows(1), np.array(self.end_rows, dtype=np.int16)
        notes = piece.notes
        if not len(notes):
            return np.concatenate([opening, ending])
        starts, meters = piece.bars.until(int(notes["onset"][-1]))
        bar_start = np.array(starts, dtype=np.int64)
        changed = np.array([True, *(a != b for a, b in itertools.pairwise(meters))])

        positions, position = self._positions(piece, bar_start)
        told = _told_bars(np.searchsorted(bar_start, position, side="right") - 1, changed)
        to_meter = np.array([self.meter_numbers[meter] for meter in meters], dtype=np.int16)
        lines = self._rows(len(told), type=METRICAL, bar_beat=np.where(changed, to_meter, BAR)[told])
        sounds = self._rows(
            len(notes),
            type=NOTE,
            pitch=notes["pitch"],
            duration=self.duration_number(notes["duration"]),
            velocity=self.velocity_number(notes["velocity"]),
        )

        step = np.concatenate([bar_start[told], position, notes["onset"]])
        rank = np.repeat([_LINE, _POSITION, _SOUND], [len(lines), len(positions), len(sounds)])
        order = np.lexsort((rank, step))  # stable: notes stay as they are sorted
        return np.concatenate([opening, np.concatenate([lines, positions, sounds])[order], ending])

    def _positions(
        self, piece: GridScore, bar_start: npt.NDArray[np.int64]
    ) -> tuple[Rows, npt.NDArray[np.int64]]:
        """Return the rows of all positions, and their steps: where a note, tempo or chord falls.

        Args:
            piece: has notes.
            bar_start: the step at which each bar begins, shape ``(bars,)``.
        """
        onsets = piece.notes["onset"]
        events: dict[str, dict[int, int]] = {}
        if self.tempo_bins:
            steps = [step for step, _ in piece.tempos]
            numbers = tempo_numbers([bpm for _, bpm in piece.tempos], self.tempo_bins).tolist()
            events["tempo"] = _events(zip(steps, numbers, strict=True), int(onsets[-1]))
        if self.chords:
            events["chord"] = _events(piece.chords, int(onsets[-1]))
        steps = sorted({*onsets.tolist(), *itertools.chain.from_iterable(events.values())})
        columns = {name: [told.get(step, CONTI) for step in steps] for name, told in events.items()}
        position = np.array(steps, dtype=np.int64)
        within = position - bar_start[np.searchsorted(bar_start, position, side="right") - 1]
        rows = self._rows(len(steps), type=METRICAL, bar_beat=self.first_beat + within, **columns)
        return rows, position

    def _rows(self, count: int, **columns: npt.ArrayLike) -> Rows:
        """Return ``count`` rows with ``columns`` by the names of their fields, every other field 0."""
        rows = np.zeros((count, len(self.fields)), dtype=np.int16)
        for name, values in columns.items():
            if name in self.columns:
                rows[:, self.columns[name]] = values
        return rows

    # --- decoder --------------------------------------------------------------------

    def decode(self, rows: Rows) -> tuple[NoteArray, list[tuple[int, Meter]]]:
        """Return the notes (steps, sorted) and meter changes (step, meter) that ``rows`` stand for.

        Rows that make no sense where they stand (a position past its bar's end, a
        note before the first position of its bar, a pitch of 0) are left out;
        decoding stops at ``EOS``. Time runs on without the bars that `encode` left out.

        Args:
            rows: shape ``(rows, fields)``, values within the fields' sizes.

        Returns:
            Notes: all accompaniment, velocities in the middle of their bins, 0 where
            there are none. Meters: one for each ``BAR_n/d``, the first at step 0.
        """
        meter_of = {number: meter for meter, number in self.meter_numbers.items()}
        notes: list[Note] = []
        meters: list[tuple[int, Meter]] = []
        start, length, onset = 0, 0, -1
        meter = DEFAULT_METER
        for values in rows.tolist():
            row = dict(zip(self.columns, values, strict=True))
            kind, bar_beat = row["type"], row["bar_beat"]
            if kind == EOS:
                break
            if kind == NOTE and onset >= 0 and row["pitch"] and row["duration"]:
                level = self.velocity_value(row.get("velocity", 0))
                notes.append(Note(onset, self.durations[row["duration"] - 1], row["pitch"], level))
            elif kind == METRICAL and bar_beat >= self.first_beat:
                step = bar_beat - self.first_beat
                onset = start + step if step < length else -1
            elif kind == METRICAL and bar_beat:
                start, onset = start + length, -1
                meter = meter_of.get(bar_beat, meter)
                length = bar_steps(meter, self.steps_per_beat)
                if bar_beat in meter_of:
                    meters.append((start, meter))
        return sort_notes(note_array(notes)), meters


def _events(changes: Iterable[tuple[int, int]], last: int) -> dict[int, int]:
    """Return what a field says at each step up to ``last`` at which it changes to something known.

    Args:
        changes: steps, rising, and numbers from 1; 0: not known.
        last: a step.
    """
    events: dict[int, int] = {}
    before = 0
    for step, number in changes:
        if number not in {0, before} and step <= last:
            events[step] = number + CONTI
            before = number
    return events


def _told_bars(bar: npt.NDArray[np.int64], changed: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the numbers of the bars that get a row, ascending.

    Args:
        bar: the number of each position's bar, shape ``(positions,)``.
        changed: whether each bar has another meter than the one before, shape ``(bars,)``.
    """
    number = np.arange(len(changed))
    plain = ~changed
    plain[bar] = False
    # How many plain bars, this one included, there are since the last that is none.
    run = number - np.maximum.accumulate(np.where(plain, -1, number))
    return number[run <= MAX_EMPTY_BARS]
