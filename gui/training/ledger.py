"""All pieces that a survey found, as columns of numbers: added up in a moment, however many there are."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from gui.training.shares import Shares, shares_for
from gui.training.totals import PARTS, SIZES, Totals
from training.survey_messages import Piece

__all__ = ["COPY", "LEFT_OUT", "Ledger", "Reckoning", "add_up"]

COPY, LEFT_OUT = len(PARTS), len(PARTS) + 1
"""Beyond the numbers of `PARTS`: the same notes as a piece before; not wanted."""

_Numbers = npt.NDArray[np.int64]
_T = TypeVar("_T", np.int8, np.int32, np.int64, np.float64)


class Reckoning(NamedTuple):
    """What becomes of each piece, and all of it added up."""

    totals: Totals
    shares: Shares
    """That are held out."""
    parts: npt.NDArray[np.int8]
    """Of each piece: its place among `PARTS`, or `COPY`, or `LEFT_OUT`; shape ``(pieces,)``."""
    originals: _Numbers
    """Of each piece: the number of the first that is wanted with its notes; itself where there is none."""


class _Names:
    """Names and their numbers, in the order in which they came."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Return the number of ``name``, a new one where it is new."""
        number = self._numbers.setdefault(name, len(self.all))
        if number == len(self.all):
            self.all.append(name)
        return number

    def known(self, names: Collection[str]) -> list[int]:
        """Return the numbers of those of ``names`` that there are."""
        return [self._numbers[name] for name in names if name in self._numbers]

    def counts(self, numbers: npt.NDArray[np.int32]) -> dict[str, int]:
        """Return how often each name stands among ``numbers``, the commonest first; the empty one doesn't."""
        found = np.bincount(numbers, minlength=len(self.all)).tolist()
        pairs = [(name, count) for name, count in zip(self.all, found, strict=True) if name and count]
        return dict(sorted(pairs, key=lambda pair: -pair[1]))


class Ledger:
    """Grows with a survey."""

    def __init__(self) -> None:
        """Begin without pieces."""
        self._files, self._contents = _Names(), _Names()
        self._meters, self._keys, self._kinds = _Names(), _Names(), _Names()
        self._names: list[str] = []
        self._file, self._content = array("i"), array("i")
        self._notes, self._seconds, self._place = array("q"), array("d"), array("d")
        self._said = array("b")
        self._meter, self._key, self._kind = array("i"), array("i"), array("i")
        self._lead, self._dynamic = array("b"), array("b")

    def __len__(self) -> int:
        return len(self._names)

    def add(self, pieces: Sequence[Piece]) -> None:
        """Put ``pieces`` after those that there are."""
        for piece in pieces:
            self._names.append(piece.name)
            self._file.append(self._files.number(piece.path))
            # A piece that is wanted however often it is there has a content of its own.
            self._content.append(self._contents.number(piece.content or f"#{len(self._names)}"))
            self._notes.append(piece.notes)
            self._seconds.append(piece.seconds)
            self._place.append(piece.place)
            self._said.append(PARTS.index(piece.split) if piece.split else -1)
            self._meter.append(self._meters.number(piece.meter))
            self._key.append(self._keys.number(piece.key))
            self._kind.append(self._kinds.number(piece.kind))
            self._lead.append(piece.lead)
            self._dynamic.append(piece.velocities > 1)

    def reckon(self, left_out: Collection[str] = ()) -> Reckoning:
        """Return what becomes of the pieces if the files in ``left_out`` aren't read."""
        count = len(self)
        out = np.zeros(len(self._files.all), dtype=bool)
        out[self._files.known(left_out)] = True
        wanted = ~out[_column(self._file, np.int32)]
        numbers: _Numbers = np.arange(count)
        content = _column(self._content, np.int32)
        # Of those with the same notes the first that is wanted is read: written last, it stays.
        first: _Numbers = np.full(len(self._contents.all), -1)
        first[content[wanted][::-1]] = numbers[wanted][::-1]
        originals = np.where(first[content] < 0, numbers, first[content])
        read = wanted & (originals == numbers)

        said, place = _column(self._said, np.int8), _column(self._place, np.float64)
        kinds = tuple(self._kinds.counts(_column(self._kind, np.int32)[read]).items())
        named = {PARTS[part] for part in np.unique(said[read]).tolist() if part >= 0}
        shares = shares_for(place[read & (said < 0)], named, kinds[0][0] if kinds else "midi")
        valid, test = shares or Shares()
        drawn = np.where(place < valid, 1, np.where(place < valid + test, 2, 0))
        parts = np.where(said >= 0, said, drawn)
        parts = np.where(wanted, np.where(read, parts, COPY), LEFT_OUT).astype(np.int8)
        totals = self._totals(read, parts, kinds)
        totals = totals._replace(copies=int((wanted & ~read).sum()), splits=shares is not None)
        return Reckoning(totals, shares or Shares(), parts, originals)

    def _totals(
        self, read: npt.NDArray[np.bool_], parts: npt.NDArray[np.int8], kinds: tuple[tuple[str, int], ...]
    ) -> Totals:
        notes = np.where(read, _column(self._notes, np.int64), -1)
        longest = int(notes.argmax()) if len(notes) else -1
        heard = notes[read]
        total = int(heard.sum())
        among = bool(len(heard))
        by_part = np.bincount(parts[read], minlength=len(PARTS)).tolist()
        sizes = np.bincount(np.searchsorted(SIZES, heard, side="right"), minlength=len(SIZES) + 1)
        return Totals(
            pieces=int(read.sum()),
            notes=total,
            seconds=float(_column(self._seconds, np.float64)[read].sum()),
            copies=0,
            parts=dict(zip(PARTS, by_part, strict=True)),
            meters=self._meters.counts(_column(self._meter, np.int32)[read]),
            keys=self._keys.counts(_column(self._key, np.int32)[read]),
            with_lead=int(_column(self._lead, np.int8)[read].sum()),
            largest=int(notes[longest]) / max(total, 1) if among else 0.0,
            largest_name=self._names[longest] if among else "",
            with_dynamics=int(_column(self._dynamic, np.int8)[read].sum()),
            kinds=kinds,
            sizes=tuple(sizes.tolist()),
            largest_path=self._files.all[self._file[longest]] if among else "",
        )


def add_up(pieces: Sequence[Piece], left_out: Collection[str] = ()) -> Totals:
    """Return what there is without the pieces whose files are in ``left_out``."""
    ledger = Ledger()
    ledger.add(pieces)
    return ledger.reckon(left_out).totals


def _column(values: array[int] | array[float], kind: type[_T]) -> npt.NDArray[_T]:
    """Return ``values`` as numbers that may be kept while the column grows."""
    return np.array(values, dtype=kind)
