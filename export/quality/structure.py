"""Measures of how a piece hangs together over its bars.

After S.-L. Wu and Y.-H. Yang, *The Jazz Transformer on the Front Line: Exploring the
Shortcomings of AI-composed Music through Quantitative Measures*, ISMIR 2020 (MusDr),
and for neighbouring bars MusPy (Dong et al., ISMIR 2020). Bars of different lengths
have no common grid and are not compared. What can't be measured is not a number (NaN).
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt

from export.quality.measures import pitch_class_entropy
from music.encoding import GridScore

__all__ = ["Pattern", "bar_entropy", "groove_consistency", "grooving_patterns", "grooving_similarity"]

Pattern = npt.NDArray[np.bool_]
"""The steps of a bar at which any note begins, shape ``(steps,)``."""


def bar_entropy(piece: GridScore, bars: int, window: int) -> float:
    """Return the pitch-class entropy, in bits, of ``window`` bars in a row, the mean over all such.

    Args:
        piece: notes and bar lines.
        bars: whole bars in it, from bar 0.
        window: bars at a time: 1 for MusDr's H1, 4 for its H4. A piece of fewer is taken as one.

    Returns:
        The mean over the windows that have notes.
    """
    edges = [piece.bars.start(bar) for bar in range(bars + 1)]
    places = np.searchsorted(piece.notes["onset"], edges)  # (bars + 1,)
    size = min(window, bars)
    spans = [(places[bar], places[bar + size]) for bar in range(bars - size + 1)]
    found = [pitch_class_entropy(piece.notes[first:end]) for first, end in spans if end > first]
    return float(np.mean(found)) if found else math.nan


def grooving_patterns(piece: GridScore, bars: int) -> list[Pattern]:
    """Return the pattern of each of the first ``bars`` bars."""
    edges = [piece.bars.start(bar) for bar in range(bars + 1)]
    struck = np.zeros(edges[-1], dtype=bool)
    onsets = piece.notes["onset"]
    struck[onsets[onsets < edges[-1]]] = True
    return [struck[first:end] for first, end in itertools.pairwise(edges)]


def groove_consistency(patterns: list[Pattern]) -> float:
    """Return one less the mean distance of neighbouring bars; 1: each bar has the rhythm of the last."""
    return _mean_likeness(list(itertools.pairwise(patterns)))


def grooving_similarity(patterns: list[Pattern]) -> float:
    """Return one less the mean distance of any two bars, MusDr's GS."""
    return _mean_likeness(list(itertools.combinations(patterns, 2)))


def _mean_likeness(pairs: list[tuple[Pattern, Pattern]]) -> float:
    """Return the share of steps at which both or neither have an onset, the mean over comparable pairs."""
    alike = [float((one == other).mean()) for one, other in pairs if len(one) == len(other)]
    return float(np.mean(alike)) if alike else math.nan
