"""What the fields of a CP row are, what their values stand for, and how that is written down."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self

import msgspec
import numpy as np
import numpy.typing as npt

from music.bars import bar_steps
from music.chords import CHORDS, transposed_chords
from music.encoding import Field, Rows, nearest_bin
from music.nb import BEATS_12, NB
from music.score import Meter, Note

__all__ = ["BAR", "CONTI", "EOS", "METRICAL", "NOTE", "SOS", "CPVocabulary"]

SOS, EOS, METRICAL, NOTE = 0, 1, 2, 3
"""The values of ``type``."""

BAR = 1
"""``bar_beat`` of a bar in the meter of the bar before, whatever the options."""

CONTI = 1
"""``tempo`` and ``chord`` of a position where it doesn't change."""

_HIGHEST = 127
"""MIDI pitch."""


@dataclass(frozen=True)
class CPVocabulary:
    """Settings of the CP encoding, and its vocabulary; `music.cp.CP` encodes with it.

    A row has these fields, and in all but the first 0 means *ignore*:

    - ``type``: ``METRICAL`` for bar lines and positions, ``NOTE`` for notes; ``SOS``
      and ``EOS`` start and end a piece. It conditions the other fields.
    - ``bar_beat``: ``BAR``: a bar begins; ``BAR_n/d``: likewise, where the bar changes
      the meter, as the first one does; ``BEAT_k``: what follows is at step k-1 of the bar.
    - ``tempo``: with a position, the bin that the tempo changes to, as `music.tempo_bins`
      numbers it, plus 1; ``CONTI`` where it doesn't change or isn't known. Only where
      there are bins for it.
    - ``chord``: with a position, the chord that begins there, as `music.chords` numbers
      it, plus 1; ``CONTI`` where it doesn't change or isn't known. Only with `chords`.
    - ``pitch``: MIDI pitch. Pitch 0 is lost to *ignore*.
    - ``duration``: number of the bin, from 1.
    - ``velocity``: number of the bin, from 1; 0 also where it is not known. Only
      where there are bins for it.

    There are no parts: all is one keyboard.

    Raises:
        ValueError: a setting is out of range, or the duration bins don't ascend from 1.
    """

    steps_per_beat: int = 12
    """Grid steps to a quarter note, 1 to `music.nb.MAX_STEPS_PER_BEAT`."""
    velocity_bins: int = 0
    """0: rows have no velocity; at most `music.nb.MAX_VELOCITY_BINS`."""
    durations: tuple[int, ...] = BEATS_12
    """Duration bins in steps, ascending."""
    chords: bool = False
    """Whether positions tell the chord."""
    tempo_bins: int = 0
    """0: positions tell no tempo; at most `music.tempo_bins.MAX_TEMPO_BINS`."""
    prune: bool = False
    """Whether the grid leaves out what `music.pruning.pruned` does, as the papers do."""

    def __post_init__(self) -> None:
        """Check the settings: their ranges are those of NB."""
        _ = self.note_based

    # --- what it is -----------------------------------------------------------------

    @property
    def name(self) -> str:
        """Short name."""
        return "cp"

    @property
    def leading(self) -> int:
        """``type`` conditions the other fields."""
        return 1

    @property
    def unit(self) -> Literal["token", "frame", "character"]:
        """What one row is."""
        return "token"

    @property
    def views(self) -> tuple[str, ...]:
        """Readings to train on: parts are not told apart, so there is one."""
        return ("full",)

    # --- vocabulary -----------------------------------------------------------------

    @cached_property
    def note_based(self) -> NB:
        """NB with the same grid and bins: what is no matter of rows is the same in both."""
        return NB(
            self.steps_per_beat,
            velocity_bins=self.velocity_bins,
            durations=self.durations,
            parts=False,
            chords=self.chords,
            tempo_bins=self.tempo_bins,
            prune=self.prune,
        )

    @property
    def meters(self) -> tuple[Meter, ...]:
        """Meters that ``BAR_n/d`` can name."""
        return self.note_based.meters

    @cached_property
    def bar_beat_names(self) -> tuple[str, ...]:
        """Names of the ``bar_beat`` values, by number."""
        bars = tuple(f"BAR_{meter}" for meter in self.meters)
        longest = max(bar_steps(meter, self.steps_per_beat) for meter in self.meters)
        return ("IGNORE", "BAR", *bars, *(f"BEAT_{k}" for k in range(1, longest + 1)))

    @cached_property
    def meter_numbers(self) -> dict[Meter, int]:
        """``bar_beat`` of a bar that changes to each meter."""
        return {meter: BAR + 1 + i for i, meter in enumerate(self.meters)}

    @cached_property
    def first_beat(self) -> int:
        """``bar_beat`` of a position at the bar line; those after it follow, a number for each step."""
        return BAR + 1 + len(self.meters)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns of a row, in the order in which they are predicted."""
        optional = (
            (True, Field("type", NOTE + 1, ignores_zero=False)),
            (True, Field("bar_beat", len(self.bar_beat_names), ignores_zero=True)),
            (self.tempo_bins, Field("tempo", self.tempo_bins + 2, ignores_zero=True, unchanged=CONTI)),
            (self.chords, Field("chord", CHORDS + 1, ignores_zero=True, unchanged=CONTI)),
            (True, Field("pitch", _HIGHEST + 1, ignores_zero=True)),
            (True, Field("duration", len(self.durations) + 1, ignores_zero=True)),
            (self.velocity_bins, Field("velocity", self.velocity_bins + 1, ignores_zero=True)),
        )
        return tuple(field for there, field in optional if there)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The number of each field, by its name."""
        return {field.name: k for k, field in enumerate(self.fields)}

    def settings(self) -> dict[str, Any]:
        """Return everything needed to rebuild this encoding, as JSON values."""
        return {"name": "cp", **dataclasses.asdict(self), "durations": list(self.durations)}

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> Self:
        """Rebuild an encoding from what `settings` returned.

        A setting that is not there takes its default.

        Raises:
            ValueError: the settings are not those of a CP encoding.
        """
        values = dict(settings)
        if values.pop("name", None) != "cp":
            msg = f"not the settings of a CP encoding: {settings.get('name')!r}"
            raise ValueError(msg)
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := set(values) - known:
            msg = f"unknown settings of the CP encoding: {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return msgspec.convert(values, cls)

    def vocabulary_hash(self) -> str:
        """Return a hash that changes when any token changes its meaning."""
        meaning = [self.settings(), self.bar_beat_names, [list(field) for field in self.fields]]
        return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:16]

    # --- rows -----------------------------------------------------------------------

    def row(self, **values: int) -> tuple[int, ...]:
        """Return a row with ``values`` by the names of their fields, every other field 0."""
        return tuple(values.get(field.name, 0) for field in self.fields)

    def bar_row(self, change: Meter | None = None) -> tuple[int, ...]:
        """Return the row of a bar line; ``change``: the meter that it changes to, if it does."""
        return self.row(type=METRICAL, bar_beat=BAR if change is None else self.meter_numbers[change])

    def position_row(self, step: int) -> tuple[int, ...]:
        """Return the row of a position ``step`` steps into its bar, where neither tempo nor chord changes."""
        return self.row(type=METRICAL, bar_beat=self.first_beat + step, tempo=CONTI, chord=CONTI)

    def note_row(self, note: Note) -> tuple[int, ...]:
        """Return the row of ``note``, in steps."""
        return self.row(
            type=NOTE,
            pitch=note.pitch,
            duration=int(self.duration_number(note.duration)),
            velocity=int(self.velocity_number(note.velocity)),
        )

    @property
    def end_rows(self) -> tuple[tuple[int, ...], ...]:
        """The rows that close a piece: a bar line, then ``EOS``."""
        return self.bar_row(), self.row(type=EOS)

    def transposed(self, rows: Rows, semitones: int) -> Rows:
        """Return ``rows``, shape ``(rows, fields)``, with pitches and chords moved by ``semitones``.

        A note that leaves the MIDI pitches from 1 to 127 keeps its row, with pitch 0.
        """
        moved = rows.copy()
        pitch = moved[:, self.columns["pitch"]]  # a view: it writes to `moved`
        sounding = pitch > 0
        pitch[sounding] += np.int16(semitones)
        pitch[(pitch < 0) | (pitch > _HIGHEST)] = 0
        if self.chords:
            chord = moved[:, self.columns["chord"]]
            begins = chord > CONTI
            chord[begins] = transposed_chords(chord[begins] - CONTI, semitones) + CONTI
        return moved

    # --- values ---------------------------------------------------------------------

    @cached_property
    def _bins(self) -> npt.NDArray[np.int64]:
        return np.array(self.durations, dtype=np.int64)

    def duration_number(self, duration: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the bin numbers of durations in steps, from 1."""
        return nearest_bin(duration, self._bins) + 1

    def velocity_number(self, velocity: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the bin numbers of MIDI velocities; 0, unknown, stays 0."""
        return self.note_based.velocity_number(velocity)

    def velocity_value(self, number: int) -> int:
        """Return the MIDI velocity in the middle of bin ``number``; 0, unknown, stays 0."""
        return self.note_based.velocity_value(number)
