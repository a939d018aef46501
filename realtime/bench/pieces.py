"""Music to measure with: performances as a keyboard would send them, and the same as notes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np

from music.encoding import to_step
from music.errors import RitornelloError
from music.score import DEFAULT_METER, Meter, MeterChange, Note, Part, Score, note_array, sort_notes
from music.smf import read_score
from realtime.demo_phrases import PHRASES
from realtime.listener import RESOLUTION
from realtime.midi_bytes import note_off, note_on

__all__ = [
    "Piece",
    "find_files",
    "from_score",
    "history",
    "own_notes",
    "own_pieces",
    "read_piece",
    "read_pieces",
    "spaced",
]

_SUFFIXES = frozenset({".mid", ".midi"})
_UNKNOWN_VELOCITY = 80
_BAR = int(DEFAULT_METER.beats) * RESOLUTION


class Piece(NamedTuple):
    """Something to play, from tick 0 on, `RESOLUTION` ticks to a beat."""

    name: str
    meter: Meter
    notes: tuple[Note, ...]
    """In ticks; no two of one channel and pitch overlap."""
    mended: int
    """Notes shortened or left out for that."""

    @property
    def events(self) -> list[tuple[int, bytes]]:
        """Ticks and messages in order; at one tick note-offs come first. Leads are on the second channel."""
        timed = []
        for note in self.notes:
            channel = int(note.part == Part.LEAD)
            timed.append((note.onset, note_on(channel, note.pitch, note.velocity)))
            timed.append((note.onset + note.duration, note_off(channel, note.pitch)))
        return sorted(timed, key=lambda item: (item[0], item[1][0] & 0xF0))

    @property
    def score(self) -> Score:
        """The whole performance at once, as a listener hears it: every note on one keyboard part."""
        notes = [note._replace(part=int(Part.ACCOMPANIMENT)) for note in self.notes]
        return Score(RESOLUTION, sort_notes(note_array(notes)), (MeterChange(0, self.meter),))


def find_files(places: Sequence[Path]) -> list[Path]:
    """Return the MIDI files among ``places``, files or folders, in order of their names.

    Raises:
        RitornelloError: a place does not exist, or there are no files in any.
    """
    found: set[Path] = set()
    for place in places:
        if place.is_dir():
            found.update(path for path in place.rglob("*") if path.suffix.lower() in _SUFFIXES)
        elif place.is_file():
            found.add(place)
        else:
            msg = f"There is no file or folder {place}."
            raise RitornelloError(msg)
    if not found:
        msg = f"There are no MIDI files in {', '.join(map(str, places))}."
        raise RitornelloError(msg)
    return sorted(found)


def spaced(files: Sequence[Path], count: int) -> list[Path]:
    """Return ``files`` with ``count`` of them first that lie evenly spaced among all, then the others."""
    first = [files[index * len(files) // count] for index in range(count)] if len(files) > count else [*files]
    chosen = set(first)
    return [*first, *(path for path in files if path not in chosen)]


def read_piece(path: Path) -> Piece:
    """Return the music of a file.

    Raises:
        RitornelloError: it can't be read, or has no notes.
    """
    piece = from_score(read_score(path), path.name)
    if not piece.notes:
        msg = f"{path} has no notes."
        raise RitornelloError(msg)
    return piece


def read_pieces(
    files: Iterable[Path], count: int, progress: Callable[[str], None] = lambda _line: None
) -> tuple[list[Piece], list[str]]:
    """Return the first ``count`` of ``files`` that can be played, and why the others before them can't.

    Raises:
        RitornelloError: none can be played.
    """
    pieces: list[Piece] = []
    left_out = []
    for path in files:
        if len(pieces) == count:
            break
        try:
            pieces.append(read_piece(path))
        except RitornelloError as error:
            left_out.append(str(error))
            progress(f"left out: {error}")
    if not pieces:
        msg = "None of the files can be played: name others."
        raise RitornelloError(msg)
    return pieces, left_out


def from_score(score: Score, name: str = "") -> Piece:
    """Return ``score`` as it can be played live: from its first note on, in its first meter throughout."""
    first = int(score.notes["onset"][0]) if len(score.notes) else 0
    notes = []
    for note in itertools.starmap(Note, score.notes.tolist()):
        onset, end = (
            to_step(t - first, score.resolution, RESOLUTION) for t in (note.onset, note.onset + note.duration)
        )
        notes.append(
            note._replace(onset=onset, duration=end - onset, velocity=note.velocity or _UNKNOWN_VELOCITY)
        )
    return _playable(name, score.meters[0].meter, notes)


def _playable(name: str, meter: Meter, notes: Iterable[Note]) -> Piece:
    """Return ``notes`` with each key released before it is struck again."""
    kept: list[Note] = []
    mended = 0
    # The last of several at one onset is the longest; it stays.
    ordered = sorted(notes, key=lambda note: (note.part, note.pitch, note.onset, note.duration))
    for note, after in itertools.zip_longest(ordered, ordered[1:]):
        end = note.onset + max(note.duration, 1)
        if after is not None and (after.part, after.pitch) == (note.part, note.pitch) and after.onset < end:
            mended += 1
            end = after.onset
        if end > note.onset:
            kept.append(note._replace(duration=end - note.onset))
    return Piece(name, meter, tuple(sorted(kept)), mended)


def own_notes(seed: int = 1) -> Iterator[list[Note]]:
    """Yield our own phrases without end, in ticks from 0 on, each time in another key and loudness."""
    rng = np.random.default_rng(seed)
    while True:
        for name in PHRASES:
            shift, louder = int(rng.integers(-9, 10)), int(rng.integers(-20, 21))
            yield [
                Note(
                    int(Fraction(beat) * RESOLUTION),
                    int(Fraction(length) * RESOLUTION),
                    pitch + shift,
                    velocity + louder,
                )
                for beat, length, pitch, velocity in PHRASES[name]
            ]


def own_pieces(count: int, bars: int = 16) -> list[Piece]:
    """Return ``count`` pieces of ``bars`` bars, made of our own phrases, each different."""
    return [history(own_notes(seed), bars) for seed in range(count)]


def history(passages: Iterable[Sequence[Note]], bars: int) -> Piece:
    """Return ``passages`` one after another, each from a bar line on, cut after ``bars`` bars of 4/4.

    Raises:
        ValueError: the passages end before that.
    """
    notes: list[Note] = []
    start, end = 0, bars * _BAR
    for passage in passages:
        moved = [note._replace(onset=note.onset + start) for note in passage]
        notes += [
            note._replace(duration=min(note.duration, end - note.onset)) for note in moved if note.onset < end
        ]
        start = -(-max((note.onset + note.duration for note in moved), default=start) // _BAR) * _BAR
        if start >= end:
            return _playable(f"{bars} bars", DEFAULT_METER, notes)
    msg = f"the passages last {start // _BAR} bars instead of {bars}"
    raise ValueError(msg)
