"""What was found as figures: of each measure, and of what is copied, generated beside human."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from export.quality.judge import LINES, Quality, Sample
from export.quality.overlap import Overlap, compare
from export.quality.profile import MEASURES, Measure

__all__ = [
    "MeasureFigures",
    "Spread",
    "copied_notes",
    "document",
    "measure_figures",
    "nearest_shares",
    "values_of",
]

_HIGH = 95.0
"""The percentile of human music that copies are held against."""
_TOLD = 5
"""The longest copies that are told one by one."""


class Spread(NamedTuple):
    """How the values of one set lie."""

    measured: int
    """Values that are numbers."""
    mean: float
    sd: float
    """Standard deviation of the sample; NaN of fewer than two."""
    median: float
    high: float
    """The 95th percentile, between two values by how near they are."""
    most: float

    @classmethod
    def of(cls, values: npt.NDArray[np.float64]) -> Spread:
        """Return that of ``values``, shape ``(n,)``, leaving out what is not a number."""
        real = values[~np.isnan(values)]
        if not len(real):
            return cls(0, *[math.nan] * 5)
        sd = float(real.std(ddof=1)) if len(real) > 1 else math.nan
        high = float(np.percentile(real, _HIGH))
        return cls(len(real), float(real.mean()), sd, float(np.median(real)), high, float(real.max()))


class MeasureFigures(NamedTuple):
    """One measure of both sets."""

    measure: Measure
    generated: Spread
    human: Spread
    overlap: Overlap


def values_of(samples: Sequence[Sample], key: str) -> npt.NDArray[np.float64]:
    """Return the measure ``key`` of each sample, shape ``(samples,)``."""
    return np.array([sample.measures[key] for sample in samples], dtype=np.float64)


def copied_notes(samples: Sequence[Sample], line: str) -> npt.NDArray[np.float64]:
    """Return the notes of the longest copied run of each sample in ``line``, shape ``(samples,)``."""
    return np.array([sample.copied[line].notes for sample in samples], dtype=np.float64)


def nearest_shares(samples: Sequence[Sample], line: str) -> npt.NDArray[np.float64]:
    """Return what each sample shares with its nearest training piece in ``line``, shape ``(samples,)``."""
    return np.array([sample.neighbour[line].share for sample in samples], dtype=np.float64)


def measure_figures(quality: Quality) -> list[MeasureFigures]:
    """Return the figures of each of `MEASURES`, in that order."""
    found = []
    for each in MEASURES:
        made, played = values_of(quality.made, each.key), values_of(quality.played, each.key)
        found.append(MeasureFigures(each, Spread.of(made), Spread.of(played), compare(made, played)))
    return found


def document(quality: Quality) -> dict[str, Any]:
    """Return all figures as JSON values; what could not be measured is null."""
    figures = {
        each.measure.key: {
            "unit": each.measure.unit,
            "generated": each.generated._asdict(),
            "human": each.human._asdict(),
            "overlap": each.overlap._asdict(),
        }
        for each in measure_figures(quality)
    }
    whole: dict[str, Any] = _null_for_nan(
        {
            "model": quality.model,
            "kind": "generation",
            "wish": dataclasses.asdict(quality.wish),
            "sampling": dataclasses.asdict(quality.sampling),
            "training_pieces": len(quality.training),
            "held_out_pieces": quality.held_out,
            "duplicates": [twin._asdict() for twin in quality.duplicates],
            "closest": quality.closest._asdict() if quality.closest else None,
            "generated": _set(quality.made),
            "human": _set(quality.played),
            "measures": figures,
            "originality": {line: _originality(quality, line) for line in LINES},
        }
    )
    return whole


def _set(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return how much music ``samples`` are."""
    return {"passages": len(samples), "notes": sum(sample.notes for sample in samples)}


def _originality(quality: Quality, line: str) -> dict[str, Any]:
    """Return what is copied in ``line``."""
    found: dict[str, Any] = {}
    for name, values in (("copied_notes", copied_notes), ("nearest_share", nearest_shares)):
        made, played = values(quality.made, line), values(quality.played, line)
        human = Spread.of(played)
        found[name] = {
            "generated": Spread.of(made)._asdict(),
            "human": human._asdict(),
            "generated_above_human_high": float((made > human.high).mean()),
            "human_above_human_high": float((played > human.high).mean()),
        }
    for name, samples in (("longest_generated", quality.made), ("longest_human", quality.played)):
        longest = sorted(samples, key=lambda sample: -sample.copied[line].notes)[:_TOLD]
        found[name] = [
            {
                "piece": sample.piece,
                "first_bar": sample.first_bar,
                "notes": sample.copied[line].notes,
                "of": sample.notes,
                "different_pairs": sample.copied[line].different,
                "source": quality.training[sample.copied[line].source],
            }
            for sample in longest
            if sample.copied[line].notes
        ]
    return found


def _null_for_nan(value: Any) -> Any:  # noqa: ANN401 - JSON values, however deep
    if isinstance(value, dict):
        return {key: _null_for_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_null_for_nan(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
