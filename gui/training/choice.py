"""What was chosen to learn from, as one step of a new training hands it to the next."""

from __future__ import annotations

from typing import NamedTuple

from gui.training.totals import Totals

__all__ = ["Music"]


class Music(NamedTuple):
    """Music that a training can read."""

    folders: tuple[str, ...]
    """What was dropped or chosen."""
    files: tuple[str, ...]
    """Paths of the files to read, without what was left out, in the order in which copies are told."""
    kinds: frozenset[str]
    """Of the pieces: ``midi``, ``frames``, ``tunes``; one, as a training reads only one."""
    totals: Totals
    """What there is in those files."""
    settings: tuple[str, ...] = ()
    """Each ``key=value``: what an order needs among its settings for the split to be the one in `totals`."""
