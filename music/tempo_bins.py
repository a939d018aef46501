"""Tempi as numbers of bins, for encodings that tell the tempo.

Tempo is heard by ratio, so all bins are equally wide in ratio; with 32 of them
each is 6.3% wide, little more than the step that listeners notice.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

__all__ = ["FASTEST_BPM", "MAX_TEMPO_BINS", "SLOWEST_BPM", "tempo_numbers", "tempo_value"]

SLOWEST_BPM, FASTEST_BPM = 32.0, 224.0
"""Beats (quarter notes) a minute between which the bins lie, as in the papers; what lies beyond
goes to the first bin or the last."""

MAX_TEMPO_BINS = 256
"""Bins of 0.8%."""

_RANGE = math.log(FASTEST_BPM / SLOWEST_BPM)


def tempo_numbers(bpm: npt.ArrayLike, bins: int) -> npt.NDArray[np.int64]:
    """Return the bin of each tempo, from 1; 0, not known, stays 0.

    Args:
        bpm: beats a minute, of any shape, none negative.
        bins: how many there are, at least 1.
    """
    tempi = np.asarray(bpm, dtype=np.float64)
    known = tempi > 0
    share = np.log(np.where(known, tempi, SLOWEST_BPM) / SLOWEST_BPM) / _RANGE
    return np.where(known, np.clip(np.floor(share * bins).astype(np.int64) + 1, 1, bins), 0)


def tempo_value(number: int, bins: int) -> float:
    """Return the tempo in the middle of bin ``number``, in beats a minute; 0, not known, stays 0.

    Raises:
        ValueError: there is no such bin.
    """
    if not 0 <= number <= bins:
        msg = f"there is no tempo {number}: they go from 0 to {bins}"
        raise ValueError(msg)
    return SLOWEST_BPM * math.exp(_RANGE * (number - 0.5) / bins) if number else 0.0
