"""What is told of a piece before anything is trained on it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from music.abc import ABC
from music.abc_parse import parse_tune
from music.errors import RitornelloError
from music.keys import find_key
from music.nb import NB
from music.score import DEFAULT_BPM, Part
from training.midi import content_of, read_midi
from training.sources import Kind, SourceFile
from training.tunes import read_tunes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from music.score import Meter, Score
    from training.midi import MidiPiece
    from training.tunes import TuneOfFile

__all__ = ["TUNES", "Facts", "read_facts"]

TUNES = ABC(clean=True)
"""How tunes are read: what anybody has collected has accents in its titles, which no plain alphabet has."""
_GRID = NB()
"""On whose grid copies are told: that of the preset which most will choose."""
_ENOUGH = 8
"""Notes from which on a key is told."""
_TEXT = ".txt"
"""Of files that may be anything."""
_STEPS = 96
"""Parts of a quarter note in which the notes of a tune are weighed."""


class Facts(NamedTuple):
    """What a piece is, but for what others have to do with it."""

    title: str
    """What tells it from the other pieces of its file; empty where there is one."""
    notes: int
    seconds: float = 0.0
    """At the tempi of the file, or else at `music.score.DEFAULT_BPM`; 0 where it knows no beats."""
    meter: str = ""
    """That holds for the most of it; empty where the file knows none."""
    key: str = ""
    """Empty where it is too short to tell."""
    lead: bool = False
    """Whether a melody is told from an accompaniment."""
    velocities: int = 0
    """How many different ones there are."""
    split: str = ""
    """``train``, ``valid`` or ``test`` where the file says so itself."""
    content: str = ""
    """Hash of the notes; empty where copies are wanted."""


def read_facts(file: SourceFile) -> list[Facts] | str | None:
    """Return the facts of each piece of a file; or why there are none, which goes on from the file's name.

    None: it is a text that has nothing to do with music.
    """
    try:
        match file.kind:
            case Kind.MIDI:
                piece = read_midi(file.path, _GRID)
                return piece if isinstance(piece, str) else [_of_midi(piece)]
            case Kind.FRAMES:
                return _of_frames(file.path)
            case Kind.TUNES:
                return _of_tunes(file.path)
    except RitornelloError as error:
        if file.path.suffix.lower() == _TEXT and file.path.is_file():
            return None
        return str(error).removeprefix(f"{file.path} ")
    except Exception as error:  # noqa: BLE001 - one odd file must not end the reading of thousands
        return f"can't be read ({type(error).__name__}: {error})"


def _of_midi(piece: MidiPiece) -> Facts:
    notes = piece.notes
    parts = set(notes["part"].tolist())
    return Facts(
        title="",
        notes=len(notes),
        seconds=_seconds(piece.score),
        meter=_longest(piece.score.meters, piece.score.end),
        key=_key(notes["pitch"], notes["duration"]),
        lead=Part.LEAD in parts and len(parts) > 1,
        velocities=len(set(notes["velocity"].tolist()) - {0}),
        content=content_of(notes),
    )


def _seconds(score: Score) -> float:
    """Return how long ``score`` lasts, to the end of its last note."""
    ends = [*(change.tick for change in score.tempos[1:]), score.end]
    total = 0.0
    for change, end in zip(score.tempos, ends, strict=True):
        ticks = max(min(end, score.end) - change.tick, 0)
        total += ticks / score.resolution * 60 / change.bpm
    return total


def _longest(meters: Sequence[tuple[Any, Meter]], end: Any) -> str:  # noqa: ANN401 - ticks or beats
    """Return the meter that holds for the most of what begins at 0 and lasts to ``end``."""
    ends = [*(start for start, _ in meters[1:]), end]
    held: dict[str, Any] = {}
    for (start, meter), until in zip(meters, ends, strict=True):
        held[str(meter)] = held.get(str(meter), 0) + max(min(until, end) - start, 0)
    return max(held, key=held.__getitem__)


def _key(pitches: npt.NDArray[np.int16], durations: npt.NDArray[np.int64]) -> str:
    if len(pitches) < _ENOUGH:
        return ""
    weights = np.bincount(pitches % 12, weights=durations, minlength=12)
    key, agreement = find_key(weights)
    return str(key) if agreement > 0 else ""


def _of_frames(path: Path) -> list[Facts] | str:
    try:
        from training.frames import read_frames  # noqa: PLC0415 - needs scipy, as nothing else here does
    except ImportError:
        return "holds piano rolls, which can be read as soon as what training needs is installed"
    found = []
    for piece in read_frames(path):
        struck = np.diff(piece.held.astype(np.int8), axis=0, prepend=0) > 0
        found.append(Facts(piece.name, int(struck.sum()), split=piece.split))
    return found or "holds no piece of two frames or more"


def _of_tunes(path: Path) -> list[Facts] | str | None:
    found = [_of_tune(tune) for tune in read_tunes(path, clean=TUNES.clean)]
    if found:
        return found
    return None if path.suffix.lower() == _TEXT else "has no tunes: each begins with a line X:"


def _of_tune(tune: TuneOfFile) -> Facts:
    """Return the facts of a tune; what spells no music is a text to learn all the same.

    Raises:
        RitornelloError: it has characters that training can't read.
    """
    TUNES.encode_text(tune.text)
    facts = Facts(
        tune.name,
        notes=sum(character in "abcdefgABCDEFG" for character in tune.text),
        split=tune.split or "",
        content=hashlib.sha256(tune.text.encode()).hexdigest(),
    )
    try:
        parsed = parse_tune(tune.text, repeats=False)
    except RitornelloError:
        return facts
    pitches = np.array([note.pitch for note in parsed.notes], dtype=np.int16)
    lengths = np.array([int(note.duration * _STEPS) for note in parsed.notes], dtype=np.int64)
    return facts._replace(
        notes=len(parsed.notes),
        seconds=float(parsed.beats) * 60 / (parsed.bpm or DEFAULT_BPM),
        meter=_longest(parsed.meters, parsed.beats) if parsed.meters else "",
        key=_key(pitches, lengths),
    )
