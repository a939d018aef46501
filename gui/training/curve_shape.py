"""The learning curve of a training as values: what there is to paint, in which range, with which marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from gui.training.progress import Point, Progress

__all__ = ["Level", "Place", "Shape", "place_near", "shape_of", "ticks"]

_ROOM = 0.06
"""Share of the range that stays free above and below."""
_LEAST_RANGE = 0.05
"""Share of the values that the range spans at least, so that a flat curve looks flat."""
_FAR = 0.3
"""Share of its value by which a level above the curve is too far away to be shown to scale."""
_AROUND = 2
"""Places either way of which a median is taken."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""From one mark of a scale to the next, times a power of ten."""


class Place(NamedTuple):
    """A point of a curve."""

    x: float
    """Seconds of training, or steps; see `Shape.by_time`."""
    y: float
    """Bits a note."""
    step: int


class Level(NamedTuple):
    """What a simple model reaches, or the model that training started from."""

    name: str
    """``unigram``, ``markov2``, ``before``."""
    value: float
    """Bits a note."""


class Shape(NamedTuple):
    """A picture's content, without any size."""

    loss: tuple[Place, ...]
    """In training; empty where it doesn't compare."""
    validation: tuple[Place, ...]
    levels: tuple[Level, ...]
    """Within the range."""
    beyond: tuple[Level, ...]
    """Too far above to be shown to scale."""
    best: Place | None
    by_time: bool
    end: float
    """The greatest x."""
    low: float
    high: float
    """Range of y."""


def shape_of(progress: Progress) -> Shape:
    """Return what the curve of ``progress`` looks like."""
    by_time = progress.seconds > 0
    per_note = progress.rows_per_note if progress.loss_in_bits else None
    loss = _calmed([_place(p, by_time=by_time, factor=per_note) for p in progress.loss]) if per_note else ()
    validation = tuple(_place(point, by_time=by_time) for point in progress.validation)
    levels = [Level(name, value) for name, value in progress.baselines.items()]
    if progress.before is not None:
        levels.append(Level("before", progress.before))
    curve = [place.y for place in validation] or [place.y for place in loss]
    shown = [level for level in levels if not curve or not _is_far(level.value, curve)]
    # What is lost in the first steps would leave no height to what comes after: it may stick out above.
    heights = [*curve, *(level.value for level in shown)]
    lows = [*heights, *(place.y for place in loss)]
    low, high = _range(min(lows, default=0.0), max(heights, default=1.0))
    best = next((place for place in validation if place.step == progress.best_step), None)
    ends = [place.x for places in (loss, validation) for place in places[-1:]]
    return Shape(
        loss=loss,
        validation=validation,
        levels=tuple(shown),
        beyond=tuple(level for level in levels if level not in shown),
        best=best if progress.best is not None else None,
        by_time=by_time,
        end=max([*ends, 1.0]),
        low=low,
        high=high,
    )


def place_near(shape: Shape, x: float) -> int | None:
    """Return the number of the validation that is nearest to ``x``; None: there is none yet."""
    if not shape.validation:
        return None
    return min(range(len(shape.validation)), key=lambda number: abs(shape.validation[number].x - x))


def ticks(low: float, high: float, count: int) -> Sequence[float]:
    """Return round numbers from ``low`` to ``high``, about ``count`` of them and at most one more."""
    if high <= low or count < 1:
        return ()
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    gap = next(step * power for step in _STEPS if step * power >= raw * (1 - 1e-9))
    first = math.ceil(low / gap - 1e-9)
    return tuple(number * gap for number in range(first, math.floor(high / gap + 1e-9) + 1))


def _place(point: Point, *, by_time: bool, factor: float | None = None) -> Place:
    x = point.seconds if by_time else float(point.step)
    return Place(x, point.value * (1.0 if factor is None else factor), point.step)


def _calmed(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return ``places`` as medians of their neighbourhood, so that odd batches don't hide where it goes."""
    heights = [place.y for place in places]
    around = [heights[max(number - _AROUND, 0) : number + _AROUND + 1] for number in range(len(places))]
    return tuple(place._replace(y=median(near)) for place, near in zip(places, around, strict=True))


def _is_far(level: float, curve: Sequence[float]) -> bool:
    return level - max(curve) > max(max(curve) - min(curve), _FAR * level)


def _range(low: float, high: float) -> tuple[float, float]:
    span = max(high - low, _LEAST_RANGE * max(abs(high), abs(low), 1e-6))
    middle = (low + high) / 2
    half = span * (0.5 + _ROOM)
    return middle - half, middle + half
