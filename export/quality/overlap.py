"""How far two sets of pieces lie apart in one measure.

After L.-C. Yang and A. Lerch, *On the evaluation of generative models in music*, Neural
Computing and Applications 32 (2020) 4773-4784: the distances between the pieces of one
set (intra-set) and between pieces of one set and the other (inter-set) each have a
density, estimated with Gaussian kernels; generated music that varies as the human does,
and about the same values, has an intra-set density like the inter-set one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Overlap", "Values", "compare", "density", "divergence", "intra_distances", "overlapping_area"]

Values = npt.NDArray[np.float64]
"""Shape ``(n,)``."""

_POINTS = 1000
"""Points at which densities are compared, as many as the authors take."""
_TAILS = 4.0
"""Standard deviations of a kernel that are counted beyond the outermost values."""
_NARROWEST = 1e-3
"""Least standard deviation of a kernel as a share of the values' range: all equal, they'd have none."""
_FINEST = 1e-9
"""Least of all: what lies closer differs by rounding only."""
_LEAST = 1e-12
"""Probability a point under which a density counts as this, so that no divergence is infinite."""


class Overlap(NamedTuple):
    """Generated and human pieces compared in one measure; NaN where a set has fewer than two."""

    values: float
    """Overlapping area, 0 to 1, of the densities of the values themselves."""
    generated: float
    """Overlapping area of the generated intra-set distances and the inter-set ones."""
    human: float
    """Overlapping area of the human intra-set distances and the inter-set ones."""
    generated_divergence: float
    """Kullback-Leibler divergence, in nats, of the generated intra-set distances from the inter-set ones."""
    human_divergence: float
    """Kullback-Leibler divergence, in nats, of the human intra-set distances from the inter-set ones."""


def compare(generated: Values, human: Values) -> Overlap:
    """Return how ``generated`` and ``human`` compare; NaN among them is left out."""
    made, played = generated[~np.isnan(generated)], human[~np.isnan(human)]
    if min(len(made), len(played)) < 2:  # noqa: PLR2004 - one value has no distance
        return Overlap(*[float("nan")] * 5)
    across = np.abs(made[:, None] - played[None, :]).ravel()  # (generated · human,)
    among_made, among_played = intra_distances(made), intra_distances(played)
    return Overlap(
        values=overlapping_area(made, played),
        generated=overlapping_area(among_made, across),
        human=overlapping_area(among_played, across),
        generated_divergence=divergence(among_made, across),
        human_divergence=divergence(among_played, across),
    )


def intra_distances(values: Values) -> Values:
    """Return the distance of each two of ``values``, once each, shape ``(n (n − 1) / 2,)``."""
    one, other = np.triu_indices(len(values), 1)
    return np.abs(values[one] - values[other])


def overlapping_area(one: Values, other: Values) -> float:
    """Return the area under both densities, from 0 (apart) to 1 (the same)."""
    p, q = _shares(one, other)
    return float(np.minimum(p, q).sum())


def divergence(one: Values, other: Values) -> float:
    """Return the Kullback-Leibler divergence, in nats, of the density of ``one`` from that of ``other``."""
    p, q = (np.maximum(shares, _LEAST) for shares in _shares(one, other))
    return float((p * np.log(p / q)).sum())


def density(values: Values, points: Values, narrowest: float = 0.0) -> Values:
    """Return the density of ``values`` at ``points``, by Gaussian kernels of Scott's width.

    The width, their standard deviation, is that of the values by the fifth root of
    their number (D. W. Scott, *Multivariate Density Estimation*, 1992).

    Args:
        values: at least one.
        points: shape ``(points,)``.
        narrowest: least width of a kernel; over 0 where all values may be equal.

    Returns:
        Shape ``(points,)``.
    """
    width = max(_width(values), narrowest)
    total = np.zeros(len(points))
    # Equal values, of which distances of counts have many, need one kernel between them.
    kinds, counts = np.unique(values, return_counts=True)
    for start in range(0, len(kinds), 256):  # a few at a time: all of them may not fit into memory
        centres, weights = kinds[start : start + 256], counts[start : start + 256]
        away = (points[None, :] - centres[:, None]) / width  # (values, points)
        total += weights @ np.exp(-(away**2) / 2)
    result: Values = total / (len(values) * width * np.sqrt(2 * np.pi))
    return result


def _width(values: Values) -> float:
    """Return the standard deviation of the kernels of ``values``; 0 for fewer than two."""
    return float(values.std(ddof=1)) * len(values) ** -0.2 if len(values) > 1 else 0.0


def _shares(one: Values, other: Values) -> tuple[Values, Values]:
    """Return the probabilities of both at common points, each summing to 1."""
    low, high = min(one.min(), other.min()), max(one.max(), other.max())
    narrowest = max(_NARROWEST * (high - low), _FINEST)
    margin = _TAILS * max(_width(one), _width(other), narrowest)
    points = np.linspace(low - margin, high + margin, _POINTS)
    p, q = density(one, points, narrowest), density(other, points, narrowest)
    return p / p.sum(), q / q.sum()
