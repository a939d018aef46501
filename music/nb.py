"""NB, the note-based encoding: one row per note.

It is the encoding of Ryu et al. (ISMIR 2024, arXiv 2408.01180) and of the study
before it. See `music.nb_vocabulary` for fields and values, and `music.nb_stream`
for the same encoding note by note.

Two additions keep it free of loss for any meter: ``NEW_BAR_n/d`` with every
other field 0 is a bar without notes that changes the meter, and ``binary``
metrics keep the ``NEW_BAR_n/d`` values.
"""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from music.bars import bar_steps
from music.encoding import GridScore, Rows, grid_score, in_force, nearest_bin
from music.nb_vocabulary import (
    BEATS_4,
    BEATS_12,
    EMPTY_BAR,
    EOS,
    MAX_EMPTY_BARS,
    MAX_STEPS_PER_BEAT,
    MAX_VELOCITY_BINS,
    SOS,
    NBVocabulary,
)
from music.pruning import pruned
from music.score import DEFAULT_METER, Meter, Note, NoteArray, Part, Score, note_array, sort_notes
from music.tempo_bins import tempo_numbers

__all__ = [
    "BEATS_4",
    "BEATS_12",
    "EMPTY_BAR",
    "EOS",
    "MAX_EMPTY_BARS",
    "MAX_STEPS_PER_BEAT",
    "MAX_VELOCITY_BINS",
    "NB",
    "SOS",
]


