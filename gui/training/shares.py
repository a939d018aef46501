"""Which shares of the pieces are held out, so that there is something to learn from and to check it with."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Shares", "shares_for"]

_DIGITS = (2, 3, 6)
"""A share is as round a number as will do."""


class Shares(NamedTuple):
    """Shares of the pieces."""

    valid: float = 0.05
    """Held out to check, while it is trained, what it makes of music that it doesn't learn."""
    test: float = 0.05
    """Held out from both."""

    @property
    def settings(self) -> tuple[str, str]:
        """What an order needs among its settings, each ``key=value``, to have them."""
        return f"data.valid={self.valid!r}", f"data.test={self.test!r}"


_USUAL = {"tunes": Shares(0.1, 0.1)}
"""By kind of file, where it isn't the default; as the presets have them."""


def shares_for(places: npt.NDArray[np.float64], said: Collection[str], kind: str) -> Shares | None:
    """Return the shares that are held out; None: no shares would leave some to learn and some to check.

    They are the usual ones, unless chance has it that these hold out nothing, or all: that is
    common where there are few pieces. Then just one piece is held out to check with (with those, if
    any, that stand just beside it), and none besides where none could be spared.

    Args:
        places: from 0 to 1, of the pieces whose files leave it open; shape ``(pieces,)``.
        said: which of ``train``, ``valid`` and ``test`` files name themselves.
        kind: of the files: ``midi``, ``frames`` or ``tunes``.
    """
    usual = _USUAL.get(kind, Shares())
    if _will_do(places, said, usual):
        return usual
    if not len(places):
        return None
    lowest = float(places.min())
    for digits in _DIGITS:
        valid = (math.floor(lowest * 10**digits) + 1) / 10**digits
        for test in (usual.test, 0.0):
            shares = Shares(valid, test)
            if _will_do(places, said, shares):
                return shares
    return None


def _will_do(places: npt.NDArray[np.float64], said: Collection[str], shares: Shares) -> bool:
    some_valid = "valid" in said or bool((places < shares.valid).any())
    some_train = "train" in said or bool((places >= shares.valid + shares.test).any())
    return some_valid and some_train and shares.valid + shares.test < 1
