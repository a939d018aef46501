"""Lines laid end to end, and names for what they are made of, so that equal passages are found by numbers.

Windows of 1, 2, 4, 8, ... pairs are named by doubling: two windows have the same name
exactly if they hold the same, and names rise as the windows do in the order of a
dictionary (R. M. Karp, R. E. Miller and A. L. Rosenberg, *Rapid identification of
repeated patterns in strings, trees and arrays*, STOC 1972; U. Manber and G. Myers,
*Suffix arrays: a new method for on-line string searches*, SIAM J. Comput. 22, 1993).
So all is exact: nothing is hashed. It takes time as n log n log m and 4 n log m bytes,
for n pairs in all and windows of up to m.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.quality.lines import Line

__all__ = ["Names", "Numbers", "Windows", "lay_out"]

Names = npt.NDArray[np.int32]
"""The name of the window that begins at each place, shape ``(places,)``."""

Numbers = npt.NDArray[np.int64]
"""Shape ``(n,)``."""


@dataclass(frozen=True, eq=False)
class Windows:
    """Lines end to end, a separator after each that is like nothing else, and the names of their windows."""

    starts: Numbers
    """Place at which each line begins, and where the one after the last would: shape ``(lines + 1,)``."""
    names: tuple[Names, ...]
    """Number k names the windows of 2 to the power k pairs; the last is of the longest ones."""

    def line_at(self, places: Numbers) -> Numbers:
        """Return which line each of ``places`` is in."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def common(self, one: Numbers, other: Numbers) -> Numbers:
        """Return how many pairs are the same from each place ``one`` and each place ``other`` on.

        Args:
            one: places, shape ``(n,)``.
            other: places, shape ``(n,)``, each another than that of ``one``.

        Returns:
            Shape ``(n,)``; no more than twice the longest window less one.
        """
        same = np.zeros(len(one), dtype=np.int64)
        last = len(self.names[0]) - 1
        for power in range(len(self.names) - 1, -1, -1):
            names = self.names[power]
            # Beyond the end there is nothing, and the last place, a separator, is like no other.
            at, beside = np.minimum(one + same, last), np.minimum(other + same, last)
            same += (names[at] == names[beside]).astype(np.int64) << power
        return same


def lay_out(lines: Sequence[Line], longest: int) -> Windows:
    """Return ``lines`` end to end, with the names of windows of 1, 2, 4, ... up to ``longest`` pairs or more.

    Args:
        lines: at least one.
        longest: pairs, at least 1; the last names are of the least power of two that is no less.
    """
    lengths = np.array([len(line) + 1 for line in lines])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    # Separators are numbers that no pair has, each another.
    parts = [part for k, line in enumerate(lines) for part in (line, np.array([-1 - k]))]
    names = [_renamed(np.concatenate(parts))]
    for power in range((longest - 1).bit_length()):
        before = names[-1].astype(np.int64)
        after = np.zeros_like(before)  # nothing comes before everything
        step = 1 << power
        after[:-step] = before[step:] + 1
        names.append(_renamed(before * (len(before) + 1) + after))
    return Windows(starts, tuple(names))


def _renamed(keys: Numbers) -> Names:
    """Return the rank of each of ``keys`` among those that differ."""
    order = np.argsort(keys)
    ordered = keys[order]
    new = np.concatenate([[False], ordered[1:] != ordered[:-1]])
    names = np.empty(len(keys), dtype=np.int32)
    names[order] = np.cumsum(new)
    return names
