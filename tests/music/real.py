"""Real music: pieces of music21's corpus, read from the MIDI files that it writes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from music21 import corpus

from music.smf import read_score

if TYPE_CHECKING:
    from pathlib import Path

    from music.score import Score

__all__ = ["PIECES", "real_score"]

PIECES: dict[str, tuple[str, int | None]] = {
    "chorale": ("bwv66.6", None),
    "chorale without pickup": ("bwv7.7", None),
    "folk song": ("essenFolksong/boehme10", 3),
    "folk song in bars of sixteen beats": ("essenFolksong/altdeu10", 4),
    "folk song from China": ("essenFolksong/han1", 7),
    "mass in three meters": ("luca/gloria", None),
    "piano piece": ("schoenberg/opus19/movement2", None),
}
"""Names in the corpus; the number of a tune within a collection."""


def real_score(piece: str, folder: Path) -> Score:
    """Return one of `PIECES`; the file is written to ``folder``."""
    name, number = PIECES[piece]
    found: Any = corpus.parse(name) if number is None else corpus.parse(name, number=number)
    found.write("midi", folder / "piece.mid")
    return read_score(folder / "piece.mid")
