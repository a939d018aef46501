"""NB, the note-based encoding: one row per note.

It is the encoding of Ryu et al. (ISMIR 2024, arXiv 2408.01180) and of the study
before it. See `NB` for fields and values, and `music.nb_stream` for the same
encoding note by note.

Two additions keep it free of loss for any meter: ``NEW_BAR_n/d`` with every
other field 0 is a bar without notes that changes the meter, and ``binary``
metrics keep the ``NEW_BAR_n/d`` values.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from music.bars import bar_steps, known_meters
from music.encoding import Field, GridScore, Rows, grid_score, nearest_bin
from music.score import DEFAULT_METER, Meter, Note, NoteArray, Part, Score, note_array, sort_notes

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

SOS, EOS, EMPTY_BAR = 0, 1, 2
"""The first values of ``metric``, whatever the options."""

MAX_EMPTY_BARS = 4
"""Longest run of `EMPTY_BAR`; a longer silence is shortened to it."""

MAX_STEPS_PER_BEAT = 96
"""As fine as any sequencer's ticks that players edit by hand; every ``beat`` fits the rows' integers."""

MAX_VELOCITY_BINS = 127
"""One for each MIDI velocity."""

BEATS_4 = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 28, 32)
"""The papers' duration bins at 4 steps a beat."""

BEATS_12 = tuple(
    sorted({*range(1, 13), *range(12, 49, 3), *range(12, 49, 4), 54, 60, 64, 66, 72, 78, 80, 84, 90, 96})
)
"""Duration bins at 12 steps a beat: every step up to a quarter, every sixteenth and every
triplet eighth up to a whole note, then halves of a beat and half-note triplets up to 8 beats."""


