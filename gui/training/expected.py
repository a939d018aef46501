"""How much training music is worth, and how long that takes here."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from gui.training.totals import Totals
from training.probe_messages import Probed

__all__ = [
    "IN_TIME_MS",
    "LENGTHS",
    "Budget",
    "Length",
    "batch_for",
    "budget_for",
    "fine_tuning",
    "in_time",
    "minutes_for",
    "rows_of",
]

Length = Literal["short", "usual", "long"]

LENGTHS: dict[Length, float] = {"short": 0.4, "usual": 1.0, "long": 2.5}
"""How much longer than usual a training may be."""

IN_TIME_MS = 40.0
"""Time for a note up to which music with 25 notes a second can be played in time."""

_ROWS_A_NOTE = {"nb": 1.0, "cp": 1.4, "roll": 1.0, "abc": 3.7}
"""Rows that a note takes, by the short name of the encoding: measured on songs, piano pieces and tunes."""

_PASSES, _TUNED_PASSES = 25.0, 8.0
"""How often all of the music is read: from nothing, and from a model that knows music already."""
_FEWEST, _FEWEST_TUNED = 600, 200
"""Steps that even little music gets: the transposed readings of a piece are as good as other pieces."""
_BATCH, _TUNED_BATCH = 32, 8
_LEAST_BATCH = 2
_WINDOWS = {"nb": 96, "cp": 96, "roll": 64, "abc": 160}
"""Rows to a step in each piece that is read, where a training starts from a model."""
_RATE = 3e-4
_CHECKS = 20
"""Validations in a training, about."""
_MOST_BETWEEN, _FEWEST_BETWEEN = 300, 20
"""Steps from one to the next."""
_PADDING = 1.15
"""Share of a batch that is not music, as pieces end at different times: steps to a pass are more by this."""


class Budget(NamedTuple):
    """How long a training goes on at most."""

    steps: int
    validate_every: int
    patience: int

    @property
    def settings(self) -> tuple[str, ...]:
        """The same as settings, each ``key=value``."""
        return (
            f"optim.steps={self.steps}",
            "optim.minutes=0.0",
            f"optim.validate_every={self.validate_every}",
            f"optim.patience={self.patience}",
        )


def rows_of(totals: Totals, encoding: str) -> tuple[float, float]:
    """Return about how many rows there are to train on, and to validate with.

    Args:
        totals: of the music.
        encoding: its short name.
    """
    rows = totals.notes * _ROWS_A_NOTE.get(encoding, 1.0)
    pieces = max(totals.pieces, 1)
    return rows * totals.parts["train"] / pieces, rows * totals.parts["valid"] / pieces


def batch_for(totals: Totals, *, tuned: bool, most: int = _BATCH) -> int:
    """Return how many pieces are read side by side: where there are few, others would wait for the longest.

    Args:
        totals: of the music.
        tuned: whether the training starts from a model.
        most: as many as the preset has.
    """
    return max(min(_TUNED_BATCH if tuned else most, totals.parts["train"] // 2), _LEAST_BATCH)


def fine_tuning(encoding: str, network: str) -> tuple[str, ...]:
    """Return the settings of a training that starts from a model, but for batch and budget.

    The rate is a third of that of a beginning. On 20 pop songs, foreign to the model, 80 steps brought
    10.24 bits a note to 8.41 at 10^-4, 7.88 at 3·10^-4 and 7.67 at 10^-3; on 13 pieces of Bach, whom it
    knew, 10^-3 did harm (5.21 to 5.54) where 3·10^-4 hardly did (5.29). Dropout holds up learning by
    heart, and the average steadies what few steps do.
    """
    return (
        f"data.window={_WINDOWS.get(encoding, 96)}",
        f"optim.rate={_RATE!r}",
        "optim.warmup=20",
        "optim.average=0.9",
        *(("model.dropout=0.2",) if network == "tokens" else ()),
    )


def budget_for(totals: Totals, encoding: str, step_rows: int, *, tuned: bool, length: Length) -> Budget:
    """Return how long to train at most; it ends before that where validation says so.

    Args:
        totals: of the music.
        encoding: short name of the encoding.
        step_rows: rows that a step reads.
        tuned: whether it starts from a model.
        length: as the user wants it.
    """
    rows, _ = rows_of(totals, encoding)
    passes, fewest = (_TUNED_PASSES, _FEWEST_TUNED) if tuned else (_PASSES, _FEWEST)
    usual = max(passes * rows * _PADDING / max(step_rows, 1), fewest)
    steps = math.ceil(usual * LENGTHS[length])
    between = min(max(steps // _CHECKS, _FEWEST_BETWEEN), _MOST_BETWEEN)
    return Budget(steps, between, patience=6 if tuned else 12)


def minutes_for(budget: Budget, totals: Totals, encoding: str, probed: Probed) -> float:
    """Return how many minutes a training takes at most, validations among them.

    Args:
        budget: how many steps it has.
        totals: of the music.
        encoding: short name of the encoding.
        probed: what steps take here.
    """
    _, checked = rows_of(totals, encoding)
    check = checked / max(probed.step_rows, 1) * probed.score_seconds
    return (budget.steps * probed.step_seconds + budget.steps / budget.validate_every * check) / 60


def in_time(note_ms: float | None) -> bool:
    """Return whether notes that take ``note_ms`` can be played in time; tunes are not played along."""
    return note_ms is None or note_ms <= IN_TIME_MS
