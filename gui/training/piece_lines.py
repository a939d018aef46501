"""In which order the lines of a finding stand, and which of them are shown; without widgets."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from gui.training.finding import Item
from gui.training.ledger import COPY, LEFT_OUT, Reckoning
from gui.training.totals import PARTS
from training.survey_messages import Piece

__all__ = ["BROKEN", "COLUMNS", "SHOWN", "Column", "Lines", "Shown"]

Column = Literal["name", "notes", "length", "meter", "key", "dynamics", "use"]
COLUMNS: tuple[Column, ...] = ("name", "notes", "length", "meter", "key", "dynamics", "use")
"""Of the list, from left to right."""

Shown = Literal["all", "used", "held out", "left out", "copies", "broken"]
BROKEN = LEFT_OUT + 1
"""Beyond the numbers that a `Reckoning` has for what becomes of a piece: there is none."""

SHOWN: dict[Shown, frozenset[int]] = {
    "all": frozenset(range(BROKEN + 1)),
    "used": frozenset(range(len(PARTS))),
    "held out": frozenset((PARTS.index("valid"), PARTS.index("test"))),
    "left out": frozenset((LEFT_OUT,)),
    "copies": frozenset((COPY,)),
    "broken": frozenset((BROKEN,)),
}
"""What can be shown, and what becomes of the pieces that are then."""

_Places = npt.NDArray[np.int64]


class Lines:
    """Lines, and what is needed to put a hundred thousand of them in order at once."""

    def __init__(self) -> None:
        """Begin without lines."""
        self._names: list[str] = []
        """In lower case."""
        self._numbers = array("q")
        self._figures: dict[Column, list[float]] = {"notes": [], "length": [], "dynamics": []}
        self._texts: dict[Column, list[str]] = {"meter": [], "key": []}
        self._by_name: _Places = np.arange(0)

    def add(self, items: Sequence[Item]) -> None:
        """Put ``items`` after those that there are."""
        pieces = [item.what if isinstance(item.what, Piece) else None for item in items]
        self._names += [item.what.name.lower() for item in items]
        self._numbers.extend(item.number for item in items)
        self._figures["notes"] += [piece.notes if piece else 0 for piece in pieces]
        self._figures["length"] += [piece.seconds if piece else 0 for piece in pieces]
        self._figures["dynamics"] += [piece.velocities if piece else 0 for piece in pieces]
        self._texts["meter"] += [piece.meter if piece else "" for piece in pieces]
        self._texts["key"] += [piece.key if piece else "" for piece in pieces]

    def places(self, reckoning: Reckoning, shown: Shown, text: str, begin: int = 0) -> _Places:
        """Return which lines are shown, in the order in which they came.

        Args:
            reckoning: says what becomes of each piece; of those that came later nothing is known.
            shown: which lines are wanted.
            text: part of their names, in lower case.
            begin: place of the first that is asked for.
        """
        parts = self._parts(reckoning)[begin:]
        wanted = np.isin(parts, list(SHOWN[shown]))
        if text:
            wanted &= np.array([text in name for name in self._names[begin:]], dtype=bool)
        return np.flatnonzero(wanted) + begin

    def order(self, reckoning: Reckoning, column: Column, *, descending: bool) -> _Places:
        """Return the places of all lines in the order of ``column``; those without a piece come last."""
        if len(self._by_name) != len(self._names):
            self._by_name = np.array(
                sorted(range(len(self._names)), key=self._names.__getitem__), dtype=np.int64
            )
        order = self._by_name
        if column == "name":
            order = order[::-1] if descending else order
        else:
            values = self._values(reckoning, column)
            order = order[np.argsort((-values if descending else values)[order], kind="stable")]
        broken = np.array(self._numbers, dtype=np.int64)[order] < 0
        return np.concatenate([order[~broken], order[broken]])

    def _values(self, reckoning: Reckoning, column: Column) -> npt.NDArray[np.float64]:
        """Return numbers by which lines are put in the order of ``column``."""
        if column == "use":
            return self._parts(reckoning).astype(np.float64)
        if column in self._figures:
            return np.array(self._figures[column], dtype=np.float64)
        texts = self._texts[column]
        ranks = {text: rank for rank, text in enumerate(sorted(set(texts)))}
        return np.array([ranks[text] for text in texts], dtype=np.float64)

    def _parts(self, reckoning: Reckoning) -> npt.NDArray[np.int64]:
        """Return what becomes of the piece of each line."""
        numbers = np.array(self._numbers, dtype=np.int64)
        known = np.append(reckoning.parts, 0).astype(np.int64)
        parts = known[np.minimum(numbers, len(reckoning.parts))]
        return np.where(numbers < 0, BROKEN, parts)
