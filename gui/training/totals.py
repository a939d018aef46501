"""What a survey found, added up as whoever chooses the music has it: without what was left out."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["PARTS", "SIZES", "Totals"]

PARTS = ("train", "valid", "test")
"""What pieces are for: to learn from, to check with while that goes on, and held out from both."""

SIZES = (32, 64, 128, 256, 512, 1024, 2048, 4096)
"""Notes of a piece by which `Totals.sizes` are told apart: under the first, under the second and so on."""


class Totals(NamedTuple):
    """What there is."""

    pieces: int
    notes: int
    seconds: float
    """At the tempi of the files; those that know no beats don't count."""
    copies: int
    """Pieces that are there already, and aren't read twice."""
    parts: dict[str, int]
    """Pieces by what they are for, each of `PARTS`."""
    meters: dict[str, int]
    """Pieces by meter, the commonest first."""
    keys: dict[str, int]
    """Pieces by key, the commonest first."""
    with_lead: int
    """Pieces in which a melody is told from an accompaniment."""
    largest: float
    """Share of the notes that the longest piece has."""
    largest_name: str
    with_dynamics: int
    """Pieces with different velocities."""
    kinds: tuple[tuple[str, int], ...] = ()
    """Kinds (``midi``, ``frames``, ``tunes``) and how many pieces there are of each, the commonest first."""
    sizes: tuple[int, ...] = ()
    """Pieces by number of notes, a number for each of `SIZES` and one for the rest."""
    largest_path: str = ""
    """File of the longest piece."""
    splits: bool = True
    """Whether some are left to learn from and some to check with."""
