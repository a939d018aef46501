"""The piano roll: a frame to a step, which says of each key whether it is held, and whether it is struck.

See `PianoRoll` for rows and fields, and `music.roll_stream` for the same encoding
note by note. Without onsets it is the roll that polyphonic music is commonly
compared on (Boulanger-Lewandowski et al. 2012, arXiv 1206.6392); `rows_of_frames` and
`frames_of_rows` are for such data. Several keys in one field, and several frames
in one row, make it cheaper to predict key by key.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from music.encoding import Field, GridScore, Rows, grid_score
from music.nb import MAX_STEPS_PER_BEAT
from music.roll_notes import (
    HIGHEST,
    KEYS,
    Frames,
    frames_of_notes,
    notes_of_frames,
    plain_notes,
    silence_left_out,
)
from music.score import DEFAULT_METER, Meter, NoteArray, Score

__all__ = ["MAX_BITS", "MAX_FRAMES", "MAX_LONGEST_BEATS", "PianoRoll", "frames_of_rows", "rows_of_frames"]

MAX_BITS = 11
"""Bits in a field: 2,048 classes, as many as are worth telling apart at once."""

MAX_FRAMES = 96
"""Frames in a row: a bar of 4/4 at 24 steps a beat."""

MAX_LONGEST_BEATS = 64
"""Beats in the longest note: more than any string of a piano sounds."""


@dataclass(frozen=True)
class PianoRoll:
    """Settings of the piano roll, and its batch encoder and decoder.

    A frame stands for a step. In it each key of the piano, from the top (MIDI pitch
    108) down (21), has a bit that says whether it is *held* and, with `onsets`, one that
    says whether it is struck there (*onset*), so that repeated notes survive. A row is
    `frames` such frames one after another; `bits` of its bits that follow each other
    are one field, the first of them the highest digit. So with onsets and two bits
    to a field, 0 is silence, 2 a key that is held, 3 one that is struck, and 1 never occurs.

    The first row is the *opening*: silence before the music, from which the first
    frames are predicted. The last row is filled up with silence. The roll knows no
    parts (all is accompaniment), no velocities and no bar lines.

    Raises:
        ValueError: a setting is out of its range, or keys can't be shared out evenly
            among fields of that many bits.
    """

    steps_per_beat: int = 4
    """Grid steps, that is frames, to a quarter note; 1 to `music.nb.MAX_STEPS_PER_BEAT`."""
    onsets: bool = True
    """Whether each key has an onset beside being held."""
    bits: int = 1
    """Bits to a field, a divisor of those of a frame; with onsets 1 or even; 1 to `MAX_BITS`."""
    frames: int = 1
    """Frames to a row, 1 to `MAX_FRAMES`."""
    longest_beats: int = 8
    """Longest note in beats, 1 to `MAX_LONGEST_BEATS`; a longer one is cut."""

    def __post_init__(self) -> None:
        """Check the settings."""
        ranges = (
            ("steps_per_beat", self.steps_per_beat, MAX_STEPS_PER_BEAT),
            ("bits", self.bits, MAX_BITS),
            ("frames", self.frames, MAX_FRAMES),
            ("longest_beats", self.longest_beats, MAX_LONGEST_BEATS),
        )
        for name, value, most in ranges:
            if not 1 <= value <= most:
                msg = f"{name} must be 1 to {most}, not {value}"
                raise ValueError(msg)
        split = self.bits > 1 and self.bits % self.planes
        if KEYS * self.planes % self.bits or split:
            fitting = [n for n in range(1, MAX_BITS + 1) if not KEYS * self.planes % n]
            fitting = [n for n in fitting if n == 1 or not n % self.planes]
            msg = f"bits must be one of {', '.join(map(str, fitting))}, not {self.bits}"
            raise ValueError(msg)

    # --- what it is -----------------------------------------------------------------

    @property
    def name(self) -> str:
        """Short name."""
        return "roll"

    @property
    def leading(self) -> int:
        """Parallel heads know nothing of each other."""
        return 0

    @property
    def unit(self) -> Literal["token", "frame", "character"]:
        """What one row is; with several `frames` it is as many."""
        return "frame"

    @property
    def views(self) -> tuple[str, ...]:
        """Readings to train on: parts aren't told apart, so the whole."""
        return ("full",)

    @property
    def planes(self) -> int:
        """Bits of a key in a frame: held, and with onsets struck."""
        return 2 if self.onsets else 1

    @cached_property
    def fields_per_frame(self) -> int:
        """Fields that a frame takes; those of a row are `frames` times as many."""
        return KEYS * self.planes // self.bits

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns of a row, named ``keys:FRAME:PITCH``, with the pitch of their highest key.

        Where bits are fields of their own, that of an onset ends in ``:onset``.
        """
        names = [
            f"keys:{frame}:{HIGHEST - bit // self.planes}{':onset' if bit % self.planes else ''}"
            for frame in range(self.frames)
            for bit in range(0, KEYS * self.planes, self.bits)
        ]
        return tuple(Field(name, 2**self.bits, ignores_zero=False) for name in names)

    @cached_property
    def durations(self) -> tuple[int, ...]:
        """Lengths of notes in steps: every one up to the longest."""
        return tuple(range(1, self.longest_beats * self.steps_per_beat + 1))

    def settings(self) -> dict[str, Any]:
        """Return everything needed to rebuild this encoding, as JSON values."""
        return {"name": "roll", **dataclasses.asdict(self)}

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> PianoRoll:
        """Rebuild an encoding from what `settings` returned.

        A setting that is not there takes its default.

        Raises:
            ValueError: the settings are not those of a piano roll.
        """
        values = dict(settings)
        if values.pop("name", None) != "roll":
            msg = f"not the settings of a piano roll: {settings.get('name')!r}"
            raise ValueError(msg)
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := set(values) - known:
            msg = f"unknown settings of the piano roll: {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return msgspec.convert(values, cls)

    def vocabulary_hash(self) -> str:
        """Return a hash that changes when any value changes its meaning."""
        meaning = [self.settings(), [list(field[:3]) for field in self.fields]]
        return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:16]

    # --- frames and rows ------------------------------------------------------------

    @cached_property
    def _digits(self) -> npt.NDArray[np.int16]:
        """What each bit of a field is worth, shape ``(bits,)``."""
        return np.left_shift(np.int16(1), np.arange(self.bits - 1, -1, -1, dtype=np.int16))

    def values_of(self, frames: Frames) -> Rows:
        """Return the fields' values of each of ``frames``, shape ``(frames, fields_per_frame)``."""
        grouped = frames.reshape(len(frames), self.fields_per_frame, self.bits)
        values: Rows = grouped.astype(np.int16) @ self._digits
        return values

    def rows_of(self, frames: Frames) -> Rows:
        """Return ``frames``, shape ``(frames, KEYS, planes)``, as rows, the last filled up with silence."""
        values = self.values_of(frames)
        missing = -len(frames) % self.frames
        return np.pad(values, ((0, missing), (0, 0))).reshape(-1, len(self.fields))

    def frames_of(self, rows: Rows) -> Frames:
        """Return the frames, shape ``(frames, KEYS, planes)``, that ``rows`` stand for."""
        bits: Frames = (rows[:, :, None] & self._digits) != 0  # (rows, fields, bits)
        return bits.reshape(-1, KEYS, self.planes)

    def transposed(self, rows: Rows, semitones: int) -> Rows:
        """Return ``rows``, shape ``(rows, fields)``, with keys moved; what leaves the keyboard is lost."""
        frames = self.frames_of(rows)
        moved = np.zeros_like(frames)
        reach = min(abs(semitones), KEYS)
        if semitones >= 0:  # keys run from the top down
            moved[:, : KEYS - reach] = frames[:, reach:]
        else:
            moved[:, reach:] = frames[:, : KEYS - reach]
        return self.rows_of(moved)

    # --- pieces ---------------------------------------------------------------------

    def grid(self, score: Score) -> GridScore:
        """Return of ``score`` what a roll can tell, on this encoding's grid.

        See `music.roll_notes.plain_notes` for what that is.
        """
        piece = grid_score(score, self.steps_per_beat, self.durations)
        notes = plain_notes(piece.notes, self.durations[-1], onsets=self.onsets)
        return dataclasses.replace(piece, notes=notes)

    def encode(self, piece: GridScore) -> Rows:
        """Return the rows of a whole piece, the opening first.

        Args:
            piece: as `grid` makes it.

        Returns:
            Shape ``(rows, fields)``, from step 0 to the end of the last note. Where nothing
            sounds for more than `music.roll_notes.MAX_SILENT_BARS` whole bars, the rest of
            them is left out.
        """
        notes = silence_left_out(piece.notes, piece.bars)
        opening = np.zeros((1, len(self.fields)), dtype=np.int16)
        return np.concatenate([opening, self.rows_of(frames_of_notes(notes, self.planes))])

    def decode(self, rows: Rows) -> tuple[NoteArray, list[tuple[int, Meter]]]:
        """Return the notes (steps, sorted) that ``rows`` stand for, and the default meter.

        A roll knows no bar lines, so the meter is always `music.score.DEFAULT_METER` from
        step 0 on. Time runs on without the bars that `encode` left out.

        Args:
            rows: shape ``(rows, fields)``, values within the fields' sizes; the first is the opening.
        """
        return notes_of_frames(self.frames_of(rows[1:]), self.durations[-1]), [(0, DEFAULT_METER)]


def rows_of_frames(encoding: PianoRoll, held: npt.NDArray[np.bool_]) -> Rows:
    """Return the rows of data that comes in frames, without an opening.

    Args:
        encoding: what the rows mean. With onsets, a key is struck where it wasn't held before.
        held: which keys are held, shape ``(frames, KEYS)``, from the lowest key up.

    Returns:
        Shape ``(rows, fields)``; the last row is filled up with silence.
    """
    down = np.asarray(held, dtype=bool)[:, ::-1]
    planes = [down]
    if encoding.onsets:
        struck = down.copy()
        struck[1:] &= ~down[:-1]
        planes.append(struck)
    return encoding.rows_of(np.stack(planes, axis=2))


def frames_of_rows(encoding: PianoRoll, rows: Rows) -> npt.NDArray[np.bool_]:
    """Return which keys are held, shape ``(frames, KEYS)``, from the lowest key up.

    Args:
        encoding: what the rows mean.
        rows: shape ``(rows, fields)``; every row counts, also an opening.
    """
    return encoding.frames_of(rows)[:, ::-1, 0]
