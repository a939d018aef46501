"""What the fields of an NB row are, what their values stand for, and how that is written down."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self

import msgspec
import numpy as np
import numpy.typing as npt

from music.bars import bar_steps, known_meters
from music.chords import CHORDS, transposed_chords
from music.encoding import Field, Rows
from music.score import Meter, Part
from music.tempo_bins import MAX_TEMPO_BINS

__all__ = [
    "BEATS_4",
    "BEATS_12",
    "EMPTY_BAR",
    "EOS",
    "MAX_EMPTY_BARS",
    "MAX_STEPS_PER_BEAT",
    "MAX_VELOCITY_BINS",
    "SOS",
    "NBVocabulary",
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
class NBVocabulary:
    """Settings of the NB encoding, and its vocabulary; `music.nb.NB` encodes with it.

    A row has these fields, and in all but the first 0 means *ignore*:

    - ``metric``: where the note stands after the one before. ``SAME_BEAT``: at its
      onset; ``NEW_BEAT``: later in its bar; ``NEW_BAR``: first in a new bar;
      ``NEW_BAR_n/d``: likewise, where the bar changes the meter, as the first one
      does. ``SOS`` and ``EOS`` start and end a piece; ``EMPTY_BAR`` is a bar without
      notes, ``NEW_BAR_n/d`` with every other field 0 one that changes the meter.
    - ``beat``: step within the bar, plus 1.
    - ``chord``: what sounds at the note's onset, as `music.chords` numbers it; 0 also
      where it is not known. Only with `chords`.
    - ``tempo``: number of the bin, from 1, as `music.tempo_bins` has it; 0 also where
      it is not known. Only where there are bins for it.
    - ``part``: a `Part`. Only with `parts`.
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
    parts: bool = True
    """Whether rows tell who plays; if not, all notes are `Part.ACCOMPANIMENT`."""
    chords: bool = False
    """Whether rows tell the chord."""
    tempo_bins: int = 0
    """0: rows have no tempo."""
    prune: bool = False
    """Whether `grid` leaves out what `music.pruning.pruned` does, as the papers do."""

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
            ("tempo_bins", self.tempo_bins, 0, MAX_TEMPO_BINS),
        )
        for name, value, least, most in ranges:
            if not least <= value <= most:
                msg = f"{name} must be {least} to {most}, not {value}"
                raise ValueError(msg)
        if self.durations[:1] != (1,) or any(b <= a for a, b in itertools.pairwise(self.durations)):
            msg = f"duration bins must ascend from 1, not {self.durations[:4]}"
            raise ValueError(msg)

    # --- what it is -----------------------------------------------------------------

    @property
    def name(self) -> str:
        """Short name."""
        return "nb"

    @property
    def leading(self) -> int:
        """Parallel heads know nothing of each other."""
        return 0

    @property
    def unit(self) -> Literal["token", "frame", "character"]:
        """What one row is."""
        return "token"

    @property
    def views(self) -> tuple[str, ...]:
        """Readings to train on: all of them where parts are told apart."""
        return ("full", "folded", "solo") if self.parts else ("full",)

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
        fields = self._metric_first_fields
        if self.order == "metric-first":
            return fields
        return fields[self.place_width :] + fields[: self.place_width]

    @cached_property
    def place_width(self) -> int:
        """How many of the fields say where a note stands: from metric to part."""
        return 2 + self.chords + bool(self.tempo_bins) + self.parts

    @cached_property
    def _metric_first_fields(self) -> tuple[Field, ...]:
        """The columns of a row in the order that is causal as it stands."""
        longest = max(bar_steps(meter, self.steps_per_beat) for meter in self.meters)
        optional = (
            (True, Field("metric", len(self.metric_names), ignores_zero=False)),
            (True, Field("beat", longest + 1, ignores_zero=True, repeats=True)),
            (self.chords, Field("chord", CHORDS, ignores_zero=True, repeats=True)),
            (self.tempo_bins, Field("tempo", self.tempo_bins + 1, ignores_zero=True, repeats=True)),
            (self.parts, Field("part", len(Part) + 1, ignores_zero=True)),
            (True, Field("pitch", 128, ignores_zero=True)),
            (True, Field("duration", len(self.durations) + 1, ignores_zero=True)),
            (self.velocity_bins, Field("velocity", self.velocity_bins + 1, ignores_zero=True)),
        )
        return tuple(field for there, field in optional if there)

    def settings(self) -> dict[str, Any]:
        """Return everything needed to rebuild this encoding, as JSON values.

        Options that came later are named only where they are used, so that the
        vocabulary hash of models without them stays what it was.
        """
        later = {"parts", "chords", "tempo_bins", "prune"}
        unused = {
            f.name for f in dataclasses.fields(self) if f.name in later and getattr(self, f.name) == f.default
        }
        values = {name: value for name, value in dataclasses.asdict(self).items() if name not in unused}
        return {"name": "nb", **values, "durations": list(self.durations)}

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> Self:
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
        meaning = [self.settings(), self.metric_names, [list(field[:3]) for field in self.fields]]
        return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:16]

    # --- values ---------------------------------------------------------------------

    def transposed(self, rows: Rows, semitones: int) -> Rows:
        """Return ``rows``, shape ``(rows, fields)``, with every pitch and chord moved by ``semitones``."""
        moved = rows.copy()
        column = {field.name: k for k, field in enumerate(self.fields)}
        sounding = moved[:, column["pitch"]] > 0
        moved[sounding, column["pitch"]] += np.int16(semitones)
        if self.chords:
            moved[:, column["chord"]] = transposed_chords(moved[:, column["chord"]], semitones)
        return moved

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