@dataclass(frozen=True)
class NB(NBVocabulary):
    """The NB encoding with its settings: batch encoder and decoder."""

    def grid(self, score: Score) -> GridScore:
        """Return ``score`` on this encoding's grid, durations in its bins, pruned where that is wanted."""
        piece = grid_score(score, self.steps_per_beat, self.durations)
        notes = piece.notes
        if not self.parts:
            notes["part"] = Part.ACCOMPANIMENT
            notes = sort_notes(notes)
        return dataclasses.replace(piece, notes=pruned(notes) if self.prune else notes)

    # --- batch encoder --------------------------------------------------------------

    def encode(self, piece: GridScore) -> Rows:
        """Return the rows of a whole piece, ``SOS`` and ``EOS`` included.

        Args:
            piece: as `grid` makes it: notes sorted, durations in this encoding's bins. Without
                chords or tempi, those are not known.

        Returns:
            Shape ``(rows, fields)``. A bar without notes, in the meter of the bar
            before, is an ``EMPTY_BAR``; of more than `MAX_EMPTY_BARS` of these in a
            row the rest is left out, and so are bars after the last note. With
            ``pitch-first`` there is one row less, and no ``SOS``: the first row has
            the place that with ``metric-first`` stands in the second, and no sound.
        """
        rows = self._metric_first(piece)
        if self.order == "metric-first":
            return rows
        # The compound shift: the place columns move one row up, past the sound columns.
        place, sound = rows[:, : self.place_width], rows[:, self.place_width :]
        return np.concatenate([sound[:-1], place[1:]], axis=1)

    def _metric_first(self, piece: GridScore) -> Rows:
        """Return the rows of ``piece`` in the order that is causal as it stands."""
        notes = piece.notes
        columns = len(self.fields)
        ends = np.zeros((2, columns), dtype=np.int16)
        ends[1, 0] = EOS
        if not len(notes):
            return ends
        starts, meters = piece.bars.until(int(notes["onset"][-1]))
        bar_start = np.array(starts, dtype=np.int64)
        changed = np.array([True, *(a != b for a, b in itertools.pairwise(meters))])
        to_meter = np.array([self.meter_numbers[m] for m in meters], dtype=np.int64)
        bar_metric = np.where(changed, to_meter, self.new_bar)

        bar = np.searchsorted(bar_start, notes["onset"], side="right") - 1
        first = np.diff(bar, prepend=-1) > 0
        same = np.diff(notes["onset"], prepend=-1) == 0
        values = {
            "metric": np.where(first, bar_metric[bar], np.where(same, self.same_beat, self.new_beat)),
            "beat": notes["onset"] - bar_start[bar] + 1,
            "part": notes["part"],
            "pitch": notes["pitch"],
            "duration": nearest_bin(notes["duration"], np.array(self.durations)) + 1,
        }
        if self.chords:
            values["chord"] = in_force(piece.chords, notes["onset"])
        if self.tempo_bins:
            values["tempo"] = tempo_numbers(in_force(piece.tempos, notes["onset"]), self.tempo_bins)
        if self.velocity_bins:
            values["velocity"] = self.velocity_number(notes["velocity"])
        rows = np.stack([values[field.name] for field in self._metric_first_fields], axis=1).astype(np.int16)

        empty_bars, empty_metric = _empty_bars(bar, changed, bar_metric)
        empty = np.zeros((len(empty_bars), columns), dtype=np.int16)
        empty[:, 0] = empty_metric
        # A bar holds either notes or one empty row, so a stable sort by bar merges them.
        order = np.argsort(np.concatenate([bar, empty_bars]), kind="stable")
        return np.concatenate([ends[:1], np.concatenate([rows, empty])[order], ends[1:]])

    # --- decoder --------------------------------------------------------------------

    def decode(self, rows: Rows) -> tuple[NoteArray, list[tuple[int, Meter]]]:
        """Return the notes (steps, sorted) and meter changes (step, meter) that ``rows`` stand for.

        Rows that make no sense where they stand (a note past its bar's end, a
        pitch of 0) are left out; decoding stops at ``EOS``. Time runs on without
        the bars that `encode` left out.

        Args:
            rows: shape ``(rows, fields)``, values within the fields' sizes.

        Returns:
            Notes: velocities are in the middle of their bins, 0 where there are
            none, and parts the accompaniment. Meters: one for each ``NEW_BAR_n/d``, the
            first at step 0. Chords and tempi are left out.
        """
        if self.order == "pitch-first":
            # Undo the compound shift. What the first row now tells, nothing, is SOS.
            sound, place = np.split(rows, [len(self.fields) - self.place_width], axis=1)
            rows = np.hstack([np.pad(place, ((1, 0), (0, 0))), np.pad(sound, ((0, 1), (0, 0)))])
        meter_of = {number: meter for meter, number in self.meter_numbers.items()}
        notes: list[Note] = []
        meters: list[tuple[int, Meter]] = []
        start, length = 0, 0
        meter = DEFAULT_METER
        names = [field.name for field in self._metric_first_fields]
        columns = (names.index(name) for name in ("metric", "beat", "pitch", "duration"))
        # What the rows don't tell is read as 0, *ignore*, from a column put after the others.
        optional = (names.index(name) if name in names else len(names) for name in ("part", "velocity"))
        told = np.pad(rows, ((0, 0), (0, 1)))[:, [*columns, *optional]]
        for metric, beat, pitch, duration, part, level in told.tolist():
            if metric == EOS:
                break
            if metric == SOS:
                continue
            if metric in (EMPTY_BAR, self.new_bar) or metric in meter_of:
                start += length
                meter = meter_of.get(metric, meter)
                length = bar_steps(meter, self.steps_per_beat)
                if metric in meter_of:
                    meters.append((start, meter))
            if 0 < beat <= length and pitch and duration:
                onset, length_of_note = start + beat - 1, self.durations[duration - 1]
                loudness = self.velocity_value(level)
                notes.append(Note(onset, length_of_note, pitch, loudness, part or Part.ACCOMPANIMENT))
        return sort_notes(note_array(notes)), meters


def _empty_bars(
    bar: npt.NDArray[np.int64], changed: npt.NDArray[np.bool_], bar_metric: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return numbers and metric values of the bars without notes that get a row of their own.

    Args:
        bar: the number of each note's bar, shape ``(notes,)``.
        changed: whether each bar has another meter than the one before, shape ``(bars,)``.
        bar_metric: the metric with which each bar begins, shape ``(bars,)``.
    """
    number = np.arange(len(changed))
    empty = np.ones(len(changed), dtype=bool)
    empty[bar] = False
    plain = empty & ~changed
    # How many plain bars, this one included, there are since the last that is none.
    run = number - np.maximum.accumulate(np.where(plain, -1, number))
    kept = (plain & (run <= MAX_EMPTY_BARS)) | (empty & changed)
    return number[kept], np.where(changed[kept], bar_metric[kept], EMPTY_BAR)