@dataclass(frozen=True)
class NB:
    """Settings of the NB encoding, and its batch encoder and decoder.

    A row has these fields, and in all but the first 0 means *ignore*:

    - ``metric``: where the note stands after the one before. ``SAME_BEAT``: at its
      onset; ``NEW_BEAT``: later in its bar; ``NEW_BAR``: first in a new bar;
      ``NEW_BAR_n/d``: likewise, where the bar changes the meter, as the first one
      does. ``SOS`` and ``EOS`` start and end a piece; ``EMPTY_BAR`` is a bar without
      notes, ``NEW_BAR_n/d`` with every other field 0 one that changes the meter.
    - ``beat``: step within the bar, plus 1.
    - ``part``: a `Part`.
    - ``pitch``: MIDI pitch. Pitch 0 is lost to *ignore*.
    - ``duration``: number of the bin, from 1.
    - ``velocity``: number of the bin, from 1; 0 also where it is not known. Only
      where there are bins for it.

    Raises:
        ValueError: a setting is none that there is, or out of range, or the
            duration bins don't ascend from 1.
    """

    steps_per_beat: int = 12
    """Grid steps to a quarter note, 1 to `MAX_STEPS_PER_BEAT`."""
    order: Literal["metric-first", "pitch-first"] = "metric-first"
    """``pitch-first`` is the compound shift: a row carries the sound of note i and the place of note i+1."""
    metric: Literal["multi", "binary"] = "multi"
    """``binary`` has one value, ``SAME_BAR``, for ``SAME_BEAT`` and ``NEW_BEAT``."""
    velocity_bins: int = 0
    """0: rows have no velocity. The papers use 5 bins for scores, 12 for performances."""
    durations: tuple[int, ...] = BEATS_12
    """Duration bins in steps, ascending."""

    def __post_init__(self) -> None:
        """Check the settings."""
        choices: tuple[tuple[str, str, tuple[str, ...]], ...] = (
            ("order", self.order, ("metric-first", "pitch-first")),
            ("metric", self.metric, ("multi", "binary")),
        )
        for name, choice, among in choices:
            if choice not in among:
                msg = f"{name} must be {' or '.join(among)}, not {choice}"
                raise ValueError(msg)
        ranges = (
            ("steps_per_beat", self.steps_per_beat, 1, MAX_STEPS_PER_BEAT),
            ("velocity_bins", self.velocity_bins, 0, MAX_VELOCITY_BINS),
        )
        for name, value, least, most in ranges:
            if not least <= value <= most:
                msg = f"{name} must be {least} to {most}, not {value}"
                raise ValueError(msg)
        if self.durations[:1] != (1,) or any(b <= a for a, b in itertools.pairwise(self.durations)):
            msg = f"duration bins must ascend from 1, not {self.durations[:4]}"
            raise ValueError(msg)

    # --- vocabulary -----------------------------------------------------------------

    @cached_property
    def metric_names(self) -> tuple[str, ...]:
        """Names of the metric values, by number."""
        within = ("SAME_BEAT", "NEW_BEAT") if self.metric == "multi" else ("SAME_BAR",)
        bars = tuple(f"NEW_BAR_{meter}" for meter in self.meters)
        return ("SOS", "EOS", "EMPTY_BAR", *within, "NEW_BAR", *bars)

    @cached_property
    def meters(self) -> tuple[Meter, ...]:
        """Meters that ``NEW_BAR_n/d`` can name."""
        return known_meters(self.steps_per_beat)

    @cached_property
    def same_beat(self) -> int:
        """``metric`` of a note at the onset of the note before (with ``binary``, of any in its bar)."""
        return 3

    @cached_property
    def new_beat(self) -> int:
        """``metric`` of a note later in the same bar (with ``binary``, the value of `same_beat`)."""
        return 4 if self.metric == "multi" else 3

    @cached_property
    def new_bar(self) -> int:
        """``metric`` of the first note of a bar in the meter of the bar before."""
        return self.new_beat + 1

    @cached_property
    def meter_numbers(self) -> dict[Meter, int]:
        """``metric`` of a bar that changes to each meter."""
        return {meter: self.new_bar + 1 + i for i, meter in enumerate(self.meters)}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns of a row, in the order in which they are predicted."""
        longest = max(bar_steps(meter, self.steps_per_beat) for meter in self.meters)
        place = (
            Field("metric", len(self.metric_names), ignores_zero=False),
            Field("beat", longest + 1, ignores_zero=True),
            Field("part", 3, ignores_zero=True),
        )
        sound: tuple[Field, ...] = (
            Field("pitch", 128, ignores_zero=True),
            Field("duration", len(self.durations) + 1, ignores_zero=True),
        )
        if self.velocity_bins:
            sound = (*sound, Field("velocity", self.velocity_bins + 1, ignores_zero=True))
        return (*sound, *place) if self.order == "pitch-first" else (*place, *sound)

    @cached_property
    def place_width(self) -> int:
        """How many of the fields say where a note stands: metric, beat, part."""
        return 3

    def settings(self) -> dict[str, Any]:
        """Return everything needed to rebuild this encoding, as JSON values."""
        return {"name": "nb", **dataclasses.asdict(self), "durations": list(self.durations)}

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> NB:
        """Rebuild an encoding from what `settings` returned.

        A setting that is not there takes its default.

        Raises:
            ValueError: the settings are not those of an NB encoding.
        """
        values = dict(settings)
        if values.pop("name", None) != "nb":
            msg = f"not the settings of an NB encoding: {settings.get('name')!r}"
            raise ValueError(msg)
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := set(values) - known:
            msg = f"unknown settings of the NB encoding: {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return msgspec.convert(values, cls)

    def vocabulary_hash(self) -> str:
        """Return a hash that changes when any token changes its meaning."""
        meaning = [self.settings(), self.metric_names, [list(field) for field in self.fields]]
        return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:16]

    # --- values ---------------------------------------------------------------------

    def velocity_number(self, velocity: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the bin numbers of MIDI velocities; 0, unknown, stays 0."""
        values = np.asarray(velocity, dtype=np.int64)
        return np.where(values > 0, (values * self.velocity_bins + 127) // 128, 0)

    def velocity_value(self, number: int) -> int:
        """Return the MIDI velocity in the middle of bin ``number``; 0, unknown, stays 0."""
        if not number:
            return 0
        middle = ((2 * number - 1) * 128) // (2 * self.velocity_bins)
        # Bins of one velocity or two have no whole number in their middle.
        lowest = (number - 1) * 128 // self.velocity_bins + 1
        return max(middle, lowest)

    def grid(self, score: Score) -> GridScore:
        """Return ``score`` on this encoding's grid, durations in its bins."""
        return grid_score(score, self.steps_per_beat, self.durations)

    # --- batch encoder --------------------------------------------------------------

    def encode(self, piece: GridScore) -> Rows:
        """Return the rows of a whole piece, ``SOS`` and ``EOS`` included.

        Args:
            piece: as `grid` makes it: notes sorted, durations in this encoding's bins.

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
        rows = np.zeros((len(notes), columns), dtype=np.int16)
        rows[:, 0] = np.where(first, bar_metric[bar], np.where(same, self.same_beat, self.new_beat))
        rows[:, 1] = notes["onset"] - bar_start[bar] + 1
        rows[:, 2] = notes["part"]
        rows[:, 3] = notes["pitch"]
        rows[:, 4] = nearest_bin(notes["duration"], np.array(self.durations)) + 1
        if self.velocity_bins:
            rows[:, 5] = self.velocity_number(notes["velocity"])

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
            none. Meters: one for each ``NEW_BAR_n/d``, the first at step 0.
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
        for metric, beat, part, pitch, duration, *velocity in rows.tolist():
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
                level = self.velocity_value(velocity[0]) if velocity else 0
                notes.append(Note(onset, length_of_note, pitch, level, part or Part.ACCOMPANIMENT))
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
