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


_TYPES = {"metric", "type"}
"""Fields that say what kind of row it is, which the study's mean leaves out."""


def counted(
    fields: Sequence[Field], targets: npt.NDArray[np.integer], before: npt.NDArray[np.integer]
) -> npt.NDArray[np.bool_]:
    """Return which targets the study's rule counts, shape of ``targets``.

    Left out are every 0 that means *ignore*, every value that says *unchanged*, and,
    where a field repeats values, one equal to that of the row before (CONTI).

    Args:
        fields: columns of the rows.
        targets: ``(rows, fields)``.
        before: ``(rows, fields)``, for each target the row before it.
    """
    kept = np.ones(targets.shape, dtype=bool)
    for k, column in enumerate(fields):
        if column.ignores_zero:
            kept[:, k] &= targets[:, k] != 0
        if column.unchanged >= 0:
            kept[:, k] &= targets[:, k] != column.unchanged
        if column.repeats:
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
    """Notes of the pieces; to be set by whoever adds them."""
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
        self.rows += len(targets)
        for k, column in enumerate(self.fields):
            # The keys of a piano roll, each a field, are told together.
            sums = self.sums.setdefault(column.name.partition(":")[0], FieldScores())
            sums.nats += float(nats[:, k].sum(dtype=np.float64))
            sums.counted_nats += float(nats[kept[:, k], k].sum(dtype=np.float64))
            sums.counted += int(kept[:, k].sum())
            sums.right += int(right[kept[:, k], k].sum())

    def merge(self, other: Scores) -> None:
        """Add what ``other`` has of other pieces."""
        self.notes += other.notes
        self.rows += other.rows
        for name, sums in other.sums.items():
            mine = self.sums.setdefault(name, FieldScores())
            mine.nats += sums.nats
            mine.counted_nats += sums.counted_nats
            mine.counted += sums.counted
            mine.right += sums.right

    @property
    def bits_per_note(self) -> float:
        """The sum of -log2 p over every field of every row, divided by the notes."""
        return sum(s.nats for s in self.sums.values()) / math.log(2) / max(self.notes, 1)

    @property
    def nats_per_row(self) -> float:
        """The sum of -ln p over every field of every row, divided by the rows: frames, characters, tokens."""
        return sum(s.nats for s in self.sums.values()) / max(self.rows, 1)

    @property
    def mean_nll(self) -> float:
        """Mean over all counted targets of fields but ``metric`` and ``type``, nats (the study's rule)."""
        sums = [s for name, s in self.sums.items() if name not in _TYPES]
        return sum(s.counted_nats for s in sums) / max(sum(s.counted for s in sums), 1)

    @property
    def accuracy(self) -> float:
        """Share of all counted targets, of ``metric`` or ``type`` too, that got the highest probability."""
        return sum(s.right for s in self.sums.values()) / max(sum(s.counted for s in self.sums.values()), 1)

    def summary(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        return {
            "bits_per_note": self.bits_per_note,
            "nats_per_row": self.nats_per_row,
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
