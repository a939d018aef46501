"""Drawing one value from logits: temperature, top-k, top-p, min-p."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Sampling", "draw", "probabilities"]

_HOTTEST = 4
"""A temperature beyond this is noise."""

_COLDEST = 1e-6
"""Under this temperature the likeliest value always wins, and dividing by it might overflow."""

_GROUPS = {
    "metric": "rhythm",
    "beat": "rhythm",
    "duration": "rhythm",
    "part": "pitch",
    "pitch": "pitch",
    "velocity": "dynamics",
    "chord": "pitch",
    "tempo": "rhythm",
    "type": "rhythm",
    "bar_beat": "rhythm",
    "keys": "pitch",
    "character": "pitch",
}
"""The temperature that a field of the encoding answers to, by its name up to a colon."""


@dataclass(frozen=True)
class Sampling:
    """How daring the drawing is.

    Raises:
        ValueError: a value is out of its range.
    """

    temperature: float = 1.0
    """0 to 4; 0 always takes the likeliest value, 1 draws as the model believes."""
    _: KW_ONLY
    rhythm: float = 1.0
    """Factor on `temperature` for when a note stands and how long it is; 0 to 4."""
    pitch: float = 1.0
    """Factor on `temperature` for which part and pitch a note has; 0 to 4."""
    dynamics: float = 1.0
    """Factor on `temperature` for velocities; where the model has none, on the spread around the
    player's loudness. 0 to 4."""
    top_k: int = 0
    """Draw from the k likeliest values only; 0: from all."""
    top_p: float = 0.95
    """Draw from the fewest values that together have this probability (Holtzman et al. 2020,
    arXiv 1904.09751); over 0, at most 1, which is all."""
    min_p: float = 0.0
    """Draw from the values with at least this share of the likeliest one's probability (Nguyen et
    al. 2024, arXiv 2407.01082); 0, which is all, to 1."""

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("temperature", "rhythm", "pitch", "dynamics"):
            value = getattr(self, name)
            # Not a number is in no range.
            if not 0 <= value <= _HOTTEST:
                msg = f"{name} must be from 0 to {_HOTTEST}, not {value}"
                raise ValueError(msg)
        if self.top_k < 0:
            msg = f"top_k must be at least 0, not {self.top_k}"
            raise ValueError(msg)
        if not 0 < self.top_p <= 1:
            msg = f"top_p must be over 0 and at most 1, not {self.top_p}"
            raise ValueError(msg)
        if not 0 <= self.min_p <= 1:
            msg = f"min_p must be from 0 to 1, not {self.min_p}"
            raise ValueError(msg)

    def heat(self, field: str) -> float:
        """Return the temperature, 0 to 16, of the encoding's ``field``: *metric*, *pitch* and so on.

        Raises:
            KeyError: there is no such field.
        """
        factor: float = getattr(self, _GROUPS[field.partition(":")[0]])
        return self.temperature * factor


def probabilities(
    logits: npt.NDArray[np.floating], allowed: npt.NDArray[np.bool_], sampling: Sampling, field: str
) -> npt.NDArray[np.float64]:
    """Return the probabilities to draw from, shape ``(size,)``, 0 where not ``allowed``.

    What top-k, top-p and min-p leave out is judged after the temperature, and
    what any of them leaves out is out; the likeliest value always stays.

    Args:
        logits: of the field's values, shape ``(size,)``.
        allowed: which values may be drawn, shape ``(size,)``.
        sampling: how daring the drawing is.
        field: name of the encoding's field that the values are of.

    Raises:
        ValueError: nothing is allowed.
        KeyError: there is no such field.
    """
    if not allowed.any():
        msg = "no value is allowed"
        raise ValueError(msg)
    heat = sampling.heat(field)
    scores = np.where(allowed, logits.astype(np.float64), -np.inf)
    scores -= scores.max()
    if heat < _COLDEST:
        only = np.zeros(len(scores))
        only[int(scores.argmax())] = 1.0
        return only
    chances = np.exp(scores / heat)
    chances /= chances.sum()
    if sampling.top_p == 1 and not sampling.top_k and not sampling.min_p:
        return chances
    # Stable, so that equal probabilities are ranked the same on every machine.
    order = np.argsort(-chances, kind="stable")
    ranked = chances[order]
    keep = np.cumsum(ranked) - ranked < sampling.top_p
    if sampling.top_k:
        keep &= np.arange(len(ranked)) < sampling.top_k
    if sampling.min_p:
        keep &= ranked >= sampling.min_p * ranked[0]
    chances[order[~keep]] = 0.0
    total: np.float64 = chances.sum()
    return chances / total


def draw(
    logits: npt.NDArray[np.floating],
    allowed: npt.NDArray[np.bool_],
    sampling: Sampling,
    rng: np.random.Generator,
    field: str,
) -> int:
    """Return one value drawn from ``logits``, shape ``(size,)``, among those ``allowed``.

    One uniform number is taken from ``rng`` whatever the settings, so that the
    same seed stays in step when a setting changes. For the arguments see
    `probabilities`.

    Raises:
        ValueError: nothing is allowed.
        KeyError: there is no such field.
    """
    chances = probabilities(logits, allowed, sampling, field)
    place = rng.random()
    value = int(np.searchsorted(np.cumsum(chances), place, side="right"))
    # Rounding can leave the sum a hair under 1.
    return min(value, int(np.flatnonzero(chances)[-1]))
