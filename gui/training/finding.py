"""What was found to learn from, and what of it is wanted: what the page shows and hands on."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from gui.training.choice import Music
from gui.training.ledger import Ledger, Reckoning
from training.survey_messages import Piece, Unreadable

__all__ = ["Finding", "Item"]

_TUNES = ("encoding.clean=true",)
"""Tunes are surveyed as they are read with this: without what no plain alphabet has."""


class Item(NamedTuple):
    """A line of the list."""

    what: Piece | Unreadable
    number: int
    """Of the piece among pieces; -1: it is none."""


class Finding:
    """Grows with one survey after another; a file that several come upon counts once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.items: list[Item] = []
        """In the order in which they came."""
        self.left_out: set[str] = set()
        """Paths of the files that aren't wanted."""
        self.broken = 0
        """How many files can't be read."""
        self._ledger = Ledger()
        self._before: set[str] = set()
        """Paths that surveys before this one came upon."""
        self._now: set[str] = set()
        self._only: frozenset[str] | None = None

    def begin(self, only: Collection[str] | None = None) -> None:
        """Begin with another survey.

        Args:
            only: paths of the files that are wanted of what it comes upon; None: all.
        """
        self._before |= self._now
        self._now = set()
        self._only = None if only is None else frozenset(only)

    def add(self, found: Iterable[Piece | Unreadable]) -> list[Item]:
        """Take in what a survey found; return the lines that are new."""
        new: list[Item] = []
        pieces: list[Piece] = []
        for what in found:
            if what.path in self._before:
                continue
            self._now.add(what.path)
            if isinstance(what, Piece):
                new.append(Item(what, len(self._ledger) + len(pieces)))
                pieces.append(what)
                if self._only is not None and what.path not in self._only:
                    self.left_out.add(what.path)
            else:
                new.append(Item(what, -1))
                self.broken += 1
        self._ledger.add(pieces)
        self.items += new
        return new

    def reckon(self) -> Reckoning:
        """Return what becomes of each piece, and all of it added up."""
        return self._ledger.reckon(self.left_out)

    def of_kind(self, kinds: Collection[str]) -> set[str]:
        """Return the paths of the files of ``kinds``."""
        return {
            each.what.path for each in self.items if isinstance(each.what, Piece) and each.what.kind in kinds
        }

    def below(self, folder: str) -> set[str]:
        """Return the paths of the files with pieces in ``folder``, at any depth."""
        home = str(Path(folder)).rstrip(os.sep) + os.sep
        return {each.what.path for each in self.items if each.number >= 0 and each.what.path.startswith(home)}

    def music(self, folders: Sequence[str], reckoning: Reckoning) -> Music:
        """Return what is wanted, for the next step.

        Args:
            folders: what was dropped or chosen.
            reckoning: of what is wanted now.
        """
        files = dict.fromkeys(
            each.what.path for each in self.items if each.number >= 0 and each.what.path not in self.left_out
        )
        kinds = frozenset(kind for kind, _ in reckoning.totals.kinds)
        settings = (*reckoning.shares.settings, *(_TUNES if "tunes" in kinds else ()))
        return Music(tuple(folders), tuple(files), kinds, reckoning.totals, settings)
