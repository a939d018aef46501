"""Drawing one value from logits: temperature, top-k, top-p."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Sampling", "draw", "probabilities"]


@dataclass(frozen=True)
class Sampling:
    """How daring the drawing is.

    Raises:
        ValueError: a value is out of its range.
    """

    temperature: float = 1.0
    """0 to 4; 0 always takes the likeliest value, 1 draws as the model believes."""
    top_k: int = 0
    """Draw from the k likeliest values only; 0: from all."""
    top_p: float = 0.95
    """Draw from the fewest values that together have this probability (Holtzman et al. 2020,
    arXiv 1904.09751); over 0, at most 1, which is all."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        if not 0 <= self.temperature <= 4:  # noqa: PLR2004 - beyond this it is noise
            msg = f"temperature must be from 0 to 4, not {self.temperature}"
            raise ValueError(msg)
        if self.top_k < 0:
            msg = f"top_k must be at least 0, not {self.top_k}"
            raise ValueError(msg)
        if not 0 < self.top_p <= 1:
            msg = f"top_p must be over 0 and at most 1, not {self.top_p}"
            raise ValueError(msg)


def probabilities(
    logits: npt.NDArray[np.floating], allowed: npt.NDArray[np.bool_], sampling: Sampling
) -> npt.NDArray[np.float64]:
    """Return the probabilities to draw from, shape ``(size,)``, 0 where not ``allowed``.

    Raises:
        ValueError: nothing is allowed.
    """
    if not allowed.any():
        msg = "no value is allowed"
        raise ValueError(msg)
    scores = np.where(allowed, logits.astype(np.float64), -np.inf)
    scores -= scores.max()
    if sampling.temperature == 0:
        only = np.zeros(len(scores))
        only[int(scores.argmax())] = 1.0
        return only
    chances = np.exp(scores / sampling.temperature)
    chances /= chances.sum()
    if sampling.top_p == 1 and not sampling.top_k:
        return chances
    # Stable, so that equal probabilities are ranked the same on every machine.
    order = np.argsort(-chances, kind="stable")
    ranked = chances[order]
    keep = np.cumsum(ranked) - ranked < sampling.top_p
    if sampling.top_k:
        keep &= np.arange(len(ranked)) < sampling.top_k
    chances[order[~keep]] = 0.0
    total: np.float64 = chances.sum()
    return chances / total


def draw(
    logits: npt.NDArray[np.floating],
    allowed: npt.NDArray[np.bool_],
    sampling: Sampling,
    rng: np.random.Generator,
) -> int:
    """Return one value drawn from ``logits``, shape ``(size,)``, among those ``allowed``.

    One uniform number is taken from ``rng`` whatever the settings, so that the
    same seed stays in step when a setting changes.

    Raises:
        ValueError: nothing is allowed.
    """
    chances = probabilities(logits, allowed, sampling)
    place = rng.random()
    value = int(np.searchsorted(np.cumsum(chances), place, side="right"))
    # Rounding can leave the sum a hair under 1.
    return min(value, int(np.flatnonzero(chances)[-1]))
