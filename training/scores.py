"""What a model is scored by: the study's accuracy and mean NLL, and bits per note."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from music.encoding import Field

__all__ = ["FieldScores", "Scores", "counted"]


def counted(
    fields: Sequence[Field], targets: npt.NDArray[np.integer], before: npt.NDArray[np.integer]
) -> npt.NDArray[np.bool_]:
    """Return which targets the study's rule counts, shape of ``targets``.

    Left out are every 0 that means *ignore*, and a ``beat`` equal to that of the
    row before (CONTI); ``metric`` is never left out.

    Args:
        fields: columns of the rows.
        targets: ``(rows, fields)``.
        before: ``(rows, fields)``, for each target the row before it.
    """
    kept = np.ones(targets.shape, dtype=bool)
    for k, column in enumerate(fields):
        if column.ignores_zero:
            kept[:, k] &= targets[:, k] != 0
        if column.name in {"beat", "chord", "tempo"}:
            kept[:, k] &= targets[:, k] != before[:, k]
    return kept


@dataclass
class FieldScores:
    """Sums over the targets of one field."""

    nats: float = 0.0
    """Negative log-likelihood of every target, in nats."""
    counted_nats: float = 0.0
    """The same over what the study's rule counts."""
    counted: int = 0
    right: int = 0
    """Counted targets that got the highest probability."""


@dataclass
class Scores:
    """Sums over pieces; add with `add`, read the figures from the properties."""

    fields: tuple[Field, ...]
    notes: int = 0
    rows: int = 0
    sums: dict[str, FieldScores] = field(default_factory=dict)

    def add(
        self,
        nats: npt.NDArray[np.floating],
        right: npt.NDArray[np.bool_],
        targets: npt.NDArray[np.integer],
        before: npt.NDArray[np.integer],
    ) -> None:
        """Add the rows of one or more pieces.

        Args:
            nats: -ln p of each target, shape ``(rows, fields)``.
            right: which targets got the highest probability, ``(rows, fields)``.
            targets: ``(rows, fields)``.
            before: for each target the row before it, ``(rows, fields)``.
        """
        kept = counted(self.fields, targets, before)
        pitch = next(k for k, column in enumerate(self.fields) if column.name == "pitch")
        self.notes += int((targets[:, pitch] != 0).sum())
        self.rows += len(targets)
        for k, column in enumerate(self.fields):
            sums = self.sums.setdefault(column.name, FieldScores())
            sums.nats += float(nats[:, k].sum(dtype=np.float64))
            sums.counted_nats += float(nats[kept[:, k], k].sum(dtype=np.float64))
            sums.counted += int(kept[:, k].sum())
            sums.right += int(right[kept[:, k], k].sum())

    @property
    def bits_per_note(self) -> float:
        """The sum of -log2 p over every field of every row, divided by the notes."""
        return sum(s.nats for s in self.sums.values()) / math.log(2) / max(self.notes, 1)

    @property
    def mean_nll(self) -> float:
        """Mean over all counted targets of fields other than ``metric``, nats (the study's rule)."""
        sums = [s for name, s in self.sums.items() if name != "metric"]
        return sum(s.counted_nats for s in sums) / max(sum(s.counted for s in sums), 1)

    @property
    def accuracy(self) -> float:
        """Share of all counted targets, ``metric`` included, that got the highest probability."""
        return sum(s.right for s in self.sums.values()) / max(sum(s.counted for s in self.sums.values()), 1)

    def summary(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return {
            "bits_per_note": self.bits_per_note,
            "mean_nll": self.mean_nll,
            "accuracy": self.accuracy,
            "notes": self.notes,
            "rows": self.rows,
            "fields": {
                name: {
                    "bits_per_note": s.nats / math.log(2) / max(self.notes, 1),
                    "nll": s.counted_nats / max(s.counted, 1),
                    "accuracy": s.right / max(s.counted, 1),
                    "counted": s.counted,
                }
                for name, s in self.sums.items()
            },
        }
